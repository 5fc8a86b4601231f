import type { Benefit, ProgrammeConfig, TierRule } from '../../../typings/contract'

const text = (zh: string, en: string) => ({ zh, en })
const window = { kind: 'rolling', days: 365 } as const

const benefits: Benefit[] = [
  {
    id: 'multiplier',
    kind: 'points_multiplier',
    name: text('积分倍数', 'Points multiplier'),
    description: text('消费积分按倍数累积。', 'Purchases earn points at this multiple.'),
  },
  {
    id: 'birthday',
    kind: 'birthday_gift',
    name: text('生日免费杯', 'Birthday cup'),
    description: text('生日当月任选一杯。', 'Any one cup in the month of your birthday.'),
  },
  {
    id: 'refill',
    kind: 'other',
    name: text('续杯优惠', 'Refill treat'),
    description: text('当日第二杯立减 3 元。', '¥3 off the second cup of a day.'),
  },
  {
    id: 'discount',
    kind: 'discount',
    name: text('会员折扣', 'Member discount'),
    description: text('结账出示会员码即享。', 'Show your code at the till.'),
  },
  {
    id: 'priority',
    kind: 'priority',
    name: text('优先取茶', 'Priority pick-up'),
    description: text('高峰时段先做先取。', 'Your cup is made first at busy hours.'),
  },
  {
    id: 'taster',
    kind: 'free_item',
    name: text('新品先尝', 'First taste'),
    description: text('新茶上市前到店品尝。', 'Taste new teas before they are sold.'),
  },
  {
    id: 'adviser',
    kind: 'adviser',
    name: text('专属茶艺师', 'Personal tea master'),
    description: text('茶席与选茶一对一。', 'One to one, at the tea table and when choosing.'),
  },
]

type Face = Pick<TierRule, 'id' | 'name' | 'benefits' | 'gift'> & { palette: Named }
type Named = Extract<TierRule['palette'], { kind: 'named' }>['name']

/** Spend within 365 days lifts; keeping asks for somewhat less. */
function tier(face: Face, upgrade: number, retain: number, graceDays: number): TierRule {
  const asks = (yuan: number) =>
    ({ kind: 'atLeast', counter: 'spendFen', amount: yuan * 100, window }) as const
  return {
    ...face,
    palette: { kind: 'named', name: face.palette },
    upgrade: asks(upgrade),
    retain: asks(retain),
    validMonths: 12,
    graceDays,
  }
}

const tiers: TierRule[] = [
  {
    id: 'leaf',
    name: text('青叶', 'Leaf'),
    palette: { kind: 'named', name: 'leaf' },
    validMonths: 0,
    graceDays: 0,
    benefits: { multiplier: 100, birthday: 1 },
  },
  tier(
    {
      id: 'silver',
      name: text('银卡', 'Silver'),
      palette: 'silver',
      benefits: { multiplier: 120, birthday: 1, refill: 1 },
      gift: { points: 200 },
    },
    300,
    200,
    7,
  ),
  tier(
    {
      id: 'gold',
      name: text('金卡', 'Gold'),
      palette: 'gold',
      benefits: { multiplier: 150, birthday: 1, refill: 1, discount: 98, priority: 1 },
      gift: { points: 500 },
    },
    1_000,
    700,
    7,
  ),
  tier(
    {
      id: 'platinum',
      name: text('铂金', 'Platinum'),
      palette: 'platinum',
      benefits: { multiplier: 180, birthday: 1, refill: 1, discount: 95, priority: 1, taster: 1 },
      gift: { points: 1_500 },
    },
    3_000,
    2_200,
    15,
  ),
  tier(
    {
      id: 'onyx',
      name: text('墨玉', 'Onyx'),
      palette: 'onyx',
      benefits: {
        multiplier: 200,
        birthday: 1,
        refill: 1,
        discount: 92,
        priority: 1,
        taster: 1,
        adviser: 1,
      },
      gift: { points: 4_000 },
    },
    8_000,
    6_000,
    30,
  ),
]

/** Days of the month on which points count one and a half times. */
export const MEMBER_DAYS = [8, 18, 28]

/** The tea house's own programme, made of what the preset of its industry proposes. */
export function teaHouse(preset: ProgrammeConfig): ProgrammeConfig {
  return {
    ...preset,
    card: {
      ...preset.card,
      brandName: text('山雾茶', 'Misty Hill Tea'),
      slogan: text('山里来，杯中见', 'From the hills into your cup'),
      promise: text(
        '新人礼 ¥8 券，生日当月一杯免费，积分与升级自动累计。',
        '¥8 off to begin with, a free cup in your birthday month, points and tiers that add up by themselves.',
      ),
      validity: text(
        '会员卡长期有效，积分 12 个月有效。',
        'The card does not expire. Points last 12 months.',
      ),
      servicePhone: '400-000-0571',
    },
    benefits,
    tiers,
    points: {
      ...preset.points,
      earn: [
        { id: 'spend', name: text('消费积分', 'Purchases'), per: 'spend', points: 1, unit: 100 },
      ],
      bonus: [
        {
          id: 'member_day',
          name: text('逢八会员日', 'Member days: 8, 18, 28'),
          multiplierHundredths: 150,
          group: 'days',
          when: { kind: 'monthday', days: MEMBER_DAYS },
        },
        {
          id: 'birthday_week',
          name: text('生日周双倍', 'Birthday week'),
          multiplierHundredths: 200,
          group: 'birthday',
          when: { kind: 'birthday', window: 'week' },
        },
      ],
      expiry: { kind: 'months', months: 12 },
      spend: { pointsPerYuan: 100, maxPercentOfSale: 30, minimumPoints: 100 },
    },
    tierPolicy: { downgrade: 'one_down', refund: 'immediate', noticeDays: [30, 7] },
    limits: { ...preset.limits, adjustPoints: 2_000 },
    welcome: { points: 50 },
    supportText: text('有疑问请问任一门店的伙伴。', 'Ask anybody in any of our shops.'),
  }
}

/** How it began: points and tiers lasted half a year only. */
export function firstYear(config: ProgrammeConfig): ProgrammeConfig {
  return {
    ...config,
    card: {
      ...config.card,
      validity: text(
        '会员卡长期有效，积分 6 个月有效。',
        'The card does not expire. Points last 6 months.',
      ),
    },
    tiers: config.tiers.map((each) => ({ ...each, validMonths: Math.min(6, each.validMonths) })),
    points: { ...config.points, expiry: { kind: 'months', months: 6 } },
  }
}
