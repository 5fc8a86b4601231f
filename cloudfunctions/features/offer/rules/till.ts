import type { CouponValue, Fen, Reason, ShopId, Time } from '../../../../typings/contract'
import { discountOf } from './value'

export interface TillCoupon {
  state: 'issued' | 'locked' | 'used' | 'expired' | 'void'
  value: CouponValue
  minimumFen: Fen
  shopIds: readonly ShopId[]
  expiresAt: Time
}

export interface Till {
  shopId: ShopId
  /** The bill before any coupon; 0 while nothing is typed yet. */
  amountFen: Fen
  now: Time
}

export interface Usability {
  usable: boolean
  reason?: Reason
  /** below_minimum: fen that are missing. */
  missing?: number
  discountFen: Fen
}

/** Whether a coupon can be used on this bill, or why not and what would change it. */
export function usability(coupon: TillCoupon, till: Till): Usability {
  const no = (reason: Reason, missing?: number): Usability => ({
    usable: false,
    reason,
    ...(missing === undefined ? {} : { missing }),
    discountFen: 0,
  })
  if (coupon.state === 'used') return no('used')
  if (coupon.state === 'locked') return no('locked')
  if (coupon.state === 'void') return no('ended')
  if (coupon.state === 'expired' || till.now > coupon.expiresAt) return no('expired')
  if (coupon.shopIds.length > 0 && !coupon.shopIds.includes(till.shopId)) return no('not_this_shop')
  if (till.amountFen < coupon.minimumFen) {
    return no('below_minimum', coupon.minimumFen - till.amountFen)
  }
  return { usable: true, discountFen: discountOf(coupon.value, till.amountFen) }
}

/** Best first: usable before not, the larger discount, then what lapses first. */
export function byUse(
  a: Usability & { expiresAt: Time },
  b: Usability & { expiresAt: Time },
): number {
  if (a.usable !== b.usable) return a.usable ? -1 : 1
  return b.discountFen - a.discountFen || a.expiresAt - b.expiresAt
}
