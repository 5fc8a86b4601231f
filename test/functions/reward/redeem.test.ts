import type { Key, RewardRecord } from '../../../typings/contract'
import type { House } from '../house'
import { data, MANAGER, OWNER, patiently, refusal, STAFF, startHouse } from '../house'

describe('rewards through the real SDK', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    await house.claim('wang')
    await house.give('wang', 10_000)
  })
  afterAll(() => house.close())

  const redeem = (openid: string, { rewardId, points }: RewardRecord, key: Key = house.key()) =>
    house.consumer(openid, 'reward.redeem', { key, rewardId, points })
  const points = async (openid: string) =>
    data(await house.consumer(openid, 'member.summary', {})).balances

  test('redeem, find by code, hand out, answer a repeat alike', async () => {
    const reward = await house.reward()
    const before = await points('wang')
    const taken = data(await redeem('wang', reward))
    expect(taken).toMatchObject({ state: 'taken', points: 300 })
    expect(taken.pickupCode).toMatch(/^(?!68)\d{10}$/)
    expect((await points('wang')).points).toBe(before.points - 300)

    const { shopId } = house.shop
    const found = data(
      await house.staff(STAFF, 'redemption.find', { shopId, pickupCode: taken.pickupCode }),
    )
    expect(found).toMatchObject({ redemptionId: taken.redemptionId, name: reward.name })
    const input = { key: house.key(), shopId, redemptionId: taken.redemptionId }
    const fulfilled = data(await house.staff(STAFF, 'redemption.fulfil', input))
    expect(fulfilled).toMatchObject({ state: 'fulfilled', pickupCode: '' })
    expect(data(await house.staff(STAFF, 'redemption.fulfil', input))).toEqual(fulfilled)
    const again = { ...input, key: house.key() }
    expect(refusal(await house.staff(STAFF, 'redemption.fulfil', again))).toBe('CODE_USED used')
  })

  test('the same key sent 20 times at once: one redemption, 20 equal answers', async () => {
    const reward = await house.reward({ stock: 50 })
    const before = await points('wang')
    const key = house.key()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => patiently(() => redeem('wang', reward, key))),
    )
    const views = answers.map(data)
    expect(new Set(views.map((view) => JSON.stringify(view))).size).toBe(1)
    expect((await points('wang')).points).toBe(before.points - 300)
    const other = { ...reward, rewardId: (await house.reward()).rewardId }
    expect(refusal(await redeem('wang', other, key))).toBe('IDEMPOTENCY_CONFLICT')
  })

  test('cancelling gives points and stock back, once', async () => {
    const reward = await house.reward({ stock: 1 })
    const before = await points('wang')
    const taken = data(await redeem('wang', reward))
    expect(refusal(await redeem('wang', reward))).toBe('OUT_OF_STOCK out_of_stock')
    const input = { key: house.key(), redemptionId: taken.redemptionId }
    expect(data(await house.consumer('wang', 'redemption.cancel', input)).state).toBe('cancelled')
    expect(data(await house.consumer('wang', 'redemption.cancel', input)).state).toBe('cancelled')
    expect((await points('wang')).points).toBe(before.points)
    const twice = { ...input, key: house.key() }
    expect(refusal(await house.consumer('wang', 'redemption.cancel', twice))).toBe('ALREADY_DONE')
    expect(
      refusal(
        await house.staff(STAFF, 'redemption.find', {
          shopId: house.shop.shopId,
          pickupCode: taken.pickupCode,
        }),
      ),
    ).toBe('CODE_EXPIRED expired')
  })

  test('limits, tiers, price, shops and points each have their own no', async () => {
    const once = await house.reward({ perMember: 1, perMemberPeriod: { kind: 'day' } })
    data(await redeem('wang', once))
    expect(refusal(await redeem('wang', once))).toBe('LIMIT_REACHED period_limit')
    const gold = await house.reward({ tierIds: [house.config.tiers[3]?.id ?? ''] })
    expect(refusal(await redeem('wang', gold))).toBe('NOT_ELIGIBLE not_this_tier')
    const dear = await house.reward({ points: 1_000_000 })
    expect(refusal(await redeem('wang', dear))).toBe('INSUFFICIENT_POINTS')
    expect(refusal(await redeem('wang', { ...once, points: 1 }))).toBe('VERSION_CHANGED')
    const paused = await house.reward({ state: 'paused' })
    expect(refusal(await redeem('wang', paused))).toBe('NOT_ELIGIBLE paused')
    const elsewhere = await house.reward({ shopIds: [house.otherShop.shopId] })
    const { pickupCode } = data(await redeem('wang', elsewhere))
    const { shopId } = house.shop
    expect(refusal(await house.staff(STAFF, 'redemption.find', { shopId, pickupCode }))).toBe(
      'FORBIDDEN not_this_shop',
    )
  })

  test('staff do not hand out their own', async () => {
    await house.claim(STAFF)
    const reward = await house.reward({ points: 50 })
    const { pickupCode, redemptionId } = data(await redeem(STAFF, reward))
    const { shopId } = house.shop
    expect(refusal(await house.staff(STAFF, 'redemption.find', { shopId, pickupCode }))).toBe(
      'FORBIDDEN own_account',
    )
    const input = { key: house.key(), shopId, redemptionId }
    expect(data(await house.staff(MANAGER, 'redemption.fulfil', input)).state).toBe('fulfilled')
  })

  test('restock adds once per key, and no edit falls below what is taken', async () => {
    const reward = await house.reward({ stock: 2 })
    data(await redeem('wang', reward))
    const input = { key: house.key(), rewardId: reward.rewardId, add: 5 }
    expect(data(await house.merchant(OWNER, 'reward.restock', input)).stock).toBe(7)
    const standing = data(await house.merchant(OWNER, 'reward.restock', input))
    expect(standing).toMatchObject({ stock: 7, taken: 1 })
    const { rewardId, version, taken: _taken, createdAt: _at, ...edit } = standing
    const save = (stock: number, at = version) =>
      house.merchant(OWNER, 'reward.save', {
        key: house.key(),
        rewardId,
        version: at,
        reward: { ...edit, stock },
      })
    expect(await save(0)).toMatchObject({
      code: 'INVALID_INPUT',
      details: { path: 'reward.stock' },
    })
    expect(data(await save(1))).toMatchObject({ stock: 1, taken: 1 })
    expect(refusal(await save(9, 1))).toBe('VERSION_CHANGED')
  })

  /** Complaint 1: fuint #71, 20 parallel gifts from a 100-point account all succeed. */
  test('complaint 1: 100 parallel redemptions with points for 20 make exactly 20', async () => {
    const reward = await house.reward({ stock: 100, points: 500 })
    await house.claim('rush')
    await house.give('rush', 20 * 500 - 100)
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => {
        const key = house.key()
        return patiently(() => redeem('rush', reward, key))
      }),
    )
    const done = answers.filter(({ ok }) => ok)
    expect(done).toHaveLength(20)
    expect(new Set(answers.filter(({ ok }) => !ok).map(refusal))).toEqual(
      new Set(['INSUFFICIENT_POINTS']),
    )
    const balances = await points('rush')
    expect(balances).toMatchObject({ points: 0, deficitPoints: 0 })
    const list = data(await house.merchant(OWNER, 'reward.list', { limit: 50 }))
    expect(list.items.find(({ rewardId }) => rewardId === reward.rewardId)?.taken).toBe(20)
  })

  /** Complaint 6: mall #299, points returned by read-modify-write come back wrong in a cluster. */
  test('complaint 6: 20 parallel cancellations of one redemption return its points once', async () => {
    const reward = await house.reward({ stock: 5 })
    const before = await points('wang')
    const { redemptionId } = data(await redeem('wang', reward))
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => {
        const key = house.key()
        return patiently(() => house.consumer('wang', 'redemption.cancel', { key, redemptionId }))
      }),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await points('wang')).points).toBe(before.points)
  })

  /** Complaint 32: Salesforce Loyalty, usage of limits refreshed every 30 minutes, none per customer. */
  test('complaint 32: a limit of 3 holds for 20 redemptions at once', async () => {
    const limit = { perMember: 3, perMemberPeriod: { kind: 'day' as const } }
    const reward = await house.reward({ points: 1, ...limit })
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => {
        const key = house.key()
        return patiently(() => redeem('wang', reward, key))
      }),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3)
    expect(
      new Set(answers.filter(({ ok }) => !ok).map((reply) => refusal(reply).split(' ')[0])),
    ).toEqual(new Set(['LIMIT_REACHED']))
  })

  /** Complaint 29: Voucherify Loyalty v2, at most 100 rewards. */
  test('complaint 29: more than 100 rewards are all in the mall, affordable first', async () => {
    await Promise.all(
      Array.from({ length: 101 }, (_, at) => house.reward({ points: 1_000_000 + at })),
    )
    await house.moveClock(11_000)
    const seen: number[] = []
    for (let cursor: string | undefined; ;) {
      const page = data(
        await house.consumer('wang', 'reward.list', {
          limit: 50,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      )
      seen.push(...page.items.map(({ missingPoints }) => missingPoints))
      cursor = page.cursor
      if (cursor === undefined) break
    }
    expect(seen.filter((missing) => missing > 900_000)).toHaveLength(101 + 1)
    expect(seen[0]).toBe(0)
  })
})
