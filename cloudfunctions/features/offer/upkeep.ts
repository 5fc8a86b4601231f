import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { couponGone } from '../member'
import type { CouponDoc, OfferDoc } from './store'
import { COUPONS, FAR, OFFERS } from './store'

/**
 * Finds units that a death between gate and coupon has lost: put up − issued − left; only where the
 * gate has been quiet for a minute, guarded by `gateSeq` and raising it. Counts the used ones on the way.
 */
export async function returnStock(context: Context, limit: number): Promise<number> {
  const due = await context.db.query<OfferDoc>(OFFERS, {
    filter: { checkDueAt: { upTo: context.clock.now() } },
    order: [['checkDueAt', 'asc']],
    limit,
  })
  for (const offer of due) {
    const states = await context.db.total(COUPONS, {
      filter: { offerId: offer._id },
      by: 'state',
      sum: { count: 1 },
    })
    const issued = states.reduce((sum, { sums }) => sum + (sums['count'] ?? 0), 0)
    const used = states.find(({ key }) => key === 'used')?.sums['count'] ?? 0
    const lost = offer.stock - issued - offer.stockLeft
    const agreed = await context.db.updateWhere(
      OFFERS,
      { _id: offer._id, gateSeq: offer.gateSeq },
      {
        inc: { stockLeft: Math.max(0, lost), gateSeq: 1 },
        set: { checkDueAt: FAR, used },
      },
    )
    // Somebody came between reading and counting: the next run looks again.
    if (agreed === 0) continue
    if (lost < 0) context.log.error('more coupons than stock', { offerId: offer._id, lost })
    if (lost > 0) context.log.warn('stock returned', { offerId: offer._id, units: lost })
  }
  return due.length
}

/** Coupons whose day is over say so; the member's list has hidden them since. */
export async function expireCoupons(context: Context, limit: number): Promise<number> {
  const now = context.clock.now()
  const due = await context.db.query<CouponDoc>(COUPONS, {
    filter: { state: 'issued', expiresAt: { below: now } },
    order: [['expiresAt', 'asc']],
    limit,
  })
  for (const { _id, memberId, expiresAt } of due) {
    // First, for a coupon that says so is not found again.
    await couponGone(context, memberId, _id, expiresAt)
    await context.db.updateWhere(
      COUPONS,
      { _id, state: 'issued', expiresAt },
      { set: { state: 'expired' } },
    )
  }
  return due.length
}

/** A person who leaves takes no coupons along. May be repeated. */
export async function voidCouponsOf(context: Context, memberId: MemberId): Promise<void> {
  await context.db.updateWhere(
    COUPONS,
    { memberId, state: { in: ['issued', 'locked'] } },
    { set: { state: 'void' } },
  )
}
