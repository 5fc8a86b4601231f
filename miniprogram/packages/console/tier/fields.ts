import type { Condition, Palette, ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { words } from '../../../services/language'
import { dropLeaves, isFlat, joinOf, leavesOf } from '../conditions'
import type { FormField } from '../form'
import { fieldOf, numberOf, optionsOf, valueOf } from '../form'
import type { Leaf } from '../table'
import { consoleWords } from '../words'

/** What a leaf's counter is set to when the leaf is to go. */
const GONE = 'gone'
const HUE = 'hue'
export type ConditionName = 'upgrade' | 'retain'
export const CONDITIONS: ConditionName[] = ['upgrade', 'retain']

/** The form's field for a path below the tier: `retain.of.1.amount` → `retain1amount`. */
export function fieldFor(path: string): string {
  const condition = /^(upgrade|retain)(?:\.of\.(\d+))?(?:\.(?:window\.)?(amount|days))?$/.exec(path)
  if (condition) {
    const [, kind = '', at = '0', what = 'amount'] = condition
    return `${kind}${at}${what}`
  }
  if (path.startsWith('name.')) return path.slice(5)
  return path.split('.')[0] ?? ''
}

/** The benefit whose value is the tier's points multiplier. */
export const multiplierId = (config: ProgrammeConfig): string =>
  config.benefits.find(({ kind }) => kind === 'points_multiplier')?.id ?? ''

export function fieldsOf(tier: TierRule, multiplier: string): FormField[] {
  const { programme: t } = words()
  const number = { kind: 'number' } as const
  return [
    fieldOf('zh', t.nameZh, tier.name.zh, { needed: true, max: 24 }),
    fieldOf('en', t.nameEn, tier.name.en, { max: 48 }),
    paletteField(tier.palette),
    fieldOf('multiplier', t.multiplier, String((tier.benefits[multiplier] ?? 100) / 100), {
      kind: 'money',
    }),
    ...CONDITIONS.flatMap((kind) => conditionFields(kind, tier[kind])),
    fieldOf('validMonths', t.validMonths, String(tier.validMonths), { ...number, most: 60 }),
    fieldOf('graceDays', t.graceDays, String(tier.graceDays), { ...number, most: 180 }),
    fieldOf('gift', t.gift, String(tier.gift?.points ?? 0), number),
  ]
}

/** A hue of one's own stays as long as no palette is chosen over it. */
function paletteField(palette: Palette): FormField {
  const { programme: t } = words()
  const own = palette.kind === 'hue'
  return fieldOf('palette', t.palette, own ? HUE : palette.name, {
    kind: 'choice',
    options: optionsOf({ ...t.palettes, ...(own ? { [HUE]: consoleWords().form.ownHue } : {}) }),
  })
}

/** The face that the form says, over the one that the tier `was` given. */
export function paletteOf(fields: FormField[], was: Palette): Palette {
  const chosen = valueOf(fields, 'palette')
  if (chosen === HUE) return was
  return { kind: 'named', name: chosen as Extract<Palette, { kind: 'named' }>['name'] }
}

/** Everyone starts on the first tier; a tree in a tree is shown and its numbers changed, no more. */
export function addable(tier: TierRule, level: number): { name: ConditionName; text: string }[] {
  const { programme: t } = words()
  const { conditions: c } = consoleWords()
  return CONDITIONS.filter(
    (name) => level > 0 && isFlat(tier[name]) && leavesOf(tier[name]).length < 8,
  ).map((name) => ({ name, text: c.add(t[name]) }))
}

function conditionFields(kind: ConditionName, condition: Condition | undefined): FormField[] {
  const { programme: t } = words()
  const { conditions: c } = consoleWords()
  const leaves = leavesOf(condition)
  const flat = isFlat(condition)
  // What one climbs by has to remain; what one stays by may go: then the tier is kept.
  const removable = flat && (leaves.length > 1 || kind === 'retain')
  return [
    ...leaves.flatMap((leaf, at) => leafFields(kind, leaf, at, removable)),
    ...(flat && leaves.length > 1
      ? [
          fieldOf(`${kind}join`, `${t[kind]} · ${c.join}`, joinOf(condition), {
            kind: 'choice',
            options: optionsOf(c.joins),
          }),
        ]
      : []),
  ]
}

/** What is counted (only what has a live source is offered), over what time, and how much of it. */
function leafFields(kind: ConditionName, leaf: Leaf, at: number, removable: boolean): FormField[] {
  const { programme: t } = words()
  const { programme: c, conditions } = consoleWords()
  const name = `${kind}${String(at)}`
  const label = (text: string) => `${t[kind]} · ${text}`
  const money = leaf.counter === 'spendFen'
  return [
    fieldOf(`${name}counter`, label(c.counter), leaf.counter, {
      kind: 'choice',
      options: optionsOf({ ...t.counters, ...(removable ? { [GONE]: conditions.remove } : {}) }),
    }),
    fieldOf(`${name}window`, label(c.window), leaf.window.kind, {
      kind: 'choice',
      options: optionsOf(t.windows),
    }),
    ...(leaf.window.kind === 'rolling'
      ? [
          fieldOf(`${name}days`, label(c.days), String(leaf.window.days), {
            kind: 'number',
            least: 1,
            most: 365,
          }),
        ]
      : []),
    fieldOf(
      `${name}amount`,
      label(t.counters[leaf.counter]),
      String(money ? leaf.amount / 100 : leaf.amount),
      { kind: money ? 'money' : 'number', least: money ? 0 : 1 },
    ),
  ]
}

export function apply(tier: TierRule, fields: FormField[], multiplier: string): void {
  tier.name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
  tier.palette = paletteOf(fields, tier.palette)
  for (const kind of CONDITIONS) applyCondition(tier, kind, fields)
  tier.validMonths = numberOf(fields, 'validMonths')
  tier.graceDays = numberOf(fields, 'graceDays')
  const hundredths = Math.round(Number(valueOf(fields, 'multiplier')) * 100)
  if (multiplier !== '') tier.benefits[multiplier] = hundredths
  const gift = numberOf(fields, 'gift')
  if (gift > 0) tier.gift = { points: gift }
  else delete tier.gift
}

function applyCondition(tier: TierRule, kind: ConditionName, fields: FormField[]): void {
  const condition = tier[kind]
  const join = valueOf(fields, `${kind}join`)
  if (condition && condition.kind !== 'atLeast' && (join === 'all' || join === 'any'))
    condition.kind = join
  const gone: Leaf[] = []
  leavesOf(condition).forEach((leaf, at) => {
    const name = `${kind}${String(at)}`
    if (valueOf(fields, `${name}counter`) === GONE) gone.push(leaf)
    else applyLeaf(leaf, fields, name)
  })
  if (gone.length === 0) return
  const left = dropLeaves(condition, gone)
  if (left) tier[kind] = left
  else delete tier[kind]
}

function applyLeaf(leaf: Leaf, fields: FormField[], name: string): void {
  const typed = Number(valueOf(fields, `${name}amount`))
  leaf.counter = valueOf(fields, `${name}counter`) as Leaf['counter']
  leaf.amount = leaf.counter === 'spendFen' ? Math.round(typed * 100) : typed
  const window = valueOf(fields, `${name}window`) as Leaf['window']['kind']
  const days = Number(valueOf(fields, `${name}days`) || '365')
  leaf.window = window === 'rolling' ? { kind: 'rolling', days } : { kind: window }
}
