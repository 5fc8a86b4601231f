import fc from 'fast-check'
import type { CouponId } from '../../../typings/contract'
import {
  couponComesBack,
  givenBack,
  refundParts,
} from '../../../cloudfunctions/features/sale/rules/refund'
import type { Tender } from '../../../cloudfunctions/features/sale/rules/tender'

/** Any way of paying a bill. */
const tenders: fc.Arbitrary<Tender> = fc
  .tuple(
    fc.integer({ min: 1, max: 10_000_000 }),
    fc.nat(),
    fc.nat(),
    fc.nat(),
    fc.integer({ min: 1, max: 500 }),
  )
  .map(([amountFen, t, c, p, pointsPerFen]) => {
    const tierDiscountFen = t % (amountFen + 1)
    const reducedFen = amountFen - tierDiscountFen
    const couponDiscountFen = c % (reducedFen + 1)
    const pointsDiscountFen = p % (reducedFen - couponDiscountFen + 1)
    return {
      amountFen,
      tierDiscountFen,
      couponDiscountFen,
      pointsDiscountFen,
      spendPoints: pointsDiscountFen * pointsPerFen,
      payFen: reducedFen - couponDiscountFen - pointsDiscountFen,
    }
  })

/** Cuts a whole into parts at random points. */
function cut(whole: number, points: readonly number[]): number[] {
  const marks = [...new Set([0, whole, ...points.map((point) => point % (whole + 1))])]
  marks.sort((a, b) => a - b)
  return marks.slice(1).map((mark, index) => mark - (marks[index] ?? 0))
}

describe('refunds', () => {
  test('any split of a refund gives back what one refund gives back', () => {
    fc.assert(
      fc.property(
        tenders,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.nat(),
        (tender, points, up) => {
          const whole = 1 + (up % tender.amountFen)
          let refunded = 0
          const sums = { payBackFen: 0, returnPoints: 0 }
          for (const part of cut(whole, points)) {
            const { payBackFen, returnPoints } = refundParts(tender, refunded, part)
            expect(payBackFen).toBeGreaterThanOrEqual(0)
            expect(returnPoints).toBeGreaterThanOrEqual(0)
            sums.payBackFen += payBackFen
            sums.returnPoints += returnPoints
            refunded += part
          }
          const once = refundParts(tender, 0, whole)
          expect(sums).toEqual({ payBackFen: once.payBackFen, returnPoints: once.returnPoints })
        },
      ),
    )
  })

  test('the whole back: all points, all that was paid, nothing left that earns', () => {
    fc.assert(
      fc.property(tenders, (tender) => {
        const all = givenBack(tender, tender.amountFen)
        expect(all).toMatchObject({
          points: tender.spendPoints,
          payFen: tender.payFen,
          tierFen: tender.tierDiscountFen,
          couponFen: tender.couponDiscountFen,
          eligibleLeftFen: 0,
        })
      }),
    )
  })

  test('every part only grows, and no part passes what was given', () => {
    fc.assert(
      fc.property(tenders, fc.nat(), fc.nat(), (tender, a, b) => {
        const [low, high] = [a % (tender.amountFen + 1), b % (tender.amountFen + 1)].sort(
          (x, y) => x - y,
        )
        const before = givenBack(tender, low ?? 0)
        const after = givenBack(tender, high ?? 0)
        for (const part of ['tierFen', 'couponFen', 'pointsFen', 'points', 'payFen'] as const) {
          expect(after[part]).toBeGreaterThanOrEqual(before[part])
        }
        expect(after.tierFen + after.couponFen + after.pointsFen + after.payFen).toBe(high)
        expect(after.payFen).toBeLessThanOrEqual(tender.payFen)
        expect(after.eligibleLeftFen).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('a coupon comes back with the whole sale and not before', () => {
    const tender = {
      amountFen: 10_000,
      tierDiscountFen: 0,
      couponDiscountFen: 2_000,
      pointsDiscountFen: 0,
      spendPoints: 0,
      payFen: 8_000,
    }
    const couponId = 'c' as CouponId
    expect(couponComesBack({ couponId, tender }, 9_999)).toBe(false)
    expect(couponComesBack({ couponId, tender }, 10_000)).toBe(true)
    expect(refundParts(tender, 0, 5_000).payBackFen).toBe(4_000)
    // One for an item took nothing off.
    const item = { ...tender, couponDiscountFen: 0, payFen: 10_000 }
    expect(couponComesBack({ couponId, tender: item }, 10_000)).toBe(true)
    expect(couponComesBack({ couponId: '', tender: item }, 10_000)).toBe(false)
  })
})
