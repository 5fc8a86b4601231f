import type { BonusRule, Day, ShopId, Text, Time } from '../../../../typings/contract'
import {
  addDays,
  civilOf,
  dayFrom,
  dayOf,
  daysInMonth,
  weekdayOf,
} from '../../../platform/pure/day'
import type { Programme } from '../../programme/rules/programme'
import { benefitValue, tierRuleOf } from '../../programme/rules/programme'
import type { NamedMultiplier } from './earn-amount'

export interface MultiplierFacts {
  soldAt: Time
  shopId: ShopId | null
  /** Tier held when it was sold. */
  tierId: string
  /** `MM-DD` or ''. */
  birthday: string
}

/** The birthday in a year; 29 February falls on the 28th in other years. */
export function birthdayIn(year: number, birthday: string): Day {
  const [month = 1, day = 1] = birthday.split('-').map(Number)
  return dayFrom({ year, month, day: Math.min(day, daysInMonth(year, month)) })
}

/** A birthday week runs from Monday to Sunday, also across the turn of the year. */
export function isBirthday(day: Day, birthday: string, window: 'day' | 'week' | 'month'): boolean {
  if (birthday === '') return false
  const { year, month } = civilOf(day)
  if (window === 'month') return Number(birthday.slice(0, 2)) === month
  if (window === 'day') return birthdayIn(year, birthday) === day
  const monday = addDays(day, 1 - weekdayOf(day))
  const sunday = addDays(monday, 6)
  return [year - 1, year, year + 1]
    .map((candidate) => birthdayIn(candidate, birthday))
    .some((date) => date >= monday && date <= sunday)
}

function holds(rule: BonusRule, facts: MultiplierFacts): boolean {
  const { soldAt, shopId, tierId, birthday } = facts
  if (rule.tierIds && !rule.tierIds.includes(tierId)) return false
  if (rule.shopIds && (shopId === null || !rule.shopIds.includes(shopId))) return false
  const day = dayOf(soldAt)
  switch (rule.when.kind) {
    case 'weekday':
      return rule.when.weekdays.includes(weekdayOf(day))
    case 'monthday':
      return rule.when.days.includes(civilOf(day).day)
    case 'birthday':
      return isBirthday(day, birthday, rule.when.window)
    case 'between':
      return soldAt >= rule.when.from && soldAt < rule.when.until
  }
}

/**
 * Tier first, then the best rule of each group; they multiply, up to the programme's cap. `promised`
 * is the version that the member's tier period was granted under when it was sold: its multiplier stays.
 */
export function multipliersOf(
  programme: Programme,
  promised: Programme,
  facts: MultiplierFacts,
): { list: NamedMultiplier[]; totalHundredths: number } {
  const tier = Math.max(
    benefitValue(programme, facts.tierId, 'points_multiplier'),
    benefitValue(promised, facts.tierId, 'points_multiplier'),
  )
  const list: NamedMultiplier[] = []
  if (tier > 0 && tier !== 100)
    list.push({ name: tierName(programme, facts.tierId), hundredths: tier })
  const best = new Map<string, BonusRule>()
  for (const rule of programme.config.points.bonus.filter((bonus) => holds(bonus, facts))) {
    const known = best.get(rule.group)
    if (!known || rule.multiplierHundredths > known.multiplierHundredths) best.set(rule.group, rule)
  }
  for (const { name, multiplierHundredths } of best.values()) {
    list.push({ name, hundredths: multiplierHundredths })
  }
  const product = list.reduce((all, { hundredths }) => Math.floor((all * hundredths) / 100), 100)
  const cap = programme.config.points.multiplierCapHundredths
  return { list, totalHundredths: Math.min(product, cap) }
}

function tierName(programme: Programme, tierId: string): Text {
  return tierRuleOf(programme, tierId).name
}
