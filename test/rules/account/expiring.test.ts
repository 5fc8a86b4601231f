import * as fc from 'fast-check'
import type { Book } from '../../../cloudfunctions/features/account/rules/book'
import { activation, expiry } from '../../../cloudfunctions/features/account/rules/due'
import { expiryNotice } from '../../../cloudfunctions/features/account/rules/expiring'
import { DAY_MS } from '../../../cloudfunctions/platform/pure/day'
import { Bench, at, plain, programmes } from './book-of'
import { after, life, Lived } from './lives'

const seed = Date.now() % 1_000_000_000

const NOTICE = { type: 'notice', reason: 'points_expiring' }

/** Points earned on 1 March lapse at the end of 1 June. */
function bench() {
  const b = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 3 }))),
    at('2026-03-01'),
  )
  b.earn(10_000)
  return b
}

const notices = (b: Bench, day: string) => b.on(day).also.filter(({ type }) => type === 'notice')

test('30 and 7 days before the first bucket lapses, once each', () => {
  const b = bench()
  expect(b.account.nextDueAt).toBe(Date.parse('2026-05-02T00:00:00+08:00'))
  expect(notices(b, '2026-05-01')).toEqual([])
  expect(notices(b, '2026-05-02')).toMatchObject([NOTICE])
  expect(b.account.nextDueAt).toBe(Date.parse('2026-05-25T00:00:00+08:00'))
  expect(notices(b, '2026-05-24')).toEqual([])
  expect(notices(b, '2026-05-25')).toMatchObject([NOTICE])
  for (const day of ['2026-05-26', '2026-06-01']) expect(notices(b, day)).toEqual([])
  expect(b.on('2026-06-02').also).toMatchObject([{ type: 'expire' }])
})

test('several missed ones are one, and tell of the nearest span', () => {
  const b = bench()
  const [notice, ...more] = notices(b, '2026-05-28')
  expect(more).toEqual([])
  expect(notice?.effects).toContainEqual({
    kind: 'limit.add',
    id: 'expiring:7',
    count: 100,
    until: Date.parse('2026-06-01T23:59:59.999+08:00'),
  })
  expect(notices(b, '2026-05-29')).toEqual([])
})

test('a bucket for every day is not a message for every day', () => {
  const b = bench()
  for (let day = 2; day <= 31; day++) {
    b.on(`2026-03-${String(day).padStart(2, '0')}`)
    b.earn(1_000)
  }
  let written = 0
  for (let time = at('2026-04-01'); time < at('2026-07-02'); time += 86_400_000) {
    b.now = time
    written += b.do().also.filter(({ type }) => type === 'notice').length
  }
  expect(b.account.balances.points).toBe(0)
  // 30 days ahead of the first and of what follows it, and weekly while something lapses every day.
  expect(written).toBeLessThanOrEqual(8)
  expect(written).toBeGreaterThanOrEqual(3)
})

test('what has been spent, is pending or never lapses is not spoken of', () => {
  const spent = bench()
  spent.do({ kind: 'spend', points: 100 })
  expect(notices(spent, '2026-05-02')).toEqual([])
  const never = new Bench(programmes(plain((config) => (config.points.expiry = { kind: 'never' }))))
  never.earn(10_000)
  expect(never.account.nextDueAt).toBeNull()
  const closed = bench()
  closed.do({ kind: 'status.set', status: 'closed', reason: 'erased' })
  expect(notices(closed, '2026-05-02')).toEqual([])
})

test('complaint 25: expiry follows from the programme, through the writer that everybody uses', () => {
  const b = bench()
  const { earned } = b.earn(10_000)
  expect(earned.expiresAt).toBe(Date.parse('2026-06-01T23:59:59.999+08:00'))
  expect(Object.keys(b.account.lots)).toEqual(['2026-06-01|2026-03-01|v1|earn'])
  // Neither a command nor its words can choose another day.
  b.do({ kind: 'adjust', points: 5, reason: 'never expires' })
  b.do({ kind: 'credit', type: 'gift', points: 5, subject: { zh: 'never', en: 'never' } })
  expect(Object.keys(b.account.lots).every((id) => id.startsWith('2026-06-01|'))).toBe(true)
  expect(b.on('2026-06-02').account.balances.points).toBe(0)
})

/** With what time has made due before. */
function upToDate(book: Book): Book {
  return [activation, expiry].reduce((each, due) => {
    const draft = due(each)
    return draft ? { ...each, account: after(each, draft) } : each
  }, book)
}

test(`nothing lapses that nobody was told of within the month before, and nothing is told that is not there (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, (one) => {
      const lived = new Lived({ ...one, rules: { ...one.rules, months: 2 } })
      // What a long wait of this life has told of, and is still to come.
      const standing = Object.entries(lived.account.limits).some(
        ([id, { until }]) => id.startsWith('expiring:') && until >= lived.now,
      )
      let toldAt = standing ? lived.now : -Infinity
      for (let day = 0; day < 130; day++) {
        const book = upToDate(lived.book)
        const notice = expiryNotice(book)
        const effects = notice?.effects ?? []
        for (const effect of effects) {
          if (effect.kind !== 'limit.add') throw new Error('a notice only leaves its mark')
          expect(effect.count).toBeGreaterThan(0)
          expect(effect.count).toBeLessThanOrEqual(book.account.balances.points)
          expect(effect.until).toBeGreaterThanOrEqual(lived.now)
          expect(effect.until).toBeLessThanOrEqual(lived.now + 31 * DAY_MS)
        }
        expect(notice?.postings ?? []).toEqual([])
        if (notice) {
          toldAt = lived.now
          const then = { ...book, account: after(book, notice) }
          expect(expiryNotice(then)).toBeNull()
        }
        const { also } = lived.do()
        if (also.some(({ type }) => type === 'expire')) {
          expect(lived.now - toldAt).toBeLessThanOrEqual(31 * DAY_MS)
        }
        lived.now += DAY_MS
      }
    }),
    { seed, numRuns: 25 },
  )
})
