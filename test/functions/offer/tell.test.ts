import type { House } from '../house'
import { data, DAY_MS, OWNER, startHouse } from '../house'

describe('who wishes to hear of new offers', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    for (const openid of ['eager', 'quiet', 'low']) await house.claim(openid)
    for (const openid of ['eager', 'low']) {
      const wish = { key: house.key(), tier: true, expiry: true, offers: true }
      data(await house.consumer(openid, 'notification.update', wish))
    }
  })
  afterAll(() => house.close())

  const told = async (openid: string) =>
    data(await house.consumer(openid, 'message.list', {}))
      .items.filter(({ kind }) => kind === 'offer')
      .map(({ values }) => values['title'])
  const minutes = (count: number) => house.moveClock(count * 60_000)
  const titled = (zh: string) => ({ title: { zh, en: zh } })

  test('is told once, from its start on, also when it is saved again', async () => {
    const startsAt = house.clock.now() + DAY_MS
    const { offerId, version, claimed, used, createdAt, ...offer } = await house.offer({
      ...titled('春茶上新'),
      startsAt,
    })
    expect([claimed, used, createdAt <= house.clock.now()]).toEqual([0, 0, true])
    await minutes(3)
    expect(await told('eager')).toEqual([])
    await house.moveClock(DAY_MS)
    expect(await told('eager')).toEqual(['春茶上新'])
    const input = { key: house.key(), offerId, version, offer: { ...offer, stock: 7 } }
    data(await house.merchant(OWNER, 'offer.save', input))
    await minutes(3)
    expect(await told('eager')).toEqual(['春茶上新'])
    expect(await told('quiet')).toEqual([])
    const { unreadMessages } = data(await house.consumer('eager', 'member.summary', {}))
    expect(unreadMessages).toBeGreaterThan(0)
  })

  test('only of those that are for them, and not of drafts, paused ones, or ones round a shop', async () => {
    const before = await told('low')
    const tierIds = [house.config.tiers[3]?.id ?? '']
    await house.offer({ ...titled('黄金专享'), target: { tierIds } })
    await house.offer({ ...titled('附近的'), target: { radiusM: 500 } })
    await house.offer({ ...titled('草稿'), state: 'draft' })
    await house.offer({ ...titled('停了'), state: 'paused' })
    await minutes(8)
    expect(await told('low')).toEqual(before)
    await house.offer(titled('人人有份'))
    await minutes(3)
    expect(await told('low')).toEqual(['人人有份', ...before])
  })

  test('a redemption that nobody picked up is told with its points back', async () => {
    await house.give('quiet', 500)
    const { rewardId, points } = await house.reward({ pickupDays: 1 })
    const input = { key: house.key(), rewardId, points }
    data(await house.consumer('quiet', 'reward.redeem', input))
    await house.moveClock(3 * DAY_MS)
    const { items } = data(await house.consumer('quiet', 'message.list', {}))
    expect(items.filter(({ kind }) => kind === 'redemption')).toMatchObject([
      { values: { title: '一杯拿铁', points: 300 } },
    ])
    expect(data(await house.consumer('quiet', 'member.summary', {})).balances.points).toBe(600)
  })
})
