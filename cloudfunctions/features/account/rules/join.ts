import type { Time } from '../../../../typings/contract'
import type { Account, DayCount, Qualifying } from './account'
import type { Effect } from './entry'
import { oldestDay } from './memory'

/**
 * Adds the other card's days, or takes them away again. A day on which both bought stays one visit;
 * visits older than memory are only known by their number.
 */
export function joinCounters(
  into: Qualifying,
  { qualifying, sign, shared = [], since }: Extract<Effect, { kind: 'counter.join' }>,
  at: Time,
): void {
  const { lifetime } = into
  lifetime.spendFen += sign * qualifying.lifetime.spendFen
  lifetime.services += sign * qualifying.lifetime.services
  lifetime.growthHundredths += sign * qualifying.lifetime.growthHundredths
  lifetime.visits += sign * visitsBefore(qualifying)
  for (const [day, count] of Object.entries(qualifying.days)) {
    if (day < oldestDay(at)) {
      // Forgotten meanwhile: what the other's day gave then is known from then.
      const gave = day >= oldestDay(since ?? at) && count.sales > 0 && !shared.includes(day)
      lifetime.visits += sign * Number(gave)
      continue
    }
    const before = into.days[day] ?? NO_COUNT
    const after = {
      spendFen: before.spendFen + sign * count.spendFen,
      sales: before.sales + sign * count.sales,
      services: before.services + sign * count.services,
      growthHundredths: before.growthHundredths + sign * count.growthHundredths,
    }
    lifetime.visits += Number(after.sales > 0) - Number(before.sales > 0)
    if (Object.values(after).every((value) => value === 0)) delete into.days[day]
    else into.days[day] = after
  }
}

const NO_COUNT: DayCount = { spendFen: 0, sales: 0, services: 0, growthHundredths: 0 }

/** Visits of days that are no longer in memory. */
function visitsBefore({ days, lifetime }: Qualifying): number {
  return lifetime.visits - Object.values(days).filter(({ sales }) => sales > 0).length
}

type MergeEffect = Extract<Effect, { kind: `merge.${string}` }>

export function applyMerge(next: Account, effect: MergeEffect, at: Time): void {
  switch (effect.kind) {
    case 'merge.give':
      next.status = 'closed'
      next.mergedInto = effect.into
      next.lots = {}
      next.limits = {}
      next.qualifying = {
        days: {},
        lifetime: { spendFen: 0, visits: 0, services: 0, growthHundredths: 0 },
      }
      return
    case 'merge.back':
      next.status = 'active'
      delete next.mergedInto
      next.lots = { ...effect.estate.lots }
      next.limits = { ...effect.estate.limits }
      next.qualifying = {
        days: { ...effect.estate.qualifying.days },
        lifetime: { ...effect.estate.qualifying.lifetime },
      }
      return
    case 'merge.take':
      next.absorbed = {
        ...next.absorbed,
        [effect.from]: { at, undoUntil: effect.undoUntil, followed: 0 },
      }
      return
    case 'merge.follow':
    case 'merge.return':
      next.absorbed = { ...next.absorbed }
      if (effect.kind === 'merge.return') delete next.absorbed[effect.from]
      else count(next.absorbed, effect.from)
  }
}

function count(absorbed: NonNullable<Account['absorbed']>, from: string): void {
  const known = absorbed[from]
  if (known) absorbed[from] = { ...known, followed: known.followed + 1 }
}
