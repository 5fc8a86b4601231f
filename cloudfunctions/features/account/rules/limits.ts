import type { Account } from './account'
import { reject } from './book'
import type { LimitUse, Rejected } from './command'
import type { Effect } from './entry'

/** A count past its period no longer counts. */
function usedOf(account: Account, id: string, now: number): number {
  const limit = account.limits[id]
  return limit && limit.until >= now ? limit.used : 0
}

/** Every limit of a command is checked before any is raised. */
export function limitBroken(
  account: Account,
  limits: readonly LimitUse[],
  now: number,
): Rejected | null {
  for (const { id, max, count } of limits) {
    // The id becomes part of a path in the update; a dot would split it.
    if (!/^[0-9A-Za-z_:-]{1,120}$/.test(id)) throw new Error(`not a limit id: ${id}`)
    if (usedOf(account, id, now) + count > max) {
      return reject('LIMIT_REACHED', `limit ${id} is used up`, { limit: max })
    }
  }
  return null
}

export function raised(limits: readonly LimitUse[] = []): Effect[] {
  return limits.map(({ id, count, until }) => ({ kind: 'limit.add', id, count, until }))
}

/** Gives counts back, never below what is there (a period that has ended is forgotten). */
export function lowered(account: Account, limits: readonly LimitUse[] = [], now: number): Effect[] {
  return limits
    .map(({ id, count, until }) => {
      const used = usedOf(account, id, now)
      return { id, until, count: 0 - Math.min(used, count) }
    })
    .filter(({ count }) => count < 0)
    .map((limit) => ({ kind: 'limit.add', ...limit }))
}
