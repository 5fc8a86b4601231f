import type { MessageView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { shortDate } from '../../../lib/time'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { language, textOf, words } from '../../../services/language'
import type { LongList } from '../../../services/long-list'
import { createLongList } from '../../../services/long-list'
import { problemOf, showProblem } from '../../../services/problem'

Page({
  data: { state: 'loading', footer: 'idle', above: 0, below: 0 },
  pager: null as Pager<MessageView> | null,
  list: null as LongList<ReturnType<typeof messageRow>> | null,

  onLoad() {
    this.list = createLongList(this)
    dress(this, ['common', 'mine'])
    void wx.setNavigationBarTitle({ title: words().mine.messages })
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReminders() {
    void wx.navigateTo({ url: '/packages/member/notifications/notifications' })
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    this.list?.reset()
    this.pager = createPager((cursor) => consumer('message.list', cursor ? { cursor } : {}))
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      const rows = pager.items().map(messageRow)
      this.setData({ footer: pager.footer(), state: rows.length > 0 ? 'content' : 'empty' })
      this.list?.show(rows)
      await this.markRead()
    } catch (error) {
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** Seen is read; the dots stay until the page is left, so that one sees what was new. */
  async markRead() {
    const ids = (this.pager?.items() ?? []).filter((item) => !item.read).map((item) => item.id)
    if (ids.length > 0)
      await consumer('message.read', { key: newKey('read', serverNow()), ids: ids.slice(0, 50) })
  },
})

/** With a time: points that lapse then. */
function pointsLine(points: number, until: string | number | undefined): string {
  const { say } = words()
  if (typeof until !== 'number') return say.gotPoints(grouped(points))
  return say.expiring(grouped(points), shortDate(until, language.get(), serverNow()))
}

/** Up to when what it tells of may be had; '' where that is not said. */
function lastDay(until: string | number | undefined): string {
  if (typeof until !== 'number') return ''
  return words().say.until(shortDate(until, language.get(), serverNow()))
}

const written = (value: string | number | undefined) => (typeof value === 'string' ? value : '')

function messageRow(message: MessageView) {
  const { messageKinds } = words()
  const { title, titleEn, shopName, receiptNumber, number, points, until } = message.values
  const parts = [
    message.tierName ? textOf(message.tierName) : '',
    textOf({ zh: written(title), en: written(titleEn) }),
    written(shopName),
    written(receiptNumber),
    written(number),
    typeof points === 'number' ? pointsLine(points, until) : lastDay(until),
  ]
  return {
    id: message.id,
    title: messageKinds[message.kind],
    line: parts.filter(Boolean).join(' · '),
    when: whenText(message.at),
    read: message.read,
  }
}
