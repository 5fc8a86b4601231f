import type { ConsentRecord } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { longDate } from '../../../lib/time'
import { allowBehaviour, note } from '../../../services/behaviour'
import { consumer, serverNow } from '../../../services/cloud'
import { copy } from '../../../services/copy'
import { dress } from '../../../services/dress'
import { language, words } from '../../../services/language'
import { forgetPages } from '../../../services/known-page'
import { forgetSummary, summary } from '../../../services/member'
import { problemOf, showProblem } from '../../../services/problem'
import { openSession } from '../../../services/session'

Page({
  data: { state: 'loading', exporting: false },
  eraseKey: '',

  onLoad() {
    dress(this, ['common', 'mine', 'joining'])
    void wx.setNavigationBarTitle({ title: words().mine.privacy })
    note('privacy_view')
    void this.load()
  },
  onGuide() {
    void wx.openPrivacyContract({})
  },
  async load() {
    try {
      const { items } = await consumer('privacy.consents', {})
      const [latest] = items.filter(({ kind }) => kind === 'behaviour').sort((a, b) => b.at - a.at)
      allowBehaviour(latest?.granted === true)
      this.show(items)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(items: ConsentRecord[]) {
    const { mine: t, say } = words()
    const names = {
      agreement: t.agreementGiven,
      marketing: t.marketingGiven,
      behaviour: t.behaviourGiven,
    }
    const kinds = ['agreement', 'marketing', 'behaviour'] as const
    this.setData({
      state: 'content',
      rows: kinds.map((kind) => {
        const latest = items.filter((item) => item.kind === kind).sort((a, b) => b.at - a.at)[0]
        return {
          kind,
          name: names[kind],
          granted: latest?.granted ?? false,
          line: latest?.granted
            ? say.agreedTo(latest.version, longDate(latest.at, language.get()))
            : '',
        }
      }),
    })
  },
  async onConsent(event: WechatMiniprogram.TouchEvent) {
    const { kind, granted } = event.currentTarget.dataset as {
      kind: 'marketing' | 'behaviour'
      granted: boolean
    }
    try {
      const { items } = await consumer('privacy.consent', {
        key: newKey('consent', serverNow()),
        kind,
        granted: !granted,
      })
      if (kind === 'behaviour') allowBehaviour(!granted)
      this.show(items)
    } catch (error) {
      showProblem(error)
      await this.load()
    }
  },
  async onExport() {
    if (this.data.exporting) return
    this.setData({ exporting: true })
    try {
      const { json } = await consumer('privacy.export', { key: newKey('export', serverNow()) })
      if (await copy(json)) void wx.showToast({ title: words().mine.exportDone, icon: 'none' })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ exporting: false })
    }
  },
  async onErase() {
    const { mine: t } = words()
    const inWallet = summary.get()?.data.card.wallet === 'added'
    const content = inWallet ? `${t.eraseAsk}\n${t.eraseWallet}` : t.eraseAsk
    const { confirm } = await wx.showModal({ title: t.erase, content })
    if (!confirm) return
    this.eraseKey ||= newKey('erase', serverNow())
    try {
      await consumer('privacy.erase', {
        key: this.eraseKey as ReturnType<typeof newKey>,
        confirm: 'erase',
      })
      forgetSummary()
      forgetPages()
      await openSession(true)
      void wx.showToast({ title: t.erased, icon: 'none' })
      void wx.switchTab({ url: '/pages/card/card' })
    } catch (error) {
      showProblem(error)
    }
  },
})
