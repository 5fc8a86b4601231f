import type { MemberId, SaleView } from '../../../typings/contract'
import {
  couponsAtTill,
  expireCoupons,
  listCoupons,
  lockCoupon,
  returnCoupon,
} from '../../../cloudfunctions/features/offer'
import type { CouponDoc } from '../../../cloudfunctions/features/offer'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { closeShift } from '../../../cloudfunctions/features/sale/desk-shift'
import { dayTotals, refundsSince } from '../../../cloudfunctions/features/sale/day-total'
import { useAtDesk } from '../../../cloudfunctions/features/sale/coupon'
import { recordSale } from '../../../cloudfunctions/features/sale/record-sale'
import { recordRefund, undoSale } from '../../../cloudfunctions/features/sale/refund'
import { dayOf, startOfDay } from '../../../cloudfunctions/platform/pure/day'
import { settled } from '../../../cloudfunctions/platform/later'
import { plain } from '../account/world'
import { coupon, easy, grant, member, shopId, Town } from './town'

const HOUR_MS = 3_600_000

describe('what a till adds up', () => {
  let town: Town
  let ann: Awaited<ReturnType<typeof member>>
  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
    ann = await member(town, 'ann')
  })

  const sell = async (amountFen: number, more = {}): Promise<SaleView> => {
    const { visitId } = await ann.visit()
    const base = { key: town.key(), shopId, visitId, amountFen }
    return recordSale(town.context(), grant, { ...base, confirmed: ['sale_again'], ...more })
  }
  const refund = ({ saleId }: SaleView, amountFen: number) => {
    const input = { key: town.key(), shopId, saleId, amountFen, reason: 'x' }
    return recordRefund(town.context(), grant, input)
  }
  const undo = ({ saleId }: SaleView) =>
    undoSale(town.context(), grant, { key: town.key(), saleId })
  const close = () => closeShift(town.context(), grant, { key: town.key(), unsent: [] })
  const now = () => town.context().clock.now()
  /** To the next time that the clock shows this hour. */
  const until = (hour: number) => {
    const at = startOfDay(dayOf(now())) + hour * HOUR_MS
    town.pass((at > now() ? at : at + 24 * HOUR_MS) - now())
  }

  test('sold, given back in part, then undone: nothing is left of it, and nothing is missing', async () => {
    const day = dayOf(now())
    const left = async () =>
      (await dayTotals(town.context(), { shopId, day })).salesFen -
      (await refundsSince(town.context(), { shopId }, startOfDay(day)))
    const sale = await sell(10_000)
    await refund(sale, 3_000)
    expect(await left()).toBe(7_000)
    expect((await undo(sale)).refunds.map(({ amountFen }) => amountFen)).toEqual([3_000, 7_000])
    expect(await left()).toBe(0)
    expect((await undo(await sell(5_000))).state).toBe('undone')
    expect(await left()).toBe(0)
  })

  test('each sale is in one shift, over midnight and days off too', async () => {
    until(18)
    await sell(1_000)
    until(19)
    expect(await close()).toMatchObject({ sales: 1, salesFen: 1_000 })
    until(23)
    await sell(2_000)
    until(1)
    await sell(4_000)
    until(2)
    expect(await close()).toMatchObject({ sales: 2, salesFen: 6_000 })
    town.pass(48 * HOUR_MS)
    until(22)
    const sale = await sell(8_000)
    until(2)
    await refund(sale, 500)
    town.pass(1)
    expect(await close()).toMatchObject({ sales: 1, salesFen: 8_000, refundsFen: 500 })
    // In the very millisecond: the next one's.
    await sell(9_000)
    town.pass(1)
    expect(await close()).toMatchObject({ sales: 1, salesFen: 9_000, refundsFen: 0 })
    town.pass(1)
    expect(await close()).toMatchObject({ sales: 0, refundsFen: 0 })
  })
})

describe('coupons at the till', () => {
  let town: Town
  let ann: Awaited<ReturnType<typeof member>>
  let memberId: MemberId
  beforeEach(async () => {
    town = new Town(1)
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, plain(easy))
    ann = await member(town, 'ann')
    memberId = ann.memberId
  })

  const item = { kind: 'free_item', item: { zh: '茶', en: 'tea' } } as const
  const states = () => town.db.all<CouponDoc>('coupons').map(({ state }) => state)
  const sell = async (couponId: CouponDoc['_id']) => {
    const { visitId } = await ann.visit()
    const input = { key: town.key(), shopId, visitId, amountFen: 10_000, couponId, confirmed: [] }
    return recordSale(town.context(), grant, input)
  }

  test('one of very many can be used', async () => {
    const ids = []
    for (let count = 0; count < 130; count++) ids.push(await coupon(town, memberId))
    const till = { shopId, amountFen: 10_000 }
    expect(await couponsAtTill(town.context(), memberId, till)).toHaveLength(130)
    for (const id of [ids[0], ids[129]]) {
      expect((await sell(id as never)).couponDiscountFen).toBe(300)
      town.pass(6 * 60_000)
    }
  })

  test('one for an item is handed out by itself, and no bill eats it', async () => {
    const id = await coupon(town, memberId, { value: item })
    await expect(sell(id)).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' })
    expect(states()).toEqual(['issued'])
    const use = { key: town.key(), couponId: id }
    const used = await useAtDesk(town.context(), grant, await ann.visit(), use)
    expect(used.state).toBe('used')
  })

  test('one for an item from a bill on is used with that bill, and comes back with it', async () => {
    const id = await coupon(town, memberId, { value: item, minimumFen: 5_000 })
    const { saleId } = await sell(id)
    expect(states()).toEqual(['used'])
    const input = { key: town.key(), shopId, saleId, amountFen: 10_000, reason: 'x' }
    const { refunds } = await recordRefund(town.context(), grant, input)
    await settled(town.context())
    expect([refunds[0]?.couponReturned, ...states()]).toEqual([true, 'issued'])
  })

  test('one reserved for a sale that never was lapses as any other', async () => {
    const expiresAt = town.context().clock.now() + 1_000
    const couponId = await coupon(town, memberId, { expiresAt })
    await lockCoupon(town.context(), { couponId, memberId, shopId, amountFen: 1, saleId: 's' })
    town.pass(2_000)
    const lapsed = await listCoupons(town.context(), memberId, { state: 'expired' })
    expect(lapsed.items.map((one) => one.couponId)).toEqual([couponId])
    expect(await returnCoupon(town.context(), { couponId, saleId: 's' }, 0)).toBe(true)
    await expireCoupons(town.context(), 10)
    expect(states()).toEqual(['expired'])
  })

  test('one that takes something off a bill is not burnt without one', async () => {
    const couponId = await coupon(town, memberId)
    const use = useAtDesk(town.context(), grant, await ann.visit(), { key: town.key(), couponId })
    await expect(use).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' })
    expect(states()).toEqual(['issued'])
  })
})
