import type { SaleView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped, yuan } from '../../../lib/money'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import { saleRow } from '../../../services/sale-text'
import { unsent } from '../../../services/unsent'

Page({
  data: { state: 'loading', footer: 'idle' },
  pager: null as Pager<SaleView> | null,

  onLoad() {
    dress(this, ['common', 'desk', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.today })
  },
  onShow() {
    void this.reload()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    const here = desk.get()
    if (!here) return
    this.pager = createPager(async (cursor) => {
      const today = await staff('desk.today', {
        shopId: here.shopId,
        ...(cursor ? { cursor } : {}),
      })
      return { items: today.mine, ...(today.cursor ? { cursor: today.cursor } : {}) }
    })
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      const rows = pager.items().map(saleRow)
      this.setData({ rows, footer: pager.footer(), state: rows.length > 0 ? 'content' : 'empty' })
    } catch (error) {
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/staff/sale/sale?id=${id}` })
  },
  /** Unsent sales are named in the close, so that whoever takes over knows of them. */
  async onCloseShift() {
    const here = desk.get()
    const { desk: d, desks: t, say } = words()
    if (!here) return
    const { confirm } = await wx.showModal({ title: d.closeShift, content: t.closeAsk })
    if (!confirm) return
    try {
      const closed = await staff('desk.closeShift', {
        key: newKey('shift', serverNow()),
        shopId: here.shopId,
        unsent: unsent
          .get()
          .map(({ input, at }) => ({ key: input.key, amountFen: input.amountFen, at })),
      })
      await wx.showModal({
        title: t.closed,
        content: say.shiftTotals(grouped(closed.sales), yuan(closed.salesFen)),
        showCancel: false,
      })
      void wx.switchTab({ url: '/pages/work/work' })
    } catch (error) {
      showProblem(error)
    }
  },
})
