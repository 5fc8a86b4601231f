import type { ApprovalView, Fen, Limits, Points, Role, ShopId } from '../../../../typings/contract'
import { ceilingsOf } from '../../team/rules/roles'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** A customer waits at the till; a correction can wait for the owner. */
export function approvalLifeMs(kind: ApprovalView['kind']): number {
  return kind === 'adjust' || kind === 'merge' ? 7 * DAY_MS : 15 * MINUTE_MS
}

export interface Asked {
  kind: ApprovalView['kind']
  amountFen: Fen
  points: Points
}

/** Whether this role may approve it: managers within their own ceilings, owners everything. */
export function mayApprove(role: Role, asked: Asked, limits: Limits): boolean {
  if (role === 'owner') return true
  if (role !== 'manager') return false
  const { saleFen, refundFen } = ceilingsOf('manager', limits)
  switch (asked.kind) {
    case 'sale':
    case 'late_credit':
      return asked.amountFen <= saleFen
    case 'refund':
      return asked.amountFen <= refundFen
    case 'adjust':
      return Math.abs(asked.points) <= limits.adjustPoints * 10
    case 'merge':
      return true
  }
}

/** What an operation must match to use an approval. */
export interface Use {
  kind: ApprovalView['kind']
  shopId?: ShopId
  /** Not more than was approved. */
  amountFen?: Fen
  /** Exactly what was approved. */
  points?: Points
  /** Exactly what was asked for; every approval names it. */
  about: string
}

/** Whether an approval covers an operation. */
export function coversUse(
  approval: Asked & { shopId: ShopId | ''; about: string },
  use: Use,
): boolean {
  return (
    approval.kind === use.kind &&
    approval.shopId === (use.shopId ?? '') &&
    (use.amountFen ?? 0) <= approval.amountFen &&
    (use.points ?? 0) === approval.points &&
    approval.about === use.about
  )
}
