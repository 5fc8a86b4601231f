import * as fc from 'fast-check'
import { decide } from '../../../cloudfunctions/features/account/rules/decide'
import { activation, expiry, nextDueAt } from '../../../cloudfunctions/features/account/rules/due'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import { expiryOf, freeLots, lotName } from '../../../cloudfunctions/features/account/rules/lots'
import { DAY_MS, dayOf, endOfDay, startOfDay } from '../../../cloudfunctions/platform/pure/day'
import { header } from './book-of'
import type { Life } from './lives'
import { after, agrees, life, Lived, movedTo } from './lives'

const seed = Date.now() % 1_000_000_000
const later = fc.integer({ min: 0, max: 500 * 24 })

/** An account that has been left alone for so many hours. */
function asleep(one: Life, hours: number) {
  const lived = new Lived(one)
  return { ...lived.book, now: lived.now + hours * 3_600_000 }
}

test(`activation makes points usable on their Shanghai day, none before, none twice (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, later, (one, hours) => {
      const book = asleep(one, hours)
      const draft = activation(book)
      const then = draft ? after(book, draft) : book.account
      agrees(then)
      const { points, pendingPoints } = book.account.balances
      expect(then.balances.points + then.balances.pendingPoints).toBe(points + pendingPoints)
      for (const [id, lot] of Object.entries(then.lots)) {
        if (lot.pending) expect(startOfDay(lotName(id).activationDay)).toBeGreaterThan(book.now)
      }
      expect(activation({ ...book, account: then })).toBeNull()
    }),
    { seed, numRuns: 150 },
  )
})

test(`expiry takes what is past the last moment of its Shanghai day and nothing else (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, later, (one, hours) => {
      const book = asleep(one, hours)
      const draft = expiry(book)
      const past = freeLots(book.account).filter(
        ({ id, lot }) => !lot.pending && (expiryOf(id) ?? Infinity) < book.now,
      )
      expect(draft ? movedTo(draft, 'expired') : 0).toBe(
        past.reduce((sum, { free }) => sum + free, 0),
      )
      const then = draft ? after(book, draft) : book.account
      agrees(then)
      expect(then.holds).toEqual(book.account.holds)
      expect(then.balances.pendingPoints).toBe(book.account.balances.pendingPoints)
      expect(expiry({ ...book, account: then })).toBeNull()
    }),
    { seed, numRuns: 150 },
  )
})

test(`points are good at 23:59:59.999 of their last day in Shanghai and gone at 00:00 (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, (one) => {
      const { book } = new Lived(one)
      const [first] = freeLots(book.account).filter(({ lot }) => !lot.pending)
      const last = first && lotName(first.id).expiryDay
      fc.pre(first !== undefined && typeof last === 'string')
      expect(new Date(endOfDay(last)).toISOString()).toMatch(/T15:59:59\.999Z$/)
      expect(expiry({ ...book, now: endOfDay(last) })).toBeNull()
      const gone = expiry({ ...book, now: endOfDay(last) + 1 })
      expect(gone && movedTo(gone, 'expired')).toBeGreaterThanOrEqual(first.free)
    }),
    { seed, numRuns: 150 },
  )
})

test(`until it says so, time alone changes nothing; then it does, and looks further ahead (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.integer({ min: 0, max: 1000 }), (one, permille) => {
      const lived = new Lived(one)
      lived.do()
      const { account, known, now } = lived
      const due = nextDueAt(account, known, now)
      expect(due).toBe(account.nextDueAt)
      const wait = due === null ? 900 * DAY_MS : due - 1 - now
      const still = decide(account, [], header, known, now + Math.floor((wait * permille) / 1000))
      if (isRejected(still)) throw new Error(still.rejected)
      expect(still.also).toEqual([])
      if (due === null) return
      const moved = decide(account, [], header, known, due)
      if (isRejected(moved)) throw new Error(moved.rejected)
      expect(moved.also.length).toBeGreaterThan(0)
      expect(moved.account.nextDueAt ?? Infinity).toBeGreaterThan(due)
      expect(dayOf(due)).not.toBe(dayOf(due - 1))
    }),
    { seed, numRuns: 150 },
  )
})
