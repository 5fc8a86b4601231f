import type {
  CouponListInput,
  CouponView,
  OfferId,
  OfferView,
  ShopView,
} from '../../../typings/contract'
import type { CouponCardView } from '../../components/coupon-card/coupon-card'
import type { Section } from '../../locales/dictionary'
import { newKey } from '../../lib/key'
import type { Pager } from '../../lib/pager'
import { createPager } from '../../lib/pager'
import { note } from '../../services/behaviour'
import { choose } from '../../services/choose'
import { CallError, consumer, isUndecided, serverNow } from '../../services/cloud'
import { couponCard, offerCard } from '../../services/coupon-text'
import { takeCouponsAsked } from '../../services/coupons-tab'
import { dress, dressed } from '../../services/dress'
import { words } from '../../services/language'
import type { LongList } from '../../services/long-list'
import { createLongList } from '../../services/long-list'
import { summary } from '../../services/member'
import { withKnown } from '../../services/known-page'
import { onReconnect } from '../../services/network'
import { problemOf, showProblem } from '../../services/problem'
import { askPlace, EVERYWHERE, offerPlace, whereabouts } from '../../services/whereabouts'
import { chips, markers, placeName } from './places'

const SECTIONS: Section[] = ['common', 'offers', 'places']

type Side = 'nearby' | 'mine'
type CouponState = CouponListInput['state']

const BLANK = {
  state: 'loading',
  strip: '',
  hero: null,
  rows: [] as CouponCardView[],
  above: 0,
  below: 0,
}

Page({
  data: {
    ...dressed(SECTIONS),
    ...choices(),
    chips: chips(EVERYWHERE, 0, [], ''),
    side: 'nearby' as Side,
    footer: 'idle',
    radiusM: 0,
    district: '',
    couponState: 'usable' as CouponState,
    where: placeName(EVERYWHERE),
    map: false,
    visitor: false,
    ...BLANK,
    hero: null as CouponCardView | null,
  },
  districts: [] as string[],
  shops: [] as ShopView[],
  offers: null as Pager<OfferView> | null,
  coupons: null as Pager<CouponView> | null,
  list: null as LongList<CouponCardView> | null,
  /** Offer → key of a claim; kept until the cloud has answered, so that a retry claims the same coupon. */
  claims: {} as Record<string, ReturnType<typeof newKey> | undefined>,
  sending: '',
  named: '',
  stops: [] as (() => void)[],

  onLoad() {
    this.list = createLongList(this, { most: 24 })
    this.stops = [
      whereabouts.watch(() => {
        this.setData({ ...BLANK, district: '' })
        this.name()
        if (this.data.map) void this.loadShops()
      }),
      onReconnect(() => {
        if (this.data.strip) void this.reload()
      }),
    ]
  },
  onUnload() {
    for (const stop of this.stops) stop()
  },
  onShow() {
    dress(this, SECTIONS)
    if (takeCouponsAsked()) this.setData({ ...BLANK, side: 'mine' })
    note('offers_view', { side: this.data.side })
    this.name()
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.list?.scrolled(scrollTop)
  },
  onReachBottom() {
    void this.more()
  },
  name() {
    void wx.setNavigationBarTitle({ title: words().tabs.offers })
    const where = whereabouts.get()
    const named = {
      ...choices(),
      where: placeName(where),
      chips: chips(where, this.data.radiusM, this.districts, this.data.district),
    }
    // It is told at every return to the page and changes seldom.
    const text = JSON.stringify(named)
    if (text === this.named) return
    this.named = text
    this.setData(named)
  },

  async reload() {
    const { near, city } = whereabouts.get()
    const { radiusM, district, couponState } = this.data
    this.list?.reset()
    const wish = {
      ...offerPlace(),
      ...(near && radiusM > 0 ? { radiusM } : {}),
      ...(city && district ? { district } : {}),
    }
    const told = (side: Side) => (strip: string) => {
      if (side === this.data.side && strip !== this.data.strip) this.setData({ strip })
    }
    this.offers = createPager(
      withKnown({
        name: 'nearby',
        asked: near ? null : JSON.stringify(wish),
        ask: (cursor) => consumer('offer.nearby', { ...wish, ...(cursor ? { cursor } : {}) }),
        told: told('nearby'),
      }),
    )
    this.coupons = createPager(
      withKnown({
        name: couponState,
        asked: '',
        ask: (cursor) =>
          consumer('coupon.list', { state: couponState, ...(cursor ? { cursor } : {}) }),
        told: told('mine'),
      }),
    )
    await this.more()
  },
  async more() {
    const pager = this.data.side === 'nearby' ? this.offers : this.coupons
    if (!pager) return
    try {
      await pager.more()
      // An older question may answer last.
      if (pager === this.offers || pager === this.coupons) this.show()
    } catch (error) {
      if (pager !== this.offers && pager !== this.coupons) return
      this.setData({ footer: 'failed' })
      if (this.data.hero || this.data.rows.length > 0) showProblem(error)
      else if (error instanceof CallError && error.code === 'NOT_A_MEMBER')
        this.setData({ ...BLANK, state: 'empty', visitor: true })
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show() {
    const nearby = this.data.side === 'nearby'
    const cards = nearby
      ? (this.offers?.items() ?? []).map((offer) =>
          offerCard(offer, this.sending === offer.offerId),
        )
      : (this.coupons?.items() ?? []).map(couponCard)
    const footer = (nearby ? this.offers : this.coupons)?.footer() ?? 'idle'
    // The nearest offer that can be claimed is the one strong element of this screen.
    const hero = nearby && !this.data.map ? (cards.find(({ usable }) => usable) ?? null) : null
    this.setData({
      hero,
      footer,
      visitor: false,
      state: cards.length > 0 ? 'content' : 'empty',
    })
    this.list?.show(cards.filter((card) => card !== hero))
  },

  onSide(event: WechatMiniprogram.TouchEvent) {
    this.turnTo(event.currentTarget.dataset.side as Side)
  },
  turnTo(side: Side) {
    note(side === 'mine' ? 'coupon_list' : 'offers_view')
    this.setData({ ...BLANK, side })
    void this.reload()
  },
  onState(event: WechatMiniprogram.TouchEvent) {
    this.setData({ ...BLANK, couponState: event.currentTarget.dataset.state as CouponState })
    void this.reload()
  },
  onEmpty() {
    if (this.data.visitor) void wx.switchTab({ url: '/pages/card/card' })
    else if (this.data.side === 'mine') this.turnTo('nearby')
    else this.lookEverywhere()
  },
  lookEverywhere() {
    this.setData({ radiusM: 0 })
    whereabouts.set(EVERYWHERE)
    void this.reload()
  },

  onChip(event: WechatMiniprogram.TouchEvent) {
    const [kind = '', value = ''] = (event.currentTarget.dataset.id as string).split(':')
    if (kind === 'locate') void this.locate()
    else if (kind === 'city') void this.chooseCity()
    else {
      if (kind === 'range') this.setData({ ...BLANK, radiusM: Number(value) })
      else this.setData({ ...BLANK, district: this.data.district === value ? '' : value })
      this.name()
      void this.reload()
    }
  },
  /** Location only when the person asks; a refusal leads on to the cities. */
  async locate() {
    const near = await askPlace()
    if (!near) {
      void wx.showToast({ title: words().offers.refused, icon: 'none' })
      await this.chooseCity()
      return
    }
    whereabouts.set({ ...EVERYWHERE, near })
    await this.reload()
  },
  async onWhere() {
    const { offers: t, places } = words()
    const index = await choose([t.locate, t.city, places.shop, places.everywhere])
    if (index === 0) await this.locate()
    else if (index === 1) await this.chooseCity()
    else if (index === 2) void wx.navigateTo({ url: '/packages/member/shops/shops?pick=1' })
    else if (index === 3) this.lookEverywhere()
  },
  async chooseCity() {
    try {
      const { cities } = await consumer('shop.cities', {})
      const index = await choose([words().offers.any, ...cities.map(({ city }) => city)])
      if (index === null) return
      const chosen = cities[index - 1]
      note('city_choose', { city: chosen?.city ?? '' })
      this.districts = chosen?.districts ?? []
      whereabouts.set({ ...EVERYWHERE, city: chosen?.city ?? '' })
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
  },

  onMap() {
    const map = !this.data.map
    this.setData({ map })
    this.show()
    if (!map) return
    note('map_open')
    void this.loadShops()
  },
  async loadShops() {
    const { near, city } = whereabouts.get()
    try {
      const { items } = await consumer('shop.list', {
        ...(near ? { near } : {}),
        ...(city ? { city } : {}),
        limit: 50,
      })
      this.shops = items
      this.showShops()
    } catch (error) {
      showProblem(error)
    }
  },
  showShops() {
    const { near, shop } = whereabouts.get()
    const chosen = this.shops.find(({ shopId }) => shopId === shop?.shopId)
    this.setData({
      markers: markers(this.shops, shop?.shopId ?? ''),
      centre: chosen?.place ?? near ?? this.shops[0]?.place ?? null,
      points: near && !chosen ? [near, ...this.shops.map(({ place }) => place)] : [],
      located: near !== null,
    })
  },
  /** A pin shows its shop's offers in the list below. */
  onPin(event: WechatMiniprogram.CustomEvent<{ markerId: number }>) {
    const shop = this.shops[event.detail.markerId]
    if (!shop) return
    note('shop_show', { from: 'map' })
    whereabouts.set({ ...whereabouts.get(), shop: { shopId: shop.shopId, name: shop.name } })
    void this.reload()
  },

  onHero(event: WechatMiniprogram.TouchEvent) {
    this.open(event.currentTarget.dataset.id as string)
  },
  onHeroClaim(event: WechatMiniprogram.TouchEvent) {
    void this.claim(event.currentTarget.dataset.id as string)
  },
  onOpen(event: WechatMiniprogram.CustomEvent<{ id: string }>) {
    this.open(event.detail.id)
  },
  open(id: string) {
    const page = this.data.side === 'nearby' ? 'offer' : 'coupon'
    void wx.navigateTo({
      url: `/packages/member/${page}/${page}?id=${encodeURIComponent(id)}`,
    })
  },
  onAct(event: WechatMiniprogram.CustomEvent<{ id: string }>) {
    const { id } = event.detail
    if (this.data.side === 'mine') void wx.navigateTo({ url: '/packages/member/code/code' })
    else if (this.data.rows.find((card) => card.id === id)?.usable) void this.claim(id)
    else this.turnTo('mine')
  },
  async claim(id: string) {
    if (this.sending) return
    this.sending = id
    const key = this.claims[id] ?? newKey('coupon', serverNow())
    this.claims[id] = key
    this.show()
    try {
      await consumer('offer.claim', { key, offerId: id as OfferId, ...offerPlace() })
      this.claims[id] = undefined
      note('offer_claim', { offer: id })
      void wx.showToast({ title: words().offers.claimed, icon: 'none' })
    } catch (error) {
      if (!isUndecided(error)) this.claims[id] = undefined
      showProblem(error)
    } finally {
      this.sending = ''
      await this.reload()
    }
  },
})

/** What can be chosen above the list, in the language of now. */
function choices() {
  const { offers: t, tell } = words()
  const held = summary.get()?.data.couponCount ?? 0
  return {
    sides: [
      { side: 'nearby', name: t.nearby },
      { side: 'mine', name: held > 0 ? `${t.mine} ${tell.pieces(String(held))}` : t.mine },
    ],
    states: [
      { state: 'usable', name: t.usable },
      { state: 'used', name: t.usedUp },
      { state: 'expired', name: t.expired },
    ],
  }
}
