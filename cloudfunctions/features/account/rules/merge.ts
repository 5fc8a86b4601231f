import type { Day, Points } from '../../../../typings/contract'
import { dayOf } from '../../../platform/pure/day'
import { backTo, levelIn, periodOf } from '../../tier/rules/period'
import type { Account, AccountBalances, DayCount, Estate, LotId } from './account'
import type { Book } from './book'
import { reject } from './book'
import type { MergeBack, MergeGive, MergeReturn, MergeTake, Rejected } from './command'
import { given } from './credit'
import { carried } from './earn-amount'
import { addLot } from './earn'
import type { Asset, Draft, Effect, LedgerAccount, Posting } from './entry'
import { lowered } from './limits'
import type { FreeLot } from './lots'
import { freeLots, lotName, sumOf, takeFrom } from './lots'
import { move } from './postings'

/**
 * Two accounts of one person become one. `giveAll` closes the one and says what it had; `takeAll` adds
 * it to the other, lot by lot; `giveBack` and `takeBack` undo the two, exactly.
 */
export function giveAll({ account }: Book, { into, reason }: MergeGive): Draft | Rejected {
  const refused = closedFor(account)
  if (refused) return refused
  if (Object.keys(account.holds).length > 0) {
    return reject('NOT_ELIGIBLE', 'a redemption is in progress; end it first', { reason: 'locked' })
  }
  const { balances, lots, qualifying, limits, tier } = account
  const { gifts } = tier
  const estate: Estate = { balances, lots, qualifying, limits, tier: periodOf(tier), gifts }
  return {
    type: 'merge',
    reason,
    postings: handOver(balances, true),
    effects: [{ kind: 'merge.give', into, estate }],
  }
}

export function takeBack({ account }: Book, { estate, reason }: MergeBack): Draft | Rejected {
  if (account.mergedInto === undefined) return reject('ALREADY_DONE', 'it is an account of its own')
  return {
    type: 'merge',
    reason,
    postings: handOver(estate.balances, false),
    effects: [{ kind: 'merge.back', estate }],
  }
}

function closedFor({ status }: Account): Rejected | null {
  if (status === 'frozen') return reject('ACCOUNT_FROZEN', 'the account is frozen')
  if (status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  return null
}

const pass = (asset: Asset, account: LedgerAccount, amount: number, out: boolean): Posting[] =>
  out ? move(asset, account, 'transferred', amount) : move(asset, 'transferred', account, amount)

/** All balances leave the account, or enter it. A debt goes the other way round. */
function handOver(balances: AccountBalances, out: boolean): Posting[] {
  return [
    ...pass('points', 'member', balances.points, out),
    ...pass('points', 'member.pending', balances.pendingPoints, out),
    ...pass('points', 'member.deficit', balances.deficitPoints, !out),
    ...pass('fractionMilli', 'member', balances.fractionMilli, out),
    ...pass('growthHundredths', 'member', balances.growthHundredths, out),
    ...pass('principalFen', 'member', balances.principalFen, out),
    ...pass('bonusFen', 'member', balances.bonusFen, out),
  ]
}

export function takeAll(book: Book, command: MergeTake): Draft | Rejected {
  const { account, now } = book
  const refused = closedFor(account)
  if (refused) return refused
  const { from, estate, undoUntil, reason } = command
  const { postings, effects } = lotsTaken(estate, now)
  const whole = carried(account.balances.fractionMilli, estate.balances.fractionMilli).points
  const { tier, replaced } = tierTaken(book, estate)
  return {
    type: 'merge',
    reason,
    postings: [
      ...postings,
      ...handOver({ ...estate.balances, points: 0, pendingPoints: 0 }, false),
      ...move('fractionMilli', 'member', 'issued', whole * 1000),
      ...move('points', 'issued', 'member', whole),
    ],
    effects: [
      ...effects,
      ...lotOf(book, whole),
      {
        kind: 'counter.join',
        qualifying: estate.qualifying,
        sign: 1,
        shared: sharedDays(account, estate),
      },
      ...limitsTaken(account, estate, now),
      { kind: 'tier.set', tier },
      { kind: 'merge.take', from, undoUntil, replaced },
    ],
  }
}

/** One visit for both: told to whoever undoes it when the day is no longer in memory. */
function sharedDays(account: Account, estate: Estate): Day[] {
  const bought = (days: Record<Day, DayCount>, day: Day) => (days[day]?.sales ?? 0) > 0
  const [own, theirs] = [account.qualifying.days, estate.qualifying.days]
  return Object.keys(theirs).filter((day) => bought(theirs, day) && bought(own, day))
}

/**
 * Each bucket keeps its expiry, activation and policy. Whether its day has come says the clock of who takes it:
 * another may have been ahead, and a bucket of the same name that still waits here is one with it.
 */
function lotsTaken(estate: Estate, now: number): { postings: Posting[]; effects: Effect[] } {
  const today = dayOf(now)
  const sums = { pending: 0, usable: 0 }
  const effects = Object.entries(estate.lots).flatMap(([lot, { remaining, lapsed }]) => {
    const waits = lotName(lot).activationDay > today
    sums[waits ? 'pending' : 'usable'] += remaining
    return [
      ...addLot(lot, remaining + lapsed, waits),
      ...(lapsed > 0 ? [{ kind: 'lot.lapse' as const, lot, amount: lapsed }] : []),
    ]
  })
  return {
    postings: [
      ...move('points', 'transferred', 'member', sums.usable),
      ...move('points', 'transferred', 'member.pending', sums.pending),
    ],
    effects,
  }
}

/** The better tier of the two, the longer period among equals; a gift had by either is not given again. */
function tierTaken({ account, programmes, now }: Book, estate: Estate) {
  const programme = programmes.at(now)
  const { tier } = account
  const other = { ...tier, ...estate.tier }
  const [own, theirs] = [levelIn(programme, tier), levelIn(programme, other)]
  const longer = (estate.tier.until ?? Infinity) > (tier.until ?? Infinity)
  const better = theirs > own || (theirs === own && longer)
  const gifts = { ...estate.gifts, ...tier.gifts }
  for (const [id, year] of Object.entries(estate.gifts)) {
    if (year > (gifts[id] ?? '')) gifts[id] = year
  }
  return {
    tier: { ...(better ? backTo(tier, estate.tier, now) : tier), gifts },
    replaced: better ? periodOf(tier) : null,
  }
}

/** Notices told are each account's own. */
const isOwn = (id: string) => id.startsWith('expiring:')

function limitsTaken(account: Account, { limits }: Estate, now: number): Effect[] {
  return Object.entries(limits)
    .filter(([id, { until }]) => !isOwn(id) && until >= now)
    .map(([id, { used, until }]) => ({
      kind: 'limit.add',
      id,
      count: used,
      until: Math.max(until, account.limits[id]?.until ?? 0),
    }))
}

/** What is owed is paid at once from what there is. */
export function debtPaid({ account }: Book): Draft | null {
  const { points, deficitPoints } = account.balances
  const amount = Math.min(points, deficitPoints)
  if (amount === 0) return null
  const taken = takeFrom(
    freeLots(account).filter(({ lot }) => !lot.pending),
    amount,
  )
  return {
    type: 'merge',
    taken,
    postings: move('points', 'member', 'member.deficit', amount),
    effects: taken.map((part): Effect => ({ kind: 'lot.take', ...part })),
  }
}

/**
 * Gives all that was taken back, in full: from the same buckets, then from others, the rest is owed.
 * Not once an entry of the other card has been posted here (a refund of its old sale): what is whose
 * could no longer be told apart.
 */
export function giveBack(book: Book, command: MergeReturn): Draft | Rejected {
  const { account, now } = book
  const { from, estate, reason } = command
  const refused = closedFor(account) ?? notReturnable(account, command, now)
  if (refused) return refused
  const { balances } = account
  const fraction = carried(balances.fractionMilli, 0 - estate.balances.fractionMilli)
  const short = 0 - fraction.points
  const back = pointsBack(account, estate, short)
  const debt = debtBack(book, back.owed, estate.balances.deficitPoints)
  return {
    type: 'merge',
    reason,
    postings: [
      ...back.postings,
      ...move('points', 'transferred', 'issued', short),
      ...debt.postings,
      ...move('fractionMilli', 'issued', 'member', short * 1000),
      ...handOver({ ...estate.balances, points: 0, pendingPoints: 0, deficitPoints: 0 }, true),
    ],
    effects: [
      ...back.effects,
      ...debt.effects,
      {
        kind: 'counter.join',
        qualifying: estate.qualifying,
        sign: -1,
        shared: command.taken.shared,
        since: command.taken.at,
      },
      ...limitsBack(account, estate, now),
      ...tierBack(book, command),
      { kind: 'merge.return', from },
    ],
  }
}

function notReturnable(
  { absorbed, balances }: Account,
  { from, estate }: MergeReturn,
  now: number,
): Rejected | null {
  const merged = absorbed?.[from]
  if (!merged) return reject('ALREADY_DONE', 'this card was not merged into it')
  if (now > merged.undoUntil) {
    return reject('TOO_LATE', 'the time to undo it is over', { reason: 'window_closed' })
  }
  const spent =
    balances.principalFen < estate.balances.principalFen ||
    balances.bonusFen < estate.balances.bonusFen
  if (merged.followed > 0 || spent) {
    return reject('NOT_ELIGIBLE', 'what the other card had is in use here', { reason: 'locked' })
  }
  return null
}

function pointsBack(account: Account, estate: Estate, short: Points) {
  const free = freeLots(account)
  const freeOf = new Map(free.map(({ id, free: amount }) => [id, amount]))
  const own: { lot: LotId; amount: Points }[] = []
  const lapses: Effect[] = []
  let [missing, lapsed] = [short, 0]
  for (const [lot, had] of Object.entries(estate.lots)) {
    const amount = Math.min(freeOf.get(lot) ?? 0, had.remaining)
    if (amount > 0) own.push({ lot, amount })
    const here = account.lots[lot]?.lapsed ?? 0
    const gone = Math.min(had.remaining - amount, Math.max(0, here - had.lapsed))
    const forgotten = gone + Math.min(had.lapsed, here - gone)
    if (forgotten > 0) lapses.push({ kind: 'lot.count_lapsed', lot, amount: forgotten })
    lapsed += gone
    missing += had.remaining - amount - gone
  }
  const taken = new Map(own.map(({ lot, amount }) => [lot, amount]))
  const rest = free
    .map((lot): FreeLot => ({ ...lot, free: lot.free - (taken.get(lot.id) ?? 0) }))
    .filter((lot) => lot.free > 0)
  const usable = takeFrom(
    rest.filter(({ lot }) => !lot.pending),
    missing,
  )
  const pending = takeFrom(
    rest.filter(({ lot }) => lot.pending),
    missing - sumOf(usable),
  )
  const owed = missing - sumOf(usable) - sumOf(pending)
  const parts = [...own, ...usable, ...pending]
  const waiting = parts.filter(({ lot }) => account.lots[lot]?.pending)
  return {
    owed,
    postings: [
      ...move('points', 'member', 'transferred', sumOf(parts) - sumOf(waiting)),
      ...move('points', 'member.pending', 'transferred', sumOf(waiting)),
      ...move('points', 'expired', 'transferred', lapsed),
      ...move('points', 'member.deficit', 'transferred', owed),
    ],
    effects: [...parts.map((part): Effect => ({ kind: 'lot.take', ...part })), ...lapses],
  }
}

/** The other card's debt leaves again: first off what is owed here, the rest comes back as points. */
function debtBack(book: Book, owed: Points, debt: Points) {
  const paid = Math.min(book.account.balances.deficitPoints + owed, debt)
  const rest = debt - paid
  return {
    postings: [
      ...move('points', 'transferred', 'member.deficit', paid),
      ...move('points', 'transferred', 'member', rest),
    ],
    effects: lotOf(book, rest),
  }
}

/** A bucket of today's policy, whatever is owed. */
function lotOf(book: Book, points: Points): Effect[] {
  const { balances } = book.account
  const free = { ...book.account, balances: { ...balances, deficitPoints: 0 } }
  return given({ ...book, account: free }, 'merge', points).effects
}

function limitsBack(account: Account, { limits }: Estate, now: number): Effect[] {
  const uses = Object.entries(limits)
    .filter(([id]) => !isOwn(id))
    .map(([id, { used }]) => ({
      id,
      count: used,
      max: 0,
      until: account.limits[id]?.until ?? 0,
    }))
  return lowered(account, uses, now)
}

/** Its own period goes on where the other's tier had ended it, unless a new one has begun since. */
function tierBack({ account, now }: Book, { estate, replaced }: MergeReturn): Effect[] {
  const { tier } = account
  if (!replaced || tier.id !== estate.tier.id || tier.since !== estate.tier.since) return []
  return [{ kind: 'tier.set', tier: backTo(tier, replaced, now) }]
}
