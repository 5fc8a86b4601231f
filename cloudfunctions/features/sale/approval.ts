import type { ApprovalId, ApprovalView, Fen, Key, SaleId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { useApproval } from '../approval'

export interface NeedsApproval {
  kind: Exclude<ApprovalView['kind'], 'adjust'>
  key: Key
  approvalId: ApprovalId | undefined
  amountFen: Fen
  /** The sale that a refund is about. */
  saleId?: SaleId
}

/** Uses a manager's approval, once, for the operation with this key. @throws Refusal APPROVAL_NEEDED */
export async function requireApproval(
  context: Context,
  { staffId, shopId }: StaffGrant,
  { kind, key, approvalId, amountFen, saleId }: NeedsApproval,
): Promise<void> {
  if (approvalId === undefined) {
    throw new Refusal('APPROVAL_NEEDED', 'a manager approves this', { reason: 'over_ceiling' })
  }
  const about = saleId === undefined ? {} : { about: saleId }
  const use = { kind, shopId, amountFen, ...about }
  await useApproval(context, { approvalId, by: staffId, key, ...use })
}
