import { parseYuan } from '../../../lib/money'
import { clockSeconds } from '../../../lib/time'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { keep } from '../../../services/kept'
import { leave } from '../../../services/leave'

/** No network at the scan: code, amount and time stay on the phone and earn later. */
Page({
  data: { typed: '', code: '', time: '', ready: false },
  code: '',
  at: 0,

  onLoad(query: Record<string, string | undefined>) {
    if (!desk.get()) leave()
    dress(this, ['common', 'desk', 'offlineDesk'])
    void wx.setNavigationBarTitle({ title: words().offlineDesk.title })
    this.code = query.code ?? ''
    this.at = Number(query.at)
    this.setData({ code: this.code, time: clockSeconds(this.at) })
  },
  onAmount(event: WechatMiniprogram.Input) {
    const typed = event.detail.value
    this.setData({ typed, ready: (parseYuan(typed) ?? 0) > 0 })
  },
  onKeep() {
    const here = desk.get()
    const amountFen = parseYuan(this.data.typed)
    if (!here || !amountFen || this.code === '') return
    keep({ shopId: here.shopId, code: this.code, amountFen, at: this.at })
    this.code = ''
    void wx.showToast({ title: words().offlineDesk.kept, icon: 'none' })
    void wx.switchTab({ url: '/pages/work/work' })
  },
})
