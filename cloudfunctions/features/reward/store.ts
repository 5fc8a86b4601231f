import type {
  Key,
  MemberId,
  Points,
  RedemptionId,
  RewardEdit,
  RewardId,
  ShopId,
  StaffId,
  Text,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { Versioned } from '../../platform/versioned'
import type { LimitUse, LotAmount } from '../account'

/** `rewards/{rewardId}`. `stock` is all that was ever put up, `stockLeft` what the gate lets through. */
export interface RewardDoc extends Versioned, RewardEdit {
  _id: RewardId
  stockLeft: number
  /** +1 with every change of `stockLeft`: what the stock job compares. */
  gateSeq: number
  /** When the stock job should look for units lost on the way; FAR when there is nothing to look for. */
  checkDueAt: Time
  /** The last keys that added stock: a repeat adds nothing. */
  restocks: Key[]
}

export type RedemptionState = 'taken' | 'refused' | 'fulfilled' | 'cancelled' | 'expired'

/**
 * `redemptions/{memberId:key}`: the record that decides. The first insert wins; `attempt` tells whose
 * it was. The gate only limits.
 */
export interface RedemptionDoc extends Doc {
  _id: RedemptionId
  memberId: MemberId
  /** The cards it was on before they were merged, oldest first; the first one's account paid. */
  mergedFrom?: MemberId[]
  key: Key
  attempt: string
  state: RedemptionState
  /** Why it was refused, else ''. */
  refusedFor: 'out_of_stock' | 'paused' | ''
  rewardId: RewardId
  name: Text
  points: Points
  valueFen: number
  shopIds: ShopId[]
  /** What the hold took, for giving back to the same lots. */
  taken: LotAmount[]
  limits: LimitUse[]
  /** Unique; the document's own id where there is no code. */
  pickupCode: string
  at: Time
  pickupUntil: Time
  /** The key of whoever ended it (fulfil, cancel). */
  endedBy: string
  fulfilledAt: Time
  fulfilledShopId: ShopId | ''
  fulfilledShopName: string
  fulfilledByStaffId: StaffId | ''
  /** Newest first in one field. */
  order: string
  /** When jobs finish what cancelling or expiry began; FAR when nothing is half done. */
  finishDueAt: Time
  schemaVersion: 1
}

export const REWARDS = 'rewards'
export const REDEMPTIONS = 'redemptions'
/** Beyond every clock: sorts after all that is due. */
export const FAR: Time = 8_640_000_000_000_000
/** Functions live at most 20 s: whatever is older than a minute will not move by itself. */
export const HALF_DONE_MS = 60_000

export const redemptionId = (memberId: MemberId, key: string) =>
  `${memberId}:${key}` as RedemptionId

const rewards = recent<RewardDoc | null>(10_000, 2_000)

/** As seen within the last ten seconds; the gate checks price and state anew. @throws NOT_FOUND */
export async function rewardOf(context: Context, rewardId: RewardId): Promise<RewardDoc> {
  const doc = await rewards.through(context, rewardId, () =>
    context.db.get<RewardDoc>(REWARDS, rewardId),
  )
  if (doc && doc.state !== 'draft') return doc
  rewards.forget(context, rewardId)
  throw new Refusal('NOT_FOUND', 'no such reward')
}

export function forgetReward(context: Context, rewardId: RewardId): void {
  rewards.forget(context, rewardId)
}

/** The account whose books it stands in. */
export const payerOf = ({ memberId, mergedFrom }: RedemptionDoc) => mergedFrom?.[0] ?? memberId

export function findRedemption(context: Context, id: RedemptionId): Promise<RedemptionDoc | null> {
  return context.db.get<RedemptionDoc>(REDEMPTIONS, id)
}
