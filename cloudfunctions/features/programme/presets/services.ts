import type { ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { benefit } from './benefits'
import { agreement, cardFace, limits, supportText, text } from './texts'

type Face = Pick<TierRule, 'id' | 'name' | 'palette' | 'benefits' | 'gift'>

/** So many services in a membership year lift; the review asks for about two thirds of them. */
function serviceTier(face: Face, upgrade: number, retain: number): TierRule {
  return {
    ...face,
    upgrade: {
      kind: 'atLeast',
      counter: 'services',
      amount: upgrade,
      window: { kind: 'membership_year' },
    },
    retain: {
      kind: 'atLeast',
      counter: 'services',
      amount: retain,
      window: { kind: 'rolling', days: 365 },
    },
    validMonths: 12,
    graceDays: 30,
  }
}

/** Minutes of service become points; tiers by services taken. */
export function services(brandName: string): ProgrammeConfig {
  return {
    industry: 'services',
    card: cardFace(brandName, text('用心服务，每一分钟都算数', 'Every minute counts')),
    agreement: agreement(brandName),
    benefits: [
      benefit.multiplier,
      benefit.discount,
      benefit.birthday,
      benefit.priority,
      benefit.adviser,
    ],
    tiers: [
      {
        id: 'member',
        name: text('会员', 'Member'),
        palette: { kind: 'named', name: 'leaf' },
        validMonths: 0,
        graceDays: 0,
        benefits: { multiplier: 100 },
      },
      serviceTier(
        {
          id: 'silver',
          name: text('银卡', 'Silver'),
          palette: { kind: 'named', name: 'silver' },
          benefits: { multiplier: 110, birthday: 1 },
        },
        3,
        2,
      ),
      serviceTier(
        {
          id: 'gold',
          name: text('金卡', 'Gold'),
          palette: { kind: 'named', name: 'gold' },
          benefits: { multiplier: 120, discount: 95, birthday: 1 },
          gift: { points: 60 },
        },
        8,
        5,
      ),
      serviceTier(
        {
          id: 'platinum',
          name: text('白金卡', 'Platinum'),
          palette: { kind: 'named', name: 'platinum' },
          benefits: { multiplier: 150, discount: 92, birthday: 1, priority: 1 },
          gift: { points: 180 },
        },
        18,
        12,
      ),
      serviceTier(
        {
          id: 'black',
          name: text('黑金卡', 'Black'),
          palette: { kind: 'named', name: 'onyx' },
          benefits: { multiplier: 200, discount: 88, birthday: 1, priority: 1, adviser: 1 },
          gift: { points: 600 },
        },
        36,
        24,
      ),
    ],
    points: {
      earn: [
        {
          id: 'minutes',
          name: text('服务时长积分', 'Minutes of service'),
          per: 'minutes',
          points: 1,
          unit: 1,
          dailyCap: 300,
        },
        { id: 'spend', name: text('消费积分', 'Purchases'), per: 'spend', points: 1, unit: 1_000 },
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
      expiry: { kind: 'year_end', afterYears: 1 },
      restoreGraceDays: 14,
      pendingDays: 3,
      negative: { kind: 'forbid' },
      spend: { pointsPerYuan: 50, maxPercentOfSale: 50, minimumPoints: 50 },
    },
    tierPolicy: { downgrade: 'recompute', refund: 'at_review', noticeDays: [30, 7] },
    limits,
    welcome: { points: 30 },
    supportText,
  }
}
