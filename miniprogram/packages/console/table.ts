import type {
  Benefit,
  BenefitKind,
  Condition,
  ProgrammeConfig,
  TierRule,
} from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { paletteClass, paletteStyle } from '../../lib/palette'
import { textOf } from '../../services/language'
import { leavesOf } from './conditions'
import { consoleWords } from './words'

export type Leaf = Extract<Condition, { kind: 'atLeast' }>

/** A number of a tier that the table edits. */
export interface TierCell {
  name: 'upgrade' | 'retain' | 'validMonths' | 'graceDays'
  label: string
  sign: string
  value: string
  /** Instead of a field: `with the card`. */
  fixed: string
  bad: boolean
}

export interface TierColumn {
  id: string
  name: string
  face: string
  style: string
  /** What it takes, folded. */
  line: string
  cells: TierCell[]
  error: string
}

export interface BenefitRow {
  id: string
  name: string
  cells: { tierId: string; text: string; has: boolean; label: string }[]
}

/** The one leaf of a condition; null when there is none or there are several. */
export function onlyLeaf(condition: Condition | undefined): Leaf | null {
  const leaves = leavesOf(condition)
  return leaves.length === 1 ? (leaves[0] ?? null) : null
}

export const isMoney = (leaf: Leaf | null): boolean => leaf?.counter === 'spendFen'

/** `¥3,000` or `12`, by what the leaf counts. */
export const amountText = (leaf: Leaf): string =>
  isMoney(leaf) ? wholeYuan(leaf.amount) : grouped(leaf.amount)

export function tierColumns({ tiers }: ProgrammeConfig): TierColumn[] {
  return tiers.map((tier, level) => ({
    id: tier.id,
    name: textOf(tier.name),
    face: paletteClass(tier.palette),
    style: paletteStyle(tier.palette),
    line: tierLine(tier, level),
    cells: cellsOf(tier, level),
    error: '',
  }))
}

function tierLine(tier: TierRule, level: number): string {
  const { programme: t, units } = consoleWords()
  if (level === 0) return [t.free, t.neverDown].join(' · ')
  const [reach, keep] = [onlyLeaf(tier.upgrade), onlyLeaf(tier.retain)]
  return [
    reach ? units.reach(amountText(reach)) : t.compound,
    keep ? units.keep(amountText(keep)) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function cellsOf(tier: TierRule, level: number): TierCell[] {
  const { programme: t } = consoleWords()
  const threshold = (name: 'upgrade' | 'retain', label: string, free: string): TierCell => {
    const leaf = onlyLeaf(tier[name])
    const fixed = level === 0 || !tier[name] ? free : leaf ? '' : t.compound
    const value = leaf ? String(isMoney(leaf) ? leaf.amount / 100 : leaf.amount) : ''
    return { name, label, sign: isMoney(leaf) ? '¥' : '', value, fixed, bad: false }
  }
  const count = (name: 'validMonths' | 'graceDays', label: string, free: string): TierCell => ({
    name,
    label,
    sign: '',
    value: String(tier[name]),
    fixed: level === 0 ? free : '',
    bad: false,
  })
  return [
    threshold('upgrade', t.upgradeRow, t.free),
    threshold('retain', t.retainRow, t.neverDown),
    count('validMonths', t.validRow, t.forever),
    count('graceDays', t.graceRow, t.none),
  ]
}

/** `1.2×`, `8% off`, a number, or '' for "has it". */
export function benefitText(kind: BenefitKind, value: number): string {
  const { units } = consoleWords()
  if (kind === 'points_multiplier') return units.multiplier(String(value / 100))
  if (kind === 'discount') return value > 0 && value < 100 ? units.discount(value) : '–'
  return value > 1 ? grouped(value) : value === 1 ? '✓' : '–'
}

export function benefitRows({ tiers, benefits }: ProgrammeConfig): BenefitRow[] {
  return benefits.map((benefit: Benefit) => ({
    id: benefit.id,
    name: textOf(benefit.name),
    cells: tiers.map((tier) => {
      const none = benefit.kind === 'points_multiplier' ? 100 : 0
      const value = tier.benefits[benefit.id] ?? none
      const text = benefitText(benefit.kind, value)
      return {
        tierId: tier.id,
        text,
        has: text === '✓',
        label: `${textOf(benefit.name)} ${textOf(tier.name)} ${text}`,
      }
    }),
  }))
}
