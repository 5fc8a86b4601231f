import type { Day, PointsExpiry, Points, Time } from '../../../../typings/contract'
import { addDays, addMonths, civilOf, dayFrom, dayOf, endOfDay } from '../../../platform/pure/day'
import type { Account, Lot, LotAmount, LotId } from './account'

/** Sorts after every date, so that ids alone give the spending order. */
const NEVER = 'never'

export interface LotName {
  /** Last day of use; null: never lapses. */
  expiryDay: Day | null
  activationDay: Day
  policyVersion: number
  origin: string
}

export function lotId({ expiryDay, activationDay, policyVersion, origin }: LotName): LotId {
  return `${expiryDay ?? NEVER}|${activationDay}|v${policyVersion}|${origin}`
}

export function lotName(id: LotId): LotName {
  const [expiry = NEVER, activationDay = '', version = 'v0', origin = ''] = id.split('|')
  return {
    expiryDay: expiry === NEVER ? null : expiry,
    activationDay,
    policyVersion: Number(version.slice(1)),
    origin,
  }
}

/** Last moment of use; null: none. Points lapse at the end of a Shanghai day. */
export function expiryOf(id: LotId): Time | null {
  const expiry = partOf(id, 0)
  return expiry === NEVER ? null : endOfDay(expiry)
}

/** Without the rest of the name: asked for again and again. */
export function activationDayIn(id: LotId): Day {
  return partOf(id, id.indexOf('|') + 1)
}

function partOf(id: LotId, from: number): string {
  const end = id.indexOf('|', from)
  return end < 0 ? id.slice(from) : id.slice(from, end)
}

/** Whether its last day of use lies before a day: ids begin with that day, so texts compare. */
export function lapsedBefore(id: LotId, day: Day): boolean {
  return id < day
}

/**
 * The day on which points of a sale become usable: N whole days after the day of the sale; at once
 * for N = 0. Never before today, for what arrives late.
 */
export function activationDayOf(soldDay: Day, pendingDays: number, today: Day): Day {
  if (pendingDays === 0) return today
  const day = addDays(soldDay, pendingDays + 1)
  return day > today ? day : today
}

/** The expiry clock starts at activation; months clamp to their end. */
export function expiryDayOf(expiry: PointsExpiry, activationDay: Day): Day | null {
  if (expiry.kind === 'never') return null
  if (expiry.kind === 'months') return addMonths(activationDay, expiry.months)
  return dayFrom({ year: civilOf(activationDay).year + expiry.afterYears, month: 12, day: 31 })
}

/** How much of each lot holds have reserved. */
export function heldByLot(account: Account): Record<LotId, Points> {
  const held: Record<LotId, Points> = {}
  for (const key in account.holds) {
    for (const { lot, amount } of account.holds[key]?.lots ?? []) {
      held[lot] = (held[lot] ?? 0) + amount
    }
  }
  return held
}

export interface FreeLot {
  id: LotId
  lot: Lot
  free: Points
}

/** Lots with unreserved points in spending order: earliest expiry first, then activation, then id. */
export function freeLots(account: Account): FreeLot[] {
  const held = heldByLot(account)
  return Object.keys(account.lots)
    .sort()
    .flatMap((id) => {
      const lot = account.lots[id]
      const free = lot ? lot.remaining - (held[id] ?? 0) : 0
      return lot && free > 0 ? [{ id, lot, free }] : []
    })
}

/** When the first bucket of spendable points that no hold has reserved lapses; null: never. */
export function firstExpiry(account: Account): Time | null {
  const held = heldByLot(account)
  let first: LotId | null = null
  for (const id in account.lots) {
    if (first !== null && id > first) continue
    const lot = account.lots[id] as Lot
    if (!lot.pending && lot.remaining > (held[id] ?? 0)) first = id
  }
  return first === null ? null : expiryOf(first)
}

/** Takes up to `amount` from the given lots in their order. */
export function takeFrom(lots: readonly FreeLot[], amount: Points): LotAmount[] {
  const taken: LotAmount[] = []
  let left = amount
  for (const { id, free } of lots) {
    if (left === 0) break
    const part = Math.min(free, left)
    taken.push({ lot: id, amount: part })
    left -= part
  }
  return taken
}

export function sumOf(parts: readonly LotAmount[]): Points {
  return parts.reduce((sum, part) => sum + part.amount, 0)
}

/**
 * The part of a reversal that lies between two totals: what was spent last returns first, so that any
 * split of a refund names the same lots.
 */
export function returnedLots(
  taken: readonly LotAmount[],
  returnedBefore: Points,
  returnedAfter: Points,
): LotAmount[] {
  const parts: LotAmount[] = []
  let passed = 0
  for (const { lot, amount } of [...taken].reverse()) {
    const from = Math.max(passed, returnedBefore)
    const until = Math.min(passed + amount, returnedAfter)
    if (until > from) parts.push({ lot, amount: until - from })
    passed += amount
  }
  return parts
}

/** A bucket to return to: the same one, or, when it has lapsed, one that lives the grace longer. */
export function returnLot(id: LotId, graceDays: number, now: Time): LotId {
  const expiry = expiryOf(id)
  if (expiry === null || expiry >= now) return id
  return lotId({ ...lotName(id), expiryDay: addDays(dayOf(now), graceDays) })
}
