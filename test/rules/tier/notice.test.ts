import * as fc from 'fast-check'
import {
  dueNotices,
  nextNoticeAt,
  noticeAt,
  noticeNeeded,
} from '../../../cloudfunctions/features/tier/rules/notice'
import { addDays, dayOf, endOfDay, startOfDay } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench, plain, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000

/** Bronze, held for a year from 1 March 2026, with notices so many days before its end. */
function bronze(noticeDays: number[]): Bench {
  const b = new Bench(
    programmes(plain((config) => (config.tierPolicy.noticeDays = noticeDays))),
    at('2026-03-01'),
  )
  b.earn(60_000)
  return b
}

test(`each notice is due from the start of its day, once, and the next is known beforehand (seed ${String(seed)})`, () => {
  const days = fc.uniqueArray(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 365 }), (noticeDays, later) => {
      const b = bronze(noticeDays)
      const { account, known } = b
      const until = account.tier.until ?? 0
      const now = startOfDay(addDays('2026-03-01', later)) + 3_600_000
      const due = dueNotices(account, known, now)
      expect([...due].sort()).toEqual(
        noticeDays.filter((each) => startOfDay(addDays(dayOf(until), -each)) <= now).sort(),
      )
      const next = nextNoticeAt(account, known, now)
      if (next === null) expect(due).toHaveLength(noticeDays.length)
      else {
        expect(dueNotices(account, known, next - 1)).toEqual(due)
        expect(dueNotices(account, known, next)).toHaveLength(due.length + 1)
      }
      const told = { ...account, tier: { ...account.tier, noticed: due } }
      expect(dueNotices(told, known, now)).toEqual([])
    }),
    { seed },
  )
})

test('a notice falls on the start of its Shanghai day, also over a leap day', () => {
  expect(noticeAt(endOfDay('2028-03-01'), 1)).toBe(startOfDay('2028-02-29'))
  expect(noticeAt(endOfDay('2027-03-01'), 1)).toBe(startOfDay('2027-02-28'))
})

test('when the period is over, or nothing keeps the tier, nothing is said any more', () => {
  const b = bronze([30])
  const { account, known } = b
  const until = account.tier.until ?? 0
  expect(dueNotices(account, known, until)).toEqual([30])
  expect(dueNotices(account, known, until + 1)).toEqual([])
  const first = new Bench(known)
  expect(dueNotices(first.account, known, at('2036-01-01'))).toEqual([])
  expect(nextNoticeAt(first.account, known, first.now)).toBeNull()
})

test('it speaks only while something is missing', () => {
  const b = bronze([30])
  expect(noticeNeeded(b.account, b.known, b.now)).toBe(true)
  b.on('2026-06-01')
  b.earn(29_999)
  expect(noticeNeeded(b.account, b.known, b.now)).toBe(true)
  b.earn(1)
  expect(noticeNeeded(b.account, b.known, b.now)).toBe(false)
})
