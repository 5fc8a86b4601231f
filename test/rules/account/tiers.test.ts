import * as fc from 'fast-check'
import type { Book } from '../../../cloudfunctions/features/account/rules/book'
import type { Draft } from '../../../cloudfunctions/features/account/rules/entry'
import {
  tierAfterCounters,
  tierNotice,
  tierReview,
} from '../../../cloudfunctions/features/account/rules/tiers'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { membershipYearStart } from '../../../cloudfunctions/features/tier/rules/counters'
import { DAY_MS, dayOf } from '../../../cloudfunctions/platform/pure/day'
import { at, Bench, programmes } from './book-of'
import { after, agrees, movedTo } from './lives'

const seed = Date.now() % 1_000_000_000

/** Sales of up to ¥4,000, some days apart, under the shop's own programme with its gifts. */
const history = fc.array(
  fc.record({ days: fc.integer({ min: 0, max: 200 }), fen: fc.integer({ min: 1, max: 400_000 }) }),
  { maxLength: 8 },
)
const known = programmes(presetOf('retail', '测试'))

type Sold = { days: number; fen: number }

function lived(sales: readonly Sold[]): Bench {
  const bench = new Bench(known, at('2028-02-29'))
  for (const { days, fen } of sales) {
    bench.now += days * DAY_MS
    bench.earn(fen)
  }
  return bench
}

const bookOf = ({ account, known: programmes, now }: Bench, later = 0): Book => ({
  account,
  programmes,
  now: now + later,
})

/** Each draft posted upon the one before. */
function all(book: Book, drafts: readonly Draft[]): Book {
  return drafts.reduce((each, draft) => ({ ...each, account: after(each, draft) }), book)
}

test(`what time has made due is done once (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 0, max: 900 }), (sales, days) => {
      const book = bookOf(lived(sales), days * DAY_MS)
      const then = all(book, tierReview(book))
      agrees(then.account)
      expect(tierReview(then)).toEqual([])
      const { until, graceUntil } = then.account.tier
      expect(Math.max(until ?? Infinity, graceUntil ?? 0)).toBeGreaterThanOrEqual(then.now)
      const notice = tierNotice(then)
      if (!notice) return
      expect(notice.postings).toEqual([])
      expect(tierNotice({ ...then, account: after(then, notice) })).toBeNull()
    }),
    { seed },
  )
})

test(`a sale never lowers a tier, and nothing more follows from the same counters (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(history, fc.integer({ min: 1, max: 900_000 }), (sales, fen) => {
      const bench = lived(sales)
      const before = bench.account.tier.level
      bench.earn(fen)
      const book = bookOf(bench)
      expect(book.account.tier.level).toBeGreaterThanOrEqual(before)
      expect(tierAfterCounters(book, false)).toEqual([])
      expect(tierAfterCounters(book, true)).toEqual([])
    }),
    { seed },
  )
})

test(`the gift of a level comes once in a membership year, however often it is left and reached (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(history, (sales) => {
      const bench = new Bench(known, at('2028-02-29'))
      const given = new Map<string, number>()
      for (const { days, fen } of sales) {
        bench.now += days * DAY_MS
        const { also, earned } = bench.earn(fen)
        for (const entry of also.filter(({ type }) => type === 'tier_gift')) {
          const year = membershipYearStart(dayOf(bench.now), bench.account.openedAt)
          const id = `${bench.account.tier.id}:${year}`
          given.set(id, (given.get(id) ?? 0) + 1)
          const promised = known
            .at(bench.now)
            .config.tiers.find((tier) => tier.id === bench.account.tier.id)?.gift
          expect(-movedTo(entry, 'issued')).toBe(promised?.points)
        }
        // Half of it comes back, and with it perhaps the tier.
        bench.do({
          kind: 'clawback',
          earned,
          remainingBeforeFen: fen,
          remainingAfterFen: Math.floor(fen / 2),
        })
      }
      expect([...given.values()].every((times) => times === 1)).toBe(true)
    }),
    { seed },
  )
})
