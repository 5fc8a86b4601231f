import type { RewardId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { pickupCodeFrom, PICKUP_DIGITS } from './rules/pickup'
import type { RedemptionDoc, RewardDoc } from './store'
import { findRedemption, forgetReward, HALF_DONE_MS, REDEMPTIONS, REWARDS } from './store'

const CODE_ATTEMPTS = 5

/**
 * Gate, then record: takes a unit if there is one, and inserts what then stands as the answer. The gate
 * only limits; the record decides, so nothing is oversold and no refusal becomes a sale later. Whoever
 * finds another's record follows it and gives the unit back.
 */
export async function decideOnce(
  context: Context,
  draft: RedemptionDoc,
  price: Pick<RewardDoc, '_id' | 'points'>,
): Promise<RedemptionDoc> {
  const open = await takeUnit(context, price)
  const doc: RedemptionDoc = open ? draft : await refusedOf(context, draft)
  const standing = await insertRecord(context, doc)
  if (standing === doc) return doc
  if (open && (standing.attempt !== draft.attempt || standing.state === 'refused')) {
    await giveBackUnit(context, draft.rewardId)
  }
  return standing
}

async function takeUnit(context: Context, { _id, points }: Pick<RewardDoc, '_id' | 'points'>) {
  const now = context.clock.now()
  const taken = await context.db.updateWhere(
    REWARDS,
    { _id, stockLeft: { above: 0 }, state: 'live', points },
    { inc: { stockLeft: -1, gateSeq: 1 }, set: { checkDueAt: now + HALF_DONE_MS } },
  )
  return taken === 1
}

/** Why the gate was shut: empty, or changed since it was last seen. */
async function refusedOf(context: Context, draft: RedemptionDoc): Promise<RedemptionDoc> {
  forgetReward(context, draft.rewardId)
  const reward = await context.db.get<RewardDoc>(REWARDS, draft.rewardId)
  const changed = reward?.state !== 'live' || reward.points !== draft.points
  return refusal(draft, changed ? 'paused' : 'out_of_stock')
}

export function refusal(
  draft: RedemptionDoc,
  refusedFor: RedemptionDoc['refusedFor'],
): RedemptionDoc {
  return { ...draft, state: 'refused', refusedFor, pickupCode: draft._id }
}

/** Inserts the record; the one that stood first is returned instead. */
export async function insertRecord(context: Context, draft: RedemptionDoc): Promise<RedemptionDoc> {
  let doc = draft
  for (let attempt = 1; ; attempt++) {
    try {
      await context.db.insert(REDEMPTIONS, [doc])
      return doc
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
      const standing = await findRedemption(context, doc._id)
      if (standing) return standing
      if (attempt >= CODE_ATTEMPTS) throw error
      // Somebody else's pick-up code: draw another.
      doc = { ...doc, pickupCode: pickupCodeFrom(context.ids.digits(PICKUP_DIGITS)) }
    }
  }
}

/**
 * Tried once and never again: a repeat after a lost reply would make stock out of nothing. If it is
 * lost, the stock job finds the unit.
 */
export async function giveBackUnit(context: Context, rewardId: RewardId): Promise<void> {
  try {
    await context.db.updateWhere(
      REWARDS,
      { _id: rewardId },
      {
        inc: { stockLeft: 1, gateSeq: 1 },
        set: { checkDueAt: context.clock.now() + HALF_DONE_MS },
      },
    )
  } catch (error) {
    context.log.warn('unit left to the stock job', { rewardId, reason: String(error) })
  }
}

/** So that the stock job looks again: some record of this reward has stopped counting. */
export async function askForStockCheck(context: Context, rewardId: RewardId): Promise<void> {
  const checkDueAt = context.clock.now() + HALF_DONE_MS
  await context.db.updateWhere(
    REWARDS,
    { _id: rewardId },
    { set: { checkDueAt }, inc: { gateSeq: 1 } },
  )
}
