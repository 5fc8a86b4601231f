import * as v from 'valibot'
import type {
  ApprovalId,
  ApprovalView,
  Fen,
  Key,
  MemberId,
  SaleId,
  ShopId,
  StaffApi,
  VisitId,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { amountFen, id, key, text } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import type { Route } from '../../platform/router'
import type { StaffGrant } from '../access/rules/grants'
import { askApproval, useApproval } from '../approval'
import { memberOfVisit } from '../visit'
import { saleHere } from './store'

const base = { key, shopId: id<ShopId>(), amountFen, reason: text(200, 2) }

/** The question bears whose card it is about, so that nobody approves what happens to their own. */
export const askManager: Route<StaffApi['approval.ask'], StaffGrant> = {
  input: v.variant('kind', [
    v.strictObject({ ...base, kind: v.literal('refund'), saleId: id<SaleId>() }),
    v.strictObject({
      ...base,
      kind: v.picklist(['sale', 'late_credit']),
      visitId: id<VisitId>(),
    }),
  ]),
  cost: 'write',
  run: async (context, asked, grant) => {
    if (asked.kind === 'refund') {
      const { saleId, ...question } = asked
      const about = refundOf(await saleHere(context, grant, saleId))
      return askApproval(context, grant, { ...question, about })
    }
    const { visitId, ...question } = asked
    return askApproval(context, grant, { ...question, about: memberOfVisit(visitId) })
  },
}

/** What a refund's approval is about: a sale that has gone to another card meanwhile needs a new one. */
export const refundOf = (sale: { _id: SaleId; memberId: MemberId }) =>
  `${sale._id}:${sale.memberId}`

export interface NeedsApproval {
  kind: Exclude<ApprovalView['kind'], 'adjust'>
  key: Key
  approvalId: ApprovalId | undefined
  amountFen: Fen
  /** The member whose sale it is, or what `refundOf` says. */
  about: string
}

/** Uses a manager's approval, once, for the operation with this key. @throws Refusal APPROVAL_NEEDED */
export async function requireApproval(
  context: Context,
  { staffId, shopId }: StaffGrant,
  { approvalId, ...use }: NeedsApproval,
): Promise<void> {
  if (approvalId === undefined) {
    throw new Refusal('APPROVAL_NEEDED', 'a manager approves this', { reason: 'over_ceiling' })
  }
  await useApproval(context, { approvalId, by: staffId, shopId, ...use })
}
