import type { CouponId, MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { IDENTITIES } from './record'

/** So that the card tab can say "2 coupons" without asking for them; repeats are harmless. */
export async function couponInHand(
  context: Context,
  memberId: MemberId,
  couponId: CouponId,
  lapsesAt: Time,
): Promise<void> {
  const set = { [`coupons.${field(couponId)}`]: lapsesAt }
  await context.db.updateWhere(IDENTITIES, { memberId }, { set })
}

/** `lapsedAt`: only if it has not been given a longer life meanwhile. */
export async function couponGone(
  context: Context,
  memberId: MemberId,
  couponId: CouponId,
  lapsedAt?: Time,
): Promise<void> {
  const path = `coupons.${field(couponId)}`
  const same = lapsedAt === undefined ? {} : { [path]: lapsedAt }
  await context.db.updateWhere(IDENTITIES, { memberId, ...same }, { unset: [path] })
}

/** Coupon ids may hold dots, which a path would read as steps. */
function field(couponId: CouponId): string {
  return couponId.replaceAll('.', '_')
}
