import type {
  EarnRule,
  Limits,
  PointsExpiry,
  ProgrammeConfig,
  TierPolicy,
} from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { textOf, words } from '../../../services/language'
import type { FormField } from '../form'
import { asLabel, behind, fenOf, fieldOf, numberOf, optionsOf, valueOf } from '../form'
import { consoleWords } from '../words'

/** In the order in which a merchant thinks of them: staff, managers, everybody. */
const LIMITS: (keyof Limits)[] = [
  'unusualSaleFen',
  'staffSaleFen',
  'staffSaleDayFen',
  'staffRefundFen',
  'managerSaleFen',
  'managerRefundFen',
  'adjustPoints',
  'undoMinutes',
  'lateCreditDays',
  'redemptionsPerDay',
]

/** `points.earn.1.dailyCap` → `dailyCap1`; else the last step, which is the field's name. */
export function fieldFor(path: string): string {
  const earn = /^points\.earn\.(\d+)\.(points|dailyCap)$/.exec(path)
  if (earn) return `${earn[2] ?? ''}${earn[1] ?? ''}`
  if (path.startsWith('welcome')) return 'welcome'
  return path.split('.').pop() ?? ''
}

function ruleLabel(rule: EarnRule): string {
  const { programme: t, say } = words()
  const units = {
    spend: wholeYuan(rule.unit),
    visit: say.visits(String(rule.unit)),
    minutes: say.minutes(String(rule.unit)),
  }
  return `${textOf(rule.name)} · ${units[rule.per]} ${t.rate}`
}

export function fieldsOf({ points, welcome, limits, tierPolicy }: ProgrammeConfig): FormField[] {
  const { form, paths, policies } = consoleWords()
  const { programme: t } = words()
  const number = { kind: 'number' } as const
  return [
    ...points.earn.flatMap((rule, index) => [
      fieldOf(`points${String(index)}`, ruleLabel(rule), String(rule.points), number),
      fieldOf(`dailyCap${String(index)}`, t.dailyCap, String(rule.dailyCap ?? 0), number),
    ]),
    fieldOf('expiry', asLabel(paths.expiry), points.expiry.kind, {
      kind: 'choice',
      options: optionsOf(form.expiries),
    }),
    ...expiryFields(points.expiry),
    fieldOf('pendingDays', t.pendingDays, String(points.pendingDays), number),
    fieldOf('welcome', t.welcome, String(welcome.points), number),
    fieldOf('pointsPerYuan', t.perYuan, String(points.spend?.pointsPerYuan ?? 0), number),
    fieldOf(
      'maxPercentOfSale',
      asLabel(paths.maxPercentOfSale),
      String(points.spend?.maxPercentOfSale ?? 50),
      {
        ...number,
        most: 100,
      },
    ),
    fieldOf('downgrade', asLabel(paths.downgrade), tierPolicy.downgrade, {
      kind: 'choice',
      options: optionsOf(policies.downgrade),
    }),
    fieldOf('refund', asLabel(paths.refund), tierPolicy.refund, {
      kind: 'choice',
      options: optionsOf(policies.refund),
    }),
    ...LIMITS.map((name) => limitField(name, limits[name])),
  ]
}

function expiryFields(expiry: PointsExpiry): FormField[] {
  const { form } = consoleWords()
  const number = { kind: 'number', needed: true } as const
  switch (expiry.kind) {
    case 'never':
      return []
    case 'months':
      return [fieldOf('months', form.expiryMonths, String(expiry.months), { ...number, least: 1 })]
    case 'year_end':
      return [fieldOf('afterYears', form.expiryYears, String(expiry.afterYears), number)]
  }
}

function expiryOf(fields: FormField[]): PointsExpiry {
  const kind = valueOf(fields, 'expiry') as PointsExpiry['kind']
  switch (kind) {
    case 'never':
      return { kind }
    case 'months':
      return { kind, months: numberOf(fields, 'months') }
    case 'year_end':
      return { kind, afterYears: numberOf(fields, 'afterYears') }
  }
}

/** Another way to expire asks for its own number; what was typed elsewhere stays. */
export function reshape(fields: FormField[], name: string): FormField[] {
  if (name !== 'expiry') return fields
  const kind = valueOf(fields, name) as PointsExpiry['kind']
  const starting = {
    never: { kind: 'never' },
    months: { kind: 'months', months: 12 },
    year_end: { kind: 'year_end', afterYears: 1 },
  } as const
  return behind(
    fields,
    name,
    (each) => each === 'months' || each === 'afterYears',
    expiryFields(starting[kind]),
  )
}

/** Money limits are typed in yuan. */
function limitField(name: keyof Limits, value: number): FormField {
  const label = asLabel(consoleWords().paths[name])
  return name.endsWith('Fen')
    ? fieldOf(name, label, (value / 100).toFixed(2), { kind: 'money', needed: true })
    : fieldOf(name, label, String(value), { kind: 'number', needed: true })
}

export function apply(config: ProgrammeConfig, fields: FormField[]): void {
  const { points } = config
  points.earn.forEach((rule, index) => {
    rule.points = numberOf(fields, `points${String(index)}`)
    const cap = numberOf(fields, `dailyCap${String(index)}`)
    if (cap > 0) rule.dailyCap = cap
    else delete rule.dailyCap
  })
  points.expiry = expiryOf(fields)
  points.pendingDays = numberOf(fields, 'pendingDays')
  config.welcome = { points: numberOf(fields, 'welcome') }
  config.tierPolicy.downgrade = valueOf(fields, 'downgrade') as TierPolicy['downgrade']
  config.tierPolicy.refund = valueOf(fields, 'refund') as TierPolicy['refund']
  for (const name of LIMITS)
    config.limits[name] = name.endsWith('Fen') ? fenOf(fields, name) : numberOf(fields, name)
  const perYuan = numberOf(fields, 'pointsPerYuan')
  if (perYuan > 0) {
    points.spend = {
      minimumPoints: perYuan,
      ...points.spend,
      pointsPerYuan: perYuan,
      maxPercentOfSale: numberOf(fields, 'maxPercentOfSale'),
    }
  } else delete points.spend
}
