import * as fc from 'fast-check'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import { adjust, credit, given } from '../../../cloudfunctions/features/account/rules/credit'
import { lotName } from '../../../cloudfunctions/features/account/rules/lots'
import { addMonths, dayOf } from '../../../cloudfunctions/platform/pure/day'
import { after, agrees, drafted, life, Lived, worthMilli } from './lives'

const seed = Date.now() % 1_000_000_000
const amount = fc.integer({ min: 1, max: 5_000 })

test(`a credit pays what is owed first, the rest is usable at once until its month's end (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, amount, (one, points) => {
      const { book } = new Lived(one)
      const draft = given(book, 'gift', points)
      const then = after(book, draft)
      agrees(then)
      expect(worthMilli(then)).toBe(worthMilli(book.account) + 1000 * points)
      const { deficitPoints } = book.account.balances
      expect(then.balances.deficitPoints).toBe(Math.max(0, deficitPoints - points))
      expect(then.balances.points - book.account.balances.points).toBe(
        Math.max(0, points - deficitPoints),
      )
      for (const effect of draft.effects) {
        if (effect.kind !== 'lot.add') throw new Error('a credit only adds')
        const { expiryDay, activationDay } = lotName(effect.lot)
        expect(effect.pending).toBe(false)
        expect(activationDay).toBe(dayOf(book.now))
        expect(expiryDay).toBe(addMonths(dayOf(book.now), one.rules.months))
      }
    }),
    { seed },
  )
})

test(`a correction up and down again leaves what was there (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, amount, (one, points) => {
      const { book } = new Lived(one)
      fc.pre(book.account.balances.deficitPoints === 0)
      const reason = 'counted twice'
      const up = after(book, drafted(adjust(book, { kind: 'adjust', points, reason })))
      const down = { ...book, account: up }
      const then = after(down, drafted(adjust(down, { kind: 'adjust', points: -points, reason })))
      agrees(then)
      expect(then.balances).toEqual(book.account.balances)
    }),
    { seed },
  )
})

test(`an operator goes below zero exactly as far as the policy says (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, amount, (one, points) => {
      const { book } = new Lived(one)
      const { balances } = book.account
      const { negative } = one.rules
      const most = { forbid: 0, down_to: 50, allow: Infinity }[negative.kind]
      const short = Math.max(0, points - balances.points)
      const allowed = short === 0 || balances.deficitPoints + short <= most
      const result = adjust(book, { kind: 'adjust', points: -points, reason: 'a mistake' })
      expect(isRejected(result)).toBe(!allowed)
      if (isRejected(result)) {
        expect(result).toMatchObject({
          rejected: 'INSUFFICIENT_POINTS',
          details: { missing: short },
        })
        return
      }
      const then = after(book, result)
      agrees(then)
      expect(worthMilli(then)).toBe(worthMilli(book.account) - 1000 * points)
    }),
    { seed },
  )
})

test(`only an account in use is given anything; a frozen one may still be corrected (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, amount, fc.constantFrom('frozen', 'closed'), (one, points, status) => {
      const { book } = new Lived(one)
      const shut = { ...book, account: { ...book.account, status: status as 'frozen' } }
      const gift = credit(shut, { kind: 'credit', type: 'gift', points })
      expect(gift).toMatchObject({
        rejected: status === 'frozen' ? 'ACCOUNT_FROZEN' : 'ACCOUNT_CLOSED',
      })
      const corrected = adjust(shut, { kind: 'adjust', points, reason: 'x' })
      expect(isRejected(corrected)).toBe(status === 'closed')
    }),
    { seed, numRuns: 30 },
  )
})
