import fc from 'fast-check'
import { distanceM } from '../../../cloudfunctions/features/shop/rules/distance'
import { hoursProblem, openAt } from '../../../cloudfunctions/features/shop/rules/hours'
import { addDays, startOfDay, weekdayOf } from '../../../cloudfunctions/platform/pure/day'
import type { OpenHours } from '../../../typings/contract'

const MINUTE = 60_000
const closed: OpenHours[] = [[], [], [], [], [], [], []]
const week = (weekday: number, spans: OpenHours): OpenHours[] =>
  closed.map((day, at) => (at === weekday - 1 ? spans : day))
const place = fc.record({
  longitude: fc.double({ min: 73, max: 135, noNaN: true }),
  latitude: fc.double({ min: 18, max: 53, noNaN: true }),
})

describe('opening hours', () => {
  const monday = '2026-03-02'

  test('open from the first minute, closed at the last', () => {
    expect(weekdayOf(monday)).toBe(1)
    const hours = week(1, [{ from: 600, until: 1200 }])
    const at = (minute: number) => openAt(hours, startOfDay(monday) + minute * MINUTE)
    expect([at(599), at(600), at(1199), at(1200)]).toEqual([false, true, true, false])
  })

  test('a span past midnight runs into the next day, Sunday into Monday too', () => {
    const late = [{ from: 1200, until: 1560 }]
    for (const [weekday, date] of [
      [1, monday],
      [7, addDays(monday, 6)],
    ] as const) {
      const hours = week(weekday, late)
      const next = startOfDay(addDays(date, 1))
      expect(openAt(hours, next + 119 * MINUTE)).toBe(true)
      expect(openAt(hours, next + 120 * MINUTE)).toBe(false)
      expect(openAt(hours, startOfDay(date) + 60 * MINUTE)).toBe(false)
    }
  })

  test('round the clock is open at every minute', () => {
    const always = closed.map(() => [{ from: 0, until: 1440 }])
    fc.assert(
      fc.property(fc.integer({ min: 1_577_836_800_000, max: 1_900_000_000_000 }), (time) => {
        expect(openAt(always, time)).toBe(true)
        expect(openAt(closed, time)).toBe(false)
      }),
    )
  })

  test.each<[string, OpenHours[], string | null]>([
    ['a plain week', week(3, [{ from: 0, until: 10 }]), null],
    ['six days', closed.slice(1), 'seven_days'],
    ['ends before it begins', week(1, [{ from: 10, until: 10 }]), 'span'],
    ['longer than a day', week(1, [{ from: 10, until: 1451 }]), 'span'],
    [
      'two that overlap',
      week(1, [
        { from: 5, until: 20 },
        { from: 0, until: 10 },
      ]),
      'overlap',
    ],
    [
      'two that touch',
      week(1, [
        { from: 0, until: 10 },
        { from: 10, until: 20 },
      ]),
      null,
    ],
  ])('%s', (_name, hours, problem) => {
    expect(hoursProblem(hours)?.problem ?? null).toBe(problem)
  })
})

describe('distance', () => {
  test('is known between known places', () => {
    const bund = { longitude: 121.4903, latitude: 31.2397 }
    const hongqiao = { longitude: 121.3274, latitude: 31.2003 }
    expect(distanceM(bund, hongqiao)).toBeGreaterThan(15_500)
    expect(distanceM(bund, hongqiao)).toBeLessThan(16_500)
  })

  test('is nothing to itself, the same both ways, and no way round is shorter', () => {
    fc.assert(
      fc.property(place, place, place, (a, b, c) => {
        expect(distanceM(a, a)).toBe(0)
        expect(distanceM(a, b)).toBe(distanceM(b, a))
        expect(distanceM(a, c)).toBeLessThanOrEqual(distanceM(a, b) + distanceM(b, c) + 2)
      }),
    )
  })
})
