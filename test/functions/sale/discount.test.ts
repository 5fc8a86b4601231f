import type { MemberSummary, SaleView } from '../../../typings/contract'
import type { DeskWorld } from './desk-world'
import { data, LIN, SHOP, startDesk } from './desk-world'

const shopId = SHOP as never

describe('the discount of a tier', () => {
  let desk: DeskWorld
  beforeAll(async () => {
    desk = await startDesk((config) => {
      for (const tier of config.tiers.slice(1)) tier.benefits['discount'] = 92
    })
  })
  afterAll(() => desk.close())

  const balances = async (openid: string) =>
    data(await desk.consumer<MemberSummary>(openid, 'member.summary', {})).balances
  const refund = async (sale: SaleView, amountFen: number) =>
    data(
      await desk.staff(LIN, 'refund.record', {
        key: desk.key(),
        shopId,
        saleId: sale.saleId,
        amountFen,
        reason: 'returned',
      }),
    )
  /** A member above the first tier, at the desk. */
  const risen = async (openid: string) => {
    await desk.claim(openid)
    const visit = await desk.visit(openid)
    const first = await desk.sell(visit, 300_000)
    expect(first).toMatchObject({ tierDiscountFen: 0, payFen: 300_000 })
    return visit
  }

  test('complaint 7: spending lifts the tier, and the tier pays 92 % from the next sale on', async () => {
    const visit = await risen('c7')
    const draft = { shopId, visitId: visit.visitId, amountFen: 5_001, spendPoints: 200 }
    const preview = data(await desk.staff(LIN, 'sale.preview', draft))
    const paid = { amountFen: 5_001, tierDiscountFen: 400, pointsDiscountFen: 200, payFen: 4_401 }
    expect(preview).toMatchObject({ ...paid, maxSpendPoints: 2_300 })
    const sale = await desk.sell(visit, 5_001, { spendPoints: 200 })
    expect(sale).toMatchObject(paid)
    expect(sale.earnPoints).toBe(preview.earnPoints)
    expect(sale.breakdown[0]?.base).toBe(4_401)
  })

  test('refunds in any split give back what was paid, and no more', async () => {
    const visit = await risen('split')
    const before = await balances('split')
    const sale = await desk.sell(visit, 30_001, { spendPoints: 777 })
    await refund(sale, 9_999)
    await refund(sale, 1)
    const view = await refund(sale, 20_001)
    expect(view.state).toBe('refunded')
    expect(view.refunds.reduce((sum, each) => sum + each.payBackFen, 0)).toBe(sale.payFen)
    expect(view.refunds.reduce((sum, each) => sum + each.returnedPoints, 0)).toBe(777)
    expect(await balances('split')).toEqual(before)
  })

  test('asks for the code on the phone, and leaves a forgotten receipt at its price', async () => {
    const visit = await risen('lent')
    const late = {
      key: desk.key(),
      shopId,
      visitId: visit.visitId,
      amountFen: 5_000,
      receiptNumber: 'L-1',
      soldAt: desk.clock.now(),
      reason: 'forgot the phone',
    }
    const credited = data(await desk.staff(LIN, 'sale.lateCredit', late))
    expect(credited).toMatchObject({ tierDiscountFen: 0, payFen: 5_000 })
    desk.clock.moveBy(11 * 60_000)
    const scan = { key: desk.key(), shopId, code: visit.number }
    const { visitId } = data(await desk.staff(LIN, 'visit.scan', scan))
    const draft = { shopId, visitId, amountFen: 5_000 }
    const preview = data(await desk.staff(LIN, 'sale.preview', draft))
    expect(preview).toMatchObject({ tierDiscountFen: 0, payFen: 5_000 })
  })
})
