import type { MerchantApi } from '../../../typings/contract'
import { nothing } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access'
import { showOverview } from './overview'

export const merchantRoutes: Routes<Pick<MerchantApi, 'console.overview'>, MerchantGrant> = {
  'console.overview': { input: nothing, cost: 'read', run: (context) => showOverview(context) },
}
