import type { SaleView, VisitView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, signed, yuan } from '../../../lib/money'
import { clockTime, shortDate } from '../../../lib/time'
import { serverNow, staff } from '../../../services/cloud'
import { lastSale, visit } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { showProblem } from '../../../services/problem'

Page({
  data: { left: '', undone: false },
  sale: null as SaleView | null,
  ticking: 0,
  undoKey: '',

  onLoad() {
    dress(this, ['common', 'desk'])
    wx.setNavigationBarTitle({ title: words().common.done })
    const sale = lastSale.get()
    if (!sale) {
      void wx.switchTab({ url: '/pages/work/work' })
      return
    }
    this.sale = sale
    this.show(sale, visit.get())
    this.setData({
      headline: signed(sale.earnPoints),
      line: activates
        ? say.earnPending(grouped(sale.earnPoints), activates)
        : say.received(name, grouped((opened?.points ?? 0) + sale.earnPoints - sale.spendPoints)),
      tierUp: sale.tierUp ? say.tierUp(textOf(sale.tierUp.name)) : '',
      rows,
    })
    this.tick()
  },
  tick() {
    const { sale } = this
    if (!sale) return
    const seconds = Math.ceil((sale.undoUntil - serverNow()) / 1000)
    const left =
      seconds > 0
        ? `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`
        : ''
    if (left !== this.data.left) this.setData({ left })
  },
  async onUndo() {
    const { sale } = this
    if (!sale) return
    this.undoKey ||= newKey('undo', serverNow())
    try {
      await staff('sale.undo', {
        key: this.undoKey as ReturnType<typeof newKey>,
        shopId: sale.shopId,
        saleId: sale.saleId,
      })
      this.setData({
        undone: true,
        headline: words().desk.undo,
        line: words().desk.undone,
        tierUp: '',
      })
    } catch (error) {
      showProblem(error)
    }
  },
  onNext() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
  onHome() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
})
