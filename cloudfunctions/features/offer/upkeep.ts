import type { MemberId } from '../../../typings/contract'
import { apart } from '../../platform/apart'
import type { Context } from '../../platform/context'
import { couponGone } from '../member'
import type { CouponDoc, OfferDoc } from './store'
import { COUPONS, FAR, HALF_DONE_MS, OFFERS } from './store'

const HOUR_MS = 3_600_000

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
  return apart(context, due, {
    failed: 'stock not counted',
    work: (offer) => countStock(context, offer),
    putOff: ({ _id, checkDueAt }) =>
      context.db.updateWhere(
        OFFERS,
        { _id, checkDueAt },
        { set: { checkDueAt: context.clock.now() + HALF_DONE_MS } },
      ),
  })
}

async function countStock(context: Context, offer: OfferDoc): Promise<void> {
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
  if (agreed === 0) return
  if (lost < 0) context.log.error('more coupons than stock', { offerId: offer._id, lost })
  if (lost > 0) context.log.warn('stock returned', { offerId: offer._id, units: lost })
}

/** Coupons whose day is over say so; the member's list has hidden them since. */
export async function expireCoupons(context: Context, limit: number): Promise<number> {
  const now = context.clock.now()
  const hour = Math.floor(now / HOUR_MS)
  const due = await context.db.query<CouponDoc>(COUPONS, {
    filter: { state: 'issued', expiresAt: { below: now }, lapseFailedIn: { not: hour } },
    order: [['expiresAt', 'asc']],
    limit,
  })
  return apart(context, due, {
    failed: 'coupon not lapsed',
    work: async ({ _id, memberId, expiresAt }) => {
      // First, for a coupon that says so is not found again.
      await couponGone(context, memberId, _id, expiresAt)
      const standing = { _id, state: 'issued', expiresAt }
      await context.db.updateWhere(COUPONS, standing, { set: { state: 'expired' } })
    },
    putOff: ({ _id }) => context.db.updateWhere(COUPONS, { _id }, { set: { lapseFailedIn: hour } }),
  })
}

/** A person who leaves takes no coupons along. May be repeated. */
export async function voidCouponsOf(context: Context, memberId: MemberId): Promise<void> {
  await context.db.updateWhere(
    COUPONS,
    { memberId, state: { in: ['issued', 'locked'] } },
    { set: { state: 'void' } },
  )
}
