import type { RewardRecord } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { merchant } from '../../../services/cloud'
import { textOf, words } from '../../../services/language'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { maySave, showAdding } from '../post'
import { consoleWords } from '../words'

Page({
  data: { state: 'loading', footer: 'idle', addText: '', mayAdd: false },
  listing: null as Listing<RewardRecord> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.rewards })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('reward.list', cursor ? { cursor } : {}),
      [
        { name: c.name, share: 3 },
        { name: c.points, end: true },
        { name: c.stock, end: true },
        { name: c.taken, end: true },
        { name: c.until, end: true },
      ],
      (reward) => ({
        id: reward.rewardId,
        title: textOf(reward.name),
        line: `${words().say.points(grouped(reward.points))} · ${manage.left} ${grouped(reward.stock - reward.taken)} · ${manage.taken} ${grouped(reward.taken)}`,
        cells: [
          textOf(reward.name),
          grouped(reward.points),
          grouped(reward.stock - reward.taken),
          grouped(reward.taken),
          isoDate(reward.endsAt),
        ],
        state: manage.rewardStates[reward.state],
        tone: reward.state === 'live' ? 'on' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    await Promise.all([this.listing?.reload(), showAdding(this, maySave)])
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const id = encodeURIComponent(event.detail.id)
    void wx.navigateTo({ url: `/packages/console/reward/reward?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/reward/reward' })
  },
})
