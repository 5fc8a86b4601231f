import * as v from 'valibot'
import type {
  ApprovalId,
  ApprovalView,
  MerchantApi,
  ShopId,
  StaffApi,
} from '../../../typings/contract'
import { id, key, page, text } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { MerchantGrant, StaffGrant } from '../access'
import type { Decider } from './decide'
import { approvalOf, decide, listApprovals } from './decide'
import { approvalView } from './store'

const state = v.picklist([
  'open',
  'approved',
  'rejected',
  'used',
  'expired',
]) satisfies v.GenericSchema<unknown, ApprovalView['state']>
const approvalId = id<ApprovalId>()
const shopId = id<ShopId>()

const here = ({ shopId: shop, ...grant }: StaffGrant): Decider => ({ ...grant, shopIds: [shop] })

/** `approval.ask` is the sale's: it knows whose card a question is about. */
type Desk = 'approval.list' | 'approval.show' | 'approval.decide'

export const staffRoutes: Routes<Pick<StaffApi, Desk>, StaffGrant> = {
  'approval.list': {
    input: v.strictObject({ ...page, shopId, state: v.exactOptional(state) }),
    cost: 'read',
    // Staff see what they asked; managers what the shop asked.
    run: (context, input, grant) =>
      listApprovals(
        context,
        { ...input, ...(grant.role === 'staff' ? { askedBy: grant.staffId } : {}) },
        here(grant),
      ),
  },
  'approval.show': {
    input: v.strictObject({ shopId, approvalId }),
    cost: 'read',
    run: async (context, input, grant) =>
      approvalView(await approvalOf(context, input.approvalId, here(grant)), context.clock.now()),
  },
  'approval.decide': {
    input: v.strictObject({
      key,
      shopId,
      approvalId,
      approve: v.boolean(),
      reason: text(200),
    }),
    cost: 'write',
    run: (context, input, grant) => decide(context, input, here(grant)),
  },
}

export const merchantRoutes: Routes<
  Pick<MerchantApi, 'approval.list' | 'approval.decide'>,
  MerchantGrant
> = {
  'approval.list': {
    input: v.strictObject({ ...page, state: v.exactOptional(state) }),
    cost: 'read',
    run: (context, input, grant) => listApprovals(context, input, grant),
  },
  'approval.decide': {
    input: v.strictObject({ key, approvalId, approve: v.boolean(), reason: text(200) }),
    cost: 'write',
    run: (context, input, grant) => decide(context, input, grant),
  },
}
