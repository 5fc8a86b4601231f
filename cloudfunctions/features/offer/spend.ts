import type { CouponId, CouponView, MemberId, ShopId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import { couponGone, couponInHand } from '../member'
import { couponView, ownCoupon, requireOwn } from './coupons'
import { returnedExpiry } from './rules/term'
import { usability } from './rules/till'
import type { CouponDoc } from './store'
import { COUPONS } from './store'

export interface CouponBill {
  couponId: CouponId
  memberId: MemberId
  shopId: ShopId
  /** The bill before the coupon. */
  amountFen: number
  /** The sale it is for: who repeats with the same one gets the same answer. */
  saleId: string
}

/**
 * Reserves a coupon for a sale that is about to be recorded; two requests. The sale's record decides
 * whether it is then used (`useCoupon`) or returned (`returnCoupon`); a sale that has returned it does not
 * get it again, for who finishes that sale may have read it before.
 * @throws NOT_FOUND, NOT_ELIGIBLE with the reason and what is missing
 */
export async function lockCoupon(
  context: Context,
  bill: CouponBill,
): Promise<{ discountFen: number; coupon: CouponView }> {
  const doc = await couponFor(context, bill)
  requireNotReturned(doc, bill)
  const now = context.clock.now()
  const mine = doc.saleId === bill.saleId && (doc.state === 'locked' || doc.state === 'used')
  // Judged as of when it was reserved: its lapsing since then takes nothing from a sale that was in time.
  const { usable, reason, missing, discountFen } = mine
    ? usability({ ...doc, state: 'issued' }, { ...bill, now: doc.lockedAt })
    : usability(doc, { ...bill, now })
  if (!usable) throw notUsable(reason, missing)
  if (mine) return { discountFen, coupon: couponView(doc, now) }
  const set = { state: 'locked' as const, saleId: bill.saleId, lockedAt: now }
  const free = { state: 'issued', expiresAt: { from: now }, returnedFrom: { not: bill.saleId } }
  const changed = await context.db.updateWhere(COUPONS, { _id: doc._id, ...free }, { set })
  if (changed === 1) return { discountFen, coupon: couponView({ ...doc, ...set }, now) }
  const standing = await couponFor(context, bill)
  requireNotReturned(standing, bill)
  if (standing.saleId !== bill.saleId) throw notUsable('locked')
  return { discountFen, coupon: couponView(standing, now) }
}

/**
 * The member's own, or the one that this sale has reserved already: between the two, cards may have been
 * merged and parted, and the coupon gone with one of them, the sale with the other.
 */
async function couponFor(
  context: Context,
  { couponId, memberId, saleId }: Pick<CouponBill, 'couponId' | 'memberId' | 'saleId'>,
): Promise<CouponDoc> {
  const doc = await context.db.get<CouponDoc>(COUPONS, couponId)
  if (doc?.saleId === saleId) return doc
  return requireOwn(doc, memberId)
}

function requireNotReturned(
  { returnedFrom = [] }: CouponDoc,
  { saleId }: Pick<CouponBill, 'saleId'>,
): void {
  if (!returnedFrom.includes(saleId)) return
  throw new Refusal('NOT_ELIGIBLE', 'this sale has given its coupon back')
}

function notUsable(reason: CouponReason, missing?: number): Refusal {
  return new Refusal('NOT_ELIGIBLE', `this coupon cannot be used: ${reason ?? ''}`, {
    ...(reason ? { reason } : {}),
    ...(missing === undefined ? {} : { missing }),
  })
}
type CouponReason = ReturnType<typeof usability>['reason']

export interface CouponUse {
  couponId: CouponId
  saleId: string
  memberId: MemberId
  shopId: ShopId
  shopName: string
}

/** The sale stands: its coupon is used. May be repeated. */
export async function useCoupon(context: Context, use: CouponUse): Promise<void> {
  await context.db.updateWhere(
    COUPONS,
    { _id: use.couponId, state: 'locked', saleId: use.saleId },
    { set: { state: 'used', ...usedAt(use, context.clock.now()) } },
  )
  later(context, 'coupon.gone', () => couponGone(context, use.memberId, use.couponId))
}

/**
 * A coupon for an item, used without a bill, in one step; a repeat with the same `saleId` is answered
 * alike.
 * @throws NOT_FOUND, NOT_ELIGIBLE
 */
export async function useCouponAlone(context: Context, use: CouponUse): Promise<CouponView> {
  const doc = await ownCoupon(context, use.memberId, use.couponId)
  const now = context.clock.now()
  const gone = () => {
    later(context, 'coupon.gone', () => couponGone(context, use.memberId, use.couponId))
  }
  if (doc.state === 'used' && doc.saleId === use.saleId) {
    gone()
    return couponView(doc, now)
  }
  // It would be gone, and take nothing off any bill.
  if (doc.value.kind !== 'free_item') {
    throw new Refusal('NOT_ELIGIBLE', 'this coupon is for a bill')
  }
  const { usable, reason, missing } = usability(doc, { shopId: use.shopId, amountFen: 0, now })
  if (!usable) throw notUsable(reason, missing)
  const set = { state: 'used' as const, saleId: use.saleId, ...usedAt(use, now) }
  const changed = await context.db.updateWhere(
    COUPONS,
    { _id: doc._id, state: 'issued', expiresAt: { from: now } },
    { set },
  )
  if (changed === 0) {
    const standing = await ownCoupon(context, use.memberId, use.couponId)
    if (standing.saleId !== use.saleId) throw notUsable('used')
    return couponView(standing, now)
  }
  gone()
  return couponView({ ...doc, ...set }, now)
}

const usedAt = ({ shopId, shopName }: CouponUse, now: number) => ({
  usedAt: now,
  usedShopId: shopId,
  usedShopName: shopName,
})

/**
 * The whole sale was refunded: its coupon returns to whoever it belongs to now, a lapsed one with the
 * policy's grace. One that was only reserved returns in any case, to lapse as any other. Returns whether it
 * did. May be repeated.
 */
export async function returnCoupon(
  context: Context,
  given: Pick<CouponUse, 'couponId' | 'saleId'>,
  graceDays: number,
): Promise<boolean> {
  const doc = await context.db.get<CouponDoc>(COUPONS, given.couponId)
  if (doc?.saleId !== given.saleId) return false
  if (doc.state !== 'used' && doc.state !== 'locked') return false
  const now = context.clock.now()
  const expiresAt = returnedExpiry(doc.expiresAt, now, graceDays)
  if (expiresAt < now && doc.state === 'used') return false
  const changed = await context.db.updateWhere(
    COUPONS,
    { _id: doc._id, state: doc.state, saleId: given.saleId },
    {
      set: {
        state: 'issued',
        saleId: '',
        lockedAt: 0,
        usedAt: 0,
        usedShopId: '',
        usedShopName: '',
        expiresAt,
      },
      push: { returnedFrom: [given.saleId] },
    },
  )
  if (changed === 1) {
    later(context, 'coupon.back', () => couponInHand(context, doc.memberId, doc._id, expiresAt))
  }
  return changed === 1
}
