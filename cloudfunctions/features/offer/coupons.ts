import type {
  CouponAtTill,
  CouponId,
  CouponListInput,
  CouponView,
  MemberId,
  Page,
  ShopId,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { pageLimit, pageOf } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import { byUse, usability } from './rules/till'
import type { CouponDoc } from './store'
import { COUPONS } from './store'

/** As the member and the desk see it; one that has lapsed says so before the job has come by. */
export function couponView(doc: CouponDoc, now: number): CouponView {
  const lapsed = doc.state === 'issued' && now > doc.expiresAt
  return {
    couponId: doc._id,
    offerId: doc.offerId,
    title: doc.title,
    value: doc.value,
    minimumFen: doc.minimumFen,
    shopIds: doc.shopIds,
    state: lapsed ? 'expired' : doc.state,
    claimedAt: doc.claimedAt,
    expiresAt: doc.expiresAt,
    ...(doc.state === 'used' ? { usedAt: doc.usedAt, usedShopName: doc.usedShopName } : {}),
  }
}

function listFilter(state: CouponListInput['state'], now: number): Filter {
  switch (state) {
    case 'usable':
      return { state: { in: ['issued', 'locked'] }, expiresAt: { from: now } }
    case 'used':
      return { state: 'used' }
    case 'expired':
      return { state: { in: ['issued', 'locked', 'expired', 'void'] }, expiresAt: { below: now } }
  }
}

/** Newest first. */
export async function listCoupons(
  context: Context,
  memberId: MemberId,
  input: CouponListInput,
): Promise<Page<CouponView>> {
  const limit = pageLimit(input)
  const now = context.clock.now()
  const docs = await context.db.query<CouponDoc>(COUPONS, {
    filter: {
      memberId,
      order: { below: input.cursor ?? '~' },
      ...listFilter(input.state, now),
    },
    order: [['order', 'desc']],
    limit: limit + 1,
  })
  return pageOf(
    docs,
    limit,
    ({ order }) => order,
    (doc) => couponView(doc, now),
  )
}

/** One's own, or NOT_FOUND. */
export async function ownCoupon(
  context: Context,
  memberId: MemberId,
  couponId: CouponId,
): Promise<CouponDoc> {
  return requireOwn(await context.db.get<CouponDoc>(COUPONS, couponId), memberId)
}

/** @throws Refusal NOT_FOUND */
export function requireOwn(doc: CouponDoc | null, memberId: MemberId): CouponDoc {
  const own = doc?.memberId === memberId || doc?.mergedFrom?.includes(memberId)
  if (!doc || !own) throw new Refusal('NOT_FOUND', 'no such coupon')
  return doc
}

interface Bill {
  shopId: ShopId
  amountFen: number
}

/** More than anybody holds, and as many as one query gives. */
const MOST_AT_TILL = 1000

/** All unused coupons of a member for this bill, best first, the unusable ones with their reason. */
export async function couponsAtTill(
  context: Context,
  memberId: MemberId,
  till: Bill,
): Promise<CouponAtTill[]> {
  const now = context.clock.now()
  const docs = await context.db.query<CouponDoc>(COUPONS, {
    filter: { memberId, state: { in: ['issued', 'locked'] }, expiresAt: { from: now } },
    order: [['expiresAt', 'asc']],
    limit: MOST_AT_TILL,
  })
  return docs
    .map((doc) => ({ doc, expiresAt: doc.expiresAt, ...usability(doc, { ...till, now }) }))
    .sort(byUse)
    .map(({ doc, expiresAt: _expiresAt, ...rest }) => ({ coupon: couponView(doc, now), ...rest }))
}

/** One of them. @throws Refusal NOT_FOUND */
export async function couponAtTill(
  context: Context,
  memberId: MemberId,
  couponId: CouponId,
  till: Bill,
): Promise<CouponAtTill> {
  const doc = await ownCoupon(context, memberId, couponId)
  const now = context.clock.now()
  return { coupon: couponView(doc, now), ...usability(doc, { ...till, now }) }
}
