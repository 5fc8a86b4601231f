import * as fc from 'fast-check'
import type { Condition, ProgrammeConfig } from '../../../typings/contract'
import {
  highestLevel,
  reviewed,
  revoked,
  upgraded,
} from '../../../cloudfunctions/features/tier/rules/review'
import { progressOf } from '../../../cloudfunctions/features/tier/rules/progress'
import { addDays, DAY_MS, dayOf } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench, plain, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000
const spend = (amount: number): Condition => ({
  kind: 'atLeast',
  counter: 'spendFen',
  amount,
  window: { kind: 'rolling', days: 365 },
})

/** Five tiers at ¥1,000, ¥3,000, ¥6,000 and ¥10,000 a year, each kept by half of it. */
function ladder(downgrade: ProgrammeConfig['tierPolicy']['downgrade']) {
  return plain((config) => {
    const [leaf] = config.tiers
    if (!leaf) throw new Error('no tiers')
    const rung = (id: string, fen: number) => ({
      ...leaf,
      id,
      upgrade: spend(fen),
      retain: spend(fen / 2),
      validMonths: 12,
      graceDays: 30,
    })
    config.tierPolicy.downgrade = downgrade
    config.tiers = [
      leaf,
      rung('silver', 100_000),
      rung('gold', 300_000),
      rung('platinum', 600_000),
      rung('diamond', 1_000_000),
    ]
  })
}
const policy = fc.constantFrom('one_down' as const, 'recompute' as const)
const sold = fc.record({
  days: fc.integer({ min: 0, max: 150 }),
  fen: fc.integer({ min: 1, max: 400_000 }),
})
const sales = fc.array(sold, { minLength: 1, maxLength: 8 })

function lived(
  downgrade: ProgrammeConfig['tierPolicy']['downgrade'],
  list: readonly { days: number; fen: number }[],
) {
  const bench = new Bench(programmes(ladder(downgrade)), at('2026-02-28'))
  const earned = list.map(({ days, fen }) => {
    bench.now += days * DAY_MS
    return bench.earn(fen).earned
  })
  return { bench, earned }
}

test(`more spent never means a lower level, and an upgrade goes to the highest at once (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(policy, sales, fc.integer({ min: 1, max: 900_000 }), (downgrade, list, more) => {
      const { bench } = lived(downgrade, list)
      const { account, known, now } = bench
      const programme = known.at(now)
      const before = highestLevel(account, programme, dayOf(now))
      expect(account.tier.level).toBeGreaterThanOrEqual(before)
      expect(upgraded(account, known, now)).toBe(account.tier)
      bench.earn(more)
      const after = highestLevel(bench.account, programme, dayOf(now))
      expect(after).toBeGreaterThanOrEqual(before)
      expect(bench.account.tier.level).toBe(Math.max(account.tier.level, after))
    }),
    { seed },
  )
})

test(`a review is done once, and one step of it falls by the policy and no further (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(policy, sales, fc.integer({ min: 0, max: 800 }), (downgrade, list, days) => {
      const { bench } = lived(downgrade, list)
      const { account, known } = bench
      const now = bench.now + days * DAY_MS
      const tier = reviewed(account, known, now)
      expect(reviewed({ ...account, tier }, known, now)).toBe(tier)
      expect(tier.level).toBeLessThanOrEqual(account.tier.level)
      // As many reviews as have come to their end, a level each at most where one falls one by one.
      const { until } = account.tier
      const ended =
        until === null || now <= until ? 0 : 1 + Math.floor((now - until) / (364 * DAY_MS))
      if (downgrade === 'one_down') {
        expect(account.tier.level - tier.level).toBeLessThanOrEqual(ended)
      }
      if (ended === 0) expect(tier).toBe(account.tier)
      // Time in two steps is time in one.
      const halfway = reviewed(account, known, bench.now + Math.floor(days / 2) * DAY_MS)
      expect(reviewed({ ...account, tier: halfway }, known, now)).toEqual(tier)
    }),
    { seed },
  )
})

test(`what keeps a tier by the preview keeps it at the review, a fen less does not (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      policy,
      fc.integer({ min: 100_000, max: 249_999 }),
      fc.integer({ min: 0, max: 12 }),
      (downgrade, fen, months) => {
        // All of it on the first day: at the review a year later none of it counts any more.
        const { bench } = lived(downgrade, [{ days: 0, fen }])
        bench.on(addDays('2026-03-10', months * 27))
        const { retention } = progressOf(bench.account, bench.known.at(bench.now), bench.now)
        const missing = retention?.missing[0]?.amount ?? 0
        expect(missing).toBe(50_000)
        for (const [short, kept] of [
          [0, true],
          [1, false],
        ] as const) {
          const each = new Bench(bench.known, bench.now)
          each.account = bench.account
          each.earn(missing - short)
          const end = (each.account.tier.until ?? 0) + 31 * DAY_MS
          expect(reviewed(each.account, each.known, end).id).toBe(
            kept ? 'silver' : bench.known.at(0).config.tiers[0]?.id,
          )
        }
      },
    ),
    { seed, numRuns: 40 },
  )
})

test(`a refund takes back what rested on it: never below what was held before, never what it had no part in (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      policy,
      sales,
      fc.nat(7),
      fc.integer({ min: 1, max: 1000 }),
      (downgrade, list, which, permille) => {
        const { bench, earned } = lived(downgrade, list)
        const { account, known, now } = bench
        // Nothing has changed since: nothing is taken.
        expect(revoked(account, known, now)).toBe(account.tier)
        const sale = earned[which % earned.length]
        if (!sale) throw new Error('no sale')
        bench.do({
          kind: 'clawback',
          earned: sale,
          remainingBeforeFen: sale.eligibleFen,
          remainingAfterFen: sale.eligibleFen - Math.ceil((sale.eligibleFen * permille) / 1000),
        })
        const { tier } = bench.account
        expect(tier.level).toBeLessThanOrEqual(account.tier.level)
        const floor = Math.min(
          account.tier.level,
          ...account.tier.upgrades.map(({ before }) => before.level),
        )
        expect(tier.level).toBeGreaterThanOrEqual(floor)
        expect(revoked(bench.account, known, now)).toBe(tier)
        // What today's counters reach is never taken.
        expect(tier.level).toBeGreaterThanOrEqual(
          Math.min(account.tier.level, highestLevel(bench.account, known.at(now), dayOf(now))),
        )
      },
    ),
    { seed },
  )
})

test('a tier whose days are forgotten is not lost to the refund of something else', () => {
  const bench = new Bench(programmes(ladder('one_down')), at('2026-01-01'))
  bench.earn(99_000)
  bench.on('2026-12-20')
  bench.earn(1_000)
  expect(bench.account.tier.id).toBe('silver')
  // 440 days after the first sale: neither its day nor a year's window holds it any more.
  bench.on('2027-03-16')
  const { earned } = bench.earn(5_000)
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 5_000, remainingAfterFen: 4_999 })
  expect(bench.account.tier.id).toBe('silver')
})
