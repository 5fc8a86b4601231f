import type { Time } from '../../../../typings/contract'
import type { Account, LimitCount, Lot, LotId, Qualifying } from './account'
import { copyOf } from './account'
import type { Draft, Effect, Posting } from './entry'
import { applyMerge, joinCounters } from './join'
import { lapsedBefore } from './lots'
import { oldestDay } from './memory'
import { changeOf, fractionChange, memberChange } from './postings'

/**
 * What an entry does to an account: the only place where balances and lots change. Replaying a
 * journal calls nothing else. Values are replaced, never changed in place, so that the difference
 * between two accounts is found by comparing references.
 */
export function apply(
  account: Account,
  draft: Pick<Draft, 'postings' | 'effects'>,
  at: Time,
): Account {
  const next = copyOf(account, account.outbox)
  next.balances = balancesAfter(account, draft.postings)
  for (const effect of draft.effects) {
    makeOwn(next, account, effect.kind)
    applyEffect(next, effect, at)
  }
  forget(next, account, at)
  return next
}

/** Parts are copied when they are changed, and only then: most entries change one or two. */
function makeOwn(next: Account, before: Account, kind: Effect['kind']): void {
  if (kind.startsWith('lot.')) ownMap(next, before, 'lots')
  else if (kind.startsWith('hold.')) ownMap(next, before, 'holds')
  else if (kind === 'limit.add') ownMap(next, before, 'limits')
  else if (kind.startsWith('counter.')) ownDays(next, before)
}

function ownMap(next: Account, before: Account, part: 'lots' | 'holds' | 'limits'): void {
  if (part === 'lots' && next.lots === before.lots) next.lots = copied(before.lots)
  else if (part === 'holds' && next.holds === before.holds) next.holds = copied(before.holds)
  else if (part === 'limits' && next.limits === before.limits) next.limits = copied(before.limits)
}

/** Of many ids a loop makes the copy four times as fast as a spread. */
function copied<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  const copy: Record<string, T> = {}
  for (const id in map) copy[id] = map[id] as T
  return copy
}

function ownDays(next: Account, { qualifying }: Account): void {
  if (next.qualifying !== qualifying) return
  next.qualifying = { days: copied(qualifying.days), lifetime: { ...qualifying.lifetime } }
}

function balancesAfter(account: Account, postings: readonly Posting[]): Account['balances'] {
  const { balances } = account
  const change = changeOf(postings)
  return {
    points: balances.points + change.points,
    pendingPoints: balances.pendingPoints + change.pendingPoints,
    heldPoints: balances.heldPoints + change.heldPoints,
    deficitPoints: balances.deficitPoints + change.deficitPoints,
    fractionMilli: balances.fractionMilli + fractionChange(postings),
    growthHundredths: balances.growthHundredths + change.growthHundredths,
    principalFen: balances.principalFen + memberChange(postings, 'principalFen'),
    bonusFen: balances.bonusFen + memberChange(postings, 'bonusFen'),
  }
}

function applyEffect(next: Account, effect: Effect, at: Time): void {
  switch (effect.kind) {
    case 'lot.add':
      return changeLot(next, effect.lot, (lot) => ({
        ...lot,
        remaining: lot.remaining + effect.amount,
        pending: effect.pending,
      }))
    case 'lot.take':
      return changeLot(next, effect.lot, (lot) => ({
        ...lot,
        remaining: lot.remaining - effect.amount,
      }))
    case 'lot.activate':
      return changeLot(next, effect.lot, (lot) => ({ ...lot, pending: false }))
    case 'lot.lapse':
      return changeLot(next, effect.lot, (lot) => ({
        ...lot,
        remaining: lot.remaining - effect.amount,
        lapsed: lot.lapsed + effect.amount,
      }))
    case 'lot.count_lapsed':
      return changeLot(next, effect.lot, (lot) => ({ ...lot, lapsed: lot.lapsed - effect.amount }))
    case 'hold.open':
      next.holds[effect.hold] = effect.value
      return
    case 'hold.settle':
    case 'hold.release':
      delete next.holds[effect.hold]
      return
    case 'counter.add':
      return count(next.qualifying, effect, at)
    case 'tier.set':
      next.tier = effect.tier
      return
    case 'status.set':
      next.status = effect.status
      return
    case 'limit.add':
      return addLimit(next, effect, at)
    case 'counter.join':
      return joinCounters(next.qualifying, effect, at)
    default:
      return applyMerge(next, effect, at)
  }
}

function changeLot(next: Account, id: LotId, change: (lot: Lot) => Lot): void {
  const lot = change(next.lots[id] ?? { remaining: 0, pending: false, lapsed: 0 })
  if (lot.remaining === 0 && lot.lapsed === 0) delete next.lots[id]
  else next.lots[id] = lot
}

/** A visit is one per member and Shanghai day: the first live sale makes it, the last one gone takes it. */
function count(
  qualifying: Qualifying,
  { day, count }: Extract<Effect, { kind: 'counter.add' }>,
  at: Time,
): void {
  const { lifetime } = qualifying
  lifetime.spendFen += count.spendFen
  lifetime.services += count.services
  lifetime.growthHundredths += count.growthHundredths
  // Beyond memory no sale of that day is known any more, so its visit stays.
  if (day < oldestDay(at)) return
  const before = qualifying.days[day] ?? { spendFen: 0, sales: 0, services: 0, growthHundredths: 0 }
  const after = {
    spendFen: before.spendFen + count.spendFen,
    sales: before.sales + count.sales,
    services: before.services + count.services,
    growthHundredths: before.growthHundredths + count.growthHundredths,
  }
  lifetime.visits += Number(after.sales > 0) - Number(before.sales > 0)
  if (Object.values(after).every((value) => value === 0)) delete qualifying.days[day]
  else qualifying.days[day] = after
}

function addLimit(
  next: Account,
  { id, count, until }: Extract<Effect, { kind: 'limit.add' }>,
  at: Time,
): void {
  const known = next.limits[id]
  const used = (known && known.until >= at ? known.used : 0) + count
  if (used > 0) next.limits[id] = { used, until }
  else delete next.limits[id]
}

/** What is too old to matter leaves the snapshot; the journal keeps it. */
function forget(next: Account, before: Account, at: Time): void {
  const oldest = oldestDay(at)
  const { limits, lots } = next
  for (const day in next.qualifying.days) {
    if (day >= oldest) continue
    ownDays(next, before)
    delete next.qualifying.days[day]
  }
  for (const id in limits) {
    if ((limits[id] as LimitCount).until >= at) continue
    ownMap(next, before, 'limits')
    delete next.limits[id]
  }
  for (const id in lots) {
    if ((lots[id] as Lot).remaining > 0 || !lapsedBefore(id, oldest)) continue
    ownMap(next, before, 'lots')
    delete next.lots[id]
  }
}
