import type {
  ApprovalId,
  ApprovalView,
  Fen,
  Key,
  Points,
  ShopId,
  StaffId,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { KEY_PAST_MS } from '../../platform/pure/key'
import { purge } from '../audit'

/** `approvals/{approvalId}`: asked by one, decided by another, used once by the operation it was for. */
export interface ApprovalDoc extends Doc {
  _id: ApprovalId
  kind: ApprovalView['kind']
  state: 'open' | 'approved' | 'rejected' | 'used'
  /** '' for adjustments, which belong to no shop. */
  shopId: ShopId | ''
  amountFen: Fen
  points: Points
  /** The member, the sale and its member, or the two members to merge: ids with `:` between them. */
  about: string
  memberNumber: string
  reason: string
  askedBy: StaffId
  askedByName: string
  askedAt: Time
  askedHash: string
  expiresAt: Time
  decidedBy: StaffId | ''
  decidedByName: string
  decidedAt: Time
  decidedKey: Key | ''
  decidedReason: string
  /** Key of the operation that used it. */
  usedBy: string
  /** Newest first in one field. */
  order: string
  schemaVersion: 1
}

export const APPROVALS = 'approvals'

export function approvalView(doc: ApprovalDoc, now: Time): ApprovalView {
  const live = doc.state === 'open' || doc.state === 'approved'
  return {
    approvalId: doc._id,
    kind: doc.kind,
    state: live && now > doc.expiresAt ? 'expired' : doc.state,
    askedBy: doc.askedByName,
    askedAt: doc.askedAt,
    ...(doc.shopId === '' ? {} : { shopId: doc.shopId }),
    ...(doc.amountFen === 0 ? {} : { amountFen: doc.amountFen }),
    ...(doc.points === 0 ? {} : { points: doc.points }),
    ...(doc.memberNumber === '' ? {} : { memberNumber: doc.memberNumber }),
    reason: doc.reason,
    ...(doc.decidedBy === '' ? {} : { decidedBy: doc.decidedByName, decidedAt: doc.decidedAt }),
  }
}

const orderTime = (time: Time) => time.toString(36).padStart(9, '0')

export const orderOf = (askedAt: Time, id: string) => `${orderTime(askedAt)}:${id}`

/** Questions go with the window of their keys; that they were decided stays in the audit log. */
export function purgeApprovals(context: Context): Promise<number> {
  const before = context.clock.now() - KEY_PAST_MS
  const filter = { order: { below: orderTime(before) } }
  return purge(context, 'approval.purge', APPROVALS, { filter, before })
}
