import type { Overview, SetupStep } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { merchant } from '../../services/cloud'
import { consoleAreas } from '../../services/console-areas'
import { language, words } from '../../services/language'
import { lookClass } from '../../services/look'
import { alertRow, trendOf, weekChange } from '../../services/overview-text'
import { problemOf, showProblem } from '../../services/problem'

/** Where each open step of the checklist is done. */
const STEP_PAGES: Record<SetupStep['step'], string> = {
  programme: 'programme',
  first_shop: 'shops',
  first_staff: 'team',
  second_owner: 'team',
  first_reward: 'rewards',
  first_offer: 'offers',
  poster: 'shops',
  wechat_card: 'card',
}
const MOST_ALERTS = 3

/** The console's first screen: today, what is missing, and the way to every area. */
Component({
  options: { addGlobalClass: true },
  data: { state: 'loading', t: spoken(), lang: language.get(), look: lookClass() },
  lifetimes: {
    attached() {
      this.refresh()
    },
  },
  pageLifetimes: {
    show() {
      this.refresh()
    },
  },
  methods: {
    refresh() {
      const look = lookClass()
      if (this.data.lang !== language.get()) this.setData({ t: spoken(), lang: language.get() })
      if (this.data.look !== look) this.setData({ look })
      void this.load()
    },
    async load() {
      try {
        this.show(await merchant('console.overview', {}))
      } catch (error) {
        if (this.data.state === 'content') showProblem(error)
        else this.setData({ state: 'error', problem: problemOf(error) })
      }
    },
    show(overview: Overview) {
      const { console: t } = words()
      const { today } = overview
      this.setData({
        state: 'content',
        sales: wholeYuan(today.salesFen),
        change: weekChange(overview),
        trend: trendOf(overview),
        numbers: [
          { name: t.newMembers, value: grouped(today.newMembers) },
          { name: t.points, value: grouped(today.earnedPoints) },
          { name: t.redeemed, value: grouped(today.redeemedPoints) },
        ],
        alerts: overview.alerts.slice(0, MOST_ALERTS).map(alertRow),
        ...setupOf(overview.checklist),
        areas: areasOf(overview),
      })
    },
    onGo(event: WechatMiniprogram.TouchEvent) {
      const page = event.currentTarget.dataset.page as string
      void wx.navigateTo({ url: `/packages/console/${page}/${page}` })
    },
  },
})

function spoken() {
  const { console: t, overview } = words()
  return { console: t, overview }
}

function setupOf(checklist: SetupStep[]) {
  const { console: t, say } = words()
  const open = checklist.filter(({ done }) => !done)
  return {
    setupTitle: say.setupLeft(open.length),
    setupCount: `${String(checklist.length - open.length)} / ${String(checklist.length)}`,
    setup: [...checklist].sort((a, b) => Number(b.done) - Number(a.done)),
    todo: open.map(({ step }) => ({
      step,
      name: t.steps[step],
      hint: t.stepHints[step],
      page: STEP_PAGES[step],
    })),
  }
}

function areasOf({ members, alerts }: Overview) {
  const waiting = alerts.some(({ kind }) => kind === 'approval_waiting')
  return consoleAreas().map((area) => ({
    ...area,
    note: area.page === 'members' ? grouped(members) : '',
    dot: area.page === 'approvals' && waiting,
  }))
}
