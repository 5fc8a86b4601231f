import type { Reason } from './errors'
import type {
  CouponId,
  Fen,
  Key,
  OfferId,
  Page,
  PageInput,
  Place,
  ShopId,
  Text,
  Time,
} from './base'

/** What a coupon gives at the till. */
export type CouponValue =
  | { kind: 'amount_off'; amountFen: Fen }
  | { kind: 'percent_off'; percent: number; maximumFen?: Fen }
  | { kind: 'free_item'; item: Text }

/** Whom an offer is for; all given conditions must hold. */
export interface Target {
  tierIds?: string[]
  tags?: string[]
  /** Joined within so many days. */
  newWithinDays?: number
  /** No sale for so many days. */
  dormantForDays?: number
  birthday?: 'day' | 'week' | 'month'
  /** For who is within so many metres of one of its shops, or has chosen a shop or city of it by hand. */
  radiusM?: number
}

export interface OfferEdit {
  title: Text
  description: Text
  value: CouponValue
  minimumFen: Fen
  /** Empty: every shop. */
  shopIds: ShopId[]
  target: Target
  stock: number
  perMember: number
  startsAt: Time
  endsAt: Time
  /** Days a claimed coupon lives; never past `validUntil` when given. */
  validDays: number
  validUntil?: Time
  state: 'draft' | 'live' | 'paused' | 'ended'
}

export interface OfferRecord extends OfferEdit {
  offerId: OfferId
  version: number
  claimed: number
  used: number
  createdAt: Time
}

export interface OfferView {
  offerId: OfferId
  title: Text
  description: Text
  value: CouponValue
  minimumFen: Fen
  endsAt: Time
  validDays: number
  stockLeft: number
  /** How many more this member may claim; 0 with the reason. */
  claimable: number
  reason?: Reason
  /** The nearest shop where it can be used. */
  shop?: { shopId: ShopId; name: string; distanceM?: number; openNow: boolean; place: Place }
  shopCount: number
}

export type OfferNearbyInput = PageInput & {
  near?: Place
  city?: string
  /** Within the city. */
  district?: string
  shopId?: ShopId
  radiusM?: number
}

export interface CouponView {
  couponId: CouponId
  offerId: OfferId
  title: Text
  value: CouponValue
  minimumFen: Fen
  shopIds: ShopId[]
  state: 'issued' | 'locked' | 'used' | 'expired' | 'void'
  claimedAt: Time
  expiresAt: Time
  usedAt?: Time
  usedShopName?: string
}

/** A coupon at the till: usable now, or why not and what would change it. */
export interface CouponAtTill {
  coupon: CouponView
  usable: boolean
  reason?: Reason
  /** below_minimum: fen that are missing. */
  missing?: number
  discountFen: Fen
}

/** A coupon that the bill at the till cannot take: its reason, for the member's own phone. */
export interface RefusedCoupon {
  title: Text
  reason: Reason
  /** below_minimum: fen that are missing. */
  missing?: number
}

/** Where a person is, or the shop or city that they chose instead of saying so; none of it is kept. */
export interface OfferPlace {
  near?: Place
  city?: string
  shopId?: ShopId
}

export interface OfferClaimInput extends OfferPlace {
  key: Key
  offerId: OfferId
}
export interface OfferClaimOutput {
  coupon: CouponView
}
export type CouponListInput = PageInput & { state: 'usable' | 'used' | 'expired' }
export type CouponListOutput = Page<CouponView>

/** Exactly one of `couponId` and `offerId`. */
export interface CouponVoidInput {
  key: Key
  couponId?: CouponId
  offerId?: OfferId
  reason: string
}
export interface CouponVoidOutput {
  /** How many this call took back; 0 when they had been used, had lapsed or were void. */
  voided: number
  /** More are left of the offer: ask again. */
  more: boolean
}
