import type { CouponId, Fen, Points } from '../../../../typings/contract'
import type { Tender } from './tender'

/** What has been given back of a sale, in all, when goods worth `refundedFen` have come back. */
export interface GivenBack {
  refundedFen: Fen
  tierFen: Fen
  couponFen: Fen
  pointsFen: Fen
  points: Points
  payFen: Fen
  /** Money that stays paid: what the points of the sale are a function of. */
  eligibleLeftFen: Fen
}

/**
 * Parts are nested floors of the running total (tier, coupon, then points; money takes the rest), so each
 * part only ever grows and any split of a refund ends where one refund ends. Largest remainder on
 * running totals would run backwards.
 */
export function givenBack(tender: Tender, refundedFen: Fen): GivenBack {
  const { amountFen, tierDiscountFen, couponDiscountFen } = tender
  const { pointsDiscountFen, spendPoints, payFen } = tender
  const tierFen = share(tierDiscountFen, refundedFen, amountFen)
  const reducedFen = amountFen - tierDiscountFen
  const couponFen = share(couponDiscountFen, refundedFen - tierFen, reducedFen)
  const rest = refundedFen - tierFen - couponFen
  const pointsFen = share(pointsDiscountFen, rest, reducedFen - couponDiscountFen)
  const paid = rest - pointsFen
  return {
    refundedFen,
    tierFen,
    couponFen,
    pointsFen,
    points:
      refundedFen === amountFen ? spendPoints : share(spendPoints, pointsFen, pointsDiscountFen),
    payFen: paid,
    eligibleLeftFen: payFen - paid,
  }
}

/** floor(whole × part / of), exact beyond 2^53; 0 of nothing. */
function share(whole: number, part: number, of: number): number {
  return of === 0 ? 0 : Number((BigInt(whole) * BigInt(part)) / BigInt(of))
}

/** What this refund alone gives back. */
export function refundParts(tender: Tender, refundedBeforeFen: Fen, amountFen: Fen) {
  const before = givenBack(tender, refundedBeforeFen)
  const after = givenBack(tender, refundedBeforeFen + amountFen)
  return {
    before,
    after,
    payBackFen: after.payFen - before.payFen,
    returnPoints: after.points - before.points,
  }
}

/** Only with the whole sale, and whatever it took off: one for an item, or for less than a fen, is used too. */
export function couponComesBack(
  { couponId, tender }: { couponId: CouponId | ''; tender: Tender },
  refundedFen: Fen,
): boolean {
  return couponId !== '' && refundedFen === tender.amountFen
}
