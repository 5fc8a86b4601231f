import type { EarnRule, ProgrammeConfig } from '../../../../typings/contract'
import { wholeYuan } from '../../../lib/money'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { editing, saveDraft } from '../draft'
import type { FormField } from '../form'
import { fenOf, fieldOf, markProblem, numberOf } from '../form'

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  config: null as ProgrammeConfig | null,

  onLoad() {
    dress(this, ['common', 'programme'])
    void wx.setNavigationBarTitle({ title: words().programme.points })
    this.config = editing()
    if (!this.config) void wx.navigateBack()
    else this.setData({ state: 'content', fields: fieldsOf(this.config) })
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const name = event.currentTarget.dataset.name as string
    const at = this.data.fields.findIndex((field) => field.name === name)
    this.setData({
      [`fields[${String(at)}].value`]: event.detail.value,
      [`fields[${String(at)}].error`]: '',
    })
  },
  async onSave() {
    const { config } = this
    if (!config || this.data.busy) return
    this.setData({ busy: true })
    try {
      apply(config, this.data.fields)
      const { problems } = await saveDraft(config)
      const first = problems.find(
        ({ path }) => path.startsWith('points.') || path.startsWith('welcome'),
      )
      if (first)
        void wx.showToast({ title: words().programme.problem[first.problem], icon: 'none' })
      else {
        void wx.showToast({ title: words().programme.saved, icon: 'none' })
        void wx.navigateBack()
      }
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})

function ruleLabel(rule: EarnRule): string {
  const { programme: t, say } = words()
  const units = {
    spend: wholeYuan(rule.unit),
    visit: say.visits(String(rule.unit)),
    minutes: say.minutes(String(rule.unit)),
  }
  return `${textOf(rule.name)} · ${units[rule.per]} ${t.rate}`
}

function fieldsOf({ points, welcome, limits }: ProgrammeConfig): FormField[] {
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
    fieldOf('unusualSaleFen', t.unusual, (limits.unusualSaleFen / 100).toFixed(2), {
      kind: 'money',
    }),
  ]
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
  config.limits.unusualSaleFen = fenOf(fields, 'unusualSaleFen')
  const perYuan = numberOf(fields, 'pointsPerYuan')
  if (perYuan > 0) {
    points.spend = {
      maxPercentOfSale: 50,
      minimumPoints: perYuan,
      ...points.spend,
      pointsPerYuan: perYuan,
    }
  } else delete points.spend
}
