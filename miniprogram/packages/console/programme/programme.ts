import type { MerchantApi, ProgrammeChange, ProgrammeProblem } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { nodeColour } from '../../../lib/palette'
import { merchant, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { textOf, words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import { conditionText } from '../conditions'
import { editing, loadProgrammes, programme } from '../draft'

type Shown = MerchantApi['programme.show']['output']

Page({
  data: { state: 'loading', busy: false, hasDraft: false },
  publishKey: '',

  onLoad() {
    void wx.setNavigationBarTitle({ title: words().programme.title })
  },
  onShow() {
    dress(this, ['common', 'programme'])
    void this.load()
  },
  async load() {
    try {
      const shown = await loadProgrammes()
      this.show(shown)
      if (shown.draft) await this.compare(shown)
    } catch (error) {
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(shown: Shown) {
    const { programme: t } = words()
    const config = shown.draft?.config ?? shown.config
    this.setData({
      state: 'content',
      hasDraft: shown.draft !== null,
      ladder: {
        names: config.tiers.map(({ name }) => textOf(name)),
        colours: config.tiers.map(({ palette }) => nodeColour(palette)),
        current: 0,
        permille: 0,
        label: config.tiers.map(({ name }) => textOf(name)).join(', '),
      },
      tiers: config.tiers.map((tier) => ({
        id: tier.id,
        name: textOf(tier.name),
        colour: nodeColour(tier.palette),
        line: conditionText(tier.upgrade) || t.problem.first_tier_open,
      })),
      versions: shown.versions.map((version) => ({
        version: version.version,
        note: version.note,
        line: [version.publishedBy, version.startsAt ? whenText(version.startsAt) : '']
          .filter(Boolean)
          .join(' · '),
        state: t.states[version.state],
        past: version.state === 'past',
      })),
    })
  },
  async compare(shown: Shown) {
    if (!shown.draft) return
    const [{ problems }, { changes }] = await Promise.all([
      merchant('programme.check', { config: shown.draft.config }),
      shown.version > 0
        ? merchant('programme.compare', { from: shown.version, to: 'draft' })
        : Promise.resolve({ changes: [] }),
    ])
    this.setData({
      changes: changes.map(changeRow),
      problems: problems.map(problemRow),
      blocked: problems.some(({ severity }) => severity === 'error'),
    })
  },
  onTier(event: WechatMiniprogram.TouchEvent) {
    const index = String(event.currentTarget.dataset.index)
    void wx.navigateTo({ url: `/packages/console/tier/tier?index=${index}` })
  },
  onPoints() {
    void wx.navigateTo({ url: '/packages/console/points/points' })
  },
  async onPublish() {
    const draft = programme.get()?.draft
    const { programme: t } = words()
    if (!draft || !editing() || this.data.busy) return
    const { confirm, content } = await wx.showModal({
      title: t.publish,
      editable: true,
      placeholderText: t.note,
    })
    if (!confirm) return
    this.publishKey ||= newKey('publish', serverNow())
    this.setData({ busy: true })
    try {
      await merchant('programme.publish', {
        key: this.publishKey as ReturnType<typeof newKey>,
        revision: draft.revision,
        note: content.trim(),
      })
      this.publishKey = ''
      void wx.showToast({ title: t.published, icon: 'success' })
      await this.load()
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
  async onVersion(event: WechatMiniprogram.TouchEvent) {
    const { version, past } = event.currentTarget.dataset as { version: number; past: boolean }
    if (!past) return
    const { programme: t } = words()
    const { confirm } = await wx.showModal({
      title: `${t.rollBack} v${String(version)}`,
      content: t.rollBackAsk,
    })
    if (!confirm) return
    try {
      await merchant('programme.rollBack', {
        key: newKey('rollback', serverNow()),
        version,
        note: `v${String(version)}`,
      })
      await this.load()
    } catch (error) {
      showProblem(error)
    }
  },
})

function changeRow({ path, before, after, effect }: ProgrammeChange) {
  return { path, before, after, effect: words().programme.effects[effect] }
}

function problemRow({ path, problem, severity, limit }: ProgrammeProblem) {
  const text = words().programme.problem[problem]
  return {
    path,
    severe: severity === 'error',
    text: limit === undefined ? text : `${text} (${String(limit)})`,
  }
}
