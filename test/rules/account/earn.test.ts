import * as fc from 'fast-check'
import { earnedMilli, carried } from '../../../cloudfunctions/features/account/rules/earn-amount'
import type { EarnTerm } from '../../../cloudfunctions/features/account/rules/entry'
import { at, Bench, plain, programmes } from './book-of'
import { earn } from '../../../cloudfunctions/features/account/rules/earn'
import { addDays, civilOf, dayOf } from '../../../cloudfunctions/platform/pure/day'
import { after, agrees, drafted, life, Lived, worthMilli } from './lives'

const seed = Date.now() % 1_000_000_000

const term: fc.Arbitrary<EarnTerm> = fc.record({
  ruleId: fc.constant('r'),
  per: fc.constantFrom('spend', 'visit', 'minutes'),
  points: fc.integer({ min: 1, max: 10_000 }),
  unit: fc.integer({ min: 1, max: 100_000 }),
  multiplierHundredths: fc.integer({ min: 100, max: 10_000 }),
  minimumFen: fc.constantFrom(0, 0, 5_000),
  quantity: fc.integer({ min: 0, max: 600 }),
  allowanceMilli: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
})

test(`complaint 13: a refund in any split costs the same as one refund (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      fc.array(term, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 100_000_000 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }),
      fc.nat({ max: 999 }),
      (terms, eligibleFen, cuts, fraction) => {
        const worth = (fen: number) => earnedMilli({ eligibleFen, terms }, { fen, live: fen > 0 })
        const rests = [1, ...cuts.sort((a, b) => b - a), 0].map((cut) =>
          Math.floor(eligibleFen * cut),
        )
        let state = carried(fraction, 0)
        let points = 0
        for (const [index, rest] of rests.entries()) {
          const before = rests[index - 1] ?? eligibleFen
          expect(worth(before)).toBeGreaterThanOrEqual(worth(rest))
          state = carried(state.fractionMilli, worth(rest) - worth(before))
          points += state.points
        }
        const once = carried(fraction, -worth(eligibleFen))
        expect([points, state.fractionMilli]).toEqual([once.points, once.fractionMilli])
      },
    ),
    { seed },
  )
})

test('complaint 12: small spends add up; nothing is lost to rounding', () => {
  const bench = new Bench()
  for (let count = 0; count < 100; count++) bench.earn(99)
  expect(bench.account.balances).toMatchObject({ points: 99, fractionMilli: 0 })
})

test('complaint 16: buy, earn, refund, repeat leaves nothing behind', () => {
  const bench = new Bench()
  for (let count = 0; count < 20; count++) {
    const { earned } = bench.earn(1_999)
    bench.do({ kind: 'clawback', earned, remainingBeforeFen: 1_999, remainingAfterFen: 0 })
  }
  const { balances, qualifying, lots } = bench.account
  expect(Object.values(balances).every((value) => value === 0)).toBe(true)
  expect(qualifying).toEqual({
    days: {},
    lifetime: { spendFen: 0, visits: 0, services: 0, growthHundredths: 0 },
  })
  expect(lots).toEqual({})
})

test('complaint 24: the basis of an earn is declared and shown', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.earn[0] = { ...rule, minimumFen: 5_000 }))),
  )
  expect(bench.earn(4_999).entry.breakdown).toEqual([])
  expect(bench.earn(5_000).entry.breakdown).toMatchObject([{ base: 5_000, unit: 100, result: 50 }])
})

const rule = {
  id: 'spend',
  name: { zh: '消费', en: '' },
  per: 'spend',
  points: 1,
  unit: 100,
} as const

test('a daily cap truncates, says by how much, and refunds do not free it', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.earn[0] = { ...rule, dailyCap: 50 }))),
  )
  const { earned } = bench.earn(4_000)
  const second = bench.earn(4_000)
  expect(second.entry.breakdown[0]).toMatchObject({ cappedPoints: 30, result: 10 })
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 4_000, remainingAfterFen: 0 })
  expect(bench.account.balances.points).toBe(10)
  expect(bench.earn(4_000).entry.earned?.points).toBe(0)
  expect(bench.on('2026-03-02').account.balances.points).toBe(10)
  expect(bench.earn(4_000).entry.earned?.points).toBe(40)
})

test('a visit is one per member and day; services count minutes', () => {
  const config = plain((each) => {
    each.points.earn = [
      { id: 'visit', name: { zh: '到店', en: '' }, per: 'visit', points: 10, unit: 1 },
      { id: 'minutes', name: { zh: '时长', en: '' }, per: 'minutes', points: 2, unit: 5 },
    ]
  })
  const bench = new Bench(programmes(config))
  expect(bench.earn(0, { minutes: 60 }).earned.points).toBe(34)
  expect(bench.earn(0, { minutes: 30 }).earned.points).toBe(12)
  expect(bench.account.qualifying.lifetime).toMatchObject({ visits: 1, services: 2 })
  bench.on('2026-03-02')
  const { earned } = bench.earn(0)
  expect(bench.account.qualifying.lifetime.visits).toBe(2)
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 0, remainingAfterFen: 0, voids: true })
  expect(bench.account.qualifying.lifetime.visits).toBe(1)
})

test('a sale that arrives late takes rate, tier and cap of its own time and activates on arrival', () => {
  const cheap = plain((each) => (each.points.pendingDays = 2))
  const dear = plain((each) => (each.points.earn[0] = { ...rule, points: 3 }))
  const known = {
    at: (time: number) => ({
      version: time < Date.parse('2026-03-05T00:00:00+08:00') ? 1 : 2,
      startsAt: 0,
      config: time < Date.parse('2026-03-05T00:00:00+08:00') ? cheap : dear,
    }),
    version: (version: number) => ({ version, startsAt: 0, config: version === 1 ? cheap : dear }),
  }
  const bench = new Bench(known)
  const soldAt = bench.now
  bench.on('2026-03-10')
  const { earned } = bench.earn(1_000, { soldAt })
  expect(earned).toMatchObject({ points: 10, policyVersion: 1, day: '2026-03-01' })
  expect(bench.account.balances).toMatchObject({ points: 10, pendingPoints: 0 })
  expect(bench.account.qualifying.days).toHaveProperty('2026-03-01')
})

test(`whatever a day is cut into, it earns the same to 1/1000 point, and never less for more (seed ${String(seed)})`, () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 300_000 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(life, amounts, (one, fens) => {
      const lived = new Lived(one)
      let { account } = lived
      let before = -1
      for (const [index, fen] of fens.entries()) {
        const book = { ...lived.book, account }
        const draft = drafted(earn(book, sale(book.now, fen)))
        account = after(book, draft)
        agrees(account)
        const total = fens.slice(0, index + 1).reduce((sum, each) => sum + each, 0)
        // ¥1 = 1 point: a fen is worth 10/1000.
        expect(worthMilli(account)).toBe(worthMilli(lived.account) + 10 * total)
        const points = drafted(earn(lived.book, sale(lived.now, total))).earned?.points ?? 0
        expect(points).toBeGreaterThanOrEqual(before)
        before = points
      }
    }),
    { seed, numRuns: 80 },
  )
})

test(`complaint 29: a minimum spend holds to the fen, and what a refund leaves below it earns nothing (seed ${String(seed)})`, () => {
  const least = fc.integer({ min: 100, max: 20_000 })
  fc.assert(
    fc.property(
      least,
      fc.integer({ min: -300, max: 20_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (minimumFen, over, permille) => {
        const config = plain((each) => {
          for (const rule of each.points.earn) rule.minimumFen = minimumFen
        })
        const bench = new Bench(programmes(config))
        const fen = Math.max(1, minimumFen + over)
        const { earned } = bench.earn(fen)
        expect(worthMilli(bench.account)).toBe(fen >= minimumFen ? 10 * fen : 0)
        const left = fen - Math.ceil((fen * permille) / 1000)
        bench.do({ kind: 'clawback', earned, remainingBeforeFen: fen, remainingAfterFen: left })
        expect(worthMilli(bench.account)).toBe(left >= minimumFen ? 10 * left : 0)
      },
    ),
    { seed, numRuns: 100 },
  )
})

test(`a daily cap holds however the day is cut, and the next day has its own (seed ${String(seed)})`, () => {
  const cap = fc.integer({ min: 1, max: 300 })
  const amounts = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(cap, amounts, (dailyCap, fens) => {
      const config = plain((each) => {
        for (const rule of each.points.earn) rule.dailyCap = dailyCap
      })
      const bench = new Bench(programmes(config))
      const worth = (day: number) => Math.min(1000 * dailyCap * day, 10 * day * sum(fens))
      for (const fen of fens) bench.earn(fen)
      expect(worthMilli(bench.account)).toBe(worth(1))
      bench.on('2026-03-02')
      for (const fen of fens) bench.earn(fen)
      expect(worthMilli(bench.account)).toBe(worth(2))
    }),
    { seed, numRuns: 80 },
  )
})

test(`the bucket of a sale follows the calendar: month ends and leap days clamp (seed ${String(seed)})`, () => {
  const day = fc.integer({ min: 0, max: 3 * 366 }).map((days) => addDays('2026-01-01', days))
  fc.assert(
    fc.property(
      day,
      fc.constantFrom(0, 3, 30),
      fc.integer({ min: 1, max: 24 }),
      (on, days, months) => {
        const config = plain((each) => {
          each.points.pendingDays = days
          each.points.expiry = { kind: 'months', months }
        })
        const bench = new Bench(programmes(config), at(on))
        const { earned } = bench.earn(5_000)
        const starts =
          days === 0 ? bench.now : Date.parse(`${addDays(on, days + 1)}T00:00:00+08:00`)
        expect(earned.activatesAt).toBe(starts)
        const last = new Date((earned.expiresAt ?? 0) + 8 * 3_600_000)
        expect(last.toISOString()).toMatch(/T23:59:59\.999Z$/)
        const first = civilOf(dayOf(starts))
        const month = new Date(Date.UTC(first.year, first.month - 1 + months + 1, 0))
        expect(last.getUTCMonth()).toBe(month.getUTCMonth())
        expect(last.getUTCDate()).toBe(Math.min(first.day, month.getUTCDate()))
      },
    ),
    { seed, numRuns: 150 },
  )
})

const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0)
const sale = (soldAt: number, eligibleFen: number) => ({
  kind: 'earn' as const,
  soldAt,
  shopId: null,
  eligibleFen,
  minutes: 0,
  birthday: '',
})
