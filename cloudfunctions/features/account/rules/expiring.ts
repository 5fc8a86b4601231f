import type { Points, Time } from '../../../../typings/contract'
import { addDays, dayOf, endOfDay, startOfDay } from '../../../platform/pure/day'
import type { Account } from './account'
import type { Book } from './book'
import type { Draft, Effect } from './entry'
import { expiryOf, firstExpiry, freeLots } from './lots'

/** A member is told so many days before points lapse. */
const NOTICE_DAYS = [30, 7]

/** Reason of the notice that points are about to lapse. */
export const POINTS_EXPIRING = 'points_expiring'

/** While it stands, what it told of has not lapsed yet, so nothing more is said. */
const markOf = (days: number) => `expiring:${days}`

/** Spendable points that lapse up to a time, and the last such moment. */
function lapsing(account: Account, upTo: Time): { points: Points; last: Time | null } {
  const ends = freeLots(account)
    .filter(({ lot }) => !lot.pending)
    .map(({ id, free }) => ({ free, at: expiryOf(id) ?? Infinity }))
    .filter(({ at }) => at <= upTo)
  return {
    points: ends.reduce((sum, { free }) => sum + free, 0),
    last: ends.at(-1)?.at ?? null,
  }
}

/**
 * When each notice is to be written: at the start of the day so long before the first bucket lapses,
 * and not before the one written last has run out.
 */
function planned(account: Account, lapsesAt: Time | null): { days: number; at: Time }[] {
  if (lapsesAt === null || account.status === 'closed') return []
  return NOTICE_DAYS.map((days) => {
    const told = account.limits[markOf(days)]
    const at = startOfDay(addDays(dayOf(lapsesAt), -days))
    return { days, at: told ? Math.max(at, told.until + 1) : at }
  })
}

/** "Your points lapse soon": one entry for all notices that are due. A notice tells of its whole span. */
export function expiryNotice({ account, now }: Book): Draft | null {
  const effects = planned(account, firstExpiry(account))
    .filter(({ at }) => at <= now)
    .flatMap(({ days }): Effect[] => {
      const { points, last } = lapsing(account, endOfDay(addDays(dayOf(now), days)))
      if (last === null) return []
      return [{ kind: 'limit.add', id: markOf(days), count: points, until: last }]
    })
  return effects.length === 0
    ? null
    : { type: 'notice', reason: POINTS_EXPIRING, postings: [], effects }
}

/** When the next one falls due, where points first lapse at `lapsesAt`; null: none. */
export function nextExpiryNoticeAt(account: Account, lapsesAt: Time | null): Time | null {
  const times = planned(account, lapsesAt).map(({ at }) => at)
  return times.length === 0 ? null : Math.min(...times)
}

/** What an expiry notice told of: the last moment of its nearest span. */
export function toldUntil(effects: readonly Effect[]): Time | null {
  const ends = effects.flatMap((effect) => (effect.kind === 'limit.add' ? [effect.until] : []))
  return ends.length === 0 ? null : Math.min(...ends)
}
