import type {
  BonusRule,
  EarnRule,
  ProgrammeConfig,
  ProgrammeProblem,
} from '../../../../typings/contract'
import { duplicates, number, problem, words } from './problem'

const MAX_POINTS = 1_000_000
const MAX_FEN = 100_000_000

export function pointsProblems(config: ProgrammeConfig): ProgrammeProblem[] {
  const { points } = config
  const { earn, bonus } = points
  const path = 'points'
  return [
    ...(earn.length === 0 ? [problem(`${path}.earn`, 'no_earn_rule')] : []),
    ...(earn.length > 8 ? [problem(`${path}.earn`, 'out_of_range', 8)] : []),
    ...(bonus.length > 20 ? [problem(`${path}.bonus`, 'out_of_range', 20)] : []),
    ...ids('points.earn', earn),
    ...ids('points.bonus', bonus),
    ...earn.flatMap((rule, index) => earnRule(`${path}.earn.${index}`, rule)),
    ...bonus.flatMap((rule, index) => bonusRule(`${path}.bonus.${index}`, rule, config)),
    ...number(`${path}.multiplierCapHundredths`, points.multiplierCapHundredths, 100, 10_000),
    ...expiry(points.expiry),
    ...number(`${path}.restoreGraceDays`, points.restoreGraceDays, 0, 365),
    ...number(`${path}.pendingDays`, points.pendingDays, 0, 90),
    ...(points.negative.kind === 'down_to'
      ? number(`${path}.negative.points`, points.negative.points, 1, MAX_POINTS)
      : []),
    ...spending(points.spend),
  ]
}

function ids(path: string, rules: readonly { id: string }[]): ProgrammeProblem[] {
  return [
    ...duplicates(
      path,
      rules.map(({ id }) => id),
    ),
    ...rules.flatMap(({ id }, index) =>
      /^[0-9A-Za-z_-]{1,32}$/.test(id) ? [] : [problem(`${path}.${index}.id`, 'required')],
    ),
  ]
}

function earnRule(path: string, rule: EarnRule): ProgrammeProblem[] {
  return [
    ...words(`${path}.name`, rule.name, 24),
    ...number(`${path}.points`, rule.points, 1, 10_000),
    ...number(`${path}.unit`, rule.unit, 1, MAX_FEN),
    ...(rule.dailyCap === undefined
      ? []
      : number(`${path}.dailyCap`, rule.dailyCap, 1, MAX_POINTS)),
    ...(rule.minimumFen === undefined
      ? []
      : number(`${path}.minimumFen`, rule.minimumFen, 0, MAX_FEN)),
  ]
}

function bonusRule(path: string, rule: BonusRule, config: ProgrammeConfig): ProgrammeProblem[] {
  const known = config.tiers.map(({ id }) => id)
  const strange = rule.tierIds?.findIndex((id) => !known.includes(id)) ?? -1
  return [
    ...words(`${path}.name`, rule.name, 24),
    ...number(`${path}.multiplierHundredths`, rule.multiplierHundredths, 100, 1_000),
    ...(rule.group === '' ? [problem(`${path}.group`, 'required')] : []),
    ...(strange < 0 ? [] : [problem(`${path}.tierIds.${strange}`, 'out_of_range')]),
    ...occasion(`${path}.when`, rule.when),
  ]
}

function occasion(path: string, when: BonusRule['when']): ProgrammeProblem[] {
  switch (when.kind) {
    case 'weekday':
      return days(`${path}.weekdays`, when.weekdays, 7)
    case 'monthday':
      return days(`${path}.days`, when.days, 31)
    case 'between':
      return when.until > when.from ? [] : [problem(`${path}.until`, 'out_of_range', when.from)]
    case 'birthday':
      return []
  }
}

function days(path: string, list: readonly number[], max: number): ProgrammeProblem[] {
  if (list.length === 0) return [problem(path, 'required')]
  return list.flatMap((day, index) => number(`${path}.${index}`, day, 1, max))
}

function expiry(rule: ProgrammeConfig['points']['expiry']): ProgrammeProblem[] {
  if (rule.kind === 'months') return number('points.expiry.months', rule.months, 1, 120)
  return rule.kind === 'never' ? [] : number('points.expiry.afterYears', rule.afterYears, 0, 10)
}

function spending(spend: ProgrammeConfig['points']['spend']): ProgrammeProblem[] {
  if (!spend) return []
  return [
    ...number('points.spend.pointsPerYuan', spend.pointsPerYuan, 1, 100_000),
    ...number('points.spend.maxPercentOfSale', spend.maxPercentOfSale, 1, 100),
    ...number('points.spend.minimumPoints', spend.minimumPoints, 0, MAX_POINTS),
  ]
}
