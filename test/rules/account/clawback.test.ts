import * as fc from 'fast-check'
import type { Book } from '../../../cloudfunctions/features/account/rules/book'
import { clawback } from '../../../cloudfunctions/features/account/rules/clawback'
import type { Clawback } from '../../../cloudfunctions/features/account/rules/command'
import { freeLots } from '../../../cloudfunctions/features/account/rules/lots'
import { after, agrees, life, Lived, movedTo, worthMilli } from './lives'

const seed = Date.now() % 1_000_000_000

const share = fc.integer({ min: 0, max: 1000 })

/** An account with a sale of which something is left, and a refund of it. */
function scene(lived: Lived, which: number, permille: number) {
  lived.live({ kind: 'earn', fen: 40_000, minutes: 0 })
  const standing = lived.sales.filter(({ leftFen }) => leftFen > 0)
  const sale = standing[which % standing.length]
  if (!sale) throw new Error('no sale')
  const command: Clawback = {
    kind: 'clawback',
    earned: sale.earned,
    remainingBeforeFen: sale.leftFen,
    remainingAfterFen: Math.floor((sale.leftFen * permille) / 1000),
  }
  return { book: lived.book, command }
}

test(`takes back in full, from free points or as a debt, and never what a hold has (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.nat(9), share, (one, which, permille) => {
      const { book, command } = scene(new Lived(one), which, permille)
      const draft = clawback(book, command)
      const then = after(book, draft)
      agrees(then)
      expect(then.holds).toEqual(book.account.holds)
      const { earned, remainingBeforeFen, remainingAfterFen } = command
      const all = worthOf(earned.terms)
      expect(charged(book, command)).toBe(
        all(remainingBeforeFen) - all(remainingAfterFen, remainingAfterFen > 0),
      )
      const growth = book.account.balances.growthHundredths - then.balances.growthHundredths
      expect(growth).toBe(remainingBeforeFen - remainingAfterFen)
    }),
    { seed, numRuns: 150 },
  )
})

/** What a refund costs in 1/1000 point; what expiry has taken from the sale before counts as paid. */
function charged(book: Book, command: Clawback): number {
  const draft = clawback(book, command)
  const lapsed = -movedTo(draft, 'expired')
  return worthMilli(book.account) - worthMilli(after(book, draft)) + 1000 * lapsed
}

/** ¥1 = 1 point: 10/1000 point per fen; the plain programme's only rule. */
function worthOf(terms: readonly { per: string }[]) {
  expect(terms.map(({ per }) => per)).toEqual(['spend'])
  return (fen: number, live = true) => (live ? fen * 10 : 0)
}

test(`the sale's own bucket first, then usable points, then others that wait (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.nat(9), share, (one, which, permille) => {
      const { book, command } = scene(new Lived(one), which, permille)
      const draft = clawback(book, command)
      const then = after(book, draft)
      const left = freeLots(then)
      const own = command.earned.lot
      const others = (draft.taken ?? []).filter(({ lot }) => lot !== own)
      if (others.length > 0) expect(left.some(({ id }) => id === own)).toBe(false)
      const tookWaiting = others.some(({ lot }) => book.account.lots[lot]?.pending)
      const usable = left.filter(({ id, lot }) => id !== own && !lot.pending)
      if (tookWaiting) expect(usable).toEqual([])
      if (movedTo(draft, 'member.deficit') < 0) expect(left).toEqual([])
    }),
    { seed, numRuns: 150 },
  )
})

test(`the more stays paid, the less is taken, and two steps take what one takes (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.nat(9), share, share, (one, which, first, second) => {
      const lived = new Lived(one)
      const { book, command } = scene(lived, which, Math.min(first, second))
      const middle = Math.floor((command.remainingBeforeFen * Math.max(first, second)) / 1000)
      const halfway = { ...command, remainingAfterFen: middle }
      const whole = after(book, clawback(book, command))
      const half = after(book, clawback(book, halfway))
      expect(charged(book, command)).toBeGreaterThanOrEqual(charged(book, halfway))
      const next = {
        ...command,
        remainingBeforeFen: middle,
        voids: command.remainingAfterFen === 0 && middle > 0,
      }
      const split = after({ ...book, account: half }, clawback({ ...book, account: half }, next))
      expect(split.balances).toEqual(whole.balances)
      expect(split.lots).toEqual(whole.lots)
    }),
    { seed, numRuns: 150 },
  )
})
