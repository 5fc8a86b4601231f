import type { CouponId, SalePreview, VisitView } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { paletteClass, paletteStyle } from '../../../lib/palette'
import { shortDate } from '../../../lib/time'
import { breakdownRows } from '../../../services/breakdown-text'
import { serverNow } from '../../../services/cloud'
import { language, textOf, words } from '../../../services/language'

/** What lowers this bill most; a coupon that takes nothing off it is for staff to choose. */
export function bestCoupon({ proof }: VisitView, preview: SalePreview | null): CouponId | '' {
  if (proof !== 'code') return ''
  const worth = preview?.coupons.filter((each) => each.usable && each.discountFen > 0) ?? []
  const best = worth.sort((a, b) => b.discountFen - a.discountFen)[0]
  return best?.coupon.couponId ?? ''
}

export function memberView(opened: VisitView) {
  const { say } = words()
  const name = opened.nickname || `No. ${opened.number}`
  return {
    name,
    initial: [...name][0] ?? '',
    tier: textOf(opened.tierName),
    tierClass: paletteClass(opened.palette),
    style: paletteStyle(opened.palette),
    line: [say.memberLine(grouped(opened.points), opened.coupons.length), opened.staffNote]
      .filter(Boolean)
      .join(' · '),
  }
}

export function previewView(preview: SalePreview) {
  const { say } = words()
  const points = grouped(preview.earnPoints)
  return {
    pay: wholeYuan(preview.payFen),
    earn: preview.activatesAt
      ? say.earnPending(points, shortDate(preview.activatesAt, language.get(), serverNow()))
      : say.earnPreview(points),
    why: preview.breakdown
      .map(({ ruleName, multiplierHundredths }) =>
        multiplierHundredths === 100
          ? textOf(ruleName)
          : `${textOf(ruleName)} × ${String(multiplierHundredths / 100)}`,
      )
      .join(' · '),
    rows: preview.breakdown.flatMap(breakdownRows),
    tierUp: preview.tierUp ? say.tierUp(textOf(preview.tierUp.name)) : '',
    approval: preview.approval,
  }
}
