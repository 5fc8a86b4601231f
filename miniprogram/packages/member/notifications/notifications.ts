import type { NotificationSettings } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'

type Kind = keyof NotificationSettings

const KINDS: readonly Kind[] = ['tier', 'expiry', 'offers']

Page({
  data: { state: 'loading', settings: { tier: true, expiry: true, offers: false } },
  /** One change at a time; the next tap waits for its answer. */
  sending: false,

  onLoad() {
    dress(this, ['common', 'notify'])
    const { notify: t } = words()
    void wx.setNavigationBarTitle({ title: t.title })
    this.setData({
      rows: KINDS.map((kind) => ({ kind, name: t[kind], line: t[`${kind}Line`] })),
    })
    void this.load()
  },
  async load() {
    try {
      this.setData({ settings: await consumer('notification.show', {}), state: 'content' })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** The switch moves at once and goes back, with a word, when the cloud says no. */
  async onSwitch(event: WechatMiniprogram.TouchEvent) {
    if (this.sending) return
    this.sending = true
    const kind = event.currentTarget.dataset.kind as Kind
    const before = this.data.settings
    const settings = { ...before, [kind]: !before[kind] }
    this.setData({ settings })
    try {
      await consumer('notification.update', { key: newKey('notify', serverNow()), ...settings })
    } catch (error) {
      this.setData({ settings: before })
      showProblem(error)
    } finally {
      this.sending = false
    }
  },
})
