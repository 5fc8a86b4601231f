import * as fc from 'fast-check'
import type { Account } from '../../../cloudfunctions/features/account/rules/account'
import { joinCounters } from '../../../cloudfunctions/features/account/rules/join'
import { limitBroken, lowered, raised } from '../../../cloudfunctions/features/account/rules/limits'
import { oldestDay } from '../../../cloudfunctions/features/account/rules/memory'
import { walletDue } from '../../../cloudfunctions/features/account/rules/wallet'
import { addDays, dayOf } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench } from './book-of'

const seed = Date.now() % 1_000_000_000
const amounts = fc.array(
  fc.record({ back: fc.integer({ min: 0, max: 390 }), fen: fc.integer({ min: 1, max: 99_999 }) }),
  { maxLength: 6 },
)

/** A card with sales on days before `now`, through the writer. */
function card(sales: { back: number; fen: number }[]): Bench {
  const b = new Bench(undefined, at('2025-01-01'))
  const now = at('2026-03-01')
  for (const { back, fen } of [...sales].sort((x, y) => y.back - x.back)) {
    b.on(addDays(dayOf(now), -back))
    b.earn(fen)
  }
  b.on(dayOf(now))
  return b
}

test(`counters of two cards add up, a shared day is one visit, and parting gives them back (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(amounts, amounts, (mine, theirs) => {
      const [into, from] = [card(mine), card(theirs)]
      const before = structuredClone(into.account.qualifying)
      const { qualifying } = from.account
      const after = structuredClone(before)
      joinCounters(after, { kind: 'counter.join', qualifying, sign: 1 }, into.now)
      const days = new Set([...Object.keys(before.days), ...Object.keys(qualifying.days)])
      expect(new Set(Object.keys(after.days))).toEqual(days)
      expect(after.lifetime.visits).toBe(days.size)
      expect(after.lifetime.spendFen).toBe(before.lifetime.spendFen + qualifying.lifetime.spendFen)
      joinCounters(after, { kind: 'counter.join', qualifying, sign: -1 }, into.now)
      expect(after).toEqual(before)
    }),
    { seed, numRuns: 40 },
  )
})

test(`parting gives visits back whose days are forgotten by then (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(amounts, amounts, fc.integer({ min: 0, max: 30 }), (mine, theirs, days) => {
      const [into, from] = [card(mine), card(theirs)]
      const { qualifying } = from.account
      const own = into.account.qualifying.days
      const shared = Object.keys(qualifying.days).filter((day) => own[day] !== undefined)
      const lifetime = { ...into.account.qualifying.lifetime }
      const both = structuredClone(into.account.qualifying)
      joinCounters(both, { kind: 'counter.join', qualifying, sign: 1 }, into.now)
      const later = into.now + days * 86_400_000
      // As every entry does: what is older leaves the memory, what it came to stays.
      for (const day of Object.keys(both.days)) if (day < oldestDay(later)) delete both.days[day]
      const back = { kind: 'counter.join' as const, qualifying, sign: -1 as const }
      joinCounters(both, { ...back, shared, since: into.now }, later)
      expect(both.lifetime).toEqual(lifetime)
    }),
    { seed, numRuns: 60 },
  )
})

test('days leave the memory after 400 days; what they came to stays in the lifetime', () => {
  const b = new Bench()
  b.earn(10_000)
  expect(oldestDay(b.now)).toBe(addDays(dayOf(b.now), -400))
  b.on(addDays('2026-03-01', 400))
  b.earn(1)
  expect(b.account.qualifying.days).toHaveProperty('2026-03-01')
  b.on(addDays('2026-03-01', 401))
  b.earn(1)
  expect(b.account.qualifying.days).not.toHaveProperty('2026-03-01')
  expect(b.account.qualifying.lifetime).toMatchObject({ spendFen: 10_002, visits: 3 })
})

test(`limits: all or none, never over, and what is given back is never more than was taken (seed ${String(seed)})`, () => {
  const uses = fc.array(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c'),
      max: fc.integer({ min: 0, max: 5 }),
      count: fc.integer({ min: 1, max: 3 }),
      until: fc.constantFrom(50, 150),
    }),
    { maxLength: 3 },
  )
  const standing = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.record({ used: fc.integer({ min: 0, max: 5 }), until: fc.constantFrom(50, 150) }),
  )
  fc.assert(
    fc.property(standing, uses, (limits, list) => {
      const now = 100
      const account = { ...new Bench().account, limits } as Account
      const used = (id: string) => {
        const limit = limits[id]
        return limit && limit.until >= now ? limit.used : 0
      }
      const broken = list.some(({ id, max, count }) => used(id) + count > max)
      expect(limitBroken(account, list, now) !== null).toBe(broken)
      expect(raised(list).map((effect) => 'count' in effect && effect.count)).toEqual(
        list.map(({ count }) => count),
      )
      for (const effect of lowered(account, list, now)) {
        if (effect.kind !== 'limit.add') throw new Error(effect.kind)
        expect(effect.count).toBeLessThan(0)
        expect(used(effect.id) + effect.count).toBeGreaterThanOrEqual(0)
      }
    }),
    { seed },
  )
  expect(() =>
    limitBroken(new Bench().account, [{ id: 'a.b', max: 1, count: 1, until: 1 }], 0),
  ).toThrow('not a limit id')
})

test('WeChat’s card is told when what it shows has changed, by a mark of its own, and only then', () => {
  const b = new Bench()
  const { account } = b.earn(10_000)
  const without = b.account
  expect(
    walletDue(without, { ...without, balances: { ...without.balances, points: 0 } }, 5),
  ).toEqual({})
  const shown: Account = { ...account, walletDueAt: null }
  const changed = { ...shown, balances: { ...shown.balances, points: 0 } }
  expect(walletDue(shown, changed, 5)).toEqual({ walletDueAt: 5 })
  expect(walletDue({ ...shown, walletDueAt: 5 }, changed, 5)).toEqual({ walletDueAt: 6 })
  expect(walletDue(shown, { ...shown, tier: { ...shown.tier, until: 1 } }, 5)).toEqual({
    walletDueAt: 5,
  })
  const held = { ...shown, balances: { ...shown.balances, growth: 9, heldPoints: 9 } } as Account
  expect(walletDue(shown, held, 5)).toEqual({})
})
