import * as fc from 'fast-check'
import type { Counter } from '../../../typings/contract'
import type { Qualifying } from '../../../cloudfunctions/features/account/rules/account'
import {
  counted,
  countedOn,
  membershipYearStart,
  spanOf,
} from '../../../cloudfunctions/features/tier/rules/counters'
import { addDays, civilOf, daysInMonth } from '../../../cloudfunctions/platform/pure/day'
import { at } from '../account/book-of'

const seed = Date.now() % 1_000_000_000

/** 2026 to 2029, so that 29 February 2028 is among them. */
const day = fc.integer({ min: 0, max: 1460 }).map((days) => addDays('2026-01-01', days))
const counter = fc.constantFrom<Counter>('spendFen', 'visits', 'services', 'growth')
const sold = fc.record({ day, fen: fc.nat(90_000), services: fc.nat(2) })
const history = fc.array(sold, { maxLength: 20 })

function qualifying(sales: readonly { day: string; fen: number; services: number }[]): Qualifying {
  const days: Qualifying['days'] = {}
  const lifetime = { spendFen: 0, visits: 0, services: 0, growthHundredths: 0 }
  for (const { day: on, fen, services } of sales) {
    const before = days[on] ?? { spendFen: 0, sales: 0, services: 0, growthHundredths: 0 }
    if (before.sales === 0) lifetime.visits += 1
    days[on] = {
      spendFen: before.spendFen + fen,
      sales: before.sales + 1,
      services: before.services + services,
      growthHundredths: before.growthHundredths + fen,
    }
    lifetime.spendFen += fen
    lifetime.services += services
    lifetime.growthHundredths += fen
  }
  return { days, lifetime }
}

test(`a membership year begins on the day of joining, clamps 29 February, and follows without a gap (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      fc.constantFrom('2024-02-29', '2025-03-31', '2025-12-31', '2026-01-01'),
      day,
      (joined, on) => {
        const openedAt = at(joined)
        fc.pre(on >= joined)
        const { from, until } = spanOf({ kind: 'membership_year' }, on, openedAt)
        expect(from <= on && on <= until).toBe(true)
        expect(from).toBe(membershipYearStart(on, openedAt))
        const { year, month } = civilOf(from)
        const wanted = Math.min(civilOf(joined).day, daysInMonth(year, month))
        expect([month, civilOf(from).day]).toEqual([civilOf(joined).month, wanted])
        // The day after it belongs to the next one, and every day of it to this one.
        expect(membershipYearStart(addDays(until, 1), openedAt)).toBe(addDays(until, 1))
        expect(membershipYearStart(until, openedAt)).toBe(from)
      },
    ),
    { seed, numRuns: 300 },
  )
})

test(`a calendar window holds its own day and the months add up to quarters and years (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(history, counter, day, (sales, what, on) => {
      const known = qualifying(sales)
      // Counted at the last day of the window, so that nothing of it lies ahead.
      const over = (kind: 'month' | 'quarter' | 'year', when: string) => {
        const span = spanOf({ kind }, when, 0)
        expect(span.from <= when && when <= span.until).toBe(true)
        return Object.keys(known.days)
          .filter((each) => each >= span.from && each <= span.until)
          .reduce((sum, each) => sum + countedOn(known, what, each), 0)
      }
      const { year } = civilOf(on)
      const months = Array.from(
        { length: 12 },
        (_, index) => `${String(year)}-${String(index + 1).padStart(2, '0')}-15`,
      )
      const sum = (list: number[]) => list.reduce((total, each) => total + each, 0)
      const quarters = months.filter((_, index) => index % 3 === 1)
      expect(sum(months.map((each) => over('month', each)))).toBe(over('year', on))
      expect(sum(quarters.map((each) => over('quarter', each)))).toBe(over('year', on))
      const whole = counted(
        known,
        what,
        { kind: 'year' },
        { on: `${String(year)}-12-31`, openedAt: 0 },
      )
      const expected = over('year', on)
      expect(whole).toBe(what === 'growth' ? Math.floor(expected / 100) : expected)
    }),
    { seed, numRuns: 100 },
  )
})

test(`a longer look back counts no less, and lifetime counts all up to the day (seed ${String(seed)})`, () => {
  const length = fc.integer({ min: 1, max: 365 })
  fc.assert(
    fc.property(history, counter, day, length, length, (sales, what, on, one, other) => {
      const known = qualifying(sales)
      const moment = { on, openedAt: 0 }
      const rolling = (days: number) => counted(known, what, { kind: 'rolling', days }, moment)
      expect(rolling(Math.min(one, other))).toBeLessThanOrEqual(rolling(Math.max(one, other)))
      const lifetime = counted(known, what, { kind: 'lifetime' }, moment)
      expect(rolling(one)).toBeLessThanOrEqual(lifetime)
      const upTo = Object.keys(known.days).filter((each) => each <= on)
      const sum = upTo.reduce((total, each) => total + countedOn(known, what, each), 0)
      expect(lifetime).toBe(what === 'growth' ? Math.floor(sum / 100) : sum)
      // One day is what that day had; each day of grace only adds.
      const today = countedOn(known, what, on)
      expect(rolling(1)).toBe(what === 'growth' ? Math.floor(today / 100) : today)
      const graced = counted(
        known,
        what,
        { kind: 'rolling', days: one },
        { ...moment, graceDays: 30 },
      )
      expect(graced).toBeGreaterThanOrEqual(rolling(one))
    }),
    { seed, numRuns: 150 },
  )
})
