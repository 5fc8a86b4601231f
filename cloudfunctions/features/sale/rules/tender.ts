import type { Fen, Points, ProgrammeConfig, SaleLine } from '../../../../typings/contract'

/** How a sale was paid. `amountFen` = tier + coupon + points + pay, exactly. */
export interface Tender {
  /** The price. */
  amountFen: Fen
  /** What the member's tier takes off the price. */
  tierDiscountFen: Fen
  couponDiscountFen: Fen
  spendPoints: Points
  pointsDiscountFen: Fen
  /** What is left to pay in money: the only part that earns. */
  payFen: Fen
}

type SpendRule = NonNullable<ProgrammeConfig['points']['spend']>

/**
 * What a tier takes off at so many percent paid, rounded down: never more than was promised. By the
 * published tier alone: a price that follows a person's profile is unreasonable (PIPL Art. 24).
 */
export function tierDiscountOf(amountFen: Fen, percentPaid: number): Fen {
  return Math.floor((amountFen * (100 - percentPaid)) / 100)
}

/** The tier's discount first, then the coupon, then points; money takes the rest. */
export function tenderOf(
  amountFen: Fen,
  tierDiscountFen: Fen,
  couponDiscountFen: Fen,
  spendPoints: Points,
  rule: SpendRule | undefined,
): Tender {
  const coupon = Math.min(couponDiscountFen, amountFen - tierDiscountFen)
  const pointsDiscountFen = rule ? worthOf(spendPoints, rule) : 0
  return {
    amountFen,
    tierDiscountFen,
    couponDiscountFen: coupon,
    spendPoints,
    pointsDiscountFen,
    payFen: amountFen - tierDiscountFen - coupon - pointsDiscountFen,
  }
}

/** What so many points pay, in fen, rounded down. */
export function worthOf(points: Points, rule: SpendRule): Fen {
  return Math.floor((points * 100) / rule.pointsPerYuan)
}

/** The most points that this sale may take; 0 when that would be below the minimum. */
export function maxSpendPoints(
  afterCouponFen: Fen,
  balance: Points,
  rule: SpendRule | undefined,
): Points {
  if (!rule) return 0
  const mostFen = Math.floor((afterCouponFen * rule.maxPercentOfSale) / 100)
  const most = Math.min(balance, Math.floor((mostFen * rule.pointsPerYuan) / 100))
  return most < rule.minimumPoints ? 0 : Math.max(most, 0)
}

/**
 * Spreads a total over parts in proportion to their weights, exact to the fen: largest remainder, ties
 * to the earlier part. All weights 0: everything to the first.
 */
export function allocate(total: Fen, weights: readonly number[]): Fen[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0)
  if (whole === 0) return weights.map((_, index) => (index === 0 ? total : 0))
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight))
  const parts = exact.map((value) => Number(value / BigInt(whole)))
  const left = total - parts.reduce((sum, part) => sum + part, 0)
  exact
    .map((value, index) => ({ index, rest: value % BigInt(whole) }))
    .sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1))
    .slice(0, left)
    .forEach(({ index }) => {
      parts[index] = (parts[index] ?? 0) + 1
    })
  return parts
}

/** One line of a sale with its share of the discounts. */
export interface AllocatedLine extends SaleLine {
  tierDiscountFen: Fen
  couponDiscountFen: Fen
  pointsDiscountFen: Fen
  payFen: Fen
}

/** The one allocation of a sale: each discount in its turn over what is left of the lines. */
export function allocateLines(lines: readonly SaleLine[], tender: Tender): AllocatedLine[] {
  const prices = lines.map((line) => line.amountFen)
  const tier = allocate(tender.tierDiscountFen, prices)
  const reduced = prices.map((price, index) => price - (tier[index] ?? 0))
  const coupon = allocate(tender.couponDiscountFen, reduced)
  const left = reduced.map((price, index) => price - (coupon[index] ?? 0))
  const points = allocate(tender.pointsDiscountFen, left)
  return lines.map((line, index) => ({
    ...line,
    tierDiscountFen: tier[index] ?? 0,
    couponDiscountFen: coupon[index] ?? 0,
    pointsDiscountFen: points[index] ?? 0,
    payFen: (left[index] ?? 0) - (points[index] ?? 0),
  }))
}
