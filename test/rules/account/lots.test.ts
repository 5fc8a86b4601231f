import * as fc from 'fast-check'
import {
  activationDayOf,
  expiryDayOf,
  expiryOf,
  lotId,
  lotName,
  returnedLots,
  returnLot,
  sumOf,
} from '../../../cloudfunctions/features/account/rules/lots'
import { apply } from '../../../cloudfunctions/features/account/rules/apply'
import { fold, MAX_LOTS } from '../../../cloudfunctions/features/account/rules/fold'
import { addDays } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench, plain, programmes } from './book-of'

const seed = Date.now() % 1_000_000_000

test('expiry falls at the end of the Shanghai day; months clamp; leap days', () => {
  const months = (count: number) => ({ kind: 'months', months: count }) as const
  expect(expiryDayOf(months(1), '2027-01-31')).toBe('2027-02-28')
  expect(expiryDayOf(months(1), '2028-01-31')).toBe('2028-02-29')
  expect(expiryDayOf(months(12), '2028-02-29')).toBe('2029-02-28')
  expect(expiryDayOf({ kind: 'year_end', afterYears: 1 }, '2026-01-01')).toBe('2027-12-31')
  expect(expiryDayOf({ kind: 'never' }, '2026-01-01')).toBeNull()
  const lot = lotId({
    expiryDay: '2028-02-29',
    activationDay: '2028-01-31',
    policyVersion: 3,
    origin: 'earn',
  })
  expect(new Date(expiryOf(lot) ?? 0).toISOString()).toBe('2028-02-29T15:59:59.999Z')
  expect(lotName(lot)).toEqual({
    expiryDay: '2028-02-29',
    activationDay: '2028-01-31',
    policyVersion: 3,
    origin: 'earn',
  })
})

test('pending points become usable at 00:00 of the day of the sale + N + 1', () => {
  expect(activationDayOf('2026-03-01', 0, '2026-03-01')).toBe('2026-03-01')
  expect(activationDayOf('2026-03-01', 7, '2026-03-01')).toBe('2026-03-09')
  expect(activationDayOf('2026-02-01', 7, '2026-03-01')).toBe('2026-03-01')
  const bench = new Bench(programmes(plain((config) => (config.points.pendingDays = 7))))
  bench.earn(10_000)
  expect(bench.account.nextDueAt).toBe(Date.parse('2026-03-09T00:00:00+08:00'))
  bench.now = Date.parse('2026-03-08T23:59:59.999+08:00')
  expect(bench.do().account.balances).toMatchObject({ points: 0, pendingPoints: 100 })
  bench.now += 1
  expect(bench.do().account.balances).toMatchObject({ points: 100, pendingPoints: 0 })
})

test('points can be used until the last moment of their last day', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 1 }))),
    at('2027-01-31'),
  )
  bench.earn(10_000)
  bench.now = Date.parse('2027-02-28T23:59:59.999+08:00')
  bench.do({ kind: 'spend', points: 40 })
  bench.now += 1
  const { also, account } = bench.do()
  expect(also).toMatchObject([{ type: 'expire', change: { points: -60 } }])
  expect(account.balances.points).toBe(0)
})

test('complaint 8: only lots past their day lapse, never below zero', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 1 }))),
  )
  bench.earn(10_000)
  bench.on('2026-03-20')
  bench.earn(5_000)
  bench.do({ kind: 'spend', points: 30 })
  expect(bench.on('2026-04-02').account.balances.points).toBe(50)
  expect(bench.on('2026-04-21').account.balances.points).toBe(0)
})

test('complaint 14: a new expiry policy leaves points already earned alone', () => {
  const [before, after] = [
    plain(),
    plain((config) => (config.points.expiry = { kind: 'months', months: 1 })),
  ]
  let current = 1
  const known = {
    at: () => ({ version: current, startsAt: 0, config: current === 1 ? before : after }),
    version: (version: number) => ({
      version,
      startsAt: 0,
      config: version === 1 ? before : after,
    }),
  }
  const bench = new Bench(known)
  bench.earn(10_000)
  current = 2
  bench.earn(5_000)
  expect(bench.on('2026-05-01').account.balances.points).toBe(100)
})

test('complaint 26: the whole expiring schedule is kept, one line per day', () => {
  const bench = new Bench()
  for (const day of ['2026-03-01', '2026-03-02', '2026-03-03']) {
    bench.on(day)
    bench.earn(1_000)
  }
  expect(
    Object.keys(bench.account.lots)
      .sort()
      .map((id) => lotName(id).expiryDay),
  ).toEqual(['2028-03-01', '2028-03-02', '2028-03-03'])
})

test(`spent last returns first, in any split (seed ${String(seed)})`, () => {
  const parts = fc.array(
    fc.record({ lot: fc.constantFrom('a', 'b', 'c'), amount: fc.integer({ min: 1, max: 50 }) }),
    { minLength: 1, maxLength: 5 },
  )
  fc.assert(
    fc.property(parts, fc.array(fc.nat({ max: 250 }), { maxLength: 5 }), (taken, cuts) => {
      const all = sumOf(taken)
      const steps = [0, ...cuts.map((cut) => Math.min(cut, all)).sort((a, b) => a - b), all]
      const split = steps
        .slice(1)
        .flatMap((to, index) => returnedLots(taken, steps[index] ?? 0, to))
      const byLot = (list: readonly { lot: string; amount: number }[]) =>
        ['a', 'b', 'c'].map((lot) => sumOf(list.filter((part) => part.lot === lot)))
      expect(byLot(split)).toEqual(byLot(returnedLots(taken, 0, all)))
      expect(sumOf(split)).toBe(all)
    }),
    { seed },
  )
})

test('points return to the same bucket; to a lapsed one with the grace of its policy', () => {
  const lot = lotId({
    expiryDay: '2026-04-01',
    activationDay: '2026-03-01',
    policyVersion: 1,
    origin: 'earn',
  })
  expect(returnLot(lot, 7, at('2026-04-01'))).toBe(lot)
  expect(lotName(returnLot(lot, 7, at('2026-04-02'))).expiryDay).toBe('2026-04-09')
  const bench = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 1 }))),
  )
  bench.earn(10_000)
  const { entries } = bench.do({ kind: 'spend', points: 60 })
  bench.on('2026-05-01')
  const [spent] = entries
  if (!spent) throw new Error('not spent')
  bench.do({
    kind: 'reverse',
    taken: spent.taken,
    returnedBefore: 0,
    returnedAfter: 60,
    of: spent.key,
  })
  expect(bench.account.balances.points).toBe(60)
  expect(bench.on('2026-05-08').account.balances.points).toBe(60)
  expect(bench.on('2026-05-09').account.balances.points).toBe(0)
})

test('the document stays bounded: beyond 400 buckets the closest become one, nobody loses a day', () => {
  const { account, now } = new Bench()
  const days = Array.from({ length: 430 }, (_, index) =>
    addDays('2026-03-01', index + (index >> 4)),
  )
  const lots = Object.fromEntries(
    days.map((expiryDay) => [
      lotId({ expiryDay, activationDay: '2026-01-01', policyVersion: 1, origin: 'earn' }),
      { remaining: 10, pending: false, lapsed: 0 },
    ]),
  )
  const full = { ...account, lots, balances: { ...account.balances, points: 4_300 } }
  const draft = fold(full)
  if (!draft) throw new Error('nothing folded')
  const after = apply(full, draft, now)
  expect(Object.keys(after.lots)).toHaveLength(MAX_LOTS)
  expect(after.balances.points).toBe(4_300)
  // Whatever day one asks for, at least as much is usable as was promised then.
  for (const day of days) {
    const usable = Object.entries(after.lots)
      .filter(([id]) => (lotName(id).expiryDay ?? '9') >= day)
      .reduce((sum, [, lot]) => sum + lot.remaining, 0)
    expect(usable).toBeGreaterThanOrEqual(10 * days.filter((each) => each >= day).length)
  }
  expect(fold(after)).toBeNull()
})
