import type { BenefitKind, ProgrammeConfig, TierRule, Time } from '../../../../typings/contract'

/** One published version of the programme; never changed once published. */
export interface Programme {
  version: number
  startsAt: Time
  config: ProgrammeConfig
}

/**
 * All published versions. The one that stands at a time is the highest that has started by then, so a
 * later publication replaces one that was scheduled before it, and the past never changes.
 */
export interface Programmes {
  at(time: Time): Programme
  version(version: number): Programme
}

/** `list` must not be empty; its order does not matter. */
export function programmesOf(list: readonly Programme[]): Programmes {
  const newestFirst = [...list].sort((a, b) => b.version - a.version)
  const first = newestFirst.at(-1)
  if (!first) throw new Error('no programme has been published')
  return {
    at: (time) => newestFirst.find(({ startsAt }) => startsAt <= time) ?? first,
    version: (version) => newestFirst.find((programme) => programme.version === version) ?? first,
  }
}

/** Level of a tier, 0 for the first; null when this version does not have it. */
export function levelOf({ config }: Programme, tierId: string): number | null {
  const level = config.tiers.findIndex(({ id }) => id === tierId)
  return level < 0 ? null : level
}

/** The rule of a tier; one that this version does not have gives the first. */
export function tierRuleOf({ config }: Pick<Programme, 'config'>, tierId: string): TierRule {
  const rule = config.tiers.find(({ id }) => id === tierId) ?? config.tiers[0]
  if (!rule) throw new Error('a programme without tiers')
  return rule
}

/** Value of the best benefit of a kind at a tier; 0: has none. */
export function benefitValue(programme: Programme, tierId: string, kind: BenefitKind): number {
  return Math.max(0, ...valuesOf(programme, tierId, kind))
}

/** What a tier pays of a price in percent, by its best discount; 100: all of it. */
export function tierPercentPaid(programme: Programme, tierId: string): number {
  return Math.min(100, ...valuesOf(programme, tierId, 'discount').filter((percent) => percent > 0))
}

function valuesOf({ config }: Programme, tierId: string, kind: BenefitKind): number[] {
  const { benefits } = tierRuleOf({ config }, tierId)
  return config.benefits
    .filter((benefit) => benefit.kind === kind)
    .map(({ id }) => benefits[id] ?? 0)
}
