import type { SessionRole, ShopId } from '../../../typings/contract'
import type { Section } from '../../locales/dictionary'
import { choose } from '../../services/choose'
import { desk, openDesk } from '../../services/desk'
import { dress, dressed } from '../../services/dress'
import { textOf, words } from '../../services/language'
import { showProblem } from '../../services/problem'
import { openSession } from '../../services/session'

const SECTIONS: Section[] = ['common', 'desk']

type Side = 'desk' | 'console' | 'none'

/** One tab for everyone who works here: the desk, the console, or both behind a switch. */
Page({
  data: {
    ...dressed(SECTIONS),
    sides: sides(),
    statusBarHeight: wx.getWindowInfo().statusBarHeight,
    side: '' as Side | '',
    both: false,
    shopName: desk.get()?.shopName ?? '',
    shops: 0,
    brandName: '',
  },
  roles: [] as SessionRole[],
  stopWatching: null as (() => void) | null,

  onLoad() {
    this.stopWatching = desk.watch((opened) => {
      this.setData({ shopName: opened?.shopName ?? '' })
    })
  },
  onUnload() {
    this.stopWatching?.()
  },
  onShow() {
    if (dress(this, SECTIONS)) this.setData({ sides: sides() })
    void this.load()
  },
  async load() {
    try {
      const { roles, brandName } = await openSession()
      this.roles = roles
      const desks = roles.filter(({ role, shopId }) => shopId !== undefined && role !== 'analyst')
      const console = roles.some(({ role }) => role !== 'staff')
      const first: Side = desks.length > 0 ? 'desk' : console ? 'console' : 'none'
      this.setData({
        both: desks.length > 0 && console,
        shops: desks.length,
        brandName: textOf(brandName),
        side: this.data.side === '' ? first : this.data.side,
      })
    } catch (error) {
      showProblem(error)
    }
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
