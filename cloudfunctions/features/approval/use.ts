import type { ApprovalId, Key, StaffId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { Use } from './rules/scope'
import { coversUse } from './rules/scope'
import type { ApprovalDoc } from './store'
import { APPROVALS } from './store'

/**
 * Uses an approval for the operation with this key: by who asked for it, for what was asked, once. A
 * repeat of the same operation finds it used by itself. Two requests.
 * @throws NOT_FOUND, APPROVAL_NEEDED (not approved, not for this, too old), ALREADY_DONE (used)
 */
export async function useApproval(
  context: Context,
  operation: { approvalId: ApprovalId; by: StaffId; key: Key } & Use,
): Promise<void> {
  const { approvalId: _id, by, key, ...use } = operation
  const doc = await context.db.get<ApprovalDoc>(APPROVALS, _id)
  if (!doc || doc.askedBy !== by) throw new Refusal('NOT_FOUND', 'no such approval')
  if (doc.state === 'used' && doc.usedBy === key) return
  if (doc.state === 'used') throw used()
  const now = context.clock.now()
  if (doc.state !== 'approved' || now > doc.expiresAt || !coversUse(doc, use)) {
    throw new Refusal('APPROVAL_NEEDED', 'this approval does not cover it', {
      reason: 'second_person',
    })
  }
  const changed = await context.db.updateWhere(
    APPROVALS,
    { _id, state: 'approved' },
    { set: { state: 'used', usedBy: key } },
  )
  if (changed === 1) return
  const standing = await context.db.get<ApprovalDoc>(APPROVALS, _id)
  if (standing?.usedBy !== key) throw used()
}

function used(): Refusal {
  return new Refusal('ALREADY_DONE', 'this approval was used', { reason: 'used' })
}
