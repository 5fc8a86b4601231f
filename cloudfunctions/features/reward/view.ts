import type { Points, RedemptionView, RewardRecord, RewardView } from '../../../typings/contract'
import type { Time } from '../../../typings/contract'
import type { Redeemer } from './rules/eligibility'
import { hindranceOf, missingPoints } from './rules/eligibility'
import type { RedemptionDoc, RewardDoc } from './store'

export function rewardView(reward: RewardDoc, redeemer: Redeemer | null, now: Time): RewardView {
  const points: Points = redeemer?.balances.points ?? 0
  const hindrance = hindranceOf(reward, redeemer, now)
  const { _id, name, description, imageFileId, stockLeft, shopIds, endsAt } = reward
  return {
    rewardId: _id,
    name,
    description,
    imageFileId,
    points: reward.points,
    stockLeft,
    missingPoints: missingPoints(reward, points),
    ...(hindrance ? { reason: hindrance.reason } : {}),
    shopIds,
    endsAt,
  }
}

/** A refused redemption is none: whoever shows one has a mistake in it. */
export function redemptionView(record: RedemptionDoc): RedemptionView {
  if (record.state === 'refused') throw new Error(`${record._id} was refused`)
  return {
    redemptionId: record._id,
    rewardId: record.rewardId,
    name: record.name,
    points: record.points,
    state: record.state,
    pickupCode: record.state === 'taken' ? record.pickupCode : '',
    at: record.at,
    pickupUntil: record.pickupUntil,
    shopIds: record.shopIds,
    ...(record.state === 'fulfilled'
      ? { fulfilledAt: record.fulfilledAt, fulfilledShopName: record.fulfilledShopName }
      : {}),
  }
}

export function rewardRecord(doc: RewardDoc): RewardRecord {
  const { _id, stockLeft, gateSeq: _g, checkDueAt: _c, restocks: _r, ...rest } = doc
  const { written: _w, schemaVersion: _s, ...record } = rest
  return { ...record, rewardId: _id, taken: doc.stock - stockLeft }
}
