import type { CouponValue, CouponView, OfferView, Reason } from '../../typings/contract'
import type { CouponCardView } from '../components/coupon-card/coupon-card'
import { grouped, wholeYuan } from '../lib/money'
import { shortDate } from '../lib/time'
import { serverNow } from './cloud'
import { language, textOf, words } from './language'

/** `¥8`, `15% off` or the item. */
export function valueText(value: CouponValue): string {
  const { say } = words()
  if (value.kind === 'amount_off') return wholeYuan(value.amountFen)
  if (value.kind === 'percent_off') return say.percentPaid(100 - value.percent)
  return textOf(value.item)
}

/** Why a coupon cannot be used, and what would change it; the same on the desk and on the member's phone. */
export function refusalText({ reason, missing }: { reason?: Reason; missing?: number }): string {
  const { say, reasons } = words()
  if (missing) return say.below(wholeYuan(missing))
  return reason ? reasons[reason] : ''
}

export const minimumText = (fen: number) => (fen > 0 ? words().say.couponFrom(wholeYuan(fen)) : '')
const dateText = (time: number) => shortDate(time, language.get(), serverNow())

/** `420 m`, `2.3 km` */
export function distanceText(metres: number | undefined): string {
  const { say } = words()
  if (metres === undefined) return ''
  return metres < 1000
    ? say.metres(Math.round(metres / 10) * 10)
    : say.kilometres((metres / 1000).toFixed(1))
}

export function offerCard(offer: OfferView, busy: boolean): CouponCardView {
  const { say, reasons, offers } = words()
  const can = offer.claimable > 0
  const title = textOf(offer.title)
  const shop = offer.shop
    ? say.distance(distanceText(offer.shop.distanceM), offer.shop.name)
    : say.shopCount(offer.shopCount)
  return {
    id: offer.offerId,
    value: valueText(offer.value),
    minimum: minimumText(offer.minimumFen),
    title,
    line: say.offerLine(dateText(offer.endsAt), grouped(offer.stockLeft)),
    place: shop,
    action: can ? offers.claim : offer.reason === 'member_limit' ? offers.mine : '',
    busy,
    usable: can,
    reason: !can && offer.reason ? reasons[offer.reason] : '',
    label: `${title} ${valueText(offer.value)} ${minimumText(offer.minimumFen)}`,
  }
}

export function couponCard(coupon: CouponView): CouponCardView {
  const { say, reasons, offers } = words()
  const usable = coupon.state === 'issued' || coupon.state === 'locked'
  const title = textOf(coupon.title)
  const reason = {
    issued: '',
    locked: reasons.locked,
    used: reasons.used,
    expired: reasons.expired,
    void: reasons.ended,
  }
  return {
    id: coupon.couponId,
    value: valueText(coupon.value),
    minimum: minimumText(coupon.minimumFen),
    title,
    line: say.couponLine(dateText(coupon.expiresAt)),
    place: coupon.shopIds.length > 0 ? say.shopCount(coupon.shopIds.length) : offers.allShops,
    action: coupon.state === 'issued' ? offers.use : '',
    busy: false,
    usable,
    reason: reason[coupon.state],
    label: `${title} ${valueText(coupon.value)}`,
  }
}
