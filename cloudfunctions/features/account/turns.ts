import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'

interface Line {
  /** Resolves when the last one in it is done: with the account as it was left, if that is known. */
  left: Promise<Account | undefined>
  /** When the one whose turn it is began. */
  since: Time
}

/**
 * Nobody joins a line that has not moved for so long: an instance that froze behind its answer may wake
 * with a request whose socket is dead.
 */
const STUCK_MS = 1000

/** Apart per database, so that two simulated instances in one process never meet. */
const worlds = new WeakMap<object, Map<MemberId, Line>>()

/**
 * Callers of one account within one instance take turns, for at once they would only undo each other's
 * tries; the next begins from what the one before it left, which saves the reading. Other instances are
 * met by the compare-and-set, as ever: nothing but speed depends on this. Where an instance serves one
 * call at a time hardly anybody ever waits here.
 */
export async function inTurn<T extends { account: Account }>(
  { db, clock }: Pick<Context, 'db' | 'clock'>,
  id: MemberId,
  work: (left: Account | undefined) => Promise<T>,
): Promise<T> {
  let lines = worlds.get(db)
  if (!lines) worlds.set(db, (lines = new Map<MemberId, Line>()))
  const known = lines.get(id)
  const before = known && clock.now() - known.since < STUCK_MS ? known : undefined
  const line: Line = before ?? { left: Promise.resolve(undefined), since: clock.now() }
  const mine = before
    ? line.left.then((account) => {
        line.since = clock.now()
        return work(account)
      })
    : work(undefined)
  const left = mine.then(
    ({ account }) => account,
    () => undefined,
  )
  line.left = left
  lines.set(id, line)
  try {
    return await mine
  } finally {
    if (line.left === left && lines.get(id) === line) lines.delete(id)
  }
}
