import * as fc from 'fast-check'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { progressOf } from '../../../cloudfunctions/features/tier/rules/progress'
import { DAY_MS } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000
const known = programmes(presetOf('retail', '测试'))
const sales = fc.array(
  fc.record({
    days: fc.integer({ min: 0, max: 120 }),
    fen: fc.integer({ min: 1, max: 300_000 }),
  }),
  { maxLength: 6 },
)

function lived(list: readonly { days: number; fen: number }[]): Bench {
  const bench = new Bench(known, at('2027-12-31'))
  for (const { days, fen } of list) {
    bench.now += days * DAY_MS
    bench.earn(fen)
  }
  return bench
}

const shown = ({ account, now }: Bench) => progressOf(account, known.at(now), now)

test(`what is shown lies within its bounds (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(sales, (list) => {
      const bench = lived(list)
      const progress = shown(bench)
      const { tiers } = known.at(bench.now).config
      const level = tiers.findIndex(({ id }) => id === progress.currentId)
      expect(progress.nextId).toBe(tiers[level + 1]?.id)
      expect(progress.permille).toBeGreaterThanOrEqual(0)
      expect(progress.permille).toBeLessThanOrEqual(1000)
      expect(progress.permille === 1000).toBe(progress.nextId === undefined)
      for (const { amount, reached, target, by } of progress.missing) {
        expect(amount).toBeGreaterThan(0)
        expect(reached + amount).toBe(target)
        expect(by ?? Infinity).toBeGreaterThanOrEqual(bench.now)
      }
      if (progress.retention) {
        const { missing, by, fallsTo } = progress.retention
        expect(by).toBeGreaterThanOrEqual(bench.now)
        expect(missing.every(({ amount }) => amount > 0)).toBe(true)
        expect(tiers.findIndex(({ id }) => id === fallsTo)).toBeLessThanOrEqual(level)
      }
    }),
    { seed, numRuns: 150 },
  )
})

test(`"spend ¥X for the next tier until <date>" is kept to the fen and the day (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(sales, (list) => {
      const before = shown(lived(list))
      const [step, ...more] = before.missing
      fc.pre(step?.counter === 'spendFen' && more.length === 0)
      const almost = lived(list)
      if (step.amount > 1) almost.earn(step.amount - 1)
      expect(almost.account.tier.id).toBe(before.currentId)
      const enough = lived(list)
      enough.earn(step.amount)
      expect(enough.account.tier.id).toBe(before.nextId)
      expect(enough.account.tier.until ?? undefined).toBe(before.nextUntil)
    }),
    { seed, numRuns: 150 },
  )
})

test(`a sale never moves the bar backwards within a tier (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(sales, fc.integer({ min: 1, max: 50_000 }), (list, fen) => {
      const bench = lived(list)
      const before = shown(bench)
      bench.earn(fen)
      const after = shown(bench)
      if (after.currentId !== before.currentId) return
      expect(after.permille).toBeGreaterThanOrEqual(before.permille)
    }),
    { seed, numRuns: 150 },
  )
})
