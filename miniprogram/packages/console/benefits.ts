import type { Benefit, ProgrammeConfig, TierRule } from '../../../typings/contract'
import { textOf } from '../../services/language'
import { leavesOf } from './conditions'
import { consoleWords } from './words'

/** Kinds that a member has or has not; the others carry a number. */
export const SWITCHED: Benefit['kind'][] = [
  'free_item',
  'priority',
  'adviser',
  'free_shipping',
  'other',
]

/** One line of text, or null when the person thinks better of it. */
async function ask(title: string, placeholderText: string): Promise<string | null> {
  const { confirm, content } = await wx.showModal({ title, editable: true, placeholderText })
  return confirm ? content.trim() : null
}

/** Changes one cell of the matrix; false when nothing changed. */
export async function askCell(benefit: Benefit, tier: TierRule): Promise<boolean> {
  const { programme: t } = consoleWords()
  const value = tier.benefits[benefit.id] ?? 0
  const counted = benefit.quota !== undefined
  if (SWITCHED.includes(benefit.kind) && !counted && value <= 1) {
    set(tier, benefit.id, value === 1 ? 0 : 1)
    return true
  }
  const multiplier = benefit.kind === 'points_multiplier'
  const hint = multiplier
    ? t.multiplierAsk
    : benefit.kind === 'discount'
      ? t.discountAsk
      : counted
        ? t.timesAsk
        : t.valueAsk
  const typed = await ask(textOf(benefit.name), hint)
  if (typed === null || typed === '') return false
  set(tier, benefit.id, multiplier ? Math.round(Number(typed) * 100) : Number(typed))
  return true
}

/** What is not a number stays in the draft as one that the check refuses, never as something else. */
function set(tier: TierRule, id: string, value: number): void {
  if (value === 0) delete tier.benefits[id]
  else tier.benefits[id] = Number.isFinite(value) ? value : -1
}

/** A new row of the matrix, which no tier has yet. */
export function newBenefit(taken: Benefit[]): Benefit {
  const empty = () => ({ zh: '', en: '' })
  return { id: freeId('benefit', taken), kind: 'other', name: empty(), description: empty() }
}

/** Takes a row out of the matrix and of every tier; false when the person thinks better of it. */
export async function dropBenefit(config: ProgrammeConfig, id: string): Promise<boolean> {
  const { remove, removeAsk } = consoleWords().benefit
  const at = config.benefits.findIndex((benefit) => benefit.id === id)
  const benefit = config.benefits[at]
  if (!benefit) return false
  const { confirm } = await wx.showModal({
    title: remove,
    content: `${textOf(benefit.name)} · ${removeAsk}`,
  })
  if (!confirm) return false
  config.benefits.splice(at, 1)
  for (const tier of config.tiers) delete tier.benefits[id]
  return true
}

/** One more tier above the highest, with twice its thresholds: something to start from. */
export function newTier({ tiers }: ProgrammeConfig): TierRule {
  const highest = tiers[tiers.length - 1]
  if (!highest) throw new Error('a programme without tiers')
  const tier = JSON.parse(JSON.stringify(highest)) as TierRule
  tier.id = freeId('tier', tiers)
  for (const leaf of [...leavesOf(tier.upgrade), ...leavesOf(tier.retain)]) leaf.amount *= 2
  return tier
}

/** An id that none of these has. */
export function freeId(stem: string, taken: { id: string }[]): string {
  for (let count = taken.length + 1; ; count++) {
    const id = `${stem}${String(count)}`
    if (!taken.some((each) => each.id === id)) return id
  }
}
