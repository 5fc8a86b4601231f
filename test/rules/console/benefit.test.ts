import fc from 'fast-check'
import type { Benefit, BenefitKind, BenefitQuota } from '../../../typings/contract'
import { benefit as form, type FormField } from './console-forms'

const seed = Date.now() % 1_000_000_000
const KINDS: BenefitKind[] = [
  'points_multiplier',
  'discount',
  'birthday_gift',
  'welcome_gift',
  'free_item',
  'priority',
  'adviser',
  'free_shipping',
  'other',
]
const isRate = (kind: BenefitKind) => kind === 'points_multiplier' || kind === 'discount'

const word = fc.string({ unit: fc.constantFrom('a', '茶', '1'), minLength: 1, maxLength: 20 })
const text = fc.record({ zh: word, en: fc.oneof(fc.constant(''), word) })
const quota: fc.Arbitrary<BenefitQuota> = fc.record(
  {
    per: fc.constantFrom<BenefitQuota['per']>('day', 'month', 'year', 'ever'),
    when: fc.constant<'birthday_month'>('birthday_month'),
  },
  { requiredKeys: ['per'] },
)
const benefit: fc.Arbitrary<Benefit> = fc
  .record({
    id: fc.constant('b1'),
    kind: fc.constantFrom(...KINDS),
    name: text,
    description: text,
    quota: fc.option(quota, { nil: undefined }),
  })
  .map(({ quota: limit, ...rest }) =>
    limit && !isRate(rest.kind) ? { ...rest, quota: limit } : rest,
  )

const chosen = (fields: FormField[], name: string, value: string) =>
  fields.map((field) => (field.name === name ? { ...field, value } : field))

test(`a benefit that is only opened and kept stays as it was (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(benefit, fc.boolean(), (one, isNew) => {
      const kept = structuredClone(one)
      form.applyBenefit(kept, form.benefitFields(one, isNew))
      expect(kept).toEqual(one)
    }),
    { seed },
  )
})

test('counted by the month, then in the birthday month only, then not at all', () => {
  const gift: Benefit = {
    id: 'b1',
    kind: 'free_item',
    name: { zh: '赠茶', en: '' },
    description: { zh: '', en: '' },
  }
  const set = (name: string, value: string) => {
    form.applyBenefit(gift, chosen(form.benefitFields(gift, false), name, value))
    return gift.quota
  }
  expect(form.benefitFields(gift, false).map(({ name }) => name)).not.toContain('when')
  expect(set('per', 'month')).toEqual({ per: 'month' })
  expect(set('when', 'birthday_month')).toEqual({ per: 'month', when: 'birthday_month' })
  expect(set('when', 'any')).toEqual({ per: 'month' })
  expect(set('per', 'freely')).toBeUndefined()
})

test('a rate stays one, and is never handed out: its values would mean something else', () => {
  for (const kind of KINDS) {
    const one: Benefit = {
      id: 'b1',
      kind,
      name: { zh: '一', en: '' },
      description: { zh: '', en: '' },
    }
    const names = form.benefitFields(one, false).map(({ name }) => name)
    expect(names.includes('per')).toBe(!isRate(kind))
    if (isRate(kind)) expect(names).not.toContain('kind')
  }
  const added: Benefit = {
    id: 'b1',
    kind: 'other',
    name: { zh: '一', en: '' },
    description: { zh: '', en: '' },
    quota: { per: 'day' },
  }
  form.applyBenefit(added, chosen(form.benefitFields(added, true), 'kind', 'discount'))
  expect(added).toMatchObject({ kind: 'discount' })
  expect(added.quota).toBeUndefined()
})

test.each([
  ['name.zh', 'zh'],
  ['name.en', 'en'],
  ['description.zh', 'descriptionZh'],
  ['quota.when', 'when'],
  ['quota.per', 'per'],
  ['kind', 'kind'],
])('what is wrong with %s stands beside %s', (path, name) => {
  expect(form.fieldForBenefit(path)).toBe(name)
})
