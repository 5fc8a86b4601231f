import type { RewardView } from '../../../typings/contract'
import { grouped } from '../../lib/money'
import type { Pager } from '../../lib/pager'
import type { Section } from '../../locales/dictionary'
import { createPager } from '../../lib/pager'
import { tintOf } from '../../lib/tint'
import { note } from '../../services/behaviour'
import { consumer, isOffline } from '../../services/cloud'
import { dress, dressed } from '../../services/dress'
import { textOf, words } from '../../services/language'
import { withKnown } from '../../services/known-page'
import { summary } from '../../services/member'
import { onReconnect } from '../../services/network'
import { problemOf, showProblem } from '../../services/problem'
import { openSession } from '../../services/session'

const SECTIONS: Section[] = ['common', 'rewards']

Page({
  data: {
    ...dressed(SECTIONS),
    state: 'loading',
    footer: 'idle',
    member: false,
    points: '',
    strip: '',
  },
  pager: null as Pager<RewardView> | null,
  points: 0,
  stops: [] as (() => void)[],

  onLoad() {
    this.stops = [
      onReconnect(() => {
        if (this.data.strip) void this.reload()
      }),
    ]
  },
  onUnload() {
    for (const stop of this.stops) stop()
  },
  onShow() {
    dress(this, SECTIONS)
    void wx.setNavigationBarTitle({ title: words().tabs.rewards })
    note('rewards_view')
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    const list = withKnown({
      name: 'rewards',
      asked: '',
      ask: (cursor) => consumer('reward.list', cursor ? { cursor } : {}),
      told: (strip) => {
        if (strip !== this.data.strip) this.setData({ strip })
      },
    })
    this.pager = createPager(async (cursor) => {
      const page = await list(cursor)
      this.points = page.points
      return page
    })
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      const member = await isMember()
      await pager.more()
      // An older question may answer last.
      if (pager !== this.pager) return
      this.show(member)
    } catch (error) {
      if (pager !== this.pager) return
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  /** What can be had now comes first; then the nearest goal, then what is a little further. */
  show(member: boolean) {
    const { say } = words()
    const rewards = this.pager?.items() ?? []
    const now = rewards.filter((reward) => reward.missingPoints === 0 && !reward.reason)
    const later = rewards.filter((reward) => !now.includes(reward))
    const goal = later.find((reward) => reward.missingPoints > 0 && !reward.reason)
    this.setData({
      state: rewards.length > 0 ? 'content' : 'empty',
      member,
      points: grouped(this.points),
      goal:
        goal && member ? { ...rewardRow(goal, this.points), ...goalText(goal, this.points) } : null,
      now: now.map((reward) => rewardRow(reward, this.points)),
      nowCount: say.pieces(now.length),
      soon: later
        .filter((reward) => !member || reward !== goal)
        .map((reward) => rewardRow(reward, this.points)),
      footer: this.pager?.footer() ?? 'idle',
    })
  },
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/member/reward/reward?id=${id}` })
  },
  onOffers() {
    void wx.switchTab({ url: '/pages/offers/offers' })
  },
  onMine() {
    void wx.navigateTo({ url: '/packages/member/redemptions/redemptions' })
  },
})

/** Without network the card that is known tells. */
async function isMember(): Promise<boolean> {
  try {
    return (await openSession()).member !== null
  } catch (error) {
    if (!isOffline(error)) throw error
    return summary.get() !== null
  }
}

function rewardRow(reward: RewardView, points: number) {
  const { say, reasons } = words()
  return {
    id: reward.rewardId,
    name: textOf(reward.name),
    image: reward.imageFileId,
    tint: tintOf(reward.rewardId),
    points: grouped(reward.points),
    percent: Math.min(100, Math.floor((points * 100) / Math.max(1, reward.points))),
    missing: reward.reason
      ? reasons[reward.reason]
      : say.missingPoints(grouped(reward.missingPoints)),
  }
}

function goalText(reward: RewardView, points: number) {
  const { say } = words()
  return {
    sentence: say.toGoal(grouped(reward.missingPoints), textOf(reward.name)),
    ofPoints: say.ofPoints(grouped(points), grouped(reward.points)),
  }
}
