import type { Points } from '../../../../typings/contract'
import { addDays, startOfDay } from '../../../platform/pure/day'
import type { Account, LotAmount } from './account'
import type { Book } from './book'
import type { Clawback } from './command'
import type { SaleRest } from './earn-amount'
import { CAME, cameId, usedUntil } from './earn'
import { carried, earnedMilli } from './earn-amount'
import type { Draft, Earned, EarnTerm, Effect, Posting } from './entry'
import { freeLots, sumOf, takeFrom } from './lots'
import { MEMORY_DAYS } from './memory'
import { move } from './postings'

type LimitAdd = Extract<Effect, { kind: 'limit.add' }>

/** Points of a day's visit whose sale has gone. */
const VISIT = 'visit:'

/**
 * Takes back what the refunded part had earned: the exact difference of the sale's worth before and
 * after, so a refund split in any way costs the same. First the sale's own bucket, then what that
 * bucket has lost to expiry (not charged twice), then available points, then other pending ones; the
 * rest is owed. It never fails for want of points: capping it would make refunds depend on their order.
 * A visit's points were given with the first sale of the day that counts for it, and go with the last.
 */
export function clawback({ account }: Book, command: Clawback): Draft {
  const { earned } = command
  const before = { fen: command.remainingBeforeFen, live: true }
  const live = !(command.voids ?? (command.remainingAfterFen === 0 && before.fen > 0))
  const after = { fen: command.remainingAfterFen, live }
  const milli = earnedMilli(earned, before) - earnedMilli(earned, after)
  const { kept, came } = visitsLeft(account, earned, before, after)
  const staying = kept.reduce((sum, { count }) => sum + count, 0)
  const { fractionMilli } = account.balances
  const next = carried(fractionMilli, staying - milli)
  const refundedFen = before.fen - after.fen
  const taken = takePoints(account, earned, 0 - next.points)
  return {
    type: 'clawback',
    policyVersion: earned.policyVersion,
    ...(command.subject && { subject: command.subject }),
    taken: taken.lots,
    postings: [
      ...taken.postings,
      ...fractionBack(next.fractionMilli - fractionMilli),
      ...move('growthHundredths', 'member', 'issued', refundedFen),
    ],
    effects: [...taken.effects, uncount(earned, refundedFen, live), ...kept, ...came],
  }
}

/**
 * This sale goes, or falls below a visit rule's least amount. What it had earned for the visit stays
 * while others that count stand on its day, and is then the day's own: kept as a limit, in thousandths.
 * With the last of them what was kept goes too.
 */
function visitsLeft(account: Account, earned: Earned, before: SaleRest, after: SaleRest) {
  const { day } = earned
  if (!after.live && (account.qualifying.days[day]?.sales ?? 0) <= 1) {
    return { kept: ended(account, VISIT, day), came: ended(account, CAME, day) }
  }
  const leaving = earned.terms.filter(
    (term) => term.per === 'visit' && counts(term, before) && !counts(term, after),
  )
  return {
    kept: leaving.flatMap((term) =>
      othersCount(account, term, earned, after)
        ? keptVisit(earned, term, before)
        : ended(account, `${VISIT}${term.ruleId}:`, day),
    ),
    came: leaving
      .map(({ ruleId }) => cameId(ruleId, day))
      .filter((id) => account.limits[id])
      .map((id): LimitAdd => ({ kind: 'limit.add', id, count: -1, until: usedUntil(day) })),
  }
}

const counts = ({ minimumFen }: EarnTerm, { live, fen }: SaleRest) => live && fen >= minimumFen

/** Whether another sale of the day stands that counts for this rule's visit. */
function othersCount(account: Account, term: EarnTerm, { day }: Earned, after: SaleRest): boolean {
  const known = account.limits[cameId(term.ruleId, day)]
  return known ? known.used > 1 : !after.live
}

function keptVisit(earned: Earned, term: EarnTerm, before: SaleRest): LimitAdd[] {
  const count = earnedMilli({ ...earned, terms: [term] }, before)
  const until = startOfDay(addDays(earned.day, MEMORY_DAYS + 1))
  const id = `${VISIT}${term.ruleId}:${earned.day}`
  return count > 0 ? [{ kind: 'limit.add', id, count, until }] : []
}

/** Takes the limits of that kind and day away. */
function ended(account: Account, kind: string, day: string): LimitAdd[] {
  return Object.entries(account.limits)
    .filter(([id]) => id.startsWith(kind) && id.endsWith(`:${day}`))
    .map(([id, { used, until }]) => ({ kind: 'limit.add', id, count: 0 - used, until }))
}

const fractionBack = (change: number) =>
  change >= 0
    ? move('fractionMilli', 'issued', 'member', change)
    : move('fractionMilli', 'member', 'issued', -change)

function uncount({ day, services }: Earned, refundedFen: number, live: boolean): Effect {
  const gone = live ? 0 : 1
  return {
    kind: 'counter.add',
    day,
    count: {
      spendFen: 0 - refundedFen,
      sales: 0 - gone,
      services: 0 - services * gone,
      growthHundredths: 0 - refundedFen,
    },
  }
}

function takePoints(
  account: Account,
  { lot: ownId }: Earned,
  amount: Points,
): { lots: LotAmount[]; postings: Posting[]; effects: Effect[] } {
  const lots = freeLots(account)
  const own = takeFrom(
    lots.filter(({ id }) => id === ownId),
    amount,
  )
  let left = amount - sumOf(own)
  const lapsed = Math.min(left, account.lots[ownId]?.lapsed ?? 0)
  left -= lapsed
  const others = lots.filter(({ id }) => id !== ownId)
  const available = takeFrom(
    others.filter(({ lot }) => !lot.pending),
    left,
  )
  left -= sumOf(available)
  const pending = takeFrom(
    others.filter(({ lot }) => lot.pending),
    left,
  )
  left -= sumOf(pending)
  const ownFrom = account.lots[ownId]?.pending ? 'member.pending' : 'member'
  const taken = [...own, ...available, ...pending]
  return {
    lots: taken,
    postings: [
      ...move('points', ownFrom, 'clawed_back', sumOf(own)),
      ...move('points', 'expired', 'clawed_back', lapsed),
      ...move('points', 'member', 'clawed_back', sumOf(available)),
      ...move('points', 'member.pending', 'clawed_back', sumOf(pending)),
      ...move('points', 'member.deficit', 'clawed_back', left),
    ],
    effects: [
      ...taken.map((part): Effect => ({ kind: 'lot.take', ...part })),
      ...(lapsed > 0 ? [{ kind: 'lot.count_lapsed' as const, lot: ownId, amount: lapsed }] : []),
    ],
  }
}
