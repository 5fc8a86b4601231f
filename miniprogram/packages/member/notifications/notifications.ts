import type { NotificationSettings, Reminder, ReminderTemplate } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'

const KINDS: readonly Reminder[] = ['tier', 'expiry', 'offers']

Page({
  data: { state: 'loading', settings: { tier: true, expiry: true, offers: false } },
  /** One change at a time; the next tap waits for its answer. */
  sending: false,
  templates: [] as ReminderTemplate[],

  onLoad() {
    dress(this, ['common', 'notify'])
    void wx.setNavigationBarTitle({ title: words().notify.title })
    this.show([])
    void this.load()
  },
  async load() {
    try {
      const { templates, ...settings } = await consumer('notification.show', {})
      this.setData({ settings, state: 'content' })
      this.show(templates)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** What WeChat can bring besides, and how often it still may. */
  show(templates: ReminderTemplate[]) {
    const { notify: t, say } = words()
    this.templates = templates
    this.setData({
      rows: KINDS.map((kind) => {
        const allowed = templates.find((each) => each.kind === kind)?.allowed
        const left = allowed === undefined ? '' : say.remindersLeft(String(allowed))
        return { kind, name: t[kind], line: t[`${kind}Line`], left }
      }),
    })
  },
  /** The switch moves at once and goes back, with a word, when the cloud says no. */
  async onSwitch(event: WechatMiniprogram.TouchEvent) {
    if (this.sending) return
    this.sending = true
    const kind = event.currentTarget.dataset.kind as Reminder
    const before = this.data.settings
    const settings: NotificationSettings = { ...before, [kind]: !before[kind] }
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
  /** WeChat asks once more; every yes is good for one message. */
  async onAllow(event: WechatMiniprogram.TouchEvent) {
    if (this.sending) return
    this.sending = true
    const kind = event.currentTarget.dataset.kind as Reminder
    try {
      if (await saidYes(this.templates.find((each) => each.kind === kind))) {
        const key = newKey('allow', serverNow())
        this.show((await consumer('notification.allow', { key, kinds: [kind] })).templates)
      }
    } catch (error) {
      showProblem(error)
    } finally {
      this.sending = false
    }
  },
})

/** A failure of WeChat's own dialog (its main switch is off) is a no. */
async function saidYes(template: ReminderTemplate | undefined): Promise<boolean> {
  if (!template) return false
  const { templateId } = template
  const asked = await wx.requestSubscribeMessage({ tmplIds: [templateId] }).catch(() => null)
  const yes = (asked as Record<string, unknown> | null)?.[templateId] === 'accept'
  if (!yes) void wx.showToast({ title: words().notify.notAllowed, icon: 'none' })
  return yes
}
