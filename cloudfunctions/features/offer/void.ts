import type { CouponVoidInput, CouponVoidOutput } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { couponGone } from '../member'
import { writeMessage } from '../message'
import { covers } from '../team'
import { existingOffer } from './edit'
import type { CouponDoc } from './store'
import { COUPONS } from './store'

/** One call takes so many, so that it ends in time; `more` says to ask again. */
const SLICE = 50
const AT_ONCE = 10

/**
 * Takes coupons back that are out and not used, with a reason; what a sale has reserved or used stays.
 * May be repeated: what is void stays void. Each member is told.
 * @throws NOT_FOUND, FORBIDDEN (reason `other_shop`), INVALID_INPUT (`offerId`: both or neither given)
 */
export async function voidCoupons(
  context: Context,
  input: CouponVoidInput,
  grant: MerchantGrant,
): Promise<CouponVoidOutput> {
  const { key, reason } = input
  const found = await standing(context, input, grant)
  const now = context.clock.now()
  const slice = found.slice(0, SLICE)
  for (const { _id } of slice) {
    // Its day is over from now on, so that it stands among the lapsed ones of the member's list.
    const set = { state: 'void' as const, expiresAt: now, voidKey: key }
    await context.db.updateWhere(COUPONS, { _id, state: 'issued' }, { set })
  }
  const voided = await takenBack(context, input)
  await writeAudit(context, grant, {
    action: 'coupon.void',
    subject: input.couponId ?? input.offerId ?? '',
    reason,
    details: { voided: voided.length },
    key,
  })
  await tellOwners(context, voided, now)
  return { voided: voided.length, more: found.length > slice.length }
}

/** What this request has taken back, an attempt of it that died included: all of them are told. */
async function takenBack(
  context: Context,
  { key, couponId, offerId }: CouponVoidInput,
): Promise<CouponDoc[]> {
  // Both are one index: an offer may have thousands of void ones.
  const which = couponId === undefined ? { offerId: offerId ?? '' } : { _id: couponId }
  return context.db.query<CouponDoc>(COUPONS, {
    filter: { ...which, voidKey: key },
    limit: 2 * SLICE,
  })
}

/** The unused ones that were asked for, one more than a slice where there are. */
async function standing(
  context: Context,
  { couponId, offerId }: CouponVoidInput,
  grant: MerchantGrant,
): Promise<CouponDoc[]> {
  if (offerId !== undefined && couponId === undefined) {
    await existingOffer(context, offerId, grant)
    return context.db.query<CouponDoc>(COUPONS, {
      filter: { offerId, state: 'issued' },
      limit: SLICE + 1,
    })
  }
  if (couponId === undefined || offerId !== undefined) {
    throw new Refusal('INVALID_INPUT', 'a coupon or an offer', { path: 'offerId' })
  }
  const coupon = await context.db.get<CouponDoc>(COUPONS, couponId)
  if (!coupon) throw new Refusal('NOT_FOUND', 'no such coupon')
  if (!covers(grant, coupon.shopIds)) {
    throw new Refusal('FORBIDDEN', 'this coupon is for other shops too', { reason: 'other_shop' })
  }
  return coupon.state === 'issued' ? [coupon] : []
}

/** Before the answer, which is remembered: a repeat would not come this far again. */
async function tellOwners(context: Context, coupons: readonly CouponDoc[], at: number) {
  for (let from = 0; from < coupons.length; from += AT_ONCE) {
    await Promise.all(
      coupons.slice(from, from + AT_ONCE).map(async ({ _id, memberId, title }) => {
        await couponGone(context, memberId, _id)
        const values = { couponId: _id, title: title.zh, titleEn: title.en }
        await writeMessage(context, { memberId, key: _id, kind: 'correction', at, values })
      }),
    )
  }
}
