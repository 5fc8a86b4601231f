import type { ProgrammeConfig, ProgrammeProblem } from '../../../../typings/contract'
import { pointsProblems } from './points-problems'
import { duplicates, length, number, problem, words } from './problem'
import { tierProblems } from './tier-problems'

/**
 * Everything that keeps a draft from being published (errors) or deserves a second look (warnings).
 * `published` are all versions so far: an agreement whose text differs from theirs needs a version of
 * its own, so that every consent names the text it was given to.
 */
export function validate(
  config: ProgrammeConfig,
  published: readonly ProgrammeConfig[] = [],
): ProgrammeProblem[] {
  return [
    ...card(config),
    ...agreement(config, published),
    ...benefits(config),
    ...tierProblems(config),
    ...pointsProblems(config),
    ...policy(config),
    ...limits(config),
    ...number('welcome.points', config.welcome.points, 0, 1_000_000),
    ...words('supportText', config.supportText, 200),
  ]
}

export function publishable(problems: readonly ProgrammeProblem[]): boolean {
  return problems.every(({ severity }) => severity !== 'error')
}

function card({ card }: ProgrammeConfig): ProgrammeProblem[] {
  return [
    ...words('card.brandName', card.brandName, 24),
    ...length('card.slogan.zh', card.slogan.zh, 40),
    ...length('card.slogan.en', card.slogan.en, 80),
    ...words('card.promise', card.promise, 300),
    ...words('card.howToClaim', card.howToClaim, 300),
    ...words('card.validity', card.validity, 120),
    ...length('card.servicePhone', card.servicePhone, 24),
  ]
}

function agreement(
  { agreement }: ProgrammeConfig,
  published: readonly ProgrammeConfig[],
): ProgrammeProblem[] {
  const { version, title, body } = agreement
  const wording = JSON.stringify([title, body])
  const changed = published
    .map((config) => config.agreement)
    .some((earlier) => {
      return (
        earlier.version === version && JSON.stringify([earlier.title, earlier.body]) !== wording
      )
    })
  return [
    ...(version.trim() === '' ? [problem('agreement.version', 'required')] : []),
    ...length('agreement.version', version, 20),
    ...(changed ? [problem('agreement.version', 'agreement_version_kept')] : []),
    ...words('agreement.title', title, 60),
    ...words('agreement.body', body, 20_000),
  ]
}

function benefits({ benefits }: ProgrammeConfig): ProgrammeProblem[] {
  return [
    ...duplicates(
      'benefits',
      benefits.map(({ id }) => id),
    ),
    ...(benefits.length > 20 ? [problem('benefits', 'out_of_range', 20)] : []),
    ...benefits.flatMap(({ kind, quota }, index) =>
      quota && (kind === 'discount' || kind === 'points_multiplier')
        ? [problem(`benefits.${index}.quota`, 'out_of_range')]
        : [],
    ),
    ...benefits.flatMap(({ name, description }, index) => [
      ...words(`benefits.${index}.name`, name, 24),
      ...length(`benefits.${index}.description.zh`, description.zh, 120),
      ...length(`benefits.${index}.description.en`, description.en, 240),
    ]),
  ]
}

function policy({ tierPolicy }: ProgrammeConfig): ProgrammeProblem[] {
  const { noticeDays } = tierPolicy
  const twice = noticeDays.findIndex((days, index) => noticeDays.indexOf(days) < index)
  return [
    ...(noticeDays.length > 5 ? [problem('tierPolicy.noticeDays', 'out_of_range', 5)] : []),
    ...(twice < 0 ? [] : [problem(`tierPolicy.noticeDays.${twice}`, 'duplicate')]),
    ...noticeDays.flatMap((days, index) => number(`tierPolicy.noticeDays.${index}`, days, 1, 90)),
  ]
}

function limits({ limits }: ProgrammeConfig): ProgrammeProblem[] {
  const fen = (name: keyof typeof limits) => number(`limits.${name}`, limits[name], 0, 100_000_000)
  return [
    ...fen('staffSaleFen'),
    ...fen('staffSaleDayFen'),
    ...fen('staffRefundFen'),
    ...fen('managerSaleFen'),
    ...fen('managerRefundFen'),
    ...fen('unusualSaleFen'),
    ...number('limits.adjustPoints', limits.adjustPoints, 0, 1_000_000),
    ...number('limits.undoMinutes', limits.undoMinutes, 0, 120),
    ...number('limits.lateCreditDays', limits.lateCreditDays, 0, 90),
    ...number('limits.redemptionsPerDay', limits.redemptionsPerDay, 0, 1_000),
  ]
}
