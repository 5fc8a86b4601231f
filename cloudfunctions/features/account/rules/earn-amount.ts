import type { EarnBreakdown, EarnRule, Fen, Text } from '../../../../typings/contract'
import type { Earned, EarnTerm } from './entry'

/** What is left of a sale: its eligible fen, and whether anything of it still stands. */
export interface SaleRest {
  fen: Fen
  live: boolean
}

/** floor(a × b × c × d ÷ divisor); products pass 2^53, so they are made in big integers. */
function floorRatio(factors: readonly number[], divisor: number): number {
  const product = factors.reduce((all, factor) => all * BigInt(factor), 1n)
  return Number(product / BigInt(divisor))
}

/** What a term's rule counts in the rest of a sale: fen, visits or minutes (in proportion). */
export function baseOf(
  term: EarnTerm,
  earned: Pick<Earned, 'eligibleFen'>,
  rest: SaleRest,
): number {
  if (!rest.live || rest.fen < term.minimumFen) return 0
  if (term.per === 'spend') return rest.fen
  if (term.per === 'visit' || earned.eligibleFen === 0) return term.quantity
  return floorRatio([term.quantity, rest.fen], earned.eligibleFen)
}

/** Exact worth of a term in 1/1000 point, before the cap. */
function uncappedMilli(term: EarnTerm, base: number): number {
  // 1000 thousandths ÷ 100 hundredths of the multiplier = 10.
  return floorRatio([base, term.points, term.multiplierHundredths, 10], term.unit)
}

function termMilli(term: EarnTerm, earned: Pick<Earned, 'eligibleFen'>, rest: SaleRest): number {
  const milli = uncappedMilli(term, baseOf(term, earned, rest))
  return term.allowanceMilli === null ? milli : Math.min(milli, term.allowanceMilli)
}

/**
 * What the rest of a sale is worth in 1/1000 point. The only formula: earning posts it for the whole
 * sale and every refund posts the difference of two of its values, so refunds in any split end alike.
 */
export function earnedMilli(earned: Pick<Earned, 'eligibleFen' | 'terms'>, rest: SaleRest): number {
  return earned.terms.reduce((sum, term) => sum + termMilli(term, earned, rest), 0)
}

/** Points and the carried part after so many thousandths come in (or go, when negative). */
export function carried(
  fractionMilli: number,
  milli: number,
): { points: number; fractionMilli: number } {
  const total = fractionMilli + milli
  const points = Math.floor(total / 1000)
  return { points, fractionMilli: total - points * 1000 }
}

export interface NamedMultiplier {
  name: Text
  hundredths: number
}

/** Every factor of an earn, rule by rule, with what each carried in and out. */
export function breakdownOf(
  earned: Pick<Earned, 'eligibleFen' | 'terms'>,
  rules: readonly EarnRule[],
  multipliers: readonly NamedMultiplier[],
  fractionBefore: number,
): EarnBreakdown[] {
  const rest: SaleRest = { fen: earned.eligibleFen, live: true }
  let fraction = fractionBefore
  return earned.terms.map((term) => {
    const base = baseOf(term, earned, rest)
    const milli = termMilli(term, earned, rest)
    const cut = uncappedMilli(term, base) - milli
    const { points, fractionMilli } = carried(fraction, milli)
    const line: EarnBreakdown = {
      ruleId: term.ruleId,
      ruleName: rules.find(({ id }) => id === term.ruleId)?.name ?? { zh: '', en: '' },
      base,
      points: term.points,
      unit: term.unit,
      multiplierHundredths: term.multiplierHundredths,
      multipliers: [...multipliers],
      fractionBeforeMilli: fraction,
      fractionAfterMilli: fractionMilli,
      cappedPoints: Math.floor(cut / 1000),
      result: points,
    }
    fraction = fractionMilli
    return line
  })
}
