import * as access from '../features/access'

/** Every action of the consumer function, one feature after the other. */
export const routes = {
  ...access.consumerRoutes,
}
