import type { Day, Points, Time } from '../../../../typings/contract'
import { dayOf, startOfDay } from '../../../platform/pure/day'
import { nextNoticeAt } from '../../tier/rules/notice'
import type { Programmes } from '../../programme/rules/programme'
import type { Account, Lot, LotId } from './account'
import type { Book } from './book'
import type { Draft } from './entry'
import { nextExpiryNoticeAt } from './expiring'
import { activationDayIn, firstExpiry, freeLots, lapsedBefore } from './lots'
import { move } from './postings'

/** Pending points whose day has come; one entry for all buckets. */
export function activation({ account, now }: Book): Draft | null {
  const today = dayOf(now)
  const ready: { id: LotId; amount: Points }[] = []
  for (const id in account.lots) {
    const { pending, remaining } = account.lots[id] as Lot
    if (pending && activationDayIn(id) <= today) ready.push({ id, amount: remaining })
  }
  ready.sort((a, b) => (a.id < b.id ? -1 : 1))
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
  let first = Infinity
  const or = (time: Time | null, more = 0) => {
    if (time !== null && time + more < first) first = time + more
  }
  or(firstActivation(account))
  const lapsesAt = firstExpiry(account)
  or(lapsesAt, 1)
  if (account.status !== 'closed') {
    or(account.tier.graceUntil ?? account.tier.until, 1)
    or(nextNoticeAt(account, programmes, now))
    or(nextExpiryNoticeAt(account, lapsesAt))
  }
  return first === Infinity ? null : first
}

function firstActivation({ lots }: Account): Time | null {
  let first: Day | null = null
  for (const id in lots) {
    if (lots[id]?.pending !== true) continue
    const day = activationDayIn(id)
    if (first === null || day < first) first = day
  }
  return first === null ? null : startOfDay(first)
}
