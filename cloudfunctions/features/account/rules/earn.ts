import type { EarnRule } from '../../../../typings/contract'
import { addDays, dayOf, startOfDay } from '../../../platform/pure/day'
import type { Programme } from '../../programme/rules/programme'
import { tierAt } from '../../tier/rules/period'
import type { Account } from './account'
import type { Book } from './book'
import { reject } from './book'
import type { Earn, Rejected } from './command'
import { breakdownOf, carried, earnedMilli } from './earn-amount'
import type { Draft, Earned, EarnTerm, Effect } from './entry'
import { activationDayOf, expiryDayOf, expiryOf, lotId } from './lots'
import { multipliersOf } from './multipliers'
import { creditPoints, move } from './postings'

/** What a day has used is asked again by late uploads; longer than any programme accepts late credits. */
const USE_MEMORY_DAYS = 100
export const usedUntil = (day: string) => startOfDay(addDays(day, USE_MEMORY_DAYS))

export const capId = (ruleId: string, day: string) => `cap:${ruleId}:${day}`
/** Counts a day's sales that reached the least amount of a visit rule; a rule without one counts all sales. */
export const CAME = 'came:'
export const cameId = (ruleId: string, day: string) => `${CAME}${ruleId}:${day}`

/**
 * Points of a sale, exact to 1/1000: whole points go to their bucket, the rest is carried over, so
 * that small sales add up. Rate, tier, caps and policy are those of the sale's own time.
 */
export function earn(book: Book, command: Earn): Draft | Rejected {
  const { account, programmes } = book
  if (account.status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  const programme = programmes.at(command.soldAt)
  const tier = tierAt(account.tier, command.soldAt)
  const { list, totalHundredths } = multipliersOf(
    programme,
    programmes.version(tier.policyVersion),
    {
      soldAt: command.soldAt,
      shopId: command.shopId,
      tierId: tier.id,
      birthday: command.birthday,
    },
  )
  const terms = programme.config.points.earn.map((rule) =>
    termOf(account, command, rule, totalHundredths),
  )
  const sold = { eligibleFen: command.eligibleFen, terms }
  const { fractionMilli } = account.balances
  const whole = { fen: command.eligibleFen, live: true }
  const gained = carried(fractionMilli, earnedMilli(sold, whole))
  const earned = earnedOf(book, command, programme, terms, gained.points)
  const pending = earned.activatesAt > book.now
  const credit = creditPoints(
    account,
    'issued',
    pending ? 'member.pending' : 'member',
    gained.points,
  )
  return {
    type: 'earn',
    effectiveAt: command.soldAt,
    policyVersion: programme.version,
    ...(command.subject && { subject: command.subject }),
    breakdown: breakdownOf(sold, programme.config.points.earn, list, fractionMilli).filter(
      ({ base }) => base > 0,
    ),
    earned,
    postings: [
      ...credit.postings,
      ...fraction(gained.fractionMilli - fractionMilli),
      ...move('growthHundredths', 'issued', 'member', command.eligibleFen),
    ],
    effects: [
      ...addLot(earned.lot, credit.credited, pending),
      counters(earned, command.eligibleFen),
      ...cameEffects(earned),
      ...capEffects(sold, earned),
    ],
  }
}

const fraction = (change: number) =>
  change >= 0
    ? move('fractionMilli', 'issued', 'member', change)
    : move('fractionMilli', 'member', 'issued', -change)

export function addLot(lot: string, amount: number, pending: boolean): Effect[] {
  return amount > 0 ? [{ kind: 'lot.add', lot, amount, pending }] : []
}

function termOf(
  account: Account,
  { soldAt, minutes }: Earn,
  rule: EarnRule,
  multiplierHundredths: number,
): EarnTerm {
  const day = dayOf(soldAt)
  const quantity = { spend: 0, visit: Number(isVisit(account, rule, day)), minutes }[rule.per]
  const used = account.limits[capId(rule.id, day)]?.used ?? 0
  return {
    ruleId: rule.id,
    per: rule.per,
    points: rule.points,
    unit: rule.unit,
    multiplierHundredths,
    minimumFen: rule.minimumFen ?? 0,
    quantity,
    allowanceMilli: rule.dailyCap === undefined ? null : Math.max(0, rule.dailyCap * 1000 - used),
  }
}

/** A sale below the rule's least amount does not use up the day's visit. */
function isVisit(account: Account, { id, minimumFen = 0 }: EarnRule, day: string): boolean {
  if (minimumFen > 0) return !account.limits[cameId(id, day)]
  return (account.qualifying.days[day]?.sales ?? 0) === 0
}

function earnedOf(
  { now }: Book,
  { soldAt, eligibleFen, minutes }: Earn,
  { version, config }: Programme,
  terms: EarnTerm[],
  points: number,
): Earned {
  const day = dayOf(soldAt)
  const { pendingDays, expiry } = config.points
  const activationDay = activationDayOf(day, pendingDays, dayOf(now))
  const expiryDay = expiryDayOf(expiry, activationDay)
  const lot = lotId({ expiryDay, activationDay, policyVersion: version, origin: 'earn' })
  return {
    lot,
    eligibleFen,
    day,
    services: Number(minutes > 0),
    terms,
    policyVersion: version,
    points,
    activatesAt: activationDay === dayOf(now) ? now : startOfDay(activationDay),
    expiresAt: expiryOf(lot),
  }
}

function counters({ day, services }: Earned, eligibleFen: number): Effect {
  return {
    kind: 'counter.add',
    day,
    count: { spendFen: eligibleFen, sales: 1, services, growthHundredths: eligibleFen },
  }
}

/** This sale is one of those for which the day's visit is given. */
function cameEffects({ eligibleFen, terms, day }: Earned): Effect[] {
  return terms
    .filter(({ per, minimumFen }) => per === 'visit' && minimumFen > 0 && eligibleFen >= minimumFen)
    .map(({ ruleId }) => ({
      kind: 'limit.add',
      id: cameId(ruleId, day),
      count: 1,
      until: usedUntil(day),
    }))
}

/** What this sale used of each daily cap. */
function capEffects(sold: Pick<Earned, 'eligibleFen' | 'terms'>, { day }: Earned): Effect[] {
  const whole = { fen: sold.eligibleFen, live: true }
  return sold.terms
    .filter(({ allowanceMilli }) => allowanceMilli !== null)
    .map((term) => ({
      id: capId(term.ruleId, day),
      count: earnedMilli({ ...sold, terms: [term] }, whole),
    }))
    .filter(({ count }) => count > 0)
    .map(({ id, count }) => ({
      kind: 'limit.add',
      id,
      count,
      until: usedUntil(day),
    }))
}
