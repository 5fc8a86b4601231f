import type { Palette, ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { paletteClass, ridge } from '../../../lib/palette'
import { dress } from '../../../services/dress'
import { promisedFace } from '../../../services/face'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'
import { loadProgramme, storedProgramme } from '../../../services/programme'
import { leafLabel, leavesOf } from '../conditions'
import { editing, programme, saveDraft } from '../draft'
import type { FormField } from '../form'
import { fieldOf, markProblem, numberOf, optionsOf, valueOf } from '../form'

Page({
  data: { state: 'loading', busy: false, fields: [] as FormField[] },
  index: 0,
  config: null as ProgrammeConfig | null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'programme'])
    this.index = Number(query.index ?? 0)
    this.config = editing()
    const tier = this.config?.tiers[this.index]
    if (!this.config || !tier) {
      void wx.navigateBack()
      return
    }
    void wx.setNavigationBarTitle({ title: words().programme.tiers })
    this.setData({ state: 'content', fields: fieldsOf(tier, multiplierId(this.config)) })
    void this.loadFace()
  },
  /** The owner may never have opened the card's tab: then the programme is fetched once. */
  async loadFace() {
    try {
      await loadProgramme(programme.get()?.version ?? 0)
      this.preview()
    } catch (error) {
      showProblem(error)
    }
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    const name = event.currentTarget.dataset.name as string
    const at = this.data.fields.findIndex((field) => field.name === name)
    this.setData({
      [`fields[${String(at)}].value`]: event.detail.value,
      [`fields[${String(at)}].error`]: '',
    })
    if (name === 'palette' || name === 'zh') this.preview()
  },
  /** The card as members will see it, live. */
  preview() {
    const view = storedProgramme()
    if (!view) return
    const palette = { kind: 'named', name: valueOf(this.data.fields, 'palette') } as Palette
    this.setData({
      face: {
        ...promisedFace(view),
        tier: valueOf(this.data.fields, 'zh'),
        tierClass: paletteClass(palette),
        ridge: ridge(palette),
      },
    })
  },
  async onSave() {
    const { config } = this
    const tier = config?.tiers[this.index]
    if (!config || !tier || this.data.busy) return
    this.setData({ busy: true })
    try {
      apply(tier, this.data.fields, multiplierId(config))
      const { problems } = await saveDraft(config)
      const own = problems.filter(({ path }) => path.startsWith(`tiers.${String(this.index)}.`))
      const first = own[0]
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

/** The benefit whose value is the tier's points multiplier. */
const multiplierId = (config: ProgrammeConfig): string =>
  config.benefits.find(({ kind }) => kind === 'points_multiplier')?.id ?? ''

function fieldsOf(tier: TierRule, multiplier: string): FormField[] {
  const { programme: t } = words()
  const thresholds = (kind: 'upgrade' | 'retain') =>
    leavesOf(tier[kind]).map((leaf, index) =>
      fieldOf(
        `${kind}${String(index)}`,
        `${t[kind]} · ${leafLabel(leaf)}`,
        String(leaf.counter === 'spendFen' ? leaf.amount / 100 : leaf.amount),
        { kind: leaf.counter === 'spendFen' ? 'money' : 'number' },
      ),
    )
  return [
    fieldOf('zh', t.nameZh, tier.name.zh),
    fieldOf('en', t.nameEn, tier.name.en),
    fieldOf('palette', t.palette, tier.palette.kind === 'named' ? tier.palette.name : 'leaf', {
      kind: 'choice',
      options: optionsOf(t.palettes),
    }),
    ...thresholds('upgrade'),
    ...thresholds('retain'),
    fieldOf('validMonths', t.validMonths, String(tier.validMonths), { kind: 'number' }),
    fieldOf('graceDays', t.graceDays, String(tier.graceDays), { kind: 'number' }),
    fieldOf('multiplier', t.multiplier, String((tier.benefits[multiplier] ?? 100) / 100), {
      kind: 'money',
    }),
    fieldOf('gift', t.gift, String(tier.gift?.points ?? 0), { kind: 'number' }),
  ]
}

function apply(tier: TierRule, fields: FormField[], multiplier: string): void {
  tier.name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
  const chosen = valueOf(fields, 'palette') as Extract<Palette, { kind: 'named' }>['name']
  tier.palette = { kind: 'named', name: chosen }
  for (const kind of ['upgrade', 'retain'] as const) {
    leavesOf(tier[kind]).forEach((leaf, index) => {
      const typed = Number(valueOf(fields, `${kind}${String(index)}`))
      leaf.amount = leaf.counter === 'spendFen' ? Math.round(typed * 100) : typed
    })
  }
  tier.validMonths = numberOf(fields, 'validMonths')
  tier.graceDays = numberOf(fields, 'graceDays')
  const hundredths = Math.round(Number(valueOf(fields, 'multiplier')) * 100)
  if (multiplier !== '') tier.benefits[multiplier] = hundredths
  const gift = numberOf(fields, 'gift')
  if (gift > 0) tier.gift = { points: gift }
  else delete tier.gift
}
