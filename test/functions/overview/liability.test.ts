import type { LiabilityMember, MemberId } from '../../../typings/contract'
import type { House } from '../house'
import { ANALYST, data, MANAGER, OWNER, patiently, refusal, startHouse } from '../house'

describe('complaint 22: how much do we owe, to whom and why', () => {
  let house: House
  beforeAll(async () => {
    house = await startHouse()
    for (const [openid, points] of Object.entries({ ann: 500, ben: 300, cat: 300, dee: 10 })) {
      await house.claim(openid)
      await house.give(openid, points)
    }
    const { rewardId } = await house.reward({ points: 200 })
    const redeem = { key: house.key(), rewardId, points: 200 }
    data(await patiently(() => house.consumer('ben', 'reward.redeem', redeem)))
    await house.moveClock(61 * 60_000)
  })
  afterAll(() => house.close())

  test('the whole as jobs have counted it, with its worth and its months', async () => {
    const owed = data(await house.merchant(ANALYST, 'console.liability', {}))
    // 100 welcome points each; ben has spent 200.
    expect(owed.points).toEqual({ available: 1_310, pending: 0, held: 0, deficit: 0 })
    expect(owed.pointsPerYuan).toBe(100)
    expect(owed.valueFen?.available).toBe(1_310)
    expect(owed.byMonth.reduce((sum, { points }) => sum + points, 0)).toBe(1_310)
    expect(owed.countedUntil).toBeGreaterThan(0)
  })

  test('to whom, most first, page by page, each once; and why, lot by lot', async () => {
    const seen: LiabilityMember[] = []
    let cursor: string | undefined
    do {
      const page = data(
        await house.merchant(MANAGER, 'console.liabilityMembers', {
          kind: 'available',
          limit: 1,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      )
      seen.push(...page.items)
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(seen.map(({ points }) => points.available)).toEqual([600, 400, 200, 110])
    expect(new Set(seen.map(({ memberId }) => memberId)).size).toBe(4)
    const [most] = seen
    const memberId = most?.memberId ?? ('' as MemberId)
    const { lots } = data(await house.merchant(OWNER, 'console.liabilityLots', { memberId }))
    expect(lots.map(({ origin, points }) => [origin, points]).sort()).toEqual([
      ['adjust', 500],
      ['welcome', 100],
    ])
    const { items } = data(await house.merchant(OWNER, 'member.entries', { memberId }))
    expect(items.reduce((sum, { points }) => sum + points, 0)).toBe(600)
    expect(
      data(await house.merchant(OWNER, 'console.liabilityMembers', { kind: 'deficit' })).items,
    ).toEqual([])
  })

  test('persons are shown to managers, not to analysts; a cursor of nobody is refused', async () => {
    const list = (openid: string, cursor?: string) =>
      house.merchant(openid, 'console.liabilityMembers', {
        kind: 'held',
        ...(cursor === undefined ? {} : { cursor }),
      })
    expect(refusal(await list(ANALYST))).toBe('FORBIDDEN')
    expect(refusal(await list(OWNER, 'no-number'))).toBe('INVALID_INPUT')
  })
})
