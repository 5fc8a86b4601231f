import type { Condition, ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { benefit } from './benefits'
import { agreement, cardFace, limits, supportText, text } from './texts'

/** So many visits in the window, or so much spent: regulars and big tables both climb. */
function visitsOrSpend(visits: number, yuan: number, days: number): Condition {
  const window = { kind: 'rolling', days } as const
  return {
    kind: 'any',
    of: [
      { kind: 'atLeast', counter: 'visits', amount: visits, window },
      { kind: 'atLeast', counter: 'spendFen', amount: yuan * 100, window },
    ],
  }
}

type Face = Pick<TierRule, 'id' | 'name' | 'palette' | 'benefits' | 'gift'>

function visitTier(
  face: Face,
  upgrade: [visits: number, yuan: number],
  retain: [visits: number, yuan: number],
): TierRule {
  return {
    ...face,
    upgrade: visitsOrSpend(...upgrade, 180),
    retain: visitsOrSpend(...retain, 180),
    validMonths: 6,
    graceDays: 15,
  }
}

/** Points for visits and money; tiers by how often a guest comes. */
export function catering(brandName: string): ProgrammeConfig {
  return {
    industry: 'catering',
    card: cardFace(brandName, text('常来常有礼', 'Come often, eat well')),
    agreement: agreement(brandName),
    benefits: [
      benefit.multiplier,
      benefit.discount,
      benefit.freeItem,
      benefit.birthday,
      benefit.priority,
    ],
    tiers: [
      {
        id: 'guest',
        name: text('食客', 'Guest'),
        palette: { kind: 'named', name: 'leaf' },
        validMonths: 0,
        graceDays: 0,
        benefits: { multiplier: 100 },
      },
      visitTier(
        {
          id: 'regular',
          name: text('常客', 'Regular'),
          palette: { kind: 'named', name: 'bronze' },
          benefits: { multiplier: 110, birthday: 1 },
        },
        [3, 600],
        [2, 400],
      ),
      visitTier(
        {
          id: 'friend',
          name: text('老友', 'Friend'),
          palette: { kind: 'named', name: 'silver' },
          benefits: { multiplier: 120, birthday: 1, free_item: 1 },
          gift: { points: 50 },
        },
        [8, 1_800],
        [5, 1_200],
      ),
      visitTier(
        {
          id: 'gourmet',
          name: text('美食家', 'Gourmet'),
          palette: { kind: 'named', name: 'gold' },
          benefits: { multiplier: 150, discount: 95, birthday: 1, free_item: 1 },
          gift: { points: 150 },
        },
        [16, 4_500],
        [10, 3_000],
      ),
      visitTier(
        {
          id: 'connoisseur',
          name: text('品鉴家', 'Connoisseur'),
          palette: { kind: 'named', name: 'onyx' },
          benefits: { multiplier: 200, discount: 88, birthday: 1, free_item: 1, priority: 1 },
          gift: { points: 400 },
        },
        [30, 12_000],
        [20, 8_000],
      ),
    ],
    points: {
      earn: [
        { id: 'visit', name: text('到店积分', 'Visits'), per: 'visit', points: 10, unit: 1 },
        { id: 'spend', name: text('消费积分', 'Purchases'), per: 'spend', points: 1, unit: 1_000 },
      ],
      bonus: [
        {
          id: 'member_day',
          name: text('周二会员日', 'Members’ Tuesday'),
          multiplierHundredths: 150,
          group: 'days',
          when: { kind: 'weekday', weekdays: [2] },
        },
        {
          id: 'birthday_week',
          name: text('生日周双倍', 'Double in your birthday week'),
          multiplierHundredths: 200,
          group: 'birthday',
          when: { kind: 'birthday', window: 'week' },
        },
      ],
      multiplierCapHundredths: 400,
      expiry: { kind: 'months', months: 12 },
      restoreGraceDays: 7,
      pendingDays: 0,
      negative: { kind: 'forbid' },
    },
    tierPolicy: { downgrade: 'one_down', refund: 'immediate', noticeDays: [15, 3] },
    limits: { ...limits, unusualSaleFen: 100_000, undoMinutes: 10 },
    welcome: { points: 20 },
    supportText,
  }
}
