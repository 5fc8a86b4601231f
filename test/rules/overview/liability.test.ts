import * as fc from 'fast-check'
import {
  lotsOf,
  NOTHING,
  withAccount,
  worthFen,
} from '../../../cloudfunctions/features/overview/rules/liability'
import { at, Bench, plain, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000

/** A member whose points are available, pending, held or owed, as the numbers have it. */
function lived({ earns, spent, held }: { earns: number[]; spent: number; held: number }) {
  const known = programmes(
    plain((config) => {
      config.points.pendingDays = 3
      config.points.expiry = { kind: 'months', months: 2 }
    }),
  )
  const bench = new Bench(known, at('2026-02-01'))
  const sales = earns.map((fen, index) => {
    bench.on(`2026-02-${String(2 + index * 4).padStart(2, '0')}`)
    return bench.earn(fen).earned
  })
  const { points } = bench.account.balances
  if (held > 0 && held <= points) bench.do({ kind: 'hold', points: held, purpose: 'redeem' })
  const rest = bench.account.balances.points
  if (spent > 0 && spent <= rest) bench.do({ kind: 'spend', points: spent })
  const [first] = sales
  if (first && spent % 2 === 1) {
    const { eligibleFen } = first
    bench.do({
      kind: 'clawback',
      earned: first,
      remainingBeforeFen: eligibleFen,
      remainingAfterFen: 0,
    })
  }
  return bench.account
}

const life = fc.record({
  earns: fc.array(fc.integer({ min: 1, max: 90_000 }), { maxLength: 5 }),
  spent: fc.nat(900),
  held: fc.nat(200),
})

test(`complaint 22: months and lots add up to what is owned, whatever the members (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.array(life, { maxLength: 5 }), (lives) => {
      const accounts = lives.map(lived)
      const sums = accounts.reduce(withAccount, NOTHING)
      const { available, pending, held, deficit } = sums.points
      const owned = available + pending + held
      const total = (values: number[]) => values.reduce((sum, value) => sum + value, 0)
      expect(total(Object.values(sums.byMonth))).toBe(owned)
      const lots = accounts.flatMap((account) => lotsOf(account))
      for (const state of ['available', 'pending', 'held'] as const) {
        const points = lots.filter((lot) => lot.state === state).map((lot) => lot.points)
        expect(total(points)).toBe(sums.points[state])
      }
      expect(deficit).toBe(total(accounts.map(({ balances }) => balances.deficitPoints)))
      for (const month of Object.keys(sums.byMonth)) expect(month).toMatch(/^\d{4}-\d{2}$/)
    }),
    { seed },
  )
})

test('a started fen is owed whole; nothing is owed for nothing', () => {
  expect(worthFen(0, 150)).toBe(0)
  expect(worthFen(1, 150)).toBe(1)
  expect(worthFen(150, 150)).toBe(100)
  expect(worthFen(151, 150)).toBe(101)
})
