import type { EntryKind, EntryView } from '../../../../typings/contract'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { monthBefore, monthOf } from '../../../lib/time'
import { note } from '../../../services/behaviour'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { entryRow } from '../../../services/entry-text'
import { words } from '../../../services/language'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { problemOf, showProblem } from '../../../services/problem'
import { monthName, monthSums } from './month'
import { whyView } from './why'

Page({
  data: {
    state: 'loading',
    footer: 'idle',
    kind: 'all' as EntryKind,
    month: '',
    thisMonth: '',
    open: '',
    above: 0,
    below: 0,
  },
  pager: null as Pager<EntryView> | null,
  list: null as LongList<ReturnType<typeof entryRow>> | null,

  onLoad() {
    this.list = createLongList(this)
    dress(this, ['common', 'entries'])
    note('entries_view')
    const { entries: t } = words()
    void wx.setNavigationBarTitle({ title: t.title })
    const month = monthOf(serverNow())
    this.setData({
      month,
      thisMonth: month,
      ...monthNames(month),
      kinds: [
        { kind: 'all', name: t.all },
        { kind: 'earned', name: t.earned },
        { kind: 'spent', name: t.spent },
        { kind: 'expired', name: t.expired },
        { kind: 'other', name: t.other },
      ],
    })
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  onKind(event: WechatMiniprogram.TouchEvent) {
    this.setData({
      kind: event.currentTarget.dataset.kind as EntryKind,
      open: '',
      state: 'loading',
    })
    void this.reload()
  },
  onMonth(event: WechatMiniprogram.PickerChange) {
    this.goTo(String(event.detail.value))
  },
  onBefore() {
    this.goTo(monthBefore(this.data.month))
  },
  goTo(month: string) {
    this.setData({ month, ...monthNames(month), open: '', state: 'loading' })
    void this.reload()
  },
  async reload() {
    const { kind, month } = this.data
    this.list?.reset()
    this.pager = createPager((cursor) =>
      consumer('points.entries', { kind, month, ...(cursor ? { cursor } : {}) }),
    )
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      const rows = pager.items().map(entryRow)
      const whole = pager.footer() === 'end' && this.data.kind === 'all'
      this.list?.show(rows)
      this.setData({
        sums: whole ? monthSums(pager.items()) : [],
        footer: pager.footer(),
        state: rows.length > 0 ? 'content' : 'empty',
      })
    } catch (error) {
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const key = event.currentTarget.dataset.key as string
    const entry = this.pager?.items().find((item) => item.key === key)
    if (!entry || this.data.open === key) this.setData({ open: '' })
    else this.setData({ open: key, why: whyView(entry) })
  },
})

function monthNames(month: string) {
  const { tell } = words()
  return { monthName: monthName(month), beforeName: tell.seeMonth(monthName(monthBefore(month))) }
}
