import type { BonusRule, ProgrammeConfig, ShopId, ShopRecord } from '../../../../typings/contract'
import { isoDate } from '../../../lib/time'
import { serverNow } from '../../../services/cloud'
import { textOf, words } from '../../../services/language'
import { freeId } from '../benefits'
import { shopChoices } from '../choices'
import type { FormField } from '../form'
import { chosenOf, endOf, fieldOf, optionsOf, startOf, valueOf } from '../form'
import { consoleWords } from '../words'

type When = BonusRule['when']
const WEEK_MS = 7 * 86_400_000

/** Something to start from: double on Wednesdays. */
export function newBonus(taken: BonusRule[]): BonusRule {
  const id = freeId('bonus', taken)
  return {
    id,
    name: { zh: '', en: '' },
    multiplierHundredths: 200,
    group: id,
    when: { kind: 'weekday', weekdays: [3] },
  }
}

/** Rules of one group do not add up: the best of them counts. */
const sharesGroup = (rule: BonusRule, all: BonusRule[]) =>
  rule.group === BEST || all.some((other) => other !== rule && other.group === rule.group)
const BEST = 'best'

export function bonusFields(
  { points, tiers }: ProgrammeConfig,
  index: number,
  shops: ShopRecord[],
): FormField[] {
  const rule = points.bonus[index]
  if (!rule) return []
  const { programme: t } = words()
  const { bonus: b } = consoleWords()
  return [
    fieldOf('zh', t.nameZh, rule.name.zh, { needed: true, max: 24 }),
    fieldOf('en', t.nameEn, rule.name.en, { max: 48 }),
    fieldOf('multiplierHundredths', b.multiplier, String(rule.multiplierHundredths / 100), {
      kind: 'money',
      needed: true,
      least: 1,
      most: 10,
    }),
    fieldOf('kind', b.kind, rule.when.kind, { kind: 'choice', options: optionsOf(b.kinds) }),
    ...whenFields(rule.when),
    fieldOf('tierIds', b.tiers, (rule.tierIds ?? []).join(','), {
      kind: 'many',
      options: tiers.map(({ id, name }) => ({ value: id, name: textOf(name) })),
    }),
    fieldOf('shopIds', b.shops, (rule.shopIds ?? []).join(','), {
      kind: 'many',
      options: shopChoices(shops, rule.shopIds),
    }),
    fieldOf('group', b.group, sharesGroup(rule, points.bonus) ? BEST : 'stack', {
      kind: 'choice',
      options: optionsOf(b.groups),
    }),
  ]
}

function whenFields(when: When): FormField[] {
  const { bonus: b } = consoleWords()
  const many = (name: string, label: string, days: number[], names: string[]) =>
    fieldOf(name, label, days.join(','), {
      kind: 'many',
      needed: true,
      options: names.map((each, at) => ({ value: String(at + 1), name: each })),
    })
  switch (when.kind) {
    case 'weekday':
      return [many('weekdays', b.weekdays, when.weekdays, [...b.weekdayNames])]
    case 'monthday':
      return [
        many(
          'days',
          b.days,
          when.days,
          Array.from({ length: 31 }, (_, at) => String(at + 1)),
        ),
      ]
    case 'birthday':
      return [
        fieldOf('window', b.window, when.window, { kind: 'choice', options: optionsOf(b.windows) }),
      ]
    case 'between':
      return [
        fieldOf('from', b.from, isoDate(when.from), { kind: 'date', needed: true }),
        fieldOf('until', b.until, isoDate(when.until), { kind: 'date', needed: true }),
      ]
  }
}

export function applyBonus({ points }: ProgrammeConfig, index: number, fields: FormField[]): void {
  const rule = points.bonus[index]
  if (!rule) return
  rule.name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
  rule.multiplierHundredths = Math.round(Number(valueOf(fields, 'multiplierHundredths')) * 100)
  rule.when = whenOf(fields)
  const tierIds = chosenOf(fields, 'tierIds')
  if (tierIds.length > 0) rule.tierIds = tierIds
  else delete rule.tierIds
  const shopIds = chosenOf(fields, 'shopIds') as ShopId[]
  if (shopIds.length > 0) rule.shopIds = shopIds
  else delete rule.shopIds
  const best = valueOf(fields, 'group') === BEST
  if (best !== sharesGroup(rule, points.bonus)) rule.group = best ? BEST : rule.id
}

/** What the fields of the chosen kind say; of a kind just chosen, something to start from. */
function whenOf(fields: FormField[]): When {
  const kind = valueOf(fields, 'kind') as When['kind']
  const numbers = (name: string) => chosenOf(fields, name).map(Number)
  const time = (name: string, convert: (day: string) => number, fallback: number) => {
    const day = valueOf(fields, name)
    return day ? convert(day) : fallback
  }
  switch (kind) {
    case 'weekday':
      return { kind, weekdays: numbers('weekdays') }
    case 'monthday':
      return { kind, days: numbers('days') }
    case 'birthday': {
      const window = valueOf(fields, 'window') || 'month'
      return { kind, window: window as Extract<When, { kind: 'birthday' }>['window'] }
    }
    case 'between': {
      const now = serverNow()
      return { kind, from: time('from', startOf, now), until: time('until', endOf, now + WEEK_MS) }
    }
  }
}

/** The form's field for a path below the rule: `when.weekdays.0` → `weekdays`. */
export function fieldForBonus(path: string): string {
  const [first = '', second = ''] = path.split('.')
  return first === 'when' || first === 'name' ? second || first : first
}

/** `Tue · 1.5×`, for the list on the programme's page. */
export function bonusLine({ when, multiplierHundredths }: BonusRule): string {
  const { bonus: b, units } = consoleWords()
  return [whenText(when), units.multiplier(String(multiplierHundredths / 100))]
    .filter(Boolean)
    .join(' · ')

  function whenText(at: When): string {
    switch (at.kind) {
      case 'weekday':
        return at.weekdays.map((day) => b.weekdayNames[day - 1] ?? '').join(' ')
      case 'monthday':
        return `${b.days} ${at.days.join(' ')}`
      case 'birthday':
        return b.windows[at.window]
      case 'between':
        return `${isoDate(at.from)} – ${isoDate(at.until)}`
    }
  }
}
