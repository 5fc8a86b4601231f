import type { CouponAtTill, CouponView } from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { serverNow } from '../../../services/cloud'
import { minimumText, refusalText } from '../../../services/coupon-text'
import { language, textOf, words } from '../../../services/language'

export interface CouponRow {
  id: string
  title: string
  line: string
  discount: string
  usable: boolean
  chosen: boolean
  /** An item that needs no bill: handed over by itself. */
  alone: boolean
}

/** A coupon that cannot be used stays visible with its reason and what would change it. */
export function couponRows(coupons: CouponAtTill[], chosen: string | null): CouponRow[] {
  return coupons.map(({ coupon, usable, discountFen, ...refusal }) => ({
    id: coupon.couponId,
    title: textOf(coupon.title),
    line: usable ? termsOf(coupon) : refusalText(refusal),
    discount: usable && discountFen > 0 ? wholeYuan(-discountFen) : '',
    usable,
    chosen: usable && coupon.couponId === chosen,
    alone: usable && coupon.value.kind === 'free_item' && coupon.minimumFen === 0,
  }))
}

/** The item, the amount it needs, or until when. */
function termsOf({ value, minimumFen, expiresAt }: CouponView): string {
  const terms = [value.kind === 'free_item' ? textOf(value.item) : '', minimumText(minimumFen)]
  const date = shortDate(expiresAt, language.get(), serverNow())
  return terms.filter(Boolean).join(' · ') || words().say.couponLine(date)
}
