import type { RewardId, RewardView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { grouped } from '../../../lib/money'
import { shortDate } from '../../../lib/time'
import { tintOf } from '../../../lib/tint'
import { consumer, serverNow } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { language, textOf, words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'

Page({
  data: { state: 'loading', sending: false },
  id: '' as RewardId,
  shown: null as RewardView | null,
  /** Made at the confirmation and repeated by every retry: one redemption, however often it is sent. */
  redeemKey: '',
  asking: false,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'rewards'])
    this.id = decodeURIComponent(query.id ?? '') as RewardId
    void this.load()
  },
  async load() {
    try {
      this.shown = await consumer('reward.show', { rewardId: this.id })
      this.show(this.shown)
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(reward: RewardView) {
    const { say, reasons } = words()
    const name = textOf(reward.name)
    void wx.setNavigationBarTitle({ title: name })
    this.setData({
      state: 'content',
      reward: {
        name,
        image: reward.imageFileId,
        tint: tintOf(reward.rewardId),
        points: say.points(grouped(reward.points)),
        stock: grouped(reward.stockLeft),
        until: say.couponLine(shortDate(reward.endsAt, language.get(), serverNow())),
        description: textOf(reward.description),
        reason: reward.reason
          ? reasons[reward.reason]
          : reward.missingPoints > 0
            ? say.missingPoints(grouped(reward.missingPoints))
            : '',
      },
    })
  },
  async onRedeem() {
    const reward = this.shown
    if (!reward || this.asking) return
    // Before the question: a second tap meanwhile must not ask, and redeem, a second time.
    this.asking = true
    try {
      const { say, rewards: t } = words()
      const { confirm } = await wx.showModal({
        title: t.redeem,
        content: say.redeemAsk(grouped(reward.points), textOf(reward.name)),
      })
      if (confirm) await this.redeem(reward)
    } finally {
      this.asking = false
    }
  },
  async redeem({ rewardId, points }: RewardView) {
    this.redeemKey ||= newKey('redeem', serverNow())
    this.setData({ sending: true })
    try {
      await consumer('reward.redeem', {
        key: this.redeemKey as ReturnType<typeof newKey>,
        rewardId,
        points,
      })
      this.redeemKey = ''
      void wx.showToast({ title: words().rewards.done, icon: 'success' })
      void wx.redirectTo({ url: '/packages/member/redemptions/redemptions' })
    } catch (error) {
      showProblem(error)
      await this.load()
    } finally {
      this.setData({ sending: false })
    }
  },
})
