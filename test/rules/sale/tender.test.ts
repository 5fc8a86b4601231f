import fc from 'fast-check'
import {
  allocate,
  allocateLines,
  maxSpendPoints,
  tenderOf,
  tierDiscountOf,
  worthOf,
} from '../../../cloudfunctions/features/sale/rules/tender'

const fen = fc.integer({ min: 0, max: 100_000_000 })
const percent = fc.integer({ min: 50, max: 100 })
const rule = fc.record({
  pointsPerYuan: fc.integer({ min: 1, max: 10_000 }),
  maxPercentOfSale: fc.integer({ min: 0, max: 100 }),
  minimumPoints: fc.integer({ min: 0, max: 1_000 }),
})

describe('allocation', () => {
  test('parts add up to the total, to the fen, and none is off by a fen or more', () => {
    fc.assert(
      fc.property(fen, fc.array(fen, { minLength: 1, maxLength: 40 }), (total, weights) => {
        const parts = allocate(total, weights)
        const whole = weights.reduce((sum, weight) => sum + weight, 0)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        if (whole === 0) return
        parts.forEach((part, index) => {
          const exact = (total * (weights[index] ?? 0)) / whole
          expect(Math.abs(part - exact)).toBeLessThan(1 + 1e-6)
        })
      }),
    )
  })

  test('largest remainder: ¥1 over three equal lines is 34, 33, 33', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(100, [1, 2, 3])).toEqual([17, 33, 50])
  })

  test('complaint 21: lines carry tier, coupon, points and money; each line and each column adds up', () => {
    const line = fc.record({
      name: fc.constant('x'),
      quantity: fc.constant(1),
      amountFen: fc.integer({ min: 0, max: 1_000_000 }),
    })
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        percent,
        fc.nat(),
        fc.nat(),
        (lines, percentPaid, c, p) => {
          const amountFen = lines.reduce((sum, each) => sum + each.amountFen, 0)
          const tierFen = tierDiscountOf(amountFen, percentPaid)
          const couponFen = c % (amountFen - tierFen + 1)
          const points = p % (amountFen - tierFen - couponFen + 1)
          const tender = tenderOf(amountFen, tierFen, couponFen, points, {
            pointsPerYuan: 100,
            maxPercentOfSale: 100,
            minimumPoints: 0,
          })
          const allocated = allocateLines(lines, tender)
          type Part = 'tierDiscountFen' | 'couponDiscountFen' | 'pointsDiscountFen' | 'payFen'
          const sum = (field: Part) => allocated.reduce((total, each) => total + each[field], 0)
          expect(sum('tierDiscountFen')).toBe(tender.tierDiscountFen)
          expect(sum('couponDiscountFen')).toBe(tender.couponDiscountFen)
          expect(sum('pointsDiscountFen')).toBe(tender.pointsDiscountFen)
          expect(sum('payFen')).toBe(tender.payFen)
          for (const each of allocated) {
            const { tierDiscountFen, couponDiscountFen, pointsDiscountFen, payFen } = each
            expect(tierDiscountFen + couponDiscountFen + pointsDiscountFen + payFen).toBe(
              each.amountFen,
            )
            expect(each.payFen).toBeGreaterThanOrEqual(0)
          }
        },
      ),
    )
  })
})

describe('points as money', () => {
  test('never pay more than the rule allows, nor more than is there', () => {
    fc.assert(
      fc.property(fen, fen, rule, (amountFen, balance, spend) => {
        const most = maxSpendPoints(amountFen, balance, spend)
        expect(most).toBeLessThanOrEqual(balance)
        expect(worthOf(most, spend) * 100).toBeLessThanOrEqual(amountFen * spend.maxPercentOfSale)
        expect(most === 0 || most >= spend.minimumPoints).toBe(true)
      }),
    )
  })

  test('the tender adds up and a coupon never pays more than the bill', () => {
    fc.assert(
      fc.property(fen, percent, fen, (amountFen, percentPaid, couponFen) => {
        const tierFen = tierDiscountOf(amountFen, percentPaid)
        const tender = tenderOf(amountFen, tierFen, couponFen, 0, undefined)
        expect(tierFen * 100).toBeLessThanOrEqual(amountFen * (100 - percentPaid))
        const { couponDiscountFen, pointsDiscountFen, payFen } = tender
        expect(tierFen + couponDiscountFen + pointsDiscountFen + payFen).toBe(amountFen)
        expect(tender.payFen).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('not offered: no points', () => {
    expect(maxSpendPoints(10_000, 10_000, undefined)).toBe(0)
  })
})
