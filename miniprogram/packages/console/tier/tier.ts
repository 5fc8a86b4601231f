import type { Palette, ProgrammeConfig, TierRule } from '../../../../typings/contract'
import { paletteClass, ridge } from '../../../lib/palette'
import { dress } from '../../../services/dress'
import { promisedFace } from '../../../services/face'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'
import { loadProgramme, storedProgramme } from '../../../services/programme'
import { problemText } from '../checks'
import { leavesOf } from '../conditions'
import { editing, programme, saveDraft } from '../draft'
import type { FieldEvent, FormField } from '../form'
import { fieldOf, markProblem, numberOf, optionsOf, refuseTyped, typeInto, valueOf } from '../form'
import type { Leaf } from '../table'
import { consoleWords } from '../words'

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
      leave()
      return
    }
    void wx.setNavigationBarTitle({ title: words().programme.tiers })
    this.setData({
      state: 'content',
      c: consoleWords().programme,
      removable: this.index > 0 && this.config.tiers.length > 5,
      fields: fieldsOf(tier, multiplierId(this.config)),
    })
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
  onField(event: FieldEvent) {
    const name = typeInto(this, event)
    if (/(counter|window)$/.test(name)) this.reshape()
    if (name === 'palette' || name === 'zh') this.preview()
  },
  /** Another counter or window asks for other fields; what was typed elsewhere stays. */
  reshape() {
    const tier = this.config?.tiers[this.index]
    if (!this.config || !tier) return
    const multiplier = multiplierId(this.config)
    apply(tier, this.data.fields, multiplier)
    this.setData({ fields: fieldsOf(tier, multiplier) })
  },
  async onRemove() {
    const { programme: c } = consoleWords()
    const { config } = this
    if (!config) return
    const { confirm } = await wx.showModal({ title: c.removeTier, content: c.removeTierAsk })
    if (!confirm) return
    config.tiers.splice(this.index, 1)
    await this.keep(config)
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
    if (!config || !tier || refuseTyped(this)) return
    apply(tier, this.data.fields, multiplierId(config))
    await this.keep(config)
  },
  /** Saves the draft; what the server finds wrong with this tier is said beside its field. */
  async keep(config: ProgrammeConfig) {
    if (this.data.busy) return
    this.setData({ busy: true })
    try {
      const { problems } = await saveDraft(config)
      const own = `tiers.${String(this.index)}.`
      const errors = problems.filter(
        ({ path, severity }) => severity === 'error' && path.startsWith(own),
      )
      if (errors.length > 0) {
        const fields = this.data.fields.map((field) => {
          const found = errors.find(({ path }) => fieldFor(path.slice(own.length)) === field.name)
          return { ...field, error: found ? problemText(found, config) : '' }
        })
        this.setData({ fields })
        void wx.showToast({ title: words().programme.problems, icon: 'none' })
        return
      }
      void wx.showToast({ title: words().programme.saved, icon: 'none' })
      void wx.navigateBack()
    } catch (error) {
      this.setData({ fields: markProblem(this.data.fields, error) })
    } finally {
      this.setData({ busy: false })
    }
  },
})

/** The form's field for a path below the tier: `retain.of.1.amount` → `retain1amount`. */
function fieldFor(path: string): string {
  const condition = /^(upgrade|retain)(?:\.of\.(\d+))?(?:\.(?:window\.)?(amount|days))?$/.exec(path)
  if (condition) {
    const [, kind = '', at = '0', what = 'amount'] = condition
    return `${kind}${at}${what}`
  }
  if (path.startsWith('name.')) return path.slice(5)
  return path.split('.')[0] ?? ''
}

/** The benefit whose value is the tier's points multiplier. */
const multiplierId = (config: ProgrammeConfig): string =>
  config.benefits.find(({ kind }) => kind === 'points_multiplier')?.id ?? ''

function fieldsOf(tier: TierRule, multiplier: string): FormField[] {
  const { programme: t } = words()
  const number = { kind: 'number' } as const
  return [
    fieldOf('zh', t.nameZh, tier.name.zh, { needed: true, max: 24 }),
    fieldOf('en', t.nameEn, tier.name.en, { max: 48 }),
    fieldOf('palette', t.palette, tier.palette.kind === 'named' ? tier.palette.name : 'leaf', {
      kind: 'choice',
      options: optionsOf(t.palettes),
    }),
    fieldOf('multiplier', t.multiplier, String((tier.benefits[multiplier] ?? 100) / 100), {
      kind: 'money',
    }),
    ...leavesOf(tier.upgrade).flatMap((leaf, at) => leafFields('upgrade', leaf, at)),
    ...leavesOf(tier.retain).flatMap((leaf, at) => leafFields('retain', leaf, at)),
    fieldOf('validMonths', t.validMonths, String(tier.validMonths), { ...number, most: 60 }),
    fieldOf('graceDays', t.graceDays, String(tier.graceDays), { ...number, most: 180 }),
    fieldOf('gift', t.gift, String(tier.gift?.points ?? 0), number),
  ]
}

/** What is counted (only what has a live source is offered), over what time, and how much of it. */
function leafFields(kind: 'upgrade' | 'retain', leaf: Leaf, at: number): FormField[] {
  const { programme: t } = words()
  const { programme: c } = consoleWords()
  const name = `${kind}${String(at)}`
  const label = (text: string) => `${t[kind]} · ${text}`
  const money = leaf.counter === 'spendFen'
  return [
    fieldOf(`${name}counter`, label(c.counter), leaf.counter, {
      kind: 'choice',
      options: optionsOf(t.counters),
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

function apply(tier: TierRule, fields: FormField[], multiplier: string): void {
  tier.name = { zh: valueOf(fields, 'zh'), en: valueOf(fields, 'en') }
  const chosen = valueOf(fields, 'palette') as Extract<Palette, { kind: 'named' }>['name']
  tier.palette = { kind: 'named', name: chosen }
  for (const kind of ['upgrade', 'retain'] as const)
    leavesOf(tier[kind]).forEach((leaf, at) => {
      applyLeaf(leaf, fields, `${kind}${String(at)}`)
    })
  tier.validMonths = numberOf(fields, 'validMonths')
  tier.graceDays = numberOf(fields, 'graceDays')
  const hundredths = Math.round(Number(valueOf(fields, 'multiplier')) * 100)
  if (multiplier !== '') tier.benefits[multiplier] = hundredths
  const gift = numberOf(fields, 'gift')
  if (gift > 0) tier.gift = { points: gift }
  else delete tier.gift
}

function applyLeaf(leaf: Leaf, fields: FormField[], name: string): void {
  const typed = Number(valueOf(fields, `${name}amount`))
  leaf.counter = valueOf(fields, `${name}counter`) as Leaf['counter']
  leaf.amount = leaf.counter === 'spendFen' ? Math.round(typed * 100) : typed
  const window = valueOf(fields, `${name}window`) as Leaf['window']['kind']
  const days = Number(valueOf(fields, `${name}days`) || '365')
  leaf.window = window === 'rolling' ? { kind: 'rolling', days } : { kind: window }
}
