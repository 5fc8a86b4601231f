import type { Liability, LiabilityKind, LiabilityMember } from '../../../../typings/contract'
import { grouped, wholeYuan } from '../../../lib/money'
import { monthText } from '../../../lib/time'
import { merchant } from '../../../services/cloud'
import { whenText } from '../../../services/entry-text'
import { groupedNumber } from '../../../services/face'
import { language, words } from '../../../services/language'
import { problemOf } from '../../../services/problem'
import type { ChartView } from '../components/chart/view'
import type { FormField } from '../form'
import { fieldOf, optionsOf } from '../form'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { consolePost } from '../post'
import { consoleWords } from '../words'

const KINDS: LiabilityKind[] = ['available', 'pending', 'held', 'deficit']

/** How much the house owes in points, until when, to whom; a member leads to why. */
Page({
  data: {
    state: 'loading',
    whole: 'loading',
    footer: 'idle',
    mayList: false,
    fields: [] as FormField[],
  },
  listing: null as Listing<LiabilityMember> | null,

  onLoad() {
    const { owed: w, columns: c } = consoleWords()
    void wx.setNavigationBarTitle({ title: w.title })
    const kind = fieldOf('kind', w.kind, 'available', {
      kind: 'choice',
      options: optionsOf(w.kinds),
    })
    this.setData({ w, fields: [kind] })
    this.listing = createListing(
      this,
      (cursor) =>
        merchant('console.liabilityMembers', {
          kind: this.kind(),
          ...(cursor ? { cursor } : {}),
        }),
      [
        { name: c.nickname, share: 2 },
        { name: c.number, share: 2 },
        { name: c.points, end: true },
        { name: w.worth, end: true },
      ],
      (member) => {
        const points = grouped(member.points[this.kind()])
        const worth = member.valueFen === undefined ? '' : wholeYuan(member.valueFen)
        const number = groupedNumber(member.number)
        return {
          id: member.memberId,
          title: member.nickname || `No. ${number}`,
          line: [number, words().say.points(points), worth].filter(Boolean).join(' · '),
          cells: [member.nickname, number, points, worth],
          state: '',
          tone: '',
        }
      },
    )
    void this.load()
    void this.begin()
  },
  /** Members and what each has are for who serves them: an analyst sees the sums alone. */
  async begin() {
    try {
      const { role } = await consolePost()
      if (role === 'analyst') return
      this.setData({ mayList: true })
      await this.reload()
    } catch (error) {
      this.setData({ mayList: true, state: 'error', problem: problemOf(error) })
    }
  },
  kind(): LiabilityKind {
    return (this.data.fields[0]?.value ?? 'available') as LiabilityKind
  },
  async load() {
    try {
      this.show(await merchant('console.liability', {}))
    } catch (error) {
      this.setData({ whole: 'error', wholeProblem: problemOf(error) })
    }
  },
  show(liability: Liability) {
    const { owed: w } = consoleWords()
    const { points, countedUntil, byMonth } = liability
    // Before the first count is through, a zero would be a lie.
    const known = countedUntil > 0
    const valueFen = known ? liability.valueFen : undefined
    const count = (owned: number) => (known ? grouped(owned) : '–')
    this.setData({
      whole: 'content',
      total: count(points.available + points.pending + points.held),
      worth: valueFen ? wholeYuan(valueFen.available + valueFen.pending + valueFen.held) : '',
      counted: known ? `${w.counted} ${whenText(countedUntil)}` : w.counting,
      kinds: KINDS.map((kind) => ({
        name: w.kinds[kind],
        value: count(points[kind]),
        worth: valueFen ? wholeYuan(valueFen[kind]) : '',
      })),
      months: monthsOf(byMonth),
    })
  },
  onField(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
    this.setData({ 'fields[0].value': event.detail.value })
    void this.reload()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await Promise.all([this.load(), this.begin()])
    void wx.stopPullDownRefresh()
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
  onOpen(event: OpenEvent) {
    const id = encodeURIComponent(event.detail.id)
    void wx.navigateTo({ url: `/packages/console/member/member?id=${id}` })
  },
})

/** Points that never lapse come last. */
function monthsOf(byMonth: Liability['byMonth']): ChartView | null {
  if (byMonth.length === 0) return null
  const { owed: w } = consoleWords()
  const bars = byMonth.map(({ month, points }) => ({
    name: month === 'never' ? w.never : monthText(month, language.get()),
    value: points,
  }))
  const label = bars.map(({ name, value }) => `${name} ${grouped(value)}`).join(', ')
  const ticks = [bars[0], bars[Math.floor(bars.length / 2)], bars[bars.length - 1]]
  return {
    kind: 'hours',
    label: `${w.byMonth}: ${label}`,
    bars,
    ticks: ticks.flatMap((bar) => (bar ? [bar.name] : [])),
  }
}
