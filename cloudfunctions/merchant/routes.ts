import type { MerchantApi } from '../../typings/contract'
import type { MerchantGrant } from '../features/access'
import { merchantRoutes as approval } from '../features/approval/routes'
import { merchantRoutes as audit } from '../features/audit/routes'
import { merchantRoutes as card } from '../features/card/routes'
import { merchantRoutes as console } from '../features/console/routes'
import { merchantRoutes as offer } from '../features/offer/routes'
import { merchantRoutes as overview } from '../features/overview/routes'
import { merchantRoutes as programme } from '../features/programme/routes'
import { merchantRoutes as reward } from '../features/reward/routes'
import { merchantRoutes as sale } from '../features/sale/routes'
import { merchantRoutes as shop } from '../features/shop/merchant-routes'
import { merchantRoutes as team } from '../features/team/routes'
import type { Routes } from '../platform/router'

/** Every action of the merchant function; a missing or extra one does not compile. */
export const routes: Routes<MerchantApi, MerchantGrant> = {
  ...approval,
  ...audit,
  ...card,
  ...console,
  ...offer,
  ...overview,
  ...programme,
  ...reward,
  ...sale,
  ...shop,
  ...team,
}
