import type { Time } from '../../../../typings/contract'
import { addDays, addMonths, civilOf, dayFrom, dayOf, endOfDay } from '../../../platform/pure/day'
import type { Account } from './account'
import { reject } from './book'
import type { LimitUse, Rejected } from './command'
import type { Effect } from './entry'

/** Name and last moment of the period that a limit counts in; Shanghai days, months and years. */
export function limitPeriod(per: 'day' | 'month' | 'year' | 'ever', now: Time) {
  const today = dayOf(now)
  const { year, month } = civilOf(today)
  switch (per) {
    case 'day':
      return { name: today, until: endOfDay(today) }
    case 'month': {
      const first = dayFrom({ year, month, day: 1 })
      return { name: today.slice(0, 7), until: endOfDay(addDays(addMonths(first, 1), -1)) }
    }
    case 'year':
      return { name: String(year), until: endOfDay(dayFrom({ year, month: 12, day: 31 })) }
    case 'ever':
      // 2100: far enough to be for ever, near enough for every clock.
      return { name: 'ever', until: 4_102_444_800_000 }
  }
}

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
