import type { Overview } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { merchant } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { words } from '../../../services/language'
import { alertRow, hoursOf, tiersOf, trendOf, weekChange } from '../../../services/overview-text'
import { problemOf, showProblem } from '../../../services/problem'
import { loadProgramme } from '../../../services/programme'
import { openSession } from '../../../services/session'

Page({
  data: { state: 'loading' },

  onLoad() {
    dress(this, ['common', 'console', 'overview'])
    void wx.setNavigationBarTitle({ title: words().overview.title })
    void this.load()
  },
  async onPullDownRefresh() {
    await this.load()
    void wx.stopPullDownRefresh()
  },
  async load() {
    try {
      const overview = await merchant('console.overview', {})
      const { programmeReady, programmeVersion } = await openSession()
      // The tiers' own colours; a house without a programme has no tiers to show.
      if (programmeReady) await loadProgramme(programmeVersion)
      this.show(overview)
    } catch (error) {
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(overview: Overview) {
    const { overview: t, console: c } = words()
    const { today } = overview
    this.setData({
      state: 'content',
      sales: wholeYuan(today.salesFen),
      change: weekChange(overview),
      trend: trendOf(overview),
      hours: hoursOf(overview),
      tiers: tiersOf(overview),
      numbers: [
        { name: c.count, value: grouped(today.sales) },
        { name: c.newMembers, value: grouped(today.newMembers) },
        { name: c.points, value: grouped(today.earnedPoints) },
        { name: c.redeemed, value: grouped(today.redeemedPoints) },
        { name: t.members, value: grouped(overview.members) },
        { name: t.outstanding, value: grouped(overview.pointsOutstanding) },
      ],
      alerts: overview.alerts.map(alertRow),
      counted: overview.countedUntil > 0 ? `${t.counted} ${whenText(overview.countedUntil)}` : '',
    })
  },
  onGo(event: WechatMiniprogram.TouchEvent) {
    const page = event.currentTarget.dataset.page as string
    void wx.navigateTo({ url: `/packages/console/${page}/${page}` })
  },
})
