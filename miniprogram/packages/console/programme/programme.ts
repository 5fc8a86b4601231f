import type {
  MerchantApi,
  ProgrammeConfig,
  ProgrammeProblem,
  ProgrammeVersion,
} from '../../../../typings/contract'
import { parseYuan } from '../../../lib/money'
import { paletteClass, paletteStyle, ridge } from '../../../lib/palette'
import { shortDate } from '../../../lib/time'
import { merchant, serverNow } from '../../../services/cloud'
import { isWide } from '../../../services/console-areas'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { promisedFace } from '../../../services/face'
import { language, textOf, words } from '../../../services/language'
import { tiersOf } from '../../../services/overview-text'
import { problemOf, showProblem } from '../../../services/problem'
import { loadProgramme, storedProgramme } from '../../../services/programme'
import { askCell, newTier } from '../benefits'
import { bonusLine } from '../bonus/rule'
import { checkList, obviousProblems, problemText } from '../checks'
import { editing, loadProgrammes, programme, saveDraft } from '../draft'
import type { TierCell, TierColumn } from '../table'
import { benefitRows, isMoney, onlyLeaf, tierColumns } from '../table'
import { settled, touched } from '../unsaved'
import { consoleWords } from '../words'

type Shown = MerchantApi['programme.show']['output']
/** The server is asked when the typing rests. */
const CHECK_AFTER_MS = 700

Page({
  data: {
    state: 'loading',
    busy: false,
    dirty: false,
    blocked: false,
    hasDraft: false,
    open: -1,
    chosen: 0,
    tiers: [] as TierColumn[],
  },
  config: null as ProgrammeConfig | null,
  /** Fields that hold no number yet, by path. */
  wrong: {} as Partial<Record<string, ProgrammeProblem>>,
  judged: [] as ProgrammeProblem[],
  timer: 0,

  onLoad() {
    void wx.setNavigationBarTitle({ title: words().programme.title })
  },
  onShow() {
    dress(this, ['common', 'programme'])
    const { programme: c, bonus: b, brand } = consoleWords()
    this.setData({ wide: isWide(), c, b, brandTitle: brand.title })
    if (!this.data.dirty) void this.load()
  },
  onResize() {
    this.setData({ wide: isWide() })
  },
  onUnload() {
    clearTimeout(this.timer)
  },
  async load() {
    try {
      const shown = await loadProgrammes()
      this.config = editing()
      this.wrong = {}
      // The card's own texts, for the preview, and the tiers' colours.
      if (shown.version > 0) await loadProgramme(shown.version)
      this.show(shown)
      await this.check()
      if (isWide()) this.setData({ spread: tiersOf(await merchant('console.overview', {})) })
    } catch (error) {
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(shown: Shown) {
    settled()
    const { units } = consoleWords()
    const current = shown.versions.find(({ state }) => state === 'current')
    const newest = shown.versions[0]?.version ?? 0
    this.redraw({
      state: 'content',
      dirty: false,
      blocked: false,
      hasDraft: shown.draft !== null,
      draftTag: units.draftOf(newest + 1),
      online: current?.startsAt
        ? units.online(current.version, shortDate(current.startsAt, language.get(), serverNow()))
        : '',
      versions: shown.versions.map(versionRow),
    })
  },
  /** Draws what the draft says, in one update with what else has changed. */
  redraw(more: Record<string, unknown>) {
    const { config } = this
    if (!config) return
    this.setData({
      ...more,
      ...this.faceOf(),
      tiers: tierColumns(config),
      benefits: benefitRows(config),
      bonuses: config.points.bonus.map((rule) => ({
        id: rule.id,
        name: textOf(rule.name),
        line: bonusLine(rule),
      })),
    })
    this.judge()
  },
  preview() {
    this.setData(this.faceOf())
  },
  /** The card as members will see it. */
  faceOf() {
    const view = storedProgramme()
    const tier = this.config?.tiers[this.data.chosen]
    if (!view || !tier) return {}
    return {
      face: {
        ...promisedFace(view),
        tier: textOf(tier.name),
        tierClass: paletteClass(tier.palette),
        style: paletteStyle(tier.palette),
        ridge: ridge(tier.palette),
      },
    }
  },
  onToggle(event: WechatMiniprogram.TouchEvent) {
    const index = event.currentTarget.dataset.index as number
    this.setData({ open: this.data.open === index ? -1 : index, chosen: index })
    this.preview()
  },
  onFocus(event: WechatMiniprogram.CustomEvent) {
    this.setData({ chosen: event.currentTarget.dataset.index as number })
    this.preview()
  },
  onCell(event: WechatMiniprogram.Input) {
    const { config } = this
    const { index, name } = event.currentTarget.dataset as { index: number; name: TierCell['name'] }
    const tier = config?.tiers[index]
    if (!tier) return
    const path = `tiers.${String(index)}.${name}`
    const typed = numberFor(event.detail.value, isMoney(leafFor(tier, name)))
    if (typed === null) this.wrong[path] = { path, problem: 'not_integer', severity: 'error' }
    else {
      delete this.wrong[path]
      const leaf = leafFor(tier, name)
      if (name === 'validMonths' || name === 'graceDays') tier[name] = typed
      else if (leaf) leaf.amount = typed
    }
    this.setData({ dirty: true })
    touched()
    this.judge()
    this.checkSoon()
  },
  /** Puts what is wrong beside its field and on the button. */
  judge() {
    const { config } = this
    if (!config) return
    const obvious = [...this.typed(), ...obviousProblems(config)]
    const paths = new Set(obvious.map(({ path }) => path))
    const rest = this.judged.filter(
      ({ path, problem }) =>
        !paths.has(path) && problem !== 'upgrade_not_rising' && problem !== 'retain_above_upgrade',
    )
    const problems = [...obvious, ...rest]
    const errors = problems.filter(({ severity }) => severity === 'error')
    const marks: Record<string, unknown> = {}
    this.data.tiers.forEach((tier, index) => {
      const own = errors.filter(({ path }) => path.startsWith(`tiers.${String(index)}.`))
      const error = own[0] ? problemText(own[0], config) : ''
      if (error !== tier.error) marks[`tiers[${String(index)}].error`] = error
      tier.cells.forEach((cell, at) => {
        const bad = own.some(({ path }) => path.startsWith(`tiers.${String(index)}.${cell.name}`))
        if (bad !== cell.bad) marks[`tiers[${String(index)}].cells[${String(at)}].bad`] = bad
      })
    })
    this.setData({
      ...marks,
      checks: checkList(config, problems),
      blocked: errors.length > 0,
      goText:
        errors.length > 0
          ? consoleWords().units.fixFirst(errors.length)
          : this.data.dirty || this.data.hasDraft
            ? consoleWords().programme.goPublish
            : consoleWords().programme.same,
    })
  },
  /** What was typed and is no number. */
  typed(): ProgrammeProblem[] {
    return Object.values(this.wrong).flatMap((problem) => problem ?? [])
  },
  checkSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => {
      this.check().catch(showProblem)
    }, CHECK_AFTER_MS)
  },
  async check() {
    if (!this.config) return
    this.judged = (await merchant('programme.check', { config: this.config })).problems
    this.judge()
  },
  async onBenefit(event: WechatMiniprogram.TouchEvent) {
    const { config } = this
    const { id, tier: tierId } = event.currentTarget.dataset as { id: string; tier: string }
    const benefit = config?.benefits.find((each) => each.id === id)
    const tier = config?.tiers.find((each) => each.id === tierId)
    if (benefit && tier && (await askCell(benefit, tier))) this.changed()
  },
  onAddBenefit() {
    void this.leaveFor('/packages/console/benefit/benefit')
  },
  onBenefitRow(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void this.leaveFor(`/packages/console/benefit/benefit?id=${id}`)
  },
  onAddTier() {
    if (!this.config) return
    this.config.tiers.push(newTier(this.config))
    this.changed()
  },
  changed() {
    touched()
    this.redraw({ dirty: true })
    this.checkSoon()
  },
  onTier(event: WechatMiniprogram.TouchEvent) {
    const index = String(event.currentTarget.dataset.index)
    void this.leaveFor(`/packages/console/tier/tier?index=${index}`)
  },
  onBrand() {
    void this.leaveFor('/packages/console/brand/brand')
  },
  onPoints() {
    void this.leaveFor('/packages/console/points/points')
  },
  onBonus(event: WechatMiniprogram.TouchEvent) {
    const index = String(event.currentTarget.dataset.index)
    void this.leaveFor(`/packages/console/bonus/bonus?index=${index}`)
  },
  onCompare() {
    if (this.data.blocked) return
    void this.leaveFor('/packages/console/compare/compare')
  },
  onVersion(event: WechatMiniprogram.TouchEvent) {
    const version = String(event.currentTarget.dataset.version)
    void this.leaveFor(`/packages/console/compare/compare?version=${version}`)
  },
  /** What was typed is kept before another page edits the same draft. */
  async leaveFor(url: string) {
    if (this.data.dirty && !(await this.save())) return
    void wx.navigateTo({ url })
  },
  async onSave() {
    if (await this.save()) void wx.showToast({ title: words().programme.saved, icon: 'none' })
  },
  /** Whether the draft is kept now. */
  async save(): Promise<boolean> {
    if (!this.config || this.data.busy || this.typed().length > 0) return false
    this.setData({ busy: true })
    try {
      this.judged = (await saveDraft(this.config)).problems
      const shown = programme.get()
      if (shown) this.show(shown)
      return true
    } catch (error) {
      showProblem(error)
      return false
    } finally {
      this.setData({ busy: false })
    }
  },
})

function leafFor(tier: ProgrammeConfig['tiers'][number], name: TierCell['name']) {
  return name === 'upgrade' || name === 'retain' ? onlyLeaf(tier[name]) : null
}

/** Whole numbers, or fen from yuan; null when it is neither. */
function numberFor(text: string, money: boolean): number | null {
  if (money) return parseYuan(text.trim())
  return /^\d{1,9}$/.test(text.trim()) ? Number(text) : null
}

function versionRow({ version, note, state, publishedBy, startsAt }: ProgrammeVersion) {
  const { states } = words().programme
  return {
    version,
    note,
    line: [publishedBy, startsAt ? whenText(startsAt) : ''].filter(Boolean).join(' · '),
    state: states[state],
    past: state === 'past',
  }
}
