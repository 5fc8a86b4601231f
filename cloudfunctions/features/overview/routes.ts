import * as v from 'valibot'
import type { MemberId, MerchantApi } from '../../../typings/contract'
import { id, nothing, page } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant } from '../access'
import { liabilityLots, liabilityMembers, showLiability } from './liability'
import { showOverview } from './overview'

type Actions = Extract<keyof MerchantApi, `console.${string}`>

export const merchantRoutes: Routes<Pick<MerchantApi, Actions>, MerchantGrant> = {
  'console.overview': { input: nothing, cost: 'read', run: (context) => showOverview(context) },
  'console.liability': { input: nothing, cost: 'read', run: (context) => showLiability(context) },
  'console.liabilityMembers': {
    input: v.strictObject({
      ...page,
      kind: v.picklist(['available', 'pending', 'held', 'deficit']),
    }),
    cost: 'read',
    run: (context, input) => liabilityMembers(context, input),
  },
  'console.liabilityLots': {
    input: v.strictObject({ memberId: id<MemberId>() }),
    cost: 'read',
    run: (context, input) => liabilityLots(context, input.memberId),
  },
}
