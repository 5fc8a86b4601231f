import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { openVisit, scanMember } from '../../../services/scan'

/** Typed by hand, or by a scan gun, which is a keyboard that ends with Enter. */
Page({
  data: { text: '', kind: '', busy: false, focus: true },

  onLoad() {
    if (!desk.get()) leave()
    dress(this, ['common', 'deskMore'])
    void wx.setNavigationBarTitle({ title: words().deskMore.numberTitle })
  },
  onShow() {
    this.setData({ text: '', kind: '', focus: true })
  },
  onInput(event: WechatMiniprogram.Input) {
    const text = event.detail.value
    this.setData({ text, kind: kindOf(text) })
  },
  async onFind() {
    if (this.data.busy || this.data.text.trim() === '') return
    this.setData({ busy: true })
    try {
      const next = await openVisit(this.data.text)
      if (next === 'again') await scanMember('redirectTo')
      if (next === 'enrol') void wx.redirectTo({ url: '/packages/staff/enrol/enrol' })
    } finally {
      this.setData({ busy: false, focus: true })
    }
  },
})

/** Said while typing, so that a slip shows before it is sent. */
function kindOf(text: string): string {
  const { deskMore: t } = words()
  const digits = text.replace(/[\s-]/g, '')
  if (/^68\d{16}$/.test(digits)) return t.asCode
  if (/^\d{8}$/.test(digits)) return t.asNumber
  return /^\d{10}$/.test(digits) ? t.asPickup : ''
}
