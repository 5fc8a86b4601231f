import type { Time } from '../../../typings/contract'
import { apart } from '../../platform/apart'
import type { Context } from '../../platform/context'
import { finishReturn } from './end'
import type { RedemptionDoc, RewardDoc } from './store'
import { FAR, HALF_DONE_MS, REDEMPTIONS, REWARDS } from './store'

/** Records that hold a unit of stock. */
const HOLDING = ['taken', 'fulfilled'] as const

/**
 * Finds units that a death between gate and record has lost, or that a cancelled record has set free:
 * put up − held by records − left. Only where the gate has been quiet for a minute, and guarded by
 * `gateSeq`, which the return raises itself, so that two jobs cannot return the same unit.
 * One slice; returns how many rewards it found, 0 when it could not even put one off.
 */
export async function returnStock(context: Context, limit: number): Promise<number> {
  const due = await context.db.query<RewardDoc>(REWARDS, {
    filter: { checkDueAt: { upTo: context.clock.now() } },
    order: [['checkDueAt', 'asc']],
    limit,
  })
  return apart(context, due, {
    failed: 'stock not counted',
    work: (reward) => countStock(context, reward),
    // It comes again in a minute.
    putOff: ({ _id, checkDueAt }) =>
      context.db.updateWhere(
        REWARDS,
        { _id, checkDueAt },
        { set: { checkDueAt: context.clock.now() + HALF_DONE_MS } },
      ),
  })
}

async function countStock(context: Context, reward: RewardDoc): Promise<void> {
  const [held] = await context.db.total(REDEMPTIONS, {
    filter: { rewardId: reward._id, state: { in: HOLDING } },
    by: null,
    sum: { count: 1 },
  })
  const lost = reward.stock - (held?.sums['count'] ?? 0) - reward.stockLeft
  const agreed = await context.db.updateWhere(
    REWARDS,
    { _id: reward._id, gateSeq: reward.gateSeq },
    { inc: { stockLeft: Math.max(0, lost), gateSeq: 1 }, set: { checkDueAt: FAR } },
  )
  // Somebody came between reading and counting: the next run looks again.
  if (agreed === 0) return
  if (lost < 0) context.log.error('more redemptions than stock', { rewardId: reward._id, lost })
  if (lost > 0) context.log.warn('stock returned', { rewardId: reward._id, units: lost })
}

/**
 * What was not picked up in time: the record says so first, then points and stock go back. One that cannot
 * be told so keeps no other waiting.
 */
export async function expireRedemptions(context: Context, limit: number): Promise<number> {
  const now = context.clock.now()
  const due = await context.db.query<RedemptionDoc>(REDEMPTIONS, {
    filter: { state: 'taken', pickupUntil: { below: now } },
    order: [['pickupUntil', 'asc']],
    limit,
  })
  return apart(context, due, {
    failed: 'redemption not expired',
    work: (record) => expire(context, record, now),
  })
}

async function expire(context: Context, record: RedemptionDoc, now: Time): Promise<void> {
  const changed = await context.db.updateWhere(
    REDEMPTIONS,
    { _id: record._id, state: 'taken' },
    { set: { state: 'expired', endedBy: 'expiry', finishDueAt: now + HALF_DONE_MS } },
  )
  if (changed === 1) await finish(context, { ...record, state: 'expired' })
}

/** Cancelled or expired records whose points have not followed: their maker died. */
export async function finishRedemptions(context: Context, limit: number): Promise<number> {
  const due = await context.db.query<RedemptionDoc>(REDEMPTIONS, {
    filter: { finishDueAt: { upTo: context.clock.now() } },
    order: [['finishDueAt', 'asc']],
    limit,
  })
  for (const record of due) await finish(context, record)
  return due.length
}

/** One that cannot be finished now must not keep the others waiting: it comes again in a minute. */
async function finish(context: Context, record: RedemptionDoc): Promise<void> {
  try {
    await finishReturn(context, record)
  } catch (error) {
    context.log.error('redemption left half done', { id: record._id, reason: String(error) })
    const finishDueAt = context.clock.now() + HALF_DONE_MS
    await context.db.updateWhere(REDEMPTIONS, { _id: record._id }, { set: { finishDueAt } })
  }
}
