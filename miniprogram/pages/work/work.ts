import type { SessionOpenOutput, SessionRole, ShopId } from '../../../typings/contract'
import type { Section } from '../../locales/dictionary'
import { choose } from '../../services/choose'
import { desk, openDesk } from '../../services/desk'
import { dress, dressed } from '../../services/dress'
import { textOf, words } from '../../services/language'
import { onReconnect } from '../../services/network'
import { problemOf, showProblem } from '../../services/problem'
import { openSession, session } from '../../services/session'

const SECTIONS: Section[] = ['common', 'desk']

type Side = 'desk' | 'console' | 'none'

/** One tab for everyone who works here: the desk, the console, or both behind a switch. */
Page({
  data: {
    ...dressed(SECTIONS),
    sides: sides(),
    statusBarHeight: wx.getWindowInfo().statusBarHeight,
    state: 'loading',
    side: '' as Side | '',
    both: false,
    shopName: desk.get()?.shopName ?? '',
    shops: 0,
    brandName: '',
  },
  roles: [] as SessionRole[],
  stops: [] as (() => void)[],

  onLoad() {
    this.stops = [
      desk.watch((opened) => {
        this.setData({ shopName: opened?.shopName ?? '' })
      }),
      onReconnect(() => void this.load()),
    ]
  },
  onUnload() {
    for (const stop of this.stops) stop()
  },
  onShow() {
    if (dress(this, SECTIONS)) this.setData({ sides: sides() })
    void this.load()
  },
  /** Also what the desk or the console shows below. */
  async onPullDownRefresh() {
    const { side } = this.data
    const home: unknown =
      side === 'desk' || side === 'console' ? this.selectComponent(`#${side}`) : null
    ;(home as { refresh(): void } | null)?.refresh()
    await this.load()
    void wx.stopPullDownRefresh()
  },
  async load() {
    try {
      this.show(await openSession())
    } catch (error) {
      const last = session.get()
      if (last) this.show(last)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show({ roles, brandName }: SessionOpenOutput) {
    this.roles = roles
    const desks = roles.filter(({ role, shopId }) => shopId !== undefined && role !== 'analyst')
    const console = roles.some(({ role }) => role !== 'staff')
    const first: Side = desks.length > 0 ? 'desk' : console ? 'console' : 'none'
    this.setData({
      state: 'content',
      both: desks.length > 0 && console,
      shops: desks.length,
      brandName: textOf(brandName),
      side: this.data.side === '' ? first : this.data.side,
    })
  },
  onSide(event: WechatMiniprogram.TouchEvent) {
    this.setData({ side: event.currentTarget.dataset.side as Side })
  },
  async onSwitchShop() {
    const shops = this.roles.filter(({ shopId }) => shopId !== undefined)
    if (shops.length < 2) return
    const index = await choose(shops.map(({ shopName }) => shopName ?? ''))
    const shopId = index === null ? undefined : shops[index]?.shopId
    if (shopId) await this.open(shopId)
  },
  async open(shopId: ShopId) {
    try {
      await openDesk(shopId)
    } catch (error) {
      showProblem(error)
    }
  },
})

function sides() {
  const { tabs } = words()
  return [
    { side: 'desk', name: tabs.desk },
    { side: 'console', name: tabs.console },
  ]
}
