import type {
  Limits,
  NegativePolicy,
  PointsExpiry,
  PointsRules,
  ProgrammeConfig,
  TierPolicy,
} from '../../../../typings/contract'
import { words } from '../../../services/language'
import type { FormField } from '../form'
import { asLabel, behind, fenOf, fieldOf, numberOf, optionsOf, valueOf } from '../form'
import { consoleWords } from '../words'
import { applyEarn, earnFields, fieldForEarn, reshapeEarn } from './earn'

const MAX_POINTS = 1_000_000

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

/** `points.earn.1.dailyCap` → `dailyCap1`; else the last step that is a field's name. */
export function fieldFor(path: string): string {
  if (path.startsWith('points.earn.')) return fieldForEarn(path.slice('points.earn.'.length))
  if (path.startsWith('welcome')) return 'welcome'
  if (path.startsWith('tierPolicy.noticeDays')) return 'noticeDays'
  if (path === 'points.negative.points') return 'negativePoints'
  return path.split('.').pop() ?? ''
}

export function fieldsOf({ points, welcome, limits, tierPolicy }: ProgrammeConfig): FormField[] {
  const { form, paths, policies } = consoleWords()
  const { programme: t } = words()
  const { points: p } = consoleWords()
  const number = { kind: 'number' } as const
  return [
    ...points.earn.flatMap(earnFields),
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
    fieldOf('minimumPoints', p.minimumPoints, String(points.spend?.minimumPoints ?? ''), {
      ...number,
      most: MAX_POINTS,
      rare: true,
    }),
    ...rareFields(points, tierPolicy),
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

/** What a merchant decides once, if ever. */
function rareFields(points: PointsRules, { noticeDays }: TierPolicy): FormField[] {
  const { points: p, paths } = consoleWords()
  const number = { kind: 'number', needed: true, rare: true } as const
  return [
    fieldOf(
      'multiplierCapHundredths',
      p.multiplierCap,
      String(points.multiplierCapHundredths / 100),
      { ...number, kind: 'money', least: 1, most: 100 },
    ),
    fieldOf('restoreGraceDays', p.restoreGrace, String(points.restoreGraceDays), {
      ...number,
      most: 365,
    }),
    fieldOf('negative', asLabel(paths.negative), points.negative.kind, {
      kind: 'choice',
      options: optionsOf(p.negatives),
      rare: true,
    }),
    ...negativeFields(points.negative),
    fieldOf('noticeDays', p.noticeDays, noticeDays.join(' '), { rare: true }),
  ]
}

const negativeFields = (negative: NegativePolicy): FormField[] =>
  negative.kind === 'down_to'
    ? [
        fieldOf('negativePoints', consoleWords().points.negativePoints, String(negative.points), {
          kind: 'number',
          needed: true,
          least: 1,
          most: MAX_POINTS,
          rare: true,
        }),
      ]
    : []

function negativeOf(fields: FormField[]): NegativePolicy {
  const kind = valueOf(fields, 'negative') as NegativePolicy['kind']
  return kind === 'down_to' ? { kind, points: numberOf(fields, 'negativePoints') } : { kind }
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

/** Another choice asks for its own number; what was typed elsewhere stays. */
export function reshape(fields: FormField[], name: string): FormField[] {
  if (name === 'negative') {
    const kind = valueOf(fields, name) as NegativePolicy['kind']
    const asked = negativeFields(kind === 'down_to' ? { kind, points: 100 } : { kind })
    return behind(fields, name, (each) => each === 'negativePoints', asked)
  }
  if (name !== 'expiry') return reshapeEarn(fields, name)
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
    applyEarn(rule, index, fields)
  })
  points.multiplierCapHundredths = Math.round(
    Number(valueOf(fields, 'multiplierCapHundredths')) * 100,
  )
  points.restoreGraceDays = numberOf(fields, 'restoreGraceDays')
  points.negative = negativeOf(fields)
  config.tierPolicy.noticeDays = valueOf(fields, 'noticeDays')
    .split(/[\s,，、]+/)
    .filter(Boolean)
    .map(Number)
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
      minimumPoints: valueOf(fields, 'minimumPoints') ? numberOf(fields, 'minimumPoints') : perYuan,
      pointsPerYuan: perYuan,
      maxPercentOfSale: numberOf(fields, 'maxPercentOfSale'),
    }
  } else delete points.spend
}
