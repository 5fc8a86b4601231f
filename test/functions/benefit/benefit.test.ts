import type { House } from '../house'
import { data, refusal, STAFF, startHouse } from '../house'

describe('the benefit matrix is kept by the house', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse((config) => {
      config.benefits.push({
        id: 'tea',
        kind: 'free_item',
        name: { zh: '一壶茶', en: 'A pot of tea' },
        description: { zh: '', en: '' },
        quota: { per: 'month' },
      })
      for (const tier of config.tiers) tier.benefits['tea'] = 2
    })
  })
  afterAll(() => house.close())

  test('two pots a month, however many desks ask at once', async () => {
    await house.claim('fay')
    const { visitId } = await house.visit('fay')
    const { shopId } = house.shop
    const use = (key = house.key()) =>
      house.staff(STAFF, 'benefit.use', { key, shopId, visitId, benefitId: 'tea' })
    const own = async () =>
      data(await house.consumer('fay', 'benefit.list', {})).items.find(
        ({ benefitId }) => benefitId === 'tea',
      )
    expect(await own()).toMatchObject({ quota: 2, used: 0, usable: true })
    const key = house.key()
    expect(data(await use(key)).item).toMatchObject({ used: 1, usable: true })
    expect(data(await use(key)).item.used).toBe(1)
    const replies = await Promise.all(Array.from({ length: 8 }, () => use()))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await own()).toMatchObject({ used: 2, usable: false, reason: 'period_limit' })
    expect(refusal(await use())).toBe('LIMIT_REACHED period_limit')
    const listed = data(await house.staff(STAFF, 'benefit.list', { shopId, visitId })).items
    expect(listed.find(({ benefitId }) => benefitId === 'birthday')).toMatchObject({
      usable: false,
      reason: 'not_targeted',
    })
    const birthday = { key: house.key(), shopId, visitId, benefitId: 'birthday' }
    expect(refusal(await house.staff(STAFF, 'benefit.use', birthday))).toBe(
      'NOT_ELIGIBLE not_targeted',
    )
    const none = { key: house.key(), shopId, visitId, benefitId: 'yacht' }
    expect(refusal(await house.staff(STAFF, 'benefit.use', none))).toBe('NOT_FOUND')
  })
})
