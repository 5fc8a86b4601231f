import type { ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { benefit } from './benefits'
import { agreement, cardFace, limits, supportText, text } from './texts'

const yuan = (amount: number) => amount * 100

/** Spend within 365 days lifts; keeping a level asks for somewhat less. */
function spendTier(
  tier: Pick<TierRule, 'id' | 'name' | 'palette' | 'benefits' | 'gift'>,
  upgradeYuan: number,
  retainYuan: number,
): TierRule {
  const window = { kind: 'rolling', days: 365 } as const
  const asks = (amount: number) =>
    ({ kind: 'atLeast', counter: 'spendFen', amount: yuan(amount), window }) as const
  return {
    ...tier,
    upgrade: asks(upgradeYuan),
    retain: asks(retainYuan),
    validMonths: 12,
    graceDays: 30,
  }
}

/** ¥1 = 1 point; tiers by money spent in a year. */
export function retail(brandName: string): ProgrammeConfig {
  return {
    industry: 'retail',
    card: cardFace(brandName, text('消费有礼，好物常伴', 'Every purchase counts')),
    agreement: agreement(brandName),
    benefits: [
      benefit.multiplier,
      benefit.discount,
      benefit.birthday,
      benefit.shipping,
      benefit.adviser,
    ],
    tiers: [
      {
        id: 'leaf',
        name: text('新叶会员', 'Leaf'),
        palette: { kind: 'named', name: 'leaf' },
        validMonths: 0,
        graceDays: 0,
        benefits: { multiplier: 100, birthday: 1 },
      },
      spendTier(
        {
          id: 'bronze',
          name: text('青铜会员', 'Bronze'),
          palette: { kind: 'named', name: 'bronze' },
          benefits: { multiplier: 105, birthday: 1 },
        },
        500,
        300,
      ),
      spendTier(
        {
          id: 'silver',
          name: text('白银会员', 'Silver'),
          palette: { kind: 'named', name: 'silver' },
          benefits: { multiplier: 110, discount: 98, birthday: 1 },
          gift: { points: 100 },
        },
        2_000,
        1_200,
      ),
      spendTier(
        {
          id: 'gold',
          name: text('黄金会员', 'Gold'),
          palette: { kind: 'named', name: 'gold' },
          benefits: { multiplier: 120, discount: 95, birthday: 1, free_shipping: 1 },
          gift: { points: 300 },
        },
        5_000,
        3_000,
      ),
      spendTier(
        {
          id: 'platinum',
          name: text('铂金会员', 'Platinum'),
          palette: { kind: 'named', name: 'platinum' },
          benefits: { multiplier: 150, discount: 92, birthday: 1, free_shipping: 1 },
          gift: { points: 800 },
        },
        15_000,
        9_000,
      ),
      spendTier(
        {
          id: 'diamond',
          name: text('钻石会员', 'Diamond'),
          palette: { kind: 'named', name: 'diamond' },
          benefits: { multiplier: 200, discount: 88, birthday: 1, free_shipping: 1, adviser: 1 },
          gift: { points: 2_000 },
        },
        50_000,
        30_000,
      ),
    ],
    points: {
      earn: [
        {
          id: 'spend',
          name: text('消费积分', 'Purchases'),
          per: 'spend',
          points: 1,
          unit: 100,
        },
      ],
      bonus: [
        {
          id: 'birthday_month',
          name: text('生日月双倍', 'Double in your birthday month'),
          multiplierHundredths: 200,
          group: 'birthday',
          when: { kind: 'birthday', window: 'month' },
        },
      ],
      multiplierCapHundredths: 400,
      expiry: { kind: 'months', months: 24 },
      restoreGraceDays: 7,
      pendingDays: 7,
      negative: { kind: 'forbid' },
      spend: { pointsPerYuan: 100, maxPercentOfSale: 30, minimumPoints: 100 },
    },
    tierPolicy: { downgrade: 'one_down', refund: 'immediate', noticeDays: [30, 7, 1] },
    limits,
    welcome: { points: 50 },
    supportText,
  }
}
