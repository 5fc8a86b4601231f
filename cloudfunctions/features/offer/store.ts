import type {
  CouponId,
  CouponValue,
  Fen,
  Key,
  MemberId,
  OfferEdit,
  OfferId,
  ShopId,
  Text,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { Versioned } from '../../platform/versioned'

/** `offers/{offerId}`: the template and its one batch. `stock` is all that was put up. */
export interface OfferDoc extends Versioned, OfferEdit {
  _id: OfferId
  stockLeft: number
  /** +1 with every change of `stockLeft`: what the stock job compares. */
  gateSeq: number
  checkDueAt: Time
  /** When members are told of it; FAR: they have been; absent: it was never live. */
  tellDueAt?: Time
  /** The last member who was looked at for that. */
  toldTo?: string
  /** Coupons used, counted by the stock job; behind by minutes. */
  used: number
}

export type CouponState = 'issued' | 'locked' | 'used' | 'expired' | 'void'

/**
 * `coupons/{offer:member:n}`: the n-th coupon of this member from this offer. The id is the limit: no
 * request can claim n + 1 before n, and none says how many.
 */
export interface CouponDoc extends Doc {
  _id: CouponId
  offerId: OfferId
  memberId: MemberId
  /** The cards it was on before they were merged. */
  mergedFrom?: MemberId[]
  n: number
  key: Key
  attempt: string
  state: CouponState
  /** Kept as promised, whatever the offer says later. */
  title: Text
  value: CouponValue
  minimumFen: Fen
  shopIds: ShopId[]
  claimedAt: Time
  expiresAt: Time
  /** The sale that reserves or used it; '' otherwise. */
  saleId: string
  /** The sales that have given it back: none of them gets it again. Absent: none. */
  returnedFrom?: string[]
  lockedAt: Time
  usedAt: Time
  usedShopId: ShopId | ''
  usedShopName: string
  /** The request that took it back. */
  voidKey?: Key
  /** The hour in which the job failed to let it lapse; it tries again in another one. */
  lapseFailedIn?: number
  /** Newest first in one field. */
  order: string
  schemaVersion: 1
}

export const OFFERS = 'offers'
export const COUPONS = 'coupons'
/** Beyond every clock: sorts after all that is due. */
export const FAR: Time = 8_640_000_000_000_000
/** Functions live at most 20 s: whatever is older than a minute will not move by itself. */
export const HALF_DONE_MS = 60_000
/** At most so many coupons of one offer for one member. */
export const MOST_PER_MEMBER = 20

export const couponId = (offerId: OfferId, memberId: MemberId, n: number) =>
  `${offerId}:${memberId}:${String(n)}` as CouponId

const SLICE = 1000
const live = recent<OfferDoc[]>(10_000, 1)

/** Every live offer, as seen within the last ten seconds; as many as there are. */
export function liveOffers(context: Context): Promise<OfferDoc[]> {
  return live.through(context, 'live', async () => {
    const all: OfferDoc[] = []
    for (let after = ''; ;) {
      const slice = await context.db.query<OfferDoc>(OFFERS, {
        filter: { state: 'live', _id: { above: after } },
        order: [['_id', 'asc']],
        limit: SLICE,
      })
      all.push(...slice)
      if (slice.length < SLICE) return all
      after = slice.at(-1)?._id ?? ''
    }
  })
}

export function forgetOffers(context: Context): void {
  live.forget(context, 'live')
}

/** From the live ones if it is there, else by id. @throws NOT_FOUND (drafts too) */
export async function offerOf(context: Context, offerId: OfferId): Promise<OfferDoc> {
  const known = (await liveOffers(context)).find(({ _id }) => _id === offerId)
  const offer = known ?? (await context.db.get<OfferDoc>(OFFERS, offerId))
  if (!offer || offer.state === 'draft') throw new Refusal('NOT_FOUND', 'no such offer')
  return offer
}

/** What a member has ever claimed from some offers; one request. */
export function claimsOf(
  context: Context,
  memberId: MemberId,
  offerIds: readonly OfferId[],
): Promise<CouponDoc[]> {
  return context.db.query<CouponDoc>(COUPONS, {
    filter: { memberId, offerId: { in: offerIds } },
    limit: SLICE,
    fields: ['offerId', 'n', 'key', 'attempt'],
  })
}
