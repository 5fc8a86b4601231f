import type { ShopView } from '../../../../typings/contract'
import type { Pager } from '../../../lib/pager'
import { createPager } from '../../../lib/pager'
import { note } from '../../../services/behaviour'
import { consumer } from '../../../services/cloud'
import { choose } from '../../../services/choose'
import { distanceText } from '../../../services/coupon-text'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import { whereabouts } from '../../../services/whereabouts'

/** All shops, by city; opened with `pick`, a tap chooses the shop whose offers are shown. */
Page({
  data: { state: 'loading', footer: 'idle', city: '', pick: false },
  pager: null as Pager<ShopView> | null,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'offers', 'places'])
    const pick = query.pick === '1'
    this.setData({ pick, city: whereabouts.get().city })
    void wx.setNavigationBarTitle({ title: pick ? words().places.shop : words().about.shops })
    note('shop_show', { pick })
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
    const { city } = this.data
    const { near } = whereabouts.get()
    this.pager = createPager((cursor) =>
      consumer('shop.list', {
        ...(city ? { city } : {}),
        ...(near ? { near } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    )
    await this.more()
  },
  async more() {
    const { pager } = this
    if (!pager) return
    try {
      await pager.more()
      // An older question may answer last.
      if (pager !== this.pager) return
      const rows = pager.items().map(shopRow)
      this.setData({ rows, footer: pager.footer(), state: rows.length > 0 ? 'content' : 'empty' })
    } catch (error) {
      if (pager !== this.pager) return
      this.setData({ footer: 'failed' })
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  async onCity() {
    try {
      const { cities } = await consumer('shop.cities', {})
      const index = await choose([words().offers.any, ...cities.map(({ city }) => city)])
      if (index === null) return
      this.setData({ city: cities[index - 1]?.city ?? '', state: 'loading' })
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
  },
  shopAt(event: WechatMiniprogram.TouchEvent): ShopView | undefined {
    const id = event.currentTarget.dataset.id as string
    return this.pager?.items().find(({ shopId }) => shopId === id)
  },
  onShop(event: WechatMiniprogram.TouchEvent) {
    const shop = this.shopAt(event)
    if (!shop) return
    if (!this.data.pick) {
      void wx.openLocation({ ...shop.place, name: shop.name, address: shop.address })
      return
    }
    whereabouts.set({ near: null, city: '', shop: { shopId: shop.shopId, name: shop.name } })
    void wx.navigateBack()
  },
  onCall(event: WechatMiniprogram.TouchEvent) {
    const phoneNumber = this.shopAt(event)?.phone
    if (phoneNumber) void wx.makePhoneCall({ phoneNumber })
  },
})

function shopRow(shop: ShopView) {
  const { places: t, tell } = words()
  const distance = distanceText(shop.distanceM)
  return {
    id: shop.shopId,
    name: tell.openUntil(shop.name, shop.openNow ? '' : t.closedNow),
    line: [distance, shop.district, shop.address].filter(Boolean).join(' · '),
    phone: shop.phone,
  }
}
