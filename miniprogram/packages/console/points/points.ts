import type { EarnRule, Limits, ProgrammeConfig, TierPolicy } from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { editing } from '../draft'
import type { FieldEvent, FormField } from '../form'
import {
  asLabel,
  fenOf,
  fieldOf,
  numberOf,
  optionsOf,
  refuseTyped,
  typeInto,
  valueOf,
} from '../form'
import { keepPart } from '../part'
import { touched } from '../unsaved'
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

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  config: null as ProgrammeConfig | null,

  onLoad() {
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: words().programme.points })
    this.config = editing()
    if (!this.config) leave()
    else this.setData({ state: 'content', fields: fieldsOf(this.config) })
  },
  onField(event: FieldEvent) {
    touched()
    typeInto(this, event)
  },
  async onSave() {
    const { config } = this
    if (!config || this.data.busy || refuseTyped(this)) return
    apply(config, this.data.fields)
    await keepPart(this, config, (path) =>
      /^(points|welcome|limits)/.test(path) ? fieldFor(path) : undefined,
    )
  },
})

/** `points.earn.1.dailyCap` → `dailyCap1`; else the last step, which is the field's name. */
function fieldFor(path: string): string {
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

function fieldsOf({ points, welcome, limits, tierPolicy }: ProgrammeConfig): FormField[] {
  const { paths, policies } = consoleWords()
  const { programme: t } = words()
  const number = { kind: 'number' } as const
  return [
    ...points.earn.flatMap((rule, index) => [
      fieldOf(`points${String(index)}`, ruleLabel(rule), String(rule.points), number),
      fieldOf(`dailyCap${String(index)}`, t.dailyCap, String(rule.dailyCap ?? 0), number),
    ]),
    fieldOf(
      'months',
      t.expiry,
      String(points.expiry.kind === 'months' ? points.expiry.months : 0),
      number,
    ),
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

/** Money limits are typed in yuan. */
function limitField(name: keyof Limits, value: number): FormField {
  const label = asLabel(consoleWords().paths[name])
  return name.endsWith('Fen')
    ? fieldOf(name, label, (value / 100).toFixed(2), { kind: 'money', needed: true })
    : fieldOf(name, label, String(value), { kind: 'number', needed: true })
}

function apply(config: ProgrammeConfig, fields: FormField[]): void {
  const { points } = config
  points.earn.forEach((rule, index) => {
    rule.points = numberOf(fields, `points${String(index)}`)
    const cap = numberOf(fields, `dailyCap${String(index)}`)
    if (cap > 0) rule.dailyCap = cap
    else delete rule.dailyCap
  })
  const months = numberOf(fields, 'months')
  if (months > 0) points.expiry = { kind: 'months', months }
  else if (points.expiry.kind === 'months') points.expiry = { kind: 'never' }
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
