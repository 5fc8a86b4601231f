import type { OfferRecord, SaleView } from '../../../typings/contract'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, OWNER, patiently, refusal, STAFF, startHouse } from '../house'

describe('offers and coupons through the real SDK', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    await house.claim('wang')
  })
  afterAll(() => house.close())

  const claim = (openid: string, { offerId }: OfferRecord, key = house.key()) =>
    house.consumer(openid, 'offer.claim', { key, offerId })
  const usable = async (openid: string) =>
    data(await house.consumer(openid, 'coupon.list', { state: 'usable' })).items
  const claimedOf = async ({ offerId }: OfferRecord) => {
    const list = data(await house.merchant(OWNER, 'offer.list', { limit: 50 }))
    return list.items.find((offer) => offer.offerId === offerId)?.claimed
  }

  test('claim, find it in hand, use it at the till, see it used; the whole refund returns it', async () => {
    const offer = await house.offer()
    const key = house.key()
    const { coupon } = data(await claim('wang', offer, key))
    expect(data(await claim('wang', offer, key)).coupon).toEqual(coupon)
    expect(refusal(await claim('wang', offer))).toBe('LIMIT_REACHED member_limit')
    expect((await usable('wang')).map(({ couponId }) => couponId)).toContain(coupon.couponId)

    const visit = await house.visit('wang')
    const { shopId } = house.shop
    const draft = { shopId, visitId: visit.visitId, amountFen: 4_500, couponId: coupon.couponId }
    const { couponId: _coupon, ...bare } = draft
    const short = data(await house.staff(STAFF, 'sale.preview', bare))
    expect(short.coupons.find((item) => item.coupon.couponId === coupon.couponId)).toMatchObject({
      usable: false,
      reason: 'below_minimum',
      missing: 500,
    })
    const sold: SaleView = data(
      await house.staff(STAFF, 'sale.record', { ...draft, key: house.key(), amountFen: 6_000 }),
    )
    expect(sold).toMatchObject({ couponDiscountFen: 1000, payFen: 5000 })
    const shown = () => house.consumer('wang', 'coupon.show', { couponId: coupon.couponId })
    expect(data(await shown())).toMatchObject({ state: 'used' })

    const undone = await house.staff(STAFF, 'sale.undo', {
      key: house.key(),
      shopId,
      saleId: sold.saleId,
    })
    expect(data(undone).state).toBe('undone')
    expect(await until(async () => data(await shown()).state, 'issued')).toBe('issued')
  })

  test("somebody else's coupon is not found", async () => {
    const offer = await house.offer()
    const { coupon } = data(await claim('wang', offer))
    await house.claim('li')
    const { couponId } = coupon
    expect(refusal(await house.consumer('li', 'coupon.show', { couponId }))).toBe('NOT_FOUND')
  })

  test('targets: tier, tag, new, dormant and birthday each refuse who is not meant', async () => {
    const last = house.config.tiers.at(-1)?.id ?? ''
    const tier = await house.offer({ target: { tierIds: [last] } })
    expect(refusal(await claim('wang', tier))).toBe('NOT_ELIGIBLE not_this_tier')
    const dormant = await house.offer({ target: { dormantForDays: 30 } })
    expect(refusal(await claim('wang', dormant))).toBe('NOT_ELIGIBLE not_targeted')
    const birthday = await house.offer({ target: { birthday: 'day' } })
    expect(refusal(await claim('wang', birthday))).toBe('NOT_ELIGIBLE not_targeted')
    const fresh = await house.offer({ target: { newWithinDays: 7 } })
    expect(data(await claim('wang', fresh)).coupon.state).toBe('issued')
    const tagged = await house.offer({ target: { tags: ['tea'] } })
    expect(refusal(await claim('wang', tagged))).toBe('NOT_ELIGIBLE not_targeted')
    const found = data(await house.merchant(OWNER, 'member.search', {}))
    for (const row of found.items) {
      const note = { key: house.key(), memberId: row.memberId, staffNote: '', tags: ['tea'] }
      data(await house.merchant(OWNER, 'member.note', note))
    }
    expect(data(await claim('wang', tagged)).coupon.state).toBe('issued')
  })

  test('nearby: nearest first, by city, by shop, with reasons; nothing beyond the radius', async () => {
    const near = { longitude: 121.451, latitude: 31.23 }
    const here = await house.offer({ shopIds: [house.shop.shopId] })
    const there = await house.offer({ shopIds: [house.otherShop.shopId] })
    const ids = async (input: object) =>
      data(await house.consumer('wang', 'offer.nearby', { limit: 50, ...input })).items.map(
        ({ offerId }) => offerId,
      )
    // The catalogue is remembered for ten seconds.
    await house.moveClock(11_000)
    const around = await ids({ near, radiusM: 5000 })
    expect(around.indexOf(here.offerId)).toBeLessThan(around.indexOf(there.offerId))
    const close = await ids({ near, radiusM: 1000 })
    expect(close).toContain(here.offerId)
    expect(close).not.toContain(there.offerId)
    expect(await ids({ city: '上海' })).toContain(there.offerId)
    expect(await ids({ city: '北京' })).toEqual([])
    const { cities } = data(await house.consumer('wang', 'shop.cities', {}))
    const { districts = [] } = cities.find(({ city }) => city === '上海') ?? {}
    expect(districts.length).toBeGreaterThan(0)
    expect(await ids({ city: '上海', district: districts[0] ?? '' })).not.toEqual([])
    expect(await ids({ city: '上海', district: '没有的区' })).toEqual([])
    expect(await ids({ shopId: house.otherShop.shopId })).not.toContain(here.offerId)
    const page = data(await house.consumer('wang', 'offer.nearby', { near, limit: 1 }))
    const next = data(
      await house.consumer('wang', 'offer.nearby', {
        near,
        limit: 1,
        ...(page.cursor ? { cursor: page.cursor } : {}),
      }),
    )
    expect(next.items[0]?.offerId).not.toBe(page.items[0]?.offerId)
    expect(page.items[0]?.shop).toMatchObject({ openNow: true })
    expect(page.items[0]?.shop?.distanceM).toBeGreaterThan(0)
  })

  test('an offer for people round its shops: by place, by a shop or city chosen by hand, never by neither', async () => {
    const shopIds = [house.shop.shopId]
    const { offerId } = await house.offer({ shopIds, perMember: 9, target: { radiusM: 1_000 } })
    await house.moveClock(11_000)
    const ask = (place: object) =>
      house.consumer('wang', 'offer.claim', { key: house.key(), offerId, ...place })
    const shown = async (place: object) =>
      data(await house.consumer('wang', 'offer.show', { offerId, ...place }))
    const [here, far] = [121.45, 121.49].map((longitude) => ({
      near: { longitude, latitude: 31.23 },
    }))
    expect(refusal(await ask({}))).toBe('NOT_ELIGIBLE place_needed')
    expect(await shown({})).toMatchObject({ claimable: 0, reason: 'place_needed' })
    const refused = await ask(far ?? {})
    expect(refusal(refused)).toBe('NOT_ELIGIBLE too_far')
    // 0.04 degrees of longitude at this latitude are some 3.8 km.
    const details = refused.ok ? {} : refused.details
    expect(details?.limit).toBe(1_000)
    expect(details?.missing).toBeGreaterThan(2_500)
    expect(details?.missing).toBeLessThan(3_000)
    expect(await shown(far ?? {})).toMatchObject({ claimable: 0, reason: 'too_far' })
    expect(refusal(await ask({ shopId: house.otherShop.shopId }))).toBe(
      'NOT_ELIGIBLE not_this_shop',
    )
    expect(refusal(await ask({ city: '北京' }))).toBe('NOT_ELIGIBLE not_this_shop')
    const everywhere = data(await house.consumer('wang', 'offer.nearby', { limit: 50 })).items
    expect(everywhere.find((offer) => offer.offerId === offerId)).toMatchObject({
      claimable: 0,
      reason: 'place_needed',
    })
    expect(
      house.documents<{ offerId: string }>('coupons').filter((each) => each.offerId === offerId),
    ).toEqual([])
    for (const place of [
      here ?? {},
      { shopId: house.shop.shopId },
      { city: '上海' },
      { ...far, shopId: house.shop.shopId },
    ]) {
      expect((await shown(place)).claimable).toBeGreaterThan(0)
      expect(data(await ask(place)).coupon.state).toBe('issued')
    }
    // Where somebody was is written down nowhere.
    const kept = ['coupons', 'accounts', 'members'].flatMap((name) => house.documents(name))
    expect(JSON.stringify(kept)).not.toMatch(/longitude|"near"/)
  })

  /** Complaint 2: litemall #581, 64 parallel requests on a stock of one gave 36 times success. */
  test('complaint 2: 64 parallel claims of a stock of one: exactly one', async () => {
    const offer = await house.offer({ stock: 1 })
    const openids = Array.from({ length: 64 }, (_, at) => `crowd-${String(at)}`)
    await Promise.all(openids.map(house.claim))
    const answers = await Promise.all(
      openids.map((openid) => patiently(() => claim(openid, offer))),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(new Set(answers.filter(({ ok }) => !ok).map(refusal))).toEqual(
      new Set(['OUT_OF_STOCK out_of_stock']),
    )
    expect(await claimedOf(offer)).toBe(1)
  })

  /** Complaint 20: Shopware #11245, voucher limits bypassed by simultaneous checkouts. */
  test('complaint 20: 20 claims of one member at once stay within the limit, and so does the stock', async () => {
    const offer = await house.offer({ perMember: 2 })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => {
        const key = house.key()
        return patiently(() => claim('wang', offer, key))
      }),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
    const mine = (await usable('wang')).filter(({ offerId }) => offerId === offer.offerId)
    expect(mine).toHaveLength(2)
    expect(await claimedOf(offer)).toBe(2)
  })

  /** Complaint 30: Open Loyalty, at most 100 active campaigns. */
  test('complaint 30: more than 100 offers live at once are all found', async () => {
    await Promise.all(Array.from({ length: 105 }, () => house.offer({ stock: 1, validDays: 1 })))
    await house.moveClock(11_000)
    const seen = new Set<string>()
    for (let cursor: string | undefined; ;) {
      const page = data(
        await house.consumer('wang', 'offer.nearby', {
          city: '上海',
          limit: 50,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      )
      for (const { offerId } of page.items) seen.add(offerId)
      cursor = page.cursor
      if (cursor === undefined) break
    }
    expect(seen.size).toBeGreaterThan(105)
  })

  test('void: what is out and unused is taken back, with a reason, by whoever has its shops', async () => {
    const offer = await house.offer({ perMember: 2, shopIds: [house.otherShop.shopId] })
    const { offerId } = offer
    const { coupon } = data(await claim('wang', offer))
    const { couponId } = coupon
    const take = (openid: string, wish: object) =>
      house.merchant(openid, 'coupon.void', { key: house.key(), reason: 'misprint', ...wish })
    expect(refusal(await take(OWNER, {}))).toBe('INVALID_INPUT')
    expect(refusal(await take(OWNER, { couponId, offerId }))).toBe('INVALID_INPUT')
    expect(refusal(await take(MANAGER, { offerId }))).toBe('FORBIDDEN other_shop')
    expect(refusal(await take(MANAGER, { couponId }))).toBe('FORBIDDEN other_shop')
    expect(data(await take(OWNER, { couponId }))).toEqual({ voided: 1, more: false })
    expect(data(await take(OWNER, { couponId }))).toEqual({ voided: 0, more: false })
    const second = data(await claim('wang', offer)).coupon
    expect(data(await take(OWNER, { offerId }))).toEqual({ voided: 1, more: false })
    for (const each of [couponId, second.couponId]) {
      const shown = data(await house.consumer('wang', 'coupon.show', { couponId: each }))
      expect(shown.state).toBe('void')
    }
    const rows = data(await house.merchant(OWNER, 'audit.list', { action: 'coupon.void' })).items
    expect(rows.map(({ subject, reason }) => [subject, reason])).toContainEqual([
      offerId,
      'misprint',
    ])
  })

  test('what has lapsed cannot be used and is listed as expired', async () => {
    const offer = await house.offer({ validDays: 1 })
    await house.claim('zhao')
    const { coupon } = data(await claim('zhao', offer))
    house.clock.moveBy(3 * DAY_MS)
    await house.call('jobs', { TriggerName: 'hour' }, { openid: '' })
    expect(await usable('zhao')).toEqual([])
    const expired = data(await house.consumer('zhao', 'coupon.list', { state: 'expired' })).items
    expect(expired).toMatchObject([{ couponId: coupon.couponId, state: 'expired' }])
  })
})

async function until<T>(read: () => Promise<T>, wanted: T): Promise<T> {
  const end = Date.now() + 10_000
  for (;;) {
    const value = await read()
    if (value === wanted || Date.now() > end) return value
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
