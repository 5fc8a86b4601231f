import * as fc from 'fast-check'
import { nextDue, parseCron } from '../../../emulator/cloud/host/cron'

const HOUR_MS = 3_600_000
const beijing = (text: string) => Date.parse(`${text}+08:00`)
const next = (cron: string, after: string) => {
  const due = nextDue(parseCron(cron), beijing(after))
  return due === undefined ? undefined : new Date(due + 8 * HOUR_MS).toISOString().slice(0, 19)
}

const NAMES: Record<string, string[]> = {
  month: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  weekday: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
}

/** Whether a field's text names this value, read part by part with no tables: the naive matcher. */
function fieldFits(text: string, value: number, min: number, names?: string[]): boolean {
  const number = (word: string) => {
    const named = names?.indexOf(word) ?? -1
    return named >= 0 ? named + min : Number(word)
  }
  return text.split(',').some((part) => {
    const [range = '', step] = part.split('/')
    if (range === '*') return step === undefined || (value - min) % Number(step) === 0
    const [low = '', high] = range.split('-')
    const from = number(low)
    const to = high !== undefined ? number(high) : step === undefined ? from : Infinity
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0
  })
}

function naiveFits(cron: string, time: number): boolean {
  const date = new Date(time + 8 * HOUR_MS)
  const [s = '', m = '', h = '', day = '', month = '', weekday = '', year = ''] = cron.split(' ')
  const dayFits = fieldFits(day, date.getUTCDate(), 1)
  const weekdayFits = fieldFits(weekday, date.getUTCDay(), 0, NAMES['weekday'])
  const dateFits = day !== '*' && weekday !== '*' ? dayFits || weekdayFits : dayFits && weekdayFits
  return (
    fieldFits(s, date.getUTCSeconds(), 0) &&
    fieldFits(m, date.getUTCMinutes(), 0) &&
    fieldFits(h, date.getUTCHours(), 0) &&
    fieldFits(month, date.getUTCMonth() + 1, 1, NAMES['month']) &&
    fieldFits(year, date.getUTCFullYear(), 1970) &&
    dateFits
  )
}

const field = (min: number, max: number, names?: string[]) => {
  const value = fc.integer({ min, max })
  const word = value.map((v) => names?.[v - min] ?? String(v))
  const range = fc.tuple(value, value).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`)
  const step = fc.integer({ min: 1, max: Math.max(2, max - min) })
  const part = fc.oneof(
    { weight: 3, arbitrary: word },
    range,
    fc.tuple(fc.oneof(fc.constant('*'), range, value.map(String)), step).map((p) => p.join('/')),
  )
  const list = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(','))
  return fc.oneof({ weight: 2, arbitrary: fc.constant('*') }, list)
}

// Dates move every minute or so, so that the naive matcher can walk second by second.
const expression = fc
  .tuple(
    field(0, 59),
    fc.oneof(fc.constant('*'), fc.constant('*/2')),
    fc.constant('*'),
    field(1, 31),
    field(1, 12, NAMES['month']),
    field(0, 6, NAMES['weekday']),
    fc.constantFrom('*', '2026', '2025-2027', '2027'),
  )
  .map((fields) => fields.join(' '))

test('the next due time is the first second that a naive reading accepts', () => {
  const start = beijing('2026-01-01T00:00:00')
  const offset = fc.integer({ min: 0, max: 365 * 86_400_000 })
  fc.assert(
    fc.property(expression, offset, (cron, offsetMs) => {
      const after = start + offsetMs
      const due = nextDue(parseCron(cron), after)
      const firstSecond = Math.floor(after / 1000) * 1000 + 1000
      if (due !== undefined) {
        expect(due).toBeGreaterThanOrEqual(firstSecond)
        expect(naiveFits(cron, due)).toBe(true)
      }
      const until = Math.min(due ?? Infinity, firstSecond + 400_000)
      for (let t = firstSecond; t < until; t += 1000) {
        if (naiveFits(cron, t)) throw new Error(`${cron} passed over ${new Date(t).toISOString()}`)
      }
    }),
    { numRuns: 300 },
  )
})

test.each([
  ['0 0 2 1 * * *', '2026-11-22T10:00:00', '2026-12-01T02:00:00'],
  ['*/5 * * * * * *', '2026-11-22T10:00:03', '2026-11-22T10:00:05'],
  ['0 30 9 * * MON-FRI *', '2026-11-20T09:30:00', '2026-11-23T09:30:00'],
  // Both day and weekday: either suffices.
  ['0 0 0 15 * SUN *', '2026-11-09T00:00:00', '2026-11-15T00:00:00'],
  ['0 0 0 16 * SUN *', '2026-11-15T00:00:00', '2026-11-16T00:00:00'],
  ['0 0 0 29 2 * *', '2026-03-01T00:00:00', '2028-02-29T00:00:00'],
  ['59 59 23 31 12 * 2026', '2026-01-01T00:00:00', '2026-12-31T23:59:59'],
  ['0 1/10 * * * * *', '2026-11-22T10:02:00', '2026-11-22T10:11:00'],
])('%s after %s comes at %s', (cron, after, due) => {
  expect(next(cron, after)).toBe(due)
})

test('a due time is never its own successor', () => {
  expect(next('0 0 * * * * *', '2026-11-22T10:00:00')).toBe('2026-11-22T11:00:00')
})

test('an expression whose time is over has no next due time', () => {
  expect(next('0 0 0 1 1 * 2020', '2026-11-22T10:00:00')).toBeUndefined()
  expect(next('0 0 0 31 2 * *', '2026-11-22T10:00:00')).toBeUndefined()
})

test.each([
  ['* * * * *', /7 are needed/],
  ['60 * * * * * *', /second "60"/],
  ['* * 24 * * * *', /hour "24"/],
  ['* * * 0 * * *', /day "0"/],
  ['* * * * FOO * *', /month "FOO"/],
  ['* * * * * 7 *', /weekday "7"/],
  ['* * * * * * 2100', /year "2100"/],
  ['*/0 * * * * * *', /second .*bad step/],
  ['5-1 * * * * * *', /second .*bad range/],
  ['1-2-3 * * * * * *', /second .*bad range/],
  ['? * * * * * *', /second "\?"/],
])('%s is refused', (cron, message) => {
  expect(() => parseCron(cron)).toThrow(message)
})
