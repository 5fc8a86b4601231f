import * as fc from 'fast-check'
import { Bench, plain, programmes } from './book-of'

const seed = Date.now() % 1_000_000_000

/** Balances without what only time of posting decides. */
function end(bench: Bench) {
  const { balances, lots, qualifying, tier } = bench.account
  return { balances, lots, qualifying, tier: tier.id }
}

test(`refunds split at random end where one refund ends (seed ${String(seed)})`, () => {
  const scene = fc.record({
    before: fc.array(fc.integer({ min: 1, max: 60_000 }), { maxLength: 4 }),
    sold: fc.integer({ min: 1, max: 900_000 }),
    spent: fc.integer({ min: 0, max: 500 }),
    cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    pendingDays: fc.constantFrom(0, 7),
    policy: fc.constantFrom('immediate', 'at_review'),
    later: fc.integer({ min: 1, max: 9_000 }),
  })
  fc.assert(
    fc.property(scene, ({ before, sold, spent, cuts, pendingDays, policy, later }) => {
      const make = () => {
        const config = plain((each) => {
          each.points.pendingDays = pendingDays
          each.tierPolicy.refund = policy as 'immediate'
          for (const tier of each.tiers) tier.benefits = { multiplier: 100 + tier.validMonths * 7 }
        })
        const bench = new Bench(programmes(config))
        for (const amount of before) bench.earn(amount)
        bench.on('2026-03-20')
        const { earned } = bench.earn(sold)
        const available = bench.account.balances.points
        if (spent > 0 && available >= spent) bench.do({ kind: 'spend', points: spent })
        bench.earn(later)
        return { bench, earned }
      }
      const whole = make()
      whole.bench.do({
        kind: 'clawback',
        earned: whole.earned,
        remainingBeforeFen: sold,
        remainingAfterFen: 0,
      })
      const split = make()
      let rest = sold
      for (const cut of [...cuts, 1]) {
        const next = cut === 1 ? 0 : Math.floor(rest * (1 - cut))
        split.bench.do({
          kind: 'clawback',
          earned: split.earned,
          remainingBeforeFen: rest,
          remainingAfterFen: next,
          ...(rest === 0 && { voids: false }),
        })
        rest = next
        if (rest === 0) break
      }
      expect(end(split.bench)).toEqual(end(whole.bench))
    }),
    { seed, numRuns: 80 },
  )
})

test('complaint 11: a refund takes back what the sale earned, from pending first', () => {
  const bench = new Bench(programmes(plain((config) => (config.points.pendingDays = 7))))
  bench.earn(5_000)
  bench.on('2026-03-20')
  const { earned } = bench.earn(3_000)
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 3_000, remainingAfterFen: 1_000 })
  expect(bench.account.balances).toMatchObject({ points: 50, pendingPoints: 10 })
})

test('what a bucket has lost to expiry is not charged a second time', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 1 }))),
  )
  const { earned } = bench.earn(10_000)
  bench.on('2026-04-10')
  bench.earn(20_000)
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 10_000, remainingAfterFen: 4_000 })
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 4_000, remainingAfterFen: 0 })
  expect(bench.account.balances).toMatchObject({ points: 200, deficitPoints: 0 })
})

test('what finds no points is owed, blocks spending, and is paid by the next credit', () => {
  const bench = new Bench()
  const { earned } = bench.earn(10_000)
  bench.do({ kind: 'spend', points: 100 })
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 10_000, remainingAfterFen: 0 })
  expect(bench.account.balances).toMatchObject({ points: 0, deficitPoints: 100 })
  bench.earn(3_000)
  expect(bench.account.balances).toMatchObject({ points: 0, deficitPoints: 70 })
  bench.earn(9_000)
  expect(bench.account.balances).toMatchObject({ points: 20, deficitPoints: 0 })
})

test('complaint 29: an account that owes points still lets others expire', () => {
  const bench = new Bench(
    programmes(
      plain((config) => {
        config.points.expiry = { kind: 'months', months: 1 }
        config.points.pendingDays = 3
        config.points.negative = { kind: 'allow' }
      }),
    ),
  )
  bench.earn(10_000)
  bench.do({ kind: 'adjust', points: -30, reason: 'owes' })
  bench.on('2026-03-10')
  expect(bench.account.balances).toMatchObject({ points: 100, deficitPoints: 30 })
  expect(() => bench.do({ kind: 'spend', points: 1 })).toThrow('NOT_ELIGIBLE')
  bench.on('2026-04-20')
  expect(bench.account.balances).toMatchObject({ points: 0, deficitPoints: 30 })
})

test('complaint 17: points spent on a refunded sale come back once, the earn is taken once', () => {
  const bench = new Bench()
  bench.earn(20_000)
  const { entries } = bench.do({ kind: 'spend', points: 150 })
  const { earned } = bench.earn(5_000)
  const [spent] = entries
  if (!spent) throw new Error('not spent')
  for (const [from, to, before, after] of [
    [0, 75, 5_000, 2_500],
    [75, 150, 2_500, 0],
  ] as const) {
    bench.do(
      {
        kind: 'reverse',
        taken: spent.taken,
        returnedBefore: from,
        returnedAfter: to,
        of: spent.key,
      },
      { kind: 'clawback', earned, remainingBeforeFen: before, remainingAfterFen: after },
    )
  }
  expect(bench.account.balances).toMatchObject({ points: 200, deficitPoints: 0 })
  expect(() =>
    bench.do({
      kind: 'reverse',
      taken: spent.taken,
      returnedBefore: 150,
      returnedAfter: 151,
      of: spent.key,
    }),
  ).toThrow('LIMIT_REACHED')
})
