import type { EntryKind, EntryView } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { monthBefore, monthOf, shortDate } from '../../../lib/time'
import { note } from '../../../services/behaviour'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { entryRow } from '../../../services/entry-text'
import { language, words } from '../../../services/language'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { summary } from '../../../services/member'
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
    plan: [] as { date: string; points: string }[],
  },
  /** The entry that the card asked for, until it has been opened. */
  wanted: '',
  pager: null as Pager<EntryView> | null,
  list: null as LongList<ReturnType<typeof entryRow>> | null,

  onLoad(query: Record<string, string | undefined>) {
    this.list = createLongList(this)
    dress(this, ['common', 'entries', 'card'])
    note('entries_view')
    const { entries: t } = words()
    void wx.setNavigationBarTitle({ title: t.title })
    this.wanted = decodeURIComponent(query.open ?? '')
    const entry = summary.get()?.data.latest.find(({ key }) => key === this.wanted)
    const month = monthOf(entry?.at ?? serverNow())
    this.setData({
      kind: (query.kind ?? 'all') as EntryKind,
      month,
      thisMonth: monthOf(serverNow()),
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
    if (kind === 'expired') void this.showPlan()
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
      // An older question may answer last.
      if (pager !== this.pager) return
      const rows = pager.items().map(entryRow)
      const whole = pager.footer() === 'end' && this.data.kind === 'all'
      this.list?.show(rows)
      this.setData({
        sums: whole ? monthSums(pager.items()) : [],
        footer: pager.footer(),
        state: rows.length > 0 ? 'content' : 'empty',
      })
      this.openWanted()
    } catch (error) {
      if (pager !== this.pager) return
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** Every day on which points lapse, from the next one on. */
  async showPlan() {
    note('expiring_view')
    try {
      const { items } = await consumer('points.expiring', {})
      this.setData({
        plan: items.map(({ points, expiresAt }) => ({
          date: shortDate(expiresAt, language.get(), serverNow()),
          points: words().say.points(grouped(points)),
        })),
      })
    } catch (error) {
      showProblem(error)
    }
  },
  /** A receipt that was handed in late lies in the month in which it was recorded. */
  openWanted() {
    const { wanted } = this
    if (!wanted) return
    if (this.pager?.items().some(({ key }) => key === wanted)) this.open(wanted)
    else if (this.data.month !== this.data.thisMonth) {
      this.goTo(this.data.thisMonth)
      return
    }
    this.wanted = ''
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    this.open(event.currentTarget.dataset.key as string)
  },
  open(key: string) {
    const entry = this.pager?.items().find((item) => item.key === key)
    if (!entry || this.data.open === key) this.setData({ open: '' })
    else this.setData({ open: key, why: whyView(entry) })
  },
})

function monthNames(month: string) {
  const { tell } = words()
  return { monthName: monthName(month), beforeName: tell.seeMonth(monthName(monthBefore(month))) }
}
