import * as fc from 'fast-check'
import type { TierState } from '../../../cloudfunctions/features/account/rules/account'
import {
  backTo,
  entered,
  firstTier,
  graceEnd,
  levelIn,
  lowered,
  periodOf,
  tierAt,
  untilIfReached,
} from '../../../cloudfunctions/features/tier/rules/period'
import { tierRuleOf } from '../../../cloudfunctions/features/programme/rules/programme'
import {
  addDays,
  civilOf,
  DAY_MS,
  dayOf,
  daysInMonth,
} from '../../../cloudfunctions/platform/pure/day'
import { at, plain, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000
const known = programmes(plain(), plain())
const programme = known.version(1)
const levels = programme.config.tiers.length
const level = fc.nat(levels - 1)
const steps = fc.array(fc.record({ level, days: fc.integer({ min: 1, max: 90 }) }), {
  maxLength: 12,
})

/** Who has held these levels, each so many days after the one before. */
function climbed(list: readonly { level: number; days: number }[], from = at('2026-01-31')) {
  let now = from
  let tier = firstTier(programme, now)
  const held = [{ id: tier.id, from: now }]
  for (const step of list) {
    now += step.days * DAY_MS
    tier = entered(tier, programme, step.level, now)
    held.push({ id: tier.id, from: now })
  }
  return { tier, now, held }
}

const day = fc.integer({ min: 0, max: 1460 }).map((days) => addDays('2026-01-01', days))

test(`a period ends at the end of a Shanghai day, so many months on, clamped to the month (seed ${String(seed)})`, () => {
  const hour = fc.integer({ min: 0, max: 23 })
  fc.assert(
    fc.property(day, hour, fc.integer({ min: 1, max: 60 }), (on, hours, validMonths) => {
      const start = Date.parse(`${on}T00:00:00+08:00`) + hours * 3_600_000
      const rule = { ...tierRuleOf(programme, ''), validMonths }
      const until = untilIfReached(rule, start) ?? 0
      expect(new Date(until + 8 * 3_600_000).toISOString()).toMatch(/T23:59:59\.999Z$/)
      const { year, month, day: date } = civilOf(dayOf(until))
      const from = civilOf(on)
      expect(year * 12 + month - (from.year * 12 + from.month)).toBe(validMonths)
      expect(date).toBe(Math.min(from.day, daysInMonth(year, month)))
      expect(untilIfReached({ ...rule, validMonths: 0 }, start)).toBeNull()
    }),
    { seed, numRuns: 300 },
  )
})

test(`grace is whole days after the period, none of it lost (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 180 }), (on, days) => {
      const until = Date.parse(`${on}T23:59:59.999+08:00`)
      expect(graceEnd(until, days)).toBe(until + days * DAY_MS)
    }),
    { seed },
  )
})

test(`what was held when is known, for as long as it is asked for (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(steps, fc.integer({ min: 0, max: 399 }), (list, back) => {
      const { tier, now, held } = climbed(list)
      const time = Math.max(held[0]?.from ?? 0, now - back * DAY_MS)
      const then = held.findLast(({ from }) => from <= time)
      expect(tierAt(tier, time)).toEqual({ id: then?.id, policyVersion: 1 })
      const times = tier.history.map(({ from }) => from)
      expect([...times].sort((a, b) => a - b)).toEqual(times)
      // No more is kept than 400 days need, and the one that they began with.
      expect(times.filter((from) => from < now - 400 * DAY_MS).length).toBeLessThanOrEqual(1)
    }),
    { seed, numRuns: 200 },
  )
})

test(`going back is as if nothing had been between, but for the history (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(steps, level, level, (list, up, between) => {
      const { tier, now } = climbed(list)
      const before = periodOf(tier)
      const raised = entered(tier, programme, up, now + DAY_MS)
      const back = backTo(raised, before, now + 2 * DAY_MS)
      expect(periodOf(back)).toEqual(before)
      const gifts = ({ gifts, upgrades }: TierState) => ({ gifts, upgrades })
      expect(gifts(back)).toEqual(gifts(tier))
      const fallen = lowered(raised, programme, between, now + DAY_MS, now + 3 * DAY_MS)
      expect(fallen).toMatchObject({ level: between, since: now + DAY_MS })
      expect(tierAt(fallen, now + 2 * DAY_MS).id).toBe(raised.id)
      expect(tierAt(fallen, now + 3 * DAY_MS).id).toBe(fallen.id)
      expect(levelIn(programme, fallen)).toBe(between)
    }),
    { seed, numRuns: 200 },
  )
})
