import * as v from 'valibot'
import type { ConsumerApi, ShopId, StaffApi, VisitId } from '../../../typings/contract'
import { id, key, nothing } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant, StaffGrant } from '../access'
import { memberIn } from '../access'
import { benefitsAtDesk, ownBenefits, useBenefit } from './benefit'

const shopId = id<ShopId>()
const visitId = id<VisitId>()

export const consumerRoutes: Routes<Pick<ConsumerApi, 'benefit.list'>, ConsumerGrant> = {
  'benefit.list': {
    input: nothing,
    cost: 'read',
    run: async (context, _input, grant) => ({
      items: await ownBenefits(context, memberIn(grant)),
    }),
  },
}

export const staffRoutes: Routes<Pick<StaffApi, 'benefit.list' | 'benefit.use'>, StaffGrant> = {
  'benefit.list': {
    input: v.strictObject({ shopId, visitId }),
    cost: 'read',
    run: async (context, input, grant) => ({
      items: await benefitsAtDesk(context, grant, input.visitId),
    }),
  },
  'benefit.use': {
    input: v.strictObject({ key, shopId, visitId, benefitId: id<string>() }),
    cost: 'write',
    kept: true,
    run: async (context, input, grant) => ({ item: await useBenefit(context, grant, input) }),
  },
}
