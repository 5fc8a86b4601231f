import * as fc from 'fast-check'
import type { EntryKey } from '../../../typings/contract'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import { expiryOf, freeLots, sumOf } from '../../../cloudfunctions/features/account/rules/lots'
import {
  hold,
  release,
  reverse,
  settle,
  spend,
} from '../../../cloudfunctions/features/account/rules/spend'
import { DAY_MS } from '../../../cloudfunctions/platform/pure/day'
import { after, agrees, drafted, life, Lived } from './lives'

const seed = Date.now() % 1_000_000_000
const HOLD = 'test:hold' as EntryKey
const permille = fc.integer({ min: 1, max: 1000 })

/** An account that may spend, and how much it is to spend. */
function spender(one: ConstructorParameters<typeof Lived>[0], share: number) {
  const lived = new Lived(one)
  lived.live({ kind: 'adjust', points: 700 })
  fc.pre(lived.account.balances.deficitPoints === 0 && lived.account.balances.points > 0)
  const points = Math.max(1, Math.floor((lived.account.balances.points * share) / 1000))
  return { book: lived.book, points }
}

test(`spending takes exactly so much, soonest to lapse first (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, permille, (one, share) => {
      const { book, points } = spender(one, share)
      const draft = drafted(spend(book, { kind: 'spend', points }))
      const taken = draft.taken ?? []
      expect(sumOf(taken)).toBe(points)
      const then = after(book, draft)
      agrees(then)
      expect(then.balances.points).toBe(book.account.balances.points - points)
      const lasts = taken.map(({ lot }) => expiryOf(lot) ?? Infinity)
      const latest = Math.max(...lasts)
      for (const { id, lot } of freeLots(then)) {
        if (!lot.pending) expect(expiryOf(id) ?? Infinity).toBeGreaterThanOrEqual(latest)
      }
    }),
    { seed, numRuns: 150 },
  )
})

test(`more than there is, or anything while something is owed, is refused with what is missing (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.integer({ min: 1, max: 9_000 }), (one, points) => {
      const { book } = new Lived(one)
      const { balances } = book.account
      const result = spend(book, { kind: 'spend', points })
      if (balances.deficitPoints > 0) {
        expect(result).toMatchObject({
          details: { reason: 'deficit', missing: balances.deficitPoints },
        })
      } else if (points > balances.points) {
        expect(result).toMatchObject({ details: { missing: points - balances.points } })
      } else expect(isRejected(result)).toBe(false)
    }),
    { seed, numRuns: 150 },
  )
})

test(`a hold ends once: released it leaves all as it was, settled the points are gone (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, permille, fc.boolean(), (one, share, settled) => {
      const { book, points } = spender(one, share)
      const held = drafted(hold(book, { kind: 'hold', points, purpose: 'redeem' }, HOLD, {}))
      const during = { ...book, account: after(book, held) }
      agrees(during.account)
      const end = settled
        ? drafted(settle(during, { kind: 'settle', hold: HOLD, type: 'redeem' }))
        : drafted(release(during, { kind: 'release', hold: HOLD }))
      const then = after(during, end)
      agrees(then)
      if (settled) {
        const direct = after(book, drafted(spend(book, { kind: 'spend', points })))
        expect(then.balances).toEqual(direct.balances)
        expect(then.lots).toEqual(direct.lots)
      } else {
        expect(then.balances).toEqual(book.account.balances)
        expect(then.lots).toEqual(book.account.lots)
      }
      for (const again of [
        settle({ ...during, account: then }, { kind: 'settle', hold: HOLD, type: 'redeem' }),
        release({ ...during, account: then }, { kind: 'release', hold: HOLD }),
      ]) {
        expect(again).toMatchObject({ rejected: 'ALREADY_DONE' })
      }
    }),
    { seed, numRuns: 150 },
  )
})

test(`released late, what has lapsed meanwhile lapses and the rest is back (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, permille, fc.integer({ min: 0, max: 500 }), (one, share, days) => {
      const { book, points } = spender(one, share)
      const held = drafted(hold(book, { kind: 'hold', points, purpose: 'redeem' }, HOLD, {}))
      const late = { ...book, account: after(book, held), now: book.now + days * DAY_MS }
      const then = after(late, drafted(release(late, { kind: 'release', hold: HOLD })))
      agrees(then)
      const good = (held.taken ?? []).filter(({ lot }) => (expiryOf(lot) ?? Infinity) >= late.now)
      expect(then.balances.points - late.account.balances.points).toBe(sumOf(good))
      expect(then.balances.heldPoints).toBe(late.account.balances.heldPoints - points)
    }),
    { seed, numRuns: 100 },
  )
})

test(`given back in any two parts it is given back in one; all of it makes the spending undone (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, permille, permille, (one, share, cut) => {
      const { book, points } = spender(one, share)
      const spent = drafted(spend(book, { kind: 'spend', points }))
      const taken = spent.taken ?? []
      const middle = Math.floor((points * cut) / 1000)
      const give = (account: typeof book.account, from: number, to: number) => {
        const inner = { ...book, account }
        const command = { returnedBefore: from, returnedAfter: to, of: HOLD }
        return after(inner, drafted(reverse(inner, { kind: 'reverse', taken, ...command })))
      }
      const gone = after(book, spent)
      const whole = give(gone, 0, points)
      expect(whole.balances).toEqual(book.account.balances)
      expect(whole.lots).toEqual(book.account.lots)
      const split = give(give(gone, 0, middle), middle, points)
      expect(split.lots).toEqual(whole.lots)
      const over = { returnedBefore: middle, returnedAfter: points + 1, of: HOLD }
      expect(
        reverse({ ...book, account: gone }, { kind: 'reverse', taken, ...over }),
      ).toMatchObject({ rejected: 'LIMIT_REACHED' })
    }),
    { seed, numRuns: 150 },
  )
})
