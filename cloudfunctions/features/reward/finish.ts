import type { EntryKey, Key, RewardId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account, Finisher, Hold } from '../account'
import { post } from '../account'
import { currentProgramme } from '../programme'
import { insertRecord, refusal } from './gate'
import { limitUses } from './rules/eligibility'
import type { RedemptionDoc, RewardDoc } from './store'
import { FAR, findRedemption, payerOf, redemptionId, REWARDS } from './store'

const derived = (hold: EntryKey, step: string) => `${hold}:${step}` as EntryKey

const refOf = (record: RedemptionDoc) => ({
  rewardId: record.rewardId,
  redemptionId: record._id,
})

/** The reserved points are gone; may be repeated. `account`: as the hold has just left it. */
export async function settle(
  context: Context,
  record: RedemptionDoc,
  hold: EntryKey,
  account?: Account,
) {
  await post(
    context,
    payerOf(record),
    { kind: 'settle', hold, type: 'redeem', subject: record.name },
    {
      key: derived(hold, 'settle'),
      action: 'reward.settle',
      input: { redemptionId: record._id },
      actor: { kind: 'member', id: payerOf(record) },
      ref: refOf(record),
      ...(account && { account }),
    },
  )
}

/** The reserved points are back, and the limits with them; may be repeated. */
export async function release(context: Context, record: RedemptionDoc, hold: EntryKey) {
  await post(
    context,
    payerOf(record),
    { kind: 'release', hold, limits: record.limits, subject: record.name },
    {
      key: derived(hold, 'release'),
      action: 'reward.release',
      input: { redemptionId: record._id },
      actor: { kind: 'member', id: payerOf(record) },
      ref: refOf(record),
    },
  )
}

/**
 * A cancelled or lapsed redemption gives the points back to the lots they came from. One key for both
 * ways, so that they return once. Settled first: points in a hold would be released, not returned.
 */
export async function returnPoints(context: Context, record: RedemptionDoc) {
  const hold = record.key as string as EntryKey
  await settle(context, record, hold)
  await post(
    context,
    payerOf(record),
    {
      kind: 'reverse',
      taken: record.taken,
      returnedBefore: 0,
      returnedAfter: record.points,
      of: derived(hold, 'settle'),
      limits: record.limits,
      subject: record.name,
    },
    {
      key: derived(hold, 'return'),
      action: 'reward.return',
      input: { redemptionId: record._id },
      follow: true,
      actor:
        record.state === 'expired'
          ? { kind: 'job', id: 'redemptions' }
          : { kind: 'member', id: payerOf(record) },
      ref: refOf(record),
    },
  )
}

/** For the jobs: a hold whose maker died. The record decides; without one, "no" is written first. */
export const finishers: Finisher[] = [
  {
    purpose: 'redeem',
    async finish(context, memberId, hold, value) {
      const id = redemptionId(memberId, hold)
      const record =
        (await findRedemption(context, id)) ??
        (await insertRecord(context, await abandoned(context, hold, value, { _id: id, memberId })))
      if (record.state === 'refused') await release(context, record, hold)
      else await settle(context, record, hold)
    },
  },
]

async function abandoned(
  context: Context,
  hold: EntryKey,
  value: Hold,
  whose: Pick<RedemptionDoc, '_id' | 'memberId'>,
): Promise<RedemptionDoc> {
  const reward = await context.db.get<RewardDoc>(REWARDS, value.ref.rewardId ?? '')
  const { redemptionsPerDay } = (await currentProgramme(context)).config.limits
  const limits = reward ? limitUses(reward, redemptionsPerDay, value.at) : []
  const none: RedemptionDoc = {
    ...whose,
    key: hold as string as Key,
    attempt: 'job',
    state: 'taken',
    refusedFor: '',
    rewardId: (value.ref.rewardId ?? '') as RewardId,
    name: { zh: '', en: '' },
    points: value.amount,
    valueFen: 0,
    shopIds: [],
    taken: value.lots,
    limits,
    pickupCode: '',
    at: value.at,
    pickupUntil: value.at,
    endedBy: '',
    fulfilledAt: 0,
    fulfilledShopId: '',
    fulfilledShopName: '',
    fulfilledByStaffId: '',
    order: `${value.at.toString(36).padStart(9, '0')}:${context.ids.id()}`,
    finishDueAt: FAR,
    schemaVersion: 1,
  }
  return refusal(none, 'out_of_stock')
}
