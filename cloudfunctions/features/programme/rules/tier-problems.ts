import type {
  Benefit,
  Condition,
  ProgrammeConfig,
  ProgrammeProblem,
  TierRule,
} from '../../../../typings/contract'
import { MEMORY_DAYS } from '../../account/rules/memory'
import { contrastOf, MIN_CONTRAST } from './contrast'
import { duplicates, number, problem, warning, words } from './problem'

const MAX_DEPTH = 3
const MAX_LEAVES = 8
/** Accounts remember 400 days; a window must fit in, and so must a review's window with its grace. */
const MAX_ROLLING_DAYS = 365
const LONGEST_WINDOW = { lifetime: 0, month: 31, quarter: 92, year: 366, membership_year: 366 }

type Leaf = Extract<Condition, { kind: 'atLeast' }>

export function tierProblems({ tiers, benefits }: ProgrammeConfig): ProgrammeProblem[] {
  const count = tiers.length < 5 || tiers.length > 7 ? [problem('tiers', 'tiers_5_to_7')] : []
  return [
    ...count,
    ...duplicates(
      'tiers',
      tiers.map(({ id }) => id),
    ),
    ...tiers.flatMap((tier, level) => oneTier(tier, level, benefits)),
    ...tiers.flatMap((tier, level) => rising(tier, tiers[level - 1], level)),
  ]
}

function oneTier(tier: TierRule, level: number, benefits: readonly Benefit[]): ProgrammeProblem[] {
  const path = `tiers.${level}`
  return [
    ...words(`${path}.name`, tier.name, 24),
    ...number(`${path}.validMonths`, tier.validMonths, 0, 60),
    ...number(`${path}.graceDays`, tier.graceDays, 0, 180),
    ...palette(`${path}.palette`, tier),
    ...firstOpen(tier, level),
    ...(tier.upgrade ? condition(`${path}.upgrade`, tier.upgrade) : []),
    ...(tier.retain ? condition(`${path}.retain`, tier.retain) : []),
    ...retainable(path, tier),
    ...rememberable(path, tier),
    ...(tier.gift ? number(`${path}.gift.points`, tier.gift.points, 0, 1_000_000) : []),
    ...values(`${path}.benefits`, tier, benefits),
  ]
}

function firstOpen(tier: TierRule, level: number): ProgrammeProblem[] {
  const path = `tiers.${level}`
  if (level > 0) return tier.upgrade ? [] : [problem(`${path}.upgrade`, 'required')]
  const closed = tier.upgrade ? [problem(`${path}.upgrade`, 'first_tier_open')] : []
  return tier.retain ? [...closed, problem(`${path}.retain`, 'first_tier_open')] : closed
}

function palette(path: string, { palette }: TierRule): ProgrammeProblem[] {
  if (palette.kind === 'named') return []
  const range = number(`${path}.hue`, palette.hue, 0, 359)
  if (range.length > 0) return range
  return contrastOf(palette.hue) < MIN_CONTRAST ? [problem(`${path}.hue`, 'contrast_too_low')] : []
}

/** Benefits of the matrix only, with values that make sense for their kind. */
function values(path: string, tier: TierRule, benefits: readonly Benefit[]): ProgrammeProblem[] {
  return Object.entries(tier.benefits).flatMap(([id, value]) => {
    const benefit = benefits.find((each) => each.id === id)
    if (!benefit) return [problem(`${path}.${id}`, 'unknown_benefit')]
    const [min, max] = { points_multiplier: [100, 1000], discount: [50, 100] }[
      benefit.kind as string
    ] ?? [0, 100_000]
    return number(`${path}.${id}`, value, min ?? 0, max ?? 0)
  })
}

function condition(path: string, tree: Condition): ProgrammeProblem[] {
  const flat = leavesOf(tree, path)
  const deep = depth(tree) > MAX_DEPTH ? [problem(path, 'too_deep', MAX_DEPTH)] : []
  const wide = flat.length > MAX_LEAVES ? [problem(path, 'too_deep', MAX_LEAVES)] : []
  const empty = hasEmpty(tree) ? [problem(path, 'required')] : []
  return [
    ...deep,
    ...wide,
    ...empty,
    ...flat.flatMap(({ at, leaf }) => [
      ...number(`${at}.amount`, leaf.amount, 1, 100_000_000_000),
      ...(leaf.window.kind === 'rolling'
        ? number(`${at}.window.days`, leaf.window.days, 1, MAX_ROLLING_DAYS)
        : []),
    ]),
  ]
}

function leavesOf(tree: Condition, at: string): { at: string; leaf: Leaf }[] {
  if (tree.kind === 'atLeast') return [{ at, leaf: tree }]
  return tree.of.flatMap((part, index) => leavesOf(part, `${at}.of.${index}`))
}

const depth = (tree: Condition): number =>
  tree.kind === 'atLeast' ? 1 : 1 + Math.max(0, ...tree.of.map(depth))

const hasEmpty = (tree: Condition): boolean =>
  tree.kind !== 'atLeast' && (tree.of.length === 0 || tree.of.some(hasEmpty))

/** The same counter over the same window: only these compare. */
const sameQuestion = (a: Leaf, b: Leaf) =>
  a.counter === b.counter && JSON.stringify(a.window) === JSON.stringify(b.window)

/** Pairs of leaves that ask the same of two conditions. */
function common(a: Condition, b: Condition): [Leaf, Leaf][] {
  const others = leavesOf(b, '').map(({ leaf }) => leaf)
  return leavesOf(a, '').flatMap(({ leaf }) => {
    const other = others.find((each) => sameQuestion(leaf, each))
    return other ? [[leaf, other] as [Leaf, Leaf]] : []
  })
}

/** Every tier asks for more than the one below it. */
function rising(tier: TierRule, below: TierRule | undefined, level: number): ProgrammeProblem[] {
  if (!tier.upgrade || !below?.upgrade) return []
  const path = `tiers.${level}.upgrade`
  const pairs = common(tier.upgrade, below.upgrade)
  const flat = pairs.find(([own, lower]) => own.amount <= lower.amount)
  if (flat) return [problem(path, 'upgrade_not_rising', flat[1].amount)]
  return pairs.length === 0 ? [warning(path, 'upgrade_not_rising')] : []
}

/** At the end of the grace the first day of the period's window must still be known. */
function rememberable(path: string, { retain, graceDays }: TierRule): ProgrammeProblem[] {
  if (!retain) return []
  const windows = leavesOf(retain, '').map(({ leaf: { window } }) =>
    window.kind === 'rolling' ? window.days : LONGEST_WINDOW[window.kind],
  )
  const most = MEMORY_DAYS - Math.max(0, ...windows)
  return graceDays > most ? [problem(`${path}.graceDays`, 'out_of_range', most)] : []
}

/** Keeping a tier is never harder than reaching it. */
function retainable(path: string, { upgrade, retain }: TierRule): ProgrammeProblem[] {
  if (!upgrade || !retain) return []
  const harder = common(retain, upgrade).find(([keep, reach]) => keep.amount > reach.amount)
  return harder ? [problem(`${path}.retain`, 'retain_above_upgrade', harder[1].amount)] : []
}
