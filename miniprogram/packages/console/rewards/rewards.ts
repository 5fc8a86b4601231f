import type { RewardRecord } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { merchant } from '../../../services/cloud'
import { textOf, words } from '../../../services/language'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle', addText: '' },
  listing: null as Listing<RewardRecord> | null,

  onLoad() {
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.rewards })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('reward.list', cursor ? { cursor } : {}),
      (reward) => ({
        id: reward.rewardId,
        title: textOf(reward.name),
        line: `${grouped(reward.points)} ${words().rewards.unit} · ${manage.left} ${grouped(reward.stock)} · ${manage.taken} ${grouped(reward.taken)}`,
        state: manage.rewardStates[reward.state],
        tone: reward.state === 'live' ? 'on' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    await this.listing?.reload()
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/console/reward/reward?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/reward/reward' })
  },
})
