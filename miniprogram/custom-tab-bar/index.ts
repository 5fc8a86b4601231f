import type { SessionRole } from '../../typings/contract'
import { language, words } from '../services/language'
import { lookClass } from '../services/look'
import { summary } from '../services/member'
import { session } from '../services/session'

/** The bar is one instance per tab page; it follows the session, the language and the look by itself. */
Component({
  options: { addGlobalClass: true },
  data: { items: [] as TabItem[], active: '', label: words().tabs.label, look: lookClass() },
  lifetimes: {
    attached() {
      const redraw = () => {
        this.redraw()
      }
      stops.set(this, [session.watch(redraw), language.watch(redraw), summary.watch(redraw)])
      redraw()
    },
    detached() {
      for (const stop of stops.get(this) ?? []) stop()
      stops.delete(this)
    },
  },
  pageLifetimes: {
    show() {
      this.redraw()
    },
  },
  methods: {
    redraw() {
      const roles = session.get()?.roles ?? []
      const news = (summary.get()?.data.unreadMessages ?? 0) > 0
      const pages = getCurrentPages()
      const active = pages[pages.length - 1]?.route ?? ''
      const look = lookClass()
      // It is told often and changes seldom.
      const state = [active, look, language.get(), news, ...roles.map(({ role }) => role)].join(' ')
      if (drawn.get(this) === state) return
      drawn.set(this, state)
      this.setData({ items: tabItems(roles, news), active, label: words().tabs.label, look })
    },
    onTab(event: WechatMiniprogram.TouchEvent) {
      const path = event.currentTarget.dataset.path as string
      void wx.switchTab({ url: `/${path}` })
    },
    /** Holding the card tab opens the code at once. */
    onHold(event: WechatMiniprogram.TouchEvent) {
      if (event.currentTarget.dataset.path !== 'pages/card/card' || !session.get()?.member) return
      void wx.navigateTo({ url: '/packages/member/code/code' })
    },
  },
})

interface TabItem {
  path: string
  text: string
  icon: string
  iconOn: string
  label: string
  /** A red dot: there are unread messages. */
  news: boolean
}

const stops = new WeakMap<object, (() => void)[]>()
/** What each bar shows now. */
const drawn = new WeakMap<object, string>()

/** The fifth tab shows only to who works here, under the name of what they do. */
function tabItems(roles: SessionRole[], news: boolean): TabItem[] {
  const { tabs, mine } = words()
  const items = [
    tab('card', tabs.card, 'creditcard'),
    tab('offers', tabs.offers, 'coupon'),
    tab('rewards', tabs.rewards, 'gift'),
    {
      ...tab('mine', tabs.mine, 'user'),
      news,
      label: news ? `${tabs.mine}, ${mine.messages}` : tabs.mine,
    },
  ]
  if (roles.length === 0) return items
  const works = roles.some(({ role }) => role === 'staff' || role === 'manager')
  items.push({
    path: 'pages/work/work',
    text: works ? tabs.desk : tabs.console,
    label: works ? tabs.desk : tabs.console,
    news: false,
    icon: works ? 'scan' : 'dashboard',
    iconOn: works ? 'scan' : 'dashboard-filled',
  })
  return items
}

function tab(name: string, text: string, icon: string): TabItem {
  return {
    path: `pages/${name}/${name}`,
    text,
    icon,
    iconOn: `${icon}-filled`,
    label: text,
    news: false,
  }
}
