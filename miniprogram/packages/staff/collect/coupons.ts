import type { CouponAtTill } from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { refusalText } from '../../../services/coupon-text'
import { textOf, words } from '../../../services/language'

export interface CouponRow {
  id: string
  title: string
  line: string
  discount: string
  usable: boolean
  chosen: boolean
}

/** A coupon that cannot be used stays visible with its reason and what would change it. */
export function couponRows(coupons: CouponAtTill[], chosen: string | null): CouponRow[] {
  const { say } = words()
  return coupons.map(({ coupon, usable, discountFen, ...refusal }) => ({
    id: coupon.couponId,
    title: textOf(coupon.title),
    line: usable ? say.couponFrom(wholeYuan(coupon.minimumFen)) : refusalText(refusal),
    discount: usable && discountFen > 0 ? wholeYuan(-discountFen) : '',
    usable,
    chosen: usable && coupon.couponId === chosen,
  }))
}
