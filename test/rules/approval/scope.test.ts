import fc from 'fast-check'
import {
  approvalLifeMs,
  coversUse,
  mayApprove,
} from '../../../cloudfunctions/features/approval/rules/scope'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type { Role, ShopId } from '../../../typings/contract'

const { limits } = presetOf('retail', 'x')
const kind = fc.constantFrom(
  'sale' as const,
  'refund' as const,
  'adjust' as const,
  'late_credit' as const,
)
const fen = fc.integer({ min: 0, max: 10_000_000 })
const points = fc.integer({ min: -100_000, max: 100_000 })
const asked = fc.record({ kind, amountFen: fen, points })

describe('approval by a second person', () => {
  test('staff and analysts approve nothing, owners everything', () => {
    fc.assert(
      fc.property(asked, (question) => {
        expect(mayApprove('staff', question, limits)).toBe(false)
        expect(mayApprove('analyst', question, limits)).toBe(false)
        expect(mayApprove('owner', question, limits)).toBe(true)
      }),
    )
  })

  test('what a manager may approve, they may approve for less', () => {
    fc.assert(
      fc.property(asked, fen, (question, less) => {
        const smaller = {
          ...question,
          amountFen: Math.min(question.amountFen, less),
          points: Math.trunc(question.points / 2),
        }
        if (mayApprove('manager', question, limits)) {
          expect(mayApprove('manager' satisfies Role, smaller, limits)).toBe(true)
        }
      }),
    )
  })

  const approval = {
    kind: 'refund' as const,
    amountFen: 1000,
    points: 0,
    shopId: 's1' as ShopId,
    about: 'sale-1',
  }
  const use = { kind: 'refund' as const, amountFen: 1000, shopId: 's1' as ShopId, about: 'sale-1' }

  test.each<[string, object, boolean]>([
    ['exactly what was asked', {}, true],
    ['less than that', { amountFen: 1 }, true],
    ['more than that', { amountFen: 1001 }, false],
    ['another kind', { kind: 'sale' }, false],
    ['another shop', { shopId: 's2' }, false],
    ['another sale', { about: 'sale-2' }, false],
    ['points too', { points: 5 }, false],
  ])('covers %s', (_name, change, covered) => {
    expect(coversUse(approval, { ...use, ...change })).toBe(covered)
  })

  test('a customer does not wait for days, a correction may', () => {
    expect(approvalLifeMs('sale')).toBeLessThan(3_600_000)
    expect(approvalLifeMs('adjust')).toBeGreaterThan(86_400_000)
  })
})
