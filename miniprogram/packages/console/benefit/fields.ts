import type { Benefit, BenefitKind, BenefitQuota } from '../../../../typings/contract'
import { words } from '../../../services/language'
import { SWITCHED } from '../benefits'
import type { FormField } from '../form'
import { fieldOf, optionsOf, valueOf } from '../form'
import { consoleWords } from '../words'

/** Its tiers' values are factors and percents, never a number of times. */
const RATES: BenefitKind[] = ['points_multiplier', 'discount']
const FREELY = 'freely'

/** The form of one row of the matrix; what each tier has of it is set in the matrix itself. */
export function benefitFields(benefit: Benefit, isNew: boolean): FormField[] {
  const { programme: t } = words()
  const { benefit: b } = consoleWords()
  const { name, description } = benefit
  return [
    ...kindField(benefit, isNew),
    fieldOf('zh', t.nameZh, name.zh, { needed: true, max: 60 }),
    fieldOf('en', t.nameEn, name.en, { max: 60 }),
    fieldOf('descriptionZh', b.descriptionZh, description.zh, { kind: 'long', max: 300 }),
    fieldOf('descriptionEn', b.descriptionEn, description.en, { kind: 'long', max: 300 }),
    ...quotaFields(benefit),
  ]
}

/** The values of a rate would mean something else in another kind, so those keep theirs. */
function kindField({ kind }: Benefit, isNew: boolean): FormField[] {
  const { benefit: b } = consoleWords()
  if (!isNew && !SWITCHED.includes(kind)) return []
  const kinds = Object.entries(b.kinds).filter(
    ([each]) => isNew || SWITCHED.includes(each as BenefitKind),
  )
  const options = optionsOf(Object.fromEntries(kinds))
  return [fieldOf('kind', b.kind, kind, { kind: 'choice', options })]
}

function quotaFields({ kind, quota }: Benefit): FormField[] {
  const { benefit: b } = consoleWords()
  if (RATES.includes(kind)) return []
  const choice = (name: string, label: string, value: string, names: Record<string, string>) =>
    fieldOf(name, label, value, { kind: 'choice', options: optionsOf(names) })
  return [
    choice('per', b.per, quota?.per ?? FREELY, b.pers),
    ...(quota ? [choice('when', b.when, quota.when ?? 'any', b.whens)] : []),
  ]
}

export function applyBenefit(benefit: Benefit, fields: FormField[]): void {
  benefit.name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
  const [zh, en] = [valueOf(fields, 'descriptionZh'), valueOf(fields, 'descriptionEn')]
  benefit.description = { zh, en }
  const kind = valueOf(fields, 'kind')
  if (kind !== '') benefit.kind = kind as BenefitKind
  const per = valueOf(fields, 'per')
  if (per === '' || per === FREELY || RATES.includes(benefit.kind)) delete benefit.quota
  else {
    const birthday = valueOf(fields, 'when') === 'birthday_month'
    benefit.quota = {
      per: per as BenefitQuota['per'],
      ...(birthday ? { when: 'birthday_month' } : {}),
    }
  }
}

/** The form's field for a path below the benefit. */
export function fieldForBenefit(path: string): string {
  const [head = '', tail = ''] = path.split('.')
  if (head === 'name') return tail
  if (head === 'description') return tail === 'en' ? 'descriptionEn' : 'descriptionZh'
  if (head === 'quota') return tail === 'when' ? 'when' : 'per'
  return head
}
