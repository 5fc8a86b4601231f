import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'

/** Who comes last on each account, and the account as they will leave it; apart per database (see recent.ts). */
const lines = new WeakMap<object, Map<MemberId, Promise<Account | undefined>>>()

/**
 * Callers of one account within one instance take turns, for at once they would only undo each other's
 * tries; the next begins from what the one before it left, which saves the reading. Other instances are
 * met by the compare-and-set, as ever: nothing but speed depends on this. Where an instance serves one
 * call at a time nobody ever waits here.
 */
export async function inTurn<T extends { account: Account }>(
  { db }: Pick<Context, 'db'>,
  id: MemberId,
  work: (left: Account | undefined) => Promise<T>,
): Promise<T> {
  let line = lines.get(db)
  if (!line) lines.set(db, (line = new Map()))
  const before = line.get(id)
  const mine = before ? before.then(work) : work(undefined)
  const left = mine.then(
    ({ account }) => account,
    () => undefined,
  )
  line.set(id, left)
  try {
    return await mine
  } finally {
    if (line.get(id) === left) line.delete(id)
  }
}
