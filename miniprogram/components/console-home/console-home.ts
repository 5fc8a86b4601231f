import type { Overview, SetupStep } from '../../../typings/contract'
import { grouped, wholeYuan } from '../../lib/money'
import { merchant } from '../../services/cloud'
import { words } from '../../services/language'
import { lookClass } from '../../services/look'
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

/** The console's first screen: today, what is missing, and the way to every area. */
Component({
  options: { addGlobalClass: true },
  data: { state: 'loading', t: { console: words().console }, look: '' },
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
      this.setData({ t: { console: words().console }, look: lookClass() })
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
      const waiting = overview.alerts.some(({ kind }) => kind === 'approval_waiting')
      this.setData({
        state: 'content',
        numbers: [
          { name: t.sales, value: wholeYuan(overview.today.salesFen) },
          { name: t.count, value: grouped(overview.today.sales) },
          { name: t.newMembers, value: grouped(overview.today.newMembers) },
        ],
        todo: overview.checklist
          .filter(({ done }) => !done)
          .map(({ step }) => ({ step, name: t.steps[step], page: STEP_PAGES[step] })),
        areas: [
          {
            page: 'programme',
            icon: 'chart-ring',
            name: t.programme,
            note: t.programmeLine,
            dot: false,
          },
          { page: 'rewards', icon: 'gift', name: t.rewards, note: '', dot: false },
          { page: 'offers', icon: 'coupon', name: t.offers, note: '', dot: false },
          { page: 'shops', icon: 'store', name: t.shops, note: '', dot: false },
          { page: 'team', icon: 'usergroup', name: t.team, note: '', dot: false },
          {
            page: 'members',
            icon: 'user-search',
            name: t.members,
            note: grouped(overview.members),
            dot: false,
          },
          { page: 'card', icon: 'wallet', name: words().wallet.title, note: '', dot: false },
          { page: 'approvals', icon: 'user-checked', name: t.approvals, note: '', dot: waiting },
          { page: 'audit', icon: 'history', name: t.audit, note: '', dot: false },
        ],
      })
    },
    onGo(event: WechatMiniprogram.TouchEvent) {
      const page = event.currentTarget.dataset.page as string
      void wx.navigateTo({ url: `/packages/console/${page}/${page}` })
    },
  },
})
