import type { Overview } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { merchant } from '../../../services/cloud'
import { dress } from '../../../services/dress'
import { whenText } from '../../../services/entry-text'
import { textOf, words } from '../../../services/language'
import { problemOf } from '../../../services/problem'

Page({
  data: { state: 'loading' },

  onLoad() {
    dress(this, ['common', 'overview'])
    void wx.setNavigationBarTitle({ title: words().overview.title })
    void this.load()
  },
  async load() {
    try {
      this.show(await merchant('console.overview', {}))
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show(overview: Overview) {
    const { overview: t, console: c } = words()
    const days = [...overview.trend, overview.today]
    const most = Math.max(1, ...days.map(({ salesFen }) => salesFen))
    const total = wholeYuan(days.reduce((sum, { salesFen }) => sum + salesFen, 0))
    const mostMembers = Math.max(1, ...overview.membersByTier.map(({ count }) => count))
    this.setData({
      state: 'content',
      numbers: [
        { name: c.sales, value: wholeYuan(overview.today.salesFen) },
        { name: c.newMembers, value: grouped(overview.today.newMembers) },
        { name: t.members, value: grouped(overview.members) },
        { name: t.outstanding, value: grouped(overview.pointsOutstanding) },
      ],
      trendTotal: total,
      trendLabel: `${t.trend} ${total}`,
      bars: days.map(({ day, salesFen }) => ({
        day,
        percent: Math.round((salesFen * 100) / most),
      })),
      firstDay: days[0]?.day ?? '',
      lastDay: overview.today.day,
      tiers: overview.membersByTier.map(({ tierId, name, count }) => ({
        id: tierId,
        name: textOf(name),
        count: grouped(count),
        percent: Math.round((count * 100) / mostMembers),
      })),
      counted: overview.countedUntil > 0 ? `${t.counted} ${whenText(overview.countedUntil)}` : '',
    })
  },
})
