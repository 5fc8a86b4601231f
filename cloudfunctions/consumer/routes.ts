import * as access from '../features/access/routes'

/** Every action of the consumer function, one feature after the other. */
export const routes = {
  ...access.consumerRoutes,
}
