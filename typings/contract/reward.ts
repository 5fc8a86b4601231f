import type { Reason } from './errors'
import type {
  Fen,
  Key,
  Page,
  PageInput,
  Points,
  RedemptionId,
  RewardId,
  ShopId,
  Text,
  Time,
} from './base'

export interface RewardEdit {
  name: Text
  description: Text
  imageFileId: string
  points: Points
  /** What it is worth, for liability and the advisor. */
  valueFen: Fen
  stock: number
  /** 0: no limit. */
  perMember: number
  perMemberPeriod: { kind: 'ever' } | { kind: 'day' } | { kind: 'month' } | { kind: 'year' }
  tierIds: string[]
  shopIds: ShopId[]
  startsAt: Time
  endsAt: Time
  /** Days to pick it up after redeeming. */
  pickupDays: number
  state: 'draft' | 'live' | 'paused'
}

export interface RewardRecord extends RewardEdit {
  rewardId: RewardId
  version: number
  taken: number
  createdAt: Time
}

export interface RewardView {
  rewardId: RewardId
  name: Text
  description: Text
  imageFileId: string
  points: Points
  stockLeft: number
  /** Points still missing; 0: affordable. */
  missingPoints: Points
  /** Absent: can be redeemed now. */
  reason?: Reason
  shopIds: ShopId[]
  endsAt: Time
}

export interface RewardRedeemInput {
  key: Key
  rewardId: RewardId
  /** The price that was shown; another price refuses with VERSION_CHANGED. */
  points: Points
}

export interface RedemptionView {
  redemptionId: RedemptionId
  rewardId: RewardId
  name: Text
  points: Points
  state: 'taken' | 'fulfilled' | 'cancelled' | 'expired'
  /** 68-free 10 digits in groups; only while state is `taken`. */
  pickupCode: string
  at: Time
  pickupUntil: Time
  shopIds: ShopId[]
  fulfilledAt?: Time
  fulfilledShopName?: string
}

export type RewardListOutput = Page<RewardView> & { points: Points }
export type RedemptionListInput = PageInput & { state?: 'open' | 'past' }
