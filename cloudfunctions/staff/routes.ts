import type { StaffApi } from '../../typings/contract'
import type { StaffGrant } from '../features/access'
import { staffRoutes as approval } from '../features/approval/routes'
import { staffRoutes as benefit } from '../features/benefit/routes'
import { staffRoutes as reward } from '../features/reward/routes'
import { staffRoutes as sale } from '../features/sale/routes'
import { staffRoutes as visit } from '../features/visit/routes'
import type { Routes } from '../platform/router'

/** Every action of the staff function; a missing or extra one does not compile. */
export const routes: Routes<StaffApi, StaffGrant> = {
  ...approval,
  ...benefit,
  ...reward,
  ...sale,
  ...visit,
}
