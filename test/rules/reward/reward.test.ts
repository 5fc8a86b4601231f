import fc from 'fast-check'
import {
  hindranceOf,
  limitUses,
  missingPoints,
} from '../../../cloudfunctions/features/reward/rules/eligibility'
import type {
  Redeemer,
  RewardOnSale,
} from '../../../cloudfunctions/features/reward/rules/eligibility'
import { mallRank } from '../../../cloudfunctions/features/reward/rules/order'
import { isPickupCode, pickupCodeFrom } from '../../../cloudfunctions/features/reward/rules/pickup'
import { startOfDay } from '../../../cloudfunctions/platform/pure/day'
import type { RewardId, RewardView } from '../../../typings/contract'

const now = startOfDay('2026-02-28') + 23.5 * 3_600_000
const reward: RewardOnSale = {
  _id: 'r1' as RewardId,
  name: { zh: '茶', en: 'tea' },
  description: { zh: '', en: '' },
  imageFileId: '',
  points: 300,
  valueFen: 1000,
  stock: 10,
  stockLeft: 3,
  perMember: 1,
  perMemberPeriod: { kind: 'month' },
  tierIds: ['silver'],
  shopIds: [],
  startsAt: now - 1000,
  endsAt: now + 1000,
  pickupDays: 7,
  state: 'live',
}
const redeemer = {
  status: 'active',
  balances: { points: 300, deficitPoints: 0 },
  tier: { id: 'silver' },
  limits: {},
} as unknown as Redeemer

describe('what stands between a member and a reward', () => {
  test.each<[string, Partial<RewardOnSale>, object, string | null]>([
    ['nothing', {}, {}, null],
    ['a pause', { state: 'paused' }, {}, 'paused'],
    ['its start', { startsAt: now + 1 }, {}, 'not_started'],
    ['its end', { endsAt: now - 1 }, {}, 'ended'],
    ['a frozen card', {}, { status: 'frozen' }, 'frozen'],
    ['a closed card', {}, { status: 'closed' }, 'closed'],
    ['points owed', {}, { balances: { points: 0, deficitPoints: 1 } }, 'deficit'],
    ['the tier', {}, { tier: { id: 'base' } }, 'not_this_tier'],
    ['the limit of a month', {}, { limits: { 'reward:r1:2026-02': { used: 1 } } }, 'period_limit'],
    ['another month not', {}, { limits: { 'reward:r1:2026-01': { used: 1 } } }, null],
    ['an empty shelf', { stockLeft: 0 }, {}, 'out_of_stock'],
  ])('%s', (_name, change, who, reason) => {
    const found = hindranceOf({ ...reward, ...change }, { ...redeemer, ...who }, now)
    expect(found?.reason ?? null).toBe(reason)
  })

  test('a limit for ever is called so', () => {
    const ever = { ...reward, perMemberPeriod: { kind: 'ever' as const } }
    const limits = { 'reward:r1:ever': { used: 1, until: 1 } }
    expect(hindranceOf(ever, { ...redeemer, limits }, now)).toMatchObject({
      code: 'LIMIT_REACHED',
      reason: 'member_limit',
    })
  })

  test('a visitor is told of stock and time, not of tiers', () => {
    expect(hindranceOf(reward, null, now)).toBeNull()
  })

  test('every redemption counts against the day, and against its own limit if it has one', () => {
    expect(limitUses(reward, 20, now).map(({ id, max }) => [id, max])).toEqual([
      ['redemption:all:2026-02-28', 20],
      ['reward:r1:2026-02', 1],
    ])
    expect(limitUses({ ...reward, perMember: 0 }, 20, now)).toHaveLength(1)
  })
})

describe('the order of the mall', () => {
  const view = fc.record({
    rewardId: fc.string({ minLength: 1, maxLength: 8 }),
    points: fc.integer({ min: 1, max: 1_000_000 }),
    owned: fc.integer({ min: 0, max: 1_000_000 }),
    blocked: fc.boolean(),
  })
  const asView = ({
    rewardId,
    points,
    owned,
    blocked,
  }: {
    rewardId: string
    points: number
    owned: number
    blocked: boolean
  }) =>
    ({
      rewardId,
      points,
      missingPoints: missingPoints({ points }, owned),
      ...(blocked ? { reason: 'out_of_stock' } : {}),
    }) as unknown as RewardView

  test('affordable first and cheapest first, then the nearest, then the hindered', () => {
    fc.assert(
      fc.property(fc.array(view, { maxLength: 20 }), (views) => {
        const sorted = views.map(asView).sort((a, b) => (mallRank(a) < mallRank(b) ? -1 : 1))
        const group = (item: RewardView) => (item.reason ? 2 : item.missingPoints > 0 ? 1 : 0)
        for (const [at, item] of sorted.entries()) {
          const next = sorted[at + 1]
          if (!next) continue
          expect(group(item)).toBeLessThanOrEqual(group(next))
          if (group(item) !== group(next)) continue
          if (group(item) === 1) expect(item.missingPoints).toBeLessThanOrEqual(next.missingPoints)
          else expect(item.points).toBeLessThanOrEqual(next.points)
        }
      }),
    )
  })
})

test('a pick-up code has ten digits and is never taken for a member code', () => {
  const digits = fc.stringMatching(/^[0-9]{10}$/)
  fc.assert(
    fc.property(digits, (random) => {
      expect(isPickupCode(pickupCodeFrom(random))).toBe(true)
    }),
  )
  expect(pickupCodeFrom('6812345678')).toBe('7812345678')
  expect(['681234567', '6812345678', '12345678901', 'abcdefghij'].some(isPickupCode)).toBe(false)
})
