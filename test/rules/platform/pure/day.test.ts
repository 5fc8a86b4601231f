import * as fc from 'fast-check'
import {
  addDays,
  addMonths,
  civilOf,
  DAY_MS,
  dayFrom,
  dayOf,
  daysInMonth,
  endOfDay,
  hourOf,
  startOfDay,
  weekdayOf,
} from '../../../../cloudfunctions/platform/pure/day'

const seed = Date.now() % 1_000_000_000
const time = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2100, 0, 1) })
const day = time.map(dayOf)

/** What the calendar of the platform says, without our arithmetic. */
const shanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

test(`a day is Shanghai's, from 00:00:00.000 to 23:59:59.999 (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(time, (at) => {
      const on = dayOf(at)
      expect(shanghai.format(at).slice(0, 10)).toBe(on)
      expect(Number(shanghai.format(at).slice(11, 13))).toBe(hourOf(at))
      expect([startOfDay(on) <= at, at <= endOfDay(on)]).toEqual([true, true])
      expect(endOfDay(on) - startOfDay(on)).toBe(DAY_MS - 1)
      expect([dayOf(startOfDay(on) - 1), dayOf(endOfDay(on) + 1)]).toEqual([
        addDays(on, -1),
        addDays(on, 1),
      ])
      expect(dayFrom(civilOf(on))).toBe(on)
    }),
    { seed, numRuns: 300 },
  )
})

test(`days add up, and weeks come round (seed ${String(seed)})`, () => {
  const days = fc.integer({ min: -2000, max: 2000 })
  fc.assert(
    fc.property(day, days, days, (on, some, more) => {
      expect(addDays(addDays(on, some), more)).toBe(addDays(on, some + more))
      expect(startOfDay(addDays(on, some)) - startOfDay(on)).toBe(some * DAY_MS)
      expect(weekdayOf(addDays(on, 7))).toBe(weekdayOf(on))
      expect(weekdayOf(addDays(on, 1))).toBe((weekdayOf(on) % 7) + 1)
    }),
    { seed, numRuns: 300 },
  )
})

test(`months clamp to their end, leap years too, and never run past the month meant (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(day, fc.integer({ min: -240, max: 240 }), (on, months) => {
      const [from, to] = [civilOf(on), civilOf(addMonths(on, months))]
      expect(to.year * 12 + to.month - (from.year * 12 + from.month)).toBe(months)
      expect(to.day).toBe(Math.min(from.day, daysInMonth(to.year, to.month)))
      const leap = (to.year % 4 === 0 && to.year % 100 !== 0) || to.year % 400 === 0
      expect(daysInMonth(to.year, 2)).toBe(leap ? 29 : 28)
    }),
    { seed, numRuns: 300 },
  )
})
