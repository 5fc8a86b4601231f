import type { EntryType, Points } from '../../../../typings/contract'
import { dayOf } from '../../../platform/pure/day'
import type { Book } from './book'
import { reject } from './book'
import type { Adjust, Credit, Rejected } from './command'
import { addLot } from './earn'
import type { Draft, Effect, LedgerAccount } from './entry'
import { expiryDayOf, freeLots, lotId, sumOf, takeFrom } from './lots'
import { creditPoints, move } from './postings'

const SOURCE: Partial<Record<EntryType, LedgerAccount>> = {
  adjust: 'adjusted',
  gift: 'transferred',
  merge: 'transferred',
}

/** Points given, usable at once; they lapse by the policy of the day they are given. */
export function given(book: Book, type: Credit['type'], points: Points): Draft {
  const { account, programmes, now } = book
  const { version, config } = programmes.at(now)
  const today = dayOf(now)
  const expiryDay = expiryDayOf(config.points.expiry, today)
  const lot = lotId({ expiryDay, activationDay: today, policyVersion: version, origin: type })
  const credit = creditPoints(account, SOURCE[type] ?? 'issued', 'member', points)
  return {
    type,
    policyVersion: version,
    postings: credit.postings,
    effects: addLot(lot, credit.credited, false),
  }
}

export function credit(book: Book, command: Credit): Draft | Rejected {
  const { status } = book.account
  if (status === 'frozen') return reject('ACCOUNT_FROZEN', 'the account is frozen')
  if (status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  return {
    ...given(book, command.type, command.points),
    ...(command.subject && { subject: command.subject }),
    reason: command.reason ?? '',
  }
}

/** A signed correction by an operator; possible on a frozen account, that is what it is frozen for. */
export function adjust(book: Book, command: Adjust): Draft | Rejected {
  if (book.account.status === 'closed') return reject('ACCOUNT_CLOSED', 'the account is closed')
  if (command.points >= 0) {
    return { ...given(book, 'adjust', command.points), reason: command.reason }
  }
  return debit(book, 0 - command.points, command.reason)
}

/** Only here does the policy on negative balances bind: how far an operator may go below zero. */
function debit(
  { account, programmes, now }: Book,
  points: Points,
  reason: string,
): Draft | Rejected {
  const { negative } = programmes.at(now).config.points
  const { balances } = account
  const short = Math.max(0, points - balances.points)
  const floor = { forbid: 0, allow: Infinity, down_to: 0 }[negative.kind]
  const owedAtMost = negative.kind === 'down_to' ? negative.points : floor
  if (short > 0 && balances.deficitPoints + short > owedAtMost) {
    return reject('INSUFFICIENT_POINTS', 'not enough points', { missing: short })
  }
  const taken = takeFrom(
    freeLots(account).filter(({ lot }) => !lot.pending),
    points,
  )
  return {
    type: 'adjust',
    reason,
    taken,
    postings: [
      ...move('points', 'member', 'adjusted', sumOf(taken)),
      ...move('points', 'member.deficit', 'adjusted', short),
    ],
    effects: taken.map((part): Effect => ({ kind: 'lot.take', ...part })),
  }
}
