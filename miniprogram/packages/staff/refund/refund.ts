import type { SaleFindInput, SaleView } from '../../../../typings/contract'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { isoDate, momentOf } from '../../../lib/time'
import { serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { leave } from '../../../services/leave'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { problemOf, showProblem } from '../../../services/problem'
import { saleCriteria, saleRow } from '../../../services/sale-text'

/** Finds a sale by whatever the guest has: the receipt, the card number, the amount; else the latest. */
Page({
  data: { state: 'loading', footer: 'idle', above: 0, below: 0, text: '', day: '', today: '' },
  pager: null as Pager<SaleView> | null,
  list: null as LongList<ReturnType<typeof saleRow>> | null,

  onLoad() {
    if (!desk.get()) leave()
    this.list = createLongList(this)
    dress(this, ['common', 'deskMore', 'desks'])
    void wx.setNavigationBarTitle({ title: words().desks.findTitle })
    this.setData({ today: isoDate(serverNow()) })
  },
  onShow() {
    void this.onFind()
  },
  onInput(event: WechatMiniprogram.Input) {
    this.setData({ text: event.detail.value })
  },
  onDay(event: WechatMiniprogram.PickerChange) {
    this.setData({ day: event.detail.value as string })
    void this.onFind()
  },
  onAnyDay() {
    this.setData({ day: '' })
    void this.onFind()
  },
  onClear() {
    this.setData({ text: '', day: '' })
    void this.onFind()
  },
  async onPullDownRefresh() {
    await this.onFind()
    void wx.stopPullDownRefresh()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  async onFind() {
    const here = desk.get()
    if (!here) return
    const wanted = { ...saleCriteria(this.data.text.trim()), ...span(this.data.day) }
    this.list?.reset()
    this.pager = createPager((cursor) =>
      staff('sale.find', { shopId: here.shopId, ...wanted, ...(cursor ? { cursor } : {}) }),
    )
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      // An older question may answer last.
      if (pager !== this.pager) return
      const rows = pager.items().map((sale) => saleRow(sale, whenText(sale.at)))
      this.setData({
        footer: pager.footer(),
        state: rows.length > 0 ? 'content' : 'empty',
        narrow: this.data.text.trim() !== '' || this.data.day !== '',
      })
      this.list?.show(rows)
    } catch (error) {
      if (pager !== this.pager) return
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/staff/sale/sale?id=${id}` })
  },
})

/** The whole of a day; '' for any. */
function span(day: string): Pick<SaleFindInput, 'from' | 'until'> {
  if (day === '') return {}
  const from = momentOf(day, '00:00')
  return { from, until: from + 86_400_000 }
}
