import type { RewardEdit, ShopId, Time } from '../../../../typings/contract'
import { isoDate } from '../../../lib/time'
import { words } from '../../../services/language'
import type { Choices } from '../choices'
import { shopField, tierField } from '../choices'
import type { FormField } from '../form'
import {
  chosenOf,
  endOf,
  fenOf,
  fieldOf,
  momentOf,
  numberOf,
  optionsOf,
  startOf,
  valueOf,
} from '../form'

const YEAR_MS = 365 * 86_400_000
type Period = RewardEdit['perMemberPeriod']

/** Something to start from: 300 points for what is worth ¥3, for a year. */
export const newReward = (now: Time, shopIds: ShopId[]): RewardEdit => ({
  name: { zh: '', en: '' },
  description: { zh: '', en: '' },
  imageFileId: '',
  points: 300,
  valueFen: 300,
  stock: 100,
  perMember: 0,
  perMemberPeriod: { kind: 'ever' },
  tierIds: [],
  shopIds,
  startsAt: startOf(isoDate(now)),
  endsAt: endOf(isoDate(now + YEAR_MS)),
  pickupDays: 30,
  state: 'live',
})

/**
 * A field is named by its path in the reward, so that the server's complaints find it. The stock is
 * what is there: of all that was ever put up, so many are `taken`.
 */
export function fieldsOf(reward: RewardEdit, choices: Choices, taken: number): FormField[] {
  const { manage: t } = words()
  const number = { kind: 'number' } as const
  return [
    fieldOf('name.zh', t.nameZh, reward.name.zh, { needed: true, max: 40 }),
    fieldOf('name.en', t.nameEn, reward.name.en, { max: 40 }),
    fieldOf('description.zh', t.descZh, reward.description.zh, { kind: 'long', max: 500 }),
    fieldOf('description.en', t.descEn, reward.description.en, { kind: 'long', max: 500 }),
    fieldOf('points', t.points, String(reward.points), number),
    fieldOf('valueFen', t.value, (reward.valueFen / 100).toFixed(2), { kind: 'money' }),
    fieldOf('stock', t.stock, String(reward.stock - taken), { ...number, needed: true }),
    fieldOf('perMember', t.perMember, String(reward.perMember), number),
    fieldOf('period', t.period, reward.perMemberPeriod.kind, {
      kind: 'choice',
      options: optionsOf(t.periods),
    }),
    tierField('tierIds', reward.tierIds, choices),
    shopField(reward.shopIds, choices),
    fieldOf('startsAt', t.starts, isoDate(reward.startsAt), { kind: 'date' }),
    fieldOf('endsAt', t.ends, isoDate(reward.endsAt), { kind: 'date' }),
    fieldOf('pickupDays', t.pickupDays, String(reward.pickupDays), number),
    fieldOf('state', t.state, reward.state, {
      kind: 'choice',
      options: optionsOf(t.rewardStates),
    }),
  ]
}

/** What the form says; days that were not changed keep the moments of the reward as it `was`. */
export function editOf(
  fields: FormField[],
  was: RewardEdit,
  imageFileId: string,
  taken: number,
): RewardEdit {
  const text = (name: string) => ({
    zh: valueOf(fields, `${name}.zh`),
    en: valueOf(fields, `${name}.en`),
  })
  return {
    name: text('name'),
    description: text('description'),
    imageFileId,
    points: numberOf(fields, 'points'),
    valueFen: fenOf(fields, 'valueFen'),
    stock: numberOf(fields, 'stock') + taken,
    perMember: numberOf(fields, 'perMember'),
    perMemberPeriod: { kind: valueOf(fields, 'period') as Period['kind'] },
    tierIds: chosenOf(fields, 'tierIds'),
    shopIds: chosenOf(fields, 'shopIds') as ShopId[],
    startsAt: momentOf(fields, 'startsAt', startOf, was.startsAt),
    endsAt: momentOf(fields, 'endsAt', endOf, was.endsAt),
    pickupDays: numberOf(fields, 'pickupDays'),
    state: valueOf(fields, 'state') as RewardEdit['state'],
  }
}
