import type { CouponView, EntryView, RefundPreview, SaleView } from '../../../typings/contract'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, OWNER, STAFF, startHouse } from '../house'

/** What was paid is never out of sight, and never out of reach. */
describe('money that a customer has paid', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
  })
  afterAll(() => house.close())
  afterEach(() => house.cloud.faults.clear())

  const entriesOf = async (openid: string): Promise<EntryView[]> =>
    data(await house.consumer(openid, 'points.entries', { kind: 'all', limit: 50 })).items
  const salesOf = async (memberNumber: string): Promise<SaleView[]> =>
    data(await house.staff(STAFF, 'sale.find', { shopId: house.shop.shopId, memberNumber })).items

  test('complaint 3: wherever recording it stops, the desk and the card say the same, and both say why', async () => {
    for (let stop = 0; stop < 8; stop++) {
      const openid = `payer-${String(stop)}`
      const { card } = await house.claim(openid)
      const { visitId } = await house.visit(openid)
      const { shopId } = house.shop
      const input = { key: house.key(), shopId, visitId, amountFen: 12_300 }
      house.cloud.faults.add({ kind: 'killCaller', after: stop })
      await house.staff(STAFF, 'sale.record', input).catch(() => null)
      house.cloud.faults.clear()
      // Nobody sends it again: what was begun, the house finishes by itself.
      await house.moveClock(150_000)
      const [sale, ...others] = await salesOf(card.number)
      expect(others).toEqual([])
      const earned = (await entriesOf(openid)).filter(({ type }) => type === 'earn')
      expect(earned).toHaveLength(sale ? 1 : 0)
      const { balances } = data(await house.consumer(openid, 'member.summary', {}))
      expect(balances).toMatchObject({ points: sale ? 223 : 100, growth: sale ? 123 : 0 })
      if (!sale) continue
      expect(sale).toMatchObject({ amountFen: 12_300, payFen: 12_300, earnPoints: 123 })
      const [entry] = earned
      expect(entry?.breakdown).toMatchObject([{ base: 12_300, result: 123 }])
      expect(entry?.shopName).toBe(house.shop.name)
    }
    // One concept of value and no second one beside it: nothing is ever paid into the card.
    const accounts = house.documents<{ balances: { principalFen: number; bonusFen: number } }>(
      'accounts',
    )
    expect(accounts.length).toBeGreaterThan(0)
    for (const { balances } of accounts) {
      expect([balances.principalFen, balances.bonusFen]).toEqual([0, 0])
    }
  })

  test('complaint 35: a shop that has closed gives back to the fen what was promised, and what it owes is good elsewhere', async () => {
    const { shopId } = house.shop
    const { memberId } = (await house.claim('left-behind')).card
    await house.give('left-behind', 3_000)
    const { offerId } = await house.offer()
    const claim = { key: house.key(), offerId }
    const { coupon } = data(await house.consumer('left-behind', 'offer.claim', claim))
    const { visitId } = await house.visit('left-behind')
    const bill = {
      shopId,
      visitId,
      amountFen: 33_333,
      couponId: coupon.couponId,
      spendPoints: 1_500,
    }
    const sale = data(await house.staff(STAFF, 'sale.record', { key: house.key(), ...bill }))
    const paid = sale.payFen
    const points = async () =>
      data(await house.consumer('left-behind', 'member.summary', {})).balances.points
    const before = await points()

    const { shopId: id, version, sceneCode: _scene, createdAt: _at, ...shop } = house.shop
    const closing = { key: house.key(), shopId: id, version, shop: { ...shop, closed: true } }
    data(await house.merchant(OWNER, 'shop.save', closing))
    await house.moveClock(5 * DAY_MS)

    let paidBack = 0
    for (const amountFen of [10_001, 7, 23_325]) {
      const wish = { shopId, saleId: sale.saleId, amountFen }
      const told: RefundPreview = data(await house.staff(MANAGER, 'refund.preview', wish))
      const refund = { key: house.key(), ...wish, reason: 'the shop has closed' }
      const view = data(await house.staff(MANAGER, 'refund.record', refund))
      const last = view.refunds.at(-1)
      expect(last).toMatchObject({
        payBackFen: told.payBackFen,
        returnedPoints: told.returnPoints,
        clawedBackPoints: told.clawBackPoints,
      })
      paidBack += last?.payBackFen ?? 0
    }
    // In whatever parts: the money that was paid, the points that were spent, the coupon.
    expect(paidBack).toBe(paid)
    expect(await points()).toBe(before - sale.earnPoints + 1_500)
    await house.moveClock(150_000)
    const usable: CouponView[] = data(
      await house.consumer('left-behind', 'coupon.list', { state: 'usable' }),
    ).items
    expect(usable.map(({ couponId }) => couponId)).toEqual([coupon.couponId])

    // Points and coupon are the organisation's, not the closed shop's.
    await house.hire('other-cashier', 'staff', [house.otherShop.shopId])
    const batch = data(await house.consumer('left-behind', 'code.batch', {}))
    const there = house.otherShop.shopId
    const scan = { key: house.key(), shopId: there, code: batch.codes[0]?.value ?? '' }
    const visit = data(await house.staff('other-cashier', 'visit.scan', scan))
    expect(visit.memberId).toBe(memberId)
    const again = { key: house.key(), shopId: there, visitId: visit.visitId, amountFen: 20_000 }
    const spent = await house.staff('other-cashier', 'sale.record', {
      ...again,
      couponId: coupon.couponId,
      spendPoints: 1_000,
    })
    expect(data(spent)).toMatchObject({ payFen: 20_000 - 1_000 - 1_000 })
  })
})
