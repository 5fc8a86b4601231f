import type { EarnRule } from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { textOf, words } from '../../../services/language'
import { freeId } from '../benefits'
import type { FormField } from '../form'
import { behind, fenOf, fieldOf, numberOf, optionsOf, valueOf } from '../form'
import { consoleWords } from '../words'

/** What another way of counting starts from: ¥1, one visit, an hour. */
const UNITS = { spend: 100, visit: 1, minutes: 60 } as const
/** As many as a programme may have. */
export const MAX_EARN_RULES = 8

/** Something to start from: a point per visit. */
export const newEarnRule = (taken: EarnRule[]): EarnRule => ({
  id: freeId('earn', taken),
  name: { zh: '', en: '' },
  per: 'visit',
  points: 1,
  unit: UNITS.visit,
})

function ruleLabel({ name, per, unit }: Pick<EarnRule, 'name' | 'per' | 'unit'>): string {
  const { say } = words()
  const units = {
    spend: wholeYuan,
    visit: (count: number) => say.visits(String(count)),
    minutes: (count: number) => say.minutes(String(count)),
  }
  return [textOf(name), say.rateOf(units[per](unit))].filter(Boolean).join(' · ')
}

/** The fields of one rule; their names end in its index. */
export function earnFields(rule: EarnRule, index: number): FormField[] {
  const { programme: t } = words()
  const { points: p } = consoleWords()
  const at = String(index)
  const number = { kind: 'number' } as const
  return [
    fieldOf(`points${at}`, ruleLabel(rule), String(rule.points), {
      ...number,
      needed: true,
      least: 1,
      most: 10_000,
    }),
    fieldOf(`dailyCap${at}`, t.dailyCap, String(rule.dailyCap ?? 0), number),
    fieldOf(`zh${at}`, t.nameZh, rule.name.zh, { needed: true, max: 24, rare: true }),
    fieldOf(`en${at}`, t.nameEn, rule.name.en, { max: 48, rare: true }),
    fieldOf(`per${at}`, p.per, rule.per, {
      kind: 'choice',
      options: optionsOf(p.pers),
      rare: true,
    }),
    ...unitField(rule, at),
    fieldOf(`minimumFen${at}`, p.minimum, ((rule.minimumFen ?? 0) / 100).toFixed(2), {
      kind: 'money',
      rare: true,
    }),
  ]
}

/** Money is typed in yuan; visits are counted one by one. */
function unitField({ per, unit }: Pick<EarnRule, 'per' | 'unit'>, at: string): FormField[] {
  const { points: p } = consoleWords()
  const name = `unit${at}`
  const needed = { needed: true, rare: true } as const
  switch (per) {
    case 'spend':
      return [
        fieldOf(name, p.unitYuan, (unit / 100).toFixed(2), {
          ...needed,
          kind: 'money',
          least: 0.01,
        }),
      ]
    case 'minutes':
      return [fieldOf(name, p.unitMinutes, String(unit), { ...needed, kind: 'number', least: 1 })]
    case 'visit':
      return []
  }
}

function unitOf(fields: FormField[], at: string): number {
  const per = valueOf(fields, `per${at}`) as EarnRule['per']
  if (per === 'visit') return UNITS.visit
  return per === 'spend' ? fenOf(fields, `unit${at}`) : numberOf(fields, `unit${at}`)
}

/** Another way of counting asks for its own unit; the rule is headed by the name and the unit typed. */
export function reshapeEarn(fields: FormField[], name: string): FormField[] {
  const [, what, at = ''] = /^(per|unit|zh|en)(\d+)$/.exec(name) ?? []
  if (!what) return fields
  const per = valueOf(fields, `per${at}`) as EarnRule['per']
  const asked =
    what === 'per'
      ? behind(
          fields,
          name,
          (each) => each === `unit${at}`,
          unitField({ per, unit: UNITS[per] }, at),
        )
      : fields
  const unit = unitOf(asked, at)
  if (!(unit > 0)) return asked
  const typed = { zh: valueOf(asked, `zh${at}`), en: valueOf(asked, `en${at}`) }
  const label = ruleLabel({ name: typed, per, unit })
  return asked.map((field) => (field.name === `points${at}` ? { ...field, label } : field))
}

export function applyEarn(rule: EarnRule, index: number, fields: FormField[]): void {
  const at = String(index)
  const before = rule.per
  rule.name = { zh: valueOf(fields, `zh${at}`), en: valueOf(fields, `en${at}`) }
  rule.per = valueOf(fields, `per${at}`) as EarnRule['per']
  // A draft written elsewhere may count visits otherwise; what has no field stays.
  if (rule.per !== 'visit' || before !== 'visit') rule.unit = unitOf(fields, at)
  rule.points = numberOf(fields, `points${at}`)
  const cap = numberOf(fields, `dailyCap${at}`)
  if (cap > 0) rule.dailyCap = cap
  else delete rule.dailyCap
  const minimumFen = fenOf(fields, `minimumFen${at}`)
  if (minimumFen !== 0) rule.minimumFen = minimumFen
  else delete rule.minimumFen
}

/** `1.dailyCap` → `dailyCap1`, `1.name.zh` → `zh1`. */
export function fieldForEarn(path: string): string {
  const [at = '', ...steps] = path.split('.')
  return `${steps.pop() ?? ''}${at}`
}
