import * as approval from '../features/approval/routes'
import * as reward from '../features/reward/routes'
import * as sale from '../features/sale/routes'
import * as visit from '../features/visit/routes'

/** Every action of the staff function, one feature after the other. */
export const routes = {
  ...approval.staffRoutes,
  ...reward.staffRoutes,
  ...sale.staffRoutes,
  ...visit.staffRoutes,
}
