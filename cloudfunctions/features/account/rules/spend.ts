import type { EntryKey, EntryType, Points } from '../../../../typings/contract'

import type { EntryRef, Hold, LotAmount } from './account'
import type { Book } from './book'
import { isRejected, reject } from './book'
import type { HoldPoints, Rejected, Release, Reverse, Settle, Spend } from './command'
import { addLot } from './earn'
import type { Draft, Effect } from './entry'
import { limitBroken, lowered, raised } from './limits'
import { expiryOf, freeLots, lotName, returnedLots, returnLot, sumOf, takeFrom } from './lots'
import { creditPoints, move } from './postings'

/** An account with so many unfinished operations waits for its jobs. */
const MAX_HOLDS = 64

/** Spending is for active accounts that owe nothing and have enough. */
function spendable({ account, now }: Book, command: Spend | HoldPoints): LotAmount[] | Rejected {
  const { status, balances } = account
  if (status === 'frozen') return reject('ACCOUNT_FROZEN', 'the account is frozen')
  if (status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  if (balances.deficitPoints > 0) {
    return reject('NOT_ELIGIBLE', 'points are owed; the next credits pay them first', {
      reason: 'deficit',
      missing: balances.deficitPoints,
    })
  }
  if (balances.points < command.points) {
    return reject('INSUFFICIENT_POINTS', 'not enough points', {
      missing: command.points - balances.points,
    })
  }
  const broken = limitBroken(account, command.limits ?? [], now)
  if (broken) return broken
  return takeFrom(
    freeLots(account).filter(({ lot }) => !lot.pending),
    command.points,
  )
}

const takeEffects = (lots: readonly LotAmount[]): Effect[] =>
  lots.map((part) => ({ kind: 'lot.take', ...part }))

export function spend(book: Book, command: Spend): Draft | Rejected {
  const taken = spendable(book, command)
  if (isRejected(taken)) return taken
  return {
    type: 'spend',
    ...(command.subject && { subject: command.subject }),
    taken,
    postings: move('points', 'member', 'redeemed', command.points),
    effects: [...takeEffects(taken), ...raised(command.limits)],
  }
}

/** What the member's list calls a reservation. */
const HOLD_TYPES: Record<string, EntryType> = { sale: 'spend', gift: 'gift', merge: 'merge' }

/** Reserves points; they stay in their buckets, out of reach of spending, expiry and clawback. */
export function hold(
  book: Book,
  command: HoldPoints,
  key: EntryKey,
  ref: EntryRef,
): Draft | Rejected {
  if (Object.keys(book.account.holds).length >= MAX_HOLDS) {
    return reject('LIMIT_REACHED', 'too many unfinished operations', { limit: MAX_HOLDS })
  }
  const lots = spendable(book, command)
  if (isRejected(lots)) return lots
  const { purpose, points } = command
  const value: Hold = { amount: points, lots, purpose, ref, at: book.now }
  return {
    type: HOLD_TYPES[purpose] ?? 'redeem_hold',
    ...(command.subject && { subject: command.subject }),
    taken: lots,
    postings: move('points', 'member', 'member.held', points),
    effects: [{ kind: 'hold.open', hold: key, value }, ...raised(command.limits)],
  }
}

export function settle({ account }: Book, command: Settle): Draft | Rejected {
  const held = account.holds[command.hold]
  if (!held) return reject('ALREADY_DONE', 'this reservation has ended')
  const to = command.type === 'gift' || command.type === 'merge' ? 'transferred' : 'redeemed'
  return {
    type: command.type,
    ...(command.subject && { subject: command.subject }),
    taken: held.lots,
    postings: move('points', 'member.held', to, held.amount),
    effects: [{ kind: 'hold.settle', hold: command.hold }, ...takeEffects(held.lots)],
  }
}

/** Back to the buckets; what has lapsed meanwhile lapses now, without grace. */
export function release({ account, now }: Book, command: Release): Draft | Rejected {
  const held = account.holds[command.hold]
  if (!held) return reject('ALREADY_DONE', 'this reservation has ended')
  const lapsed = held.lots.filter(({ lot }) => (expiryOf(lot) ?? now) < now)
  const amount = sumOf(lapsed)
  return {
    type: 'redeem_release',
    ...(command.subject && { subject: command.subject }),
    postings: [
      ...move('points', 'member.held', 'member', held.amount - amount),
      ...move('points', 'member.held', 'expired', amount),
    ],
    effects: [
      { kind: 'hold.release', hold: command.hold },
      ...lapsed.map((part): Effect => ({ kind: 'lot.lapse', ...part })),
      ...lowered(account, command.limits, now),
    ],
  }
}

/** Spent points come back to the same buckets, spent last first; a debt is paid from them first. */
export function reverse(book: Book, command: Reverse): Draft | Rejected {
  const { taken, returnedBefore, returnedAfter } = command
  if (returnedBefore < 0 || returnedAfter < returnedBefore || returnedAfter > sumOf(taken)) {
    return reject('LIMIT_REACHED', 'more than was spent', { limit: sumOf(taken) })
  }
  const { account } = book
  const parts = returnedLots(taken, returnedBefore, returnedAfter)
  const amount = sumOf(parts)
  const credit = creditPoints(account, 'redeemed', 'member', amount)
  return {
    type: 'refund',
    ...(command.subject && { subject: command.subject }),
    postings: credit.postings,
    effects: [
      ...returnEffects(book, parts, amount - credit.credited),
      ...lowered(account, command.limits, book.now),
    ],
  }
}

/** The debt takes its part from what returns first; the rest reaches the buckets. */
function returnEffects(
  { programmes, now }: Book,
  parts: readonly LotAmount[],
  owed: Points,
): Effect[] {
  let left = owed
  return parts.flatMap(({ lot, amount }) => {
    const paid = Math.min(left, amount)
    left -= paid
    const { restoreGraceDays } = programmes.version(lotName(lot).policyVersion).config.points
    return addLot(returnLot(lot, restoreGraceDays, now), amount - paid, false)
  })
}
