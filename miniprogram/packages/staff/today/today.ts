import type { SaleView } from '../../../../typings/contract'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import { problemOf, showProblem } from '../../../services/problem'
import { saleRow } from '../../../services/sale-text'

Page({
  data: { state: 'loading', footer: 'idle' },
  pager: null as Pager<SaleView> | null,

  onLoad() {
    if (!desk.get()) leave()
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
  onCloseShift() {
    void wx.navigateTo({ url: '/packages/staff/shift/shift' })
  },
})
