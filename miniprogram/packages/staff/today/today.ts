import type { SaleView } from '../../../../typings/contract'
import type { Pager } from '../../../lib/pager'
import { clockTime } from '../../../lib/time'
import { createPager } from '../../../lib/pager'
import { staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { problemOf, showProblem } from '../../../services/problem'
import { saleRow } from '../../../services/sale-text'

Page({
  data: { state: 'loading', footer: 'idle', above: 0, below: 0 },
  pager: null as Pager<SaleView> | null,
  list: null as LongList<ReturnType<typeof saleRow>> | null,

  onLoad() {
    if (!desk.get()) leave()
    this.list = createLongList(this)
    dress(this, ['common', 'desk', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.today })
  },
  onShow() {
    void this.reload()
  },
  onTill() {
    void wx.switchTab({ url: '/pages/work/work' })
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    const here = desk.get()
    if (!here) return
    this.list?.reset()
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
      const rows = pager.items().map((sale) => saleRow(sale, clockTime(sale.at)))
      this.setData({ footer: pager.footer(), state: rows.length > 0 ? 'content' : 'empty' })
      this.list?.show(rows)
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
