import type { Time } from '../../../../typings/contract'
import { dayOf, startOfDay } from '../../../platform/pure/day'
import { nextNoticeAt } from '../../tier/rules/notice'
import type { Programmes } from '../../programme/rules/programme'
import type { Account } from './account'
import type { Book } from './book'
import type { Draft } from './entry'
import { nextExpiryNoticeAt } from './expiring'
import { firstExpiry, freeLots, lapsedBefore, lotName } from './lots'
import { move } from './postings'

/** Pending points whose day has come; one entry for all buckets. */
export function activation({ account, now }: Book): Draft | null {
  const today = dayOf(now)
  const ready = Object.entries(account.lots)
    .filter(([id, lot]) => lot.pending && lotName(id).activationDay <= today)
    .map(([id, lot]) => ({ id, amount: lot.remaining }))
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  if (ready.length === 0) return null
  const amount = ready.reduce((sum, lot) => sum + lot.amount, 0)
  return {
    type: 'activate',
    postings: move('points', 'member.pending', 'member', amount),
    effects: ready.map(({ id, amount }) => ({ kind: 'lot.activate', lot: id, amount })),
  }
}

/** Points past the end of their last Shanghai day; what a hold has reserved waits for the hold. */
export function expiry({ account, now }: Book): Draft | null {
  const today = dayOf(now)
  const old = Object.keys(account.lots).some((id) => lapsedBefore(id, today))
  if (!old) return null
  const lapsed = freeLots(account).filter(({ id, lot }) => !lot.pending && lapsedBefore(id, today))
  if (lapsed.length === 0) return null
  const amount = lapsed.reduce((sum, { free }) => sum + free, 0)
  return {
    type: 'expire',
    postings: move('points', 'member', 'expired', amount),
    effects: lapsed.map(({ id, free }) => ({ kind: 'lot.lapse', lot: id, amount: free })),
  }
}

/** The earliest moment at which time alone will change this account; null: never. */
export function nextDueAt(account: Account, programmes: Programmes, now: Time): Time | null {
  const times: (Time | null)[] = [firstActivation(account)]
  const expiresAt = firstExpiry(account)
  if (expiresAt !== null) times.push(expiresAt + 1)
  if (account.status !== 'closed') {
    const review = account.tier.graceUntil ?? account.tier.until
    times.push(review === null ? null : review + 1, nextNoticeAt(account, programmes, now))
    times.push(nextExpiryNoticeAt(account))
  }
  const known = times.filter((time) => time !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function firstActivation({ lots }: Account): Time | null {
  const days = Object.keys(lots)
    .filter((id) => lots[id]?.pending)
    .map((id) => lotName(id).activationDay)
  const [first] = days.sort()
  return first === undefined ? null : startOfDay(first)
}
