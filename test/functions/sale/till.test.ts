import type { CouponView, OfferEdit } from '../../../typings/contract'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, OWNER, refusal, STAFF, startHouse } from '../house'

/** ¥10 off ¥50, claimed by a member and used at the till. */
describe('a coupon on the till', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
  })
  afterAll(() => house.close())

  const couponFor = async (
    openid: string,
    change: Partial<OfferEdit> = {},
  ): Promise<CouponView> => {
    await house.claim(openid)
    const { offerId } = await house.offer(change)
    return data(await house.consumer(openid, 'offer.claim', { key: house.key(), offerId })).coupon
  }
  const state = async (openid: string, { couponId }: CouponView) =>
    data(await house.consumer(openid, 'coupon.show', { couponId })).state
  const bill = (visitId: string, amountFen: number, more: object = {}) => ({
    shopId: house.shop.shopId,
    visitId: visitId as never,
    amountFen,
    ...more,
  })
  const record = (input: object) =>
    house.staff(STAFF, 'sale.record', { key: house.key(), ...input } as never)

  test('seen at the scan, shown with what it takes off, used once, and only money earns', async () => {
    const { couponId, ...coupon } = await couponFor('ann')
    const visit = await house.visit('ann')
    expect(visit.coupons.map((each) => [each.coupon.couponId, each.usable])).toEqual([
      [couponId, true],
    ])
    const short = data(await house.staff(STAFF, 'sale.preview', bill(visit.visitId, 4_700)))
    expect(short.coupons[0]).toMatchObject({ usable: false, reason: 'below_minimum', missing: 300 })
    const told = async () => data(await house.consumer('ann', 'code.status', {}))
    const { title } = coupon
    const told300 = { title, reason: 'below_minimum', missing: 300 }
    expect(await told()).toMatchObject({ state: 'scanned', refused: [told300] })
    data(await house.staff(STAFF, 'sale.preview', bill(visit.visitId, 5_000)))
    expect(await told()).toMatchObject({ state: 'scanned', refused: [] })
    const refused = await record(bill(visit.visitId, 4_700, { couponId }))
    expect(refused).toMatchObject({
      code: 'NOT_ELIGIBLE',
      details: { reason: 'below_minimum', missing: 300 },
    })

    const sale = data(await record(bill(visit.visitId, 6_000, { couponId })))
    expect(sale).toMatchObject({ couponDiscountFen: 1_000, payFen: 5_000, earnPoints: 50 })
    expect(await state('ann', { couponId, ...coupon })).toBe('used')
    expect((await record(bill(visit.visitId, 7_000, { couponId }))).ok).toBe(false)
  })

  test('the console finds a sale by receipt, card and amount, in the shops of who asks', async () => {
    await house.claim('gil')
    const visit = await house.visit('gil')
    const sale = data(await record(bill(visit.visitId, 12_340, { receiptNumber: 'R-77' })))
    const search = async (more: object, openid = MANAGER) =>
      data(
        await house.merchant(openid, 'sale.search', {
          shopId: house.shop.shopId,
          ...more,
        } as never),
      ).items.map(({ saleId }) => saleId)
    expect(await search({ receiptNumber: 'R-77' })).toEqual([sale.saleId])
    expect(await search({ memberNumber: visit.number })).toEqual([sale.saleId])
    expect(await search({ amountFen: 12_340 }, OWNER)).toEqual([sale.saleId])
    expect(await search({ amountFen: 12_341 })).toEqual([])
    expect(await search({ memberNumber: visit.number, until: sale.at - 1 })).toEqual([])
    const asked = { shopId: house.shop.shopId }
    expect(refusal(await house.merchant(STAFF, 'sale.search', asked))).toBe('FORBIDDEN')
    const elsewhere = { shopId: 'another-shop' as never }
    expect(refusal(await house.merchant(MANAGER, 'sale.search', elsewhere))).toBe(
      'FORBIDDEN other_shop',
    )
  })

  test('comes back with the whole sale, not with a part', async () => {
    const coupon = await couponFor('bob')
    const { visitId } = await house.visit('bob')
    const { couponId } = coupon
    const sale = data(await record(bill(visitId, 8_000, { couponId })))
    const refund = (amountFen: number) =>
      house.staff(STAFF, 'refund.record', {
        key: house.key(),
        shopId: house.shop.shopId,
        saleId: sale.saleId,
        amountFen,
        reason: 'cold',
      })
    expect(data(await refund(4_000)).refunds[0]).toMatchObject({
      payBackFen: 3_500,
      couponReturned: false,
    })
    expect(await state('bob', coupon)).toBe('used')
    const whole = data(await refund(4_000))
    expect(whole.refunds[1]).toMatchObject({ payBackFen: 3_500, couponReturned: true })
    for (let wait = 0; wait < 50 && (await state('bob', coupon)) !== 'issued'; wait++);
    expect(await state('bob', coupon)).toBe('issued')
  })

  test('complaint 19: one coupon in ten sales at once: one of them gets it, the others are not recorded', async () => {
    const { couponId } = await couponFor('cat')
    const { visitId } = await house.visit('cat')
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) => record(bill(visitId, 6_000 + index, { couponId }))),
    )
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1)
    const sales = house.documents<{ visitId: string }>('sales')
    expect(sales.filter((sale) => sale.visitId === visitId)).toHaveLength(1)
  })

  test('not with a number, not for another member, not after its time', async () => {
    const { couponId } = await couponFor('dan', { validDays: 1 })
    const { card } = await house.claim('eve')
    const eve = await house.visit('eve')
    expect(refusal(await record(bill(eve.visitId, 6_000, { couponId })))).toBe('NOT_FOUND')
    const scan = { key: house.key(), shopId: house.shop.shopId, code: card.number }
    house.clock.moveBy(11 * 60_000)
    const typed = data(await house.staff(STAFF, 'visit.scan', { ...scan, key: house.key() }))
    expect(refusal(await record(bill(typed.visitId, 6_000, { couponId })))).toBe(
      'NOT_ELIGIBLE static_number',
    )
    house.clock.moveBy(3 * DAY_MS)
    const dan = await house.visit('dan')
    expect((await record(bill(dan.visitId, 6_000, { couponId }))).ok).toBe(false)
  })

  test('a coupon for an item is used without a bill', async () => {
    const free = { kind: 'free_item' as const, item: { zh: '曲奇', en: 'Cookie' } }
    const { couponId } = await couponFor('fay', { value: free, minimumFen: 0 })
    const { visitId } = await house.visit('fay')
    const use = () =>
      house.staff(STAFF, 'coupon.use', {
        key: house.key(),
        shopId: house.shop.shopId,
        visitId,
        couponId,
      })
    expect(data(await use()).state).toBe('used')
    expect((await use()).ok).toBe(false)
  })

  test('the desk sees rewards that wait to be picked up', async () => {
    await house.claim('gus')
    await house.give('gus', 500)
    const { rewardId, points, name } = await house.reward()
    const wish = { key: house.key(), rewardId, points }
    const { pickupCode } = data(await house.consumer('gus', 'reward.redeem', wish))
    const { openRedemptions } = await house.visit('gus')
    expect(openRedemptions).toMatchObject([{ name, pickupCode }])
    const scan = { key: house.key(), shopId: house.shop.shopId, code: pickupCode }
    const reply = await house.staff(STAFF, 'visit.scan', scan)
    expect(refusal(reply)).toBe('CODE_UNKNOWN pickup_code')
  })
})
