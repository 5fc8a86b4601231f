import * as fc from 'fast-check'
import type { Earned } from '../../../cloudfunctions/features/account/rules/entry'
import { Bench, plain, programmes } from './book-of'

const seed = Date.now() % 1_000_000_000
const DAYS = ['2026-03-01', '2026-03-02']
const SPEND_MILLI = 10
const VISIT_MILLI = 10_500

const LEAST_FEN = 40_000

const rules = (minimumFen: number) =>
  programmes(
    plain((config) => {
      const visit = { id: 'visit', name: { zh: '到店', en: '' }, points: 21, unit: 2 }
      config.points.earn = [
        { id: 'spend', name: { zh: '消费', en: '' }, per: 'spend', points: 1, unit: 100 },
        { ...visit, per: 'visit', minimumFen },
      ]
    }),
  )
const known = rules(0)

/** In thousandths of a point, whatever is spendable, waits or is owed. */
function owned({ account: { balances } }: Bench): number {
  const { points, pendingPoints, deficitPoints, fractionMilli } = balances
  return (points + pendingPoints - deficitPoints) * 1000 + fractionMilli
}

interface Live {
  day: string
  fen: number
  earned: Earned
}

function giveBack(bench: Bench, sale: Live, fen: number): void {
  bench.do({
    kind: 'clawback',
    earned: sale.earned,
    remainingBeforeFen: sale.fen,
    remainingAfterFen: sale.fen - fen,
    voids: fen === sale.fen,
  })
  sale.fen -= fen
}

test('the first sale of a day is given back: the visit of the second still counts, until it goes too', () => {
  const bench = new Bench(known)
  const first: Live = { day: '2026-03-01', fen: 3_000, earned: bench.earn(3_000).earned }
  const second: Live = { day: '2026-03-01', fen: 5_000, earned: bench.earn(5_000).earned }
  giveBack(bench, first, 3_000)
  expect(owned(bench)).toBe(5_000 * SPEND_MILLI + VISIT_MILLI)
  giveBack(bench, second, 2_000)
  giveBack(bench, second, 3_000)
  expect(owned(bench)).toBe(0)
  expect(bench.account.limits).toEqual({})
  bench.earn(1_000)
  expect(owned(bench)).toBe(1_000 * SPEND_MILLI + VISIT_MILLI)
})

test('a first sale below the least amount does not use up the visit; a refund below it gives it back', () => {
  const bench = new Bench(rules(LEAST_FEN))
  const small: Live = { day: DAYS[0] ?? '', fen: 300, earned: bench.earn(300).earned }
  expect(owned(bench)).toBe(300 * SPEND_MILLI)
  const meal: Live = { day: DAYS[0] ?? '', fen: 50_000, earned: bench.earn(50_000).earned }
  expect(owned(bench)).toBe(50_300 * SPEND_MILLI + VISIT_MILLI)
  const more: Live = { day: DAYS[0] ?? '', fen: 60_000, earned: bench.earn(60_000).earned }
  giveBack(bench, meal, 20_000)
  expect(owned(bench)).toBe(90_300 * SPEND_MILLI + VISIT_MILLI)
  giveBack(bench, more, 60_000)
  expect(owned(bench)).toBe(30_300 * SPEND_MILLI)
  giveBack(bench, small, 300)
  giveBack(bench, meal, 30_000)
  expect(owned(bench)).toBe(0)
  expect(bench.account.limits).toEqual({})
})

test.each([
  ['a sale', 0],
  ['a sale of the least amount', LEAST_FEN],
])(`one visit for each day on which %s stands, in any order (seed ${String(seed)})`, (_, least) => {
  const step = fc.record({
    refunds: fc.boolean(),
    day: fc.constantFrom(...DAYS),
    fen: fc.integer({ min: 1, max: 90_000 }),
    pick: fc.nat(),
    whole: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const bench = new Bench(rules(least))
      bench.on('2026-03-03')
      let live: Live[] = []
      for (const { refunds, day, fen, pick, whole } of steps) {
        const sale = live[pick % Math.max(1, live.length)]
        if (refunds && sale) {
          giveBack(bench, sale, whole ? sale.fen : 1 + (fen % sale.fen))
          live = live.filter((each) => each.fen > 0)
        } else {
          const soldAt = Date.parse(`${day}T12:00:00+08:00`)
          live.push({ day, fen, earned: bench.earn(fen, { soldAt }).earned })
        }
        const spent = live.reduce((sum, each) => sum + each.fen, 0)
        const counted = live.filter((each) => each.fen >= least)
        const visits = new Set(counted.map((each) => each.day)).size
        expect(owned(bench)).toBe(spent * SPEND_MILLI + visits * VISIT_MILLI)
        const days = new Set(live.map((each) => each.day)).size
        expect(bench.account.qualifying.lifetime.visits).toBe(days)
      }
    }),
    { seed, numRuns: 150 },
  )
})
