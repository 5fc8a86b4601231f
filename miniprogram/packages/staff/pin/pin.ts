import { newKey } from '../../../lib/key'
import { serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { showProblem } from '../../../services/problem'

const PIN = /^\d{6}$/

Page({
  data: { pin: '', again: '', ready: false, busy: false },

  onLoad() {
    if (!desk.get()) leave()
    dress(this, ['common', 'lock'])
    void wx.setNavigationBarTitle({ title: words().lock.set })
  },
  onInput(event: WechatMiniprogram.Input) {
    const field = event.currentTarget.dataset.field as 'pin' | 'again'
    const next = { ...this.data, [field]: event.detail.value }
    this.setData({ [field]: event.detail.value, ready: PIN.test(next.pin) && PIN.test(next.again) })
  },
  async onSave() {
    const here = desk.get()
    if (!here || !this.data.ready || this.data.busy) return
    if (this.data.pin !== this.data.again) {
      this.setData({ pin: '', again: '', ready: false })
      void wx.showToast({ title: words().lock.differ, icon: 'none' })
      return
    }
    this.setData({ busy: true })
    try {
      const { pinSet } = await staff('desk.setPin', {
        key: newKey('pin', serverNow()),
        shopId: here.shopId,
        pin: this.data.pin,
      })
      desk.set({ ...here, pinSet })
      void wx.showToast({ title: words().lock.saved, icon: 'none' })
      leave()
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ busy: false })
    }
  },
})
