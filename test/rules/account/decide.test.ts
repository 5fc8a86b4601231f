import * as fc from 'fast-check'
import type { EntryKey } from '../../../typings/contract'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import type { Command } from '../../../cloudfunctions/features/account/rules/command'
import { decide } from '../../../cloudfunctions/features/account/rules/decide'
import { balanced } from '../../../cloudfunctions/features/account/rules/postings'
import { header } from './book-of'
import { agrees, life, Lived } from './lives'

const seed = Date.now() % 1_000_000_000

/** Fails on any change of what it is given. */
function frozen<T>(value: T): T {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

const points = fc.integer({ min: 1, max: 2_000 })
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: fc.constant('spend' as const), points }),
  fc.record({ kind: fc.constant('hold' as const), points, purpose: fc.constant('redeem') }),
  fc.record({ kind: fc.constant('adjust' as const), points, reason: fc.constant('x') }),
  fc.record({ kind: fc.constant('credit' as const), type: fc.constant('gift' as const), points }),
  fc.record({ kind: fc.constant('refuse' as const), reason: fc.constant('no') }),
  fc.record({
    kind: fc.constant('status.set' as const),
    status: fc.constantFrom('active' as const, 'frozen' as const, 'closed' as const),
    reason: fc.constant('x'),
  }),
)
const commands = fc.array(command, { minLength: 1, maxLength: 4 })
const keyed = (list: readonly Command[]) =>
  list.map((each, index) => ({ key: `test:00000000:${String(index)}` as EntryKey, command: each }))

test(`the same question has the same answer, and what was asked of stays as it was (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, commands, fc.integer({ min: 0, max: 400 }), (one, list, days) => {
      const { account, known, now } = new Lived(one)
      const later = now + days * 86_400_000
      const ask = () => decide(frozen(account), keyed(list), header, known, later)
      expect(ask()).toEqual(ask())
    }),
    { seed },
  )
})

test(`all or none: a list is refused when one of it would be, and else each has its entry (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, commands, (one, list) => {
      const { account, known, now } = new Lived(one)
      const together = decide(account, keyed(list), header, known, now)
      let alone = account
      let refused: string | null = null
      for (const each of keyed(list)) {
        const step = decide(alone, [each], header, known, now)
        if (isRejected(step)) {
          refused = step.rejected
          break
        }
        alone = step.account
      }
      if (isRejected(together)) {
        expect(together.rejected).toBe(refused)
        return
      }
      expect(refused).toBeNull()
      expect(together.entries.map(({ key }) => key)).toEqual(keyed(list).map(({ key }) => key))
      expect(together.account.balances).toEqual(alone.balances)
      expect(together.account.lots).toEqual(alone.lots)
      agrees(together.account)
    }),
    { seed },
  )
})

test(`entries count up, chain, balance, never run back in time, and make the account again (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.integer({ min: 0, max: 86_400_000 }), (one, behind) => {
      const lived = new Lived(one)
      // A clock that has been set back, as on another instance.
      lived.now -= behind
      lived.do({ kind: 'refuse', reason: 'x' })
      let before = lived.entries[0]
      for (const entry of lived.entries) {
        expect(balanced(entry.postings)).toBe(true)
        if (entry !== before && before) {
          expect(entry.seq).toBe(before.seq + 1)
          expect(entry.prevHash).toBe(before.hash)
          expect(entry.at).toBeGreaterThanOrEqual(before.at)
        }
        before = entry
      }
      const { balances, lots, holds, qualifying, tier, limits, status } = lived.replayed()
      expect({ balances, lots, holds, qualifying, tier, limits, status }).toEqual({
        balances: lived.account.balances,
        lots: lived.account.lots,
        holds: lived.account.holds,
        qualifying: lived.account.qualifying,
        tier: lived.account.tier,
        limits: lived.account.limits,
        status: lived.account.status,
      })
      agrees(lived.account)
    }),
    { seed },
  )
})
