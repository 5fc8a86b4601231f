import type {
  CouponListInput,
  CouponView,
  OfferId,
  OfferView,
  Place,
} from '../../../typings/contract'
import type { CouponCardView } from '../../components/coupon-card/coupon-card'
import type { Section } from '../../locales/dictionary'
import { newKey } from '../../lib/key'
import type { Pager } from '../../lib/pager'
import { createPager } from '../../lib/pager'
import { CallError, consumer, serverNow } from '../../services/cloud'
import { choose } from '../../services/choose'
import { couponCard, offerCard } from '../../services/coupon-text'
import { dress, dressed } from '../../services/dress'
import { words } from '../../services/language'
import { problemOf, showProblem } from '../../services/problem'

const SECTIONS: Section[] = ['common', 'offers']

type Side = 'nearby' | 'mine'
type CouponState = CouponListInput['state']

Page({
  data: {
    ...dressed(SECTIONS),
    ...choices(),
    side: 'nearby' as Side,
    state: 'loading',
    footer: 'idle',
    city: '',
    radiusM: 0,
    couponState: 'usable' as CouponState,
    where: { name: words().offers.locate, chosen: false },
    skeleton: [1, 2, 3].map(() => ({ height: '216rpx', borderRadius: '24rpx' })),
    hero: null as CouponCardView | null,
    cards: [] as CouponCardView[],
  },
  near: null as Place | null,
  offers: null as Pager<OfferView> | null,
  coupons: null as Pager<CouponView> | null,
  /** Offer → key of a claim under way, so that a retry claims the same coupon. */
  claims: {} as Record<string, ReturnType<typeof newKey> | undefined>,

  onShow() {
    if (dress(this, SECTIONS)) this.name()
    void wx.setNavigationBarTitle({ title: words().tabs.offers })
    void this.reload()
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  name() {
    const { offers: t } = words()
    this.setData({
      ...choices(),
      where: { name: this.near ? t.located : t.locate, chosen: this.near !== null },
    })
  },

  async reload() {
    const { near } = this
    const { city, radiusM, couponState } = this.data
    this.offers = createPager((cursor) =>
      consumer('offer.nearby', {
        ...(near ? { near } : {}),
        ...(near && radiusM > 0 ? { radiusM } : {}),
        ...(city ? { city } : {}),
        ...(cursor ? { cursor } : {}),
      }),
    )
    this.coupons = createPager((cursor) =>
      consumer('coupon.list', { state: couponState, ...(cursor ? { cursor } : {}) }),
    )
    await this.more()
  },
  async more() {
    const pager = this.data.side === 'nearby' ? this.offers : this.coupons
    if (!pager) return
    try {
      await pager.more()
      this.show()
    } catch (error) {
      this.setData({ footer: 'failed' })
      if (this.data.hero || this.data.cards.length > 0) showProblem(error)
      else if (error instanceof CallError && error.code === 'NOT_A_MEMBER')
        this.setData({ state: 'empty', hero: null, cards: [] })
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  show() {
    const nearby = this.data.side === 'nearby'
    const cards = nearby
      ? (this.offers?.items() ?? []).map((offer) =>
          offerCard(offer, this.claims[offer.offerId] !== undefined),
        )
      : (this.coupons?.items() ?? []).map(couponCard)
    const footer = (nearby ? this.offers : this.coupons)?.footer() ?? 'idle'
    // The nearest offer that can be claimed is the one strong element of this screen.
    const hero = nearby && cards[0]?.action ? cards[0] : null
    this.setData({
      hero,
      cards: hero ? cards.slice(1) : cards,
      footer,
      state: cards.length > 0 ? 'content' : 'empty',
    })
  },
  onHero(event: WechatMiniprogram.TouchEvent) {
    this.open(event.currentTarget.dataset.id as string)
  },
  onHeroClaim(event: WechatMiniprogram.TouchEvent) {
    void this.claim(event.currentTarget.dataset.id as string)
  },

  onSide(event: WechatMiniprogram.TouchEvent) {
    this.setData({
      side: event.currentTarget.dataset.side as Side,
      state: 'loading',
      hero: null,
      cards: [],
    })
    void this.reload()
  },
  onState(event: WechatMiniprogram.TouchEvent) {
    this.setData({
      couponState: event.currentTarget.dataset.state as CouponState,
      state: 'loading',
      hero: null,
      cards: [],
    })
    void this.reload()
  },
  onRange(event: WechatMiniprogram.TouchEvent) {
    this.setData({
      radiusM: Number(event.currentTarget.dataset.metres),
      state: 'loading',
      hero: null,
      cards: [],
    })
    void this.reload()
  },
  /** Location only when the person asks; fuzzy is enough. A refusal leads on to the cities. */
  onLocate() {
    wx.getFuzzyLocation({
      type: 'gcj02',
      success: ({ longitude, latitude }) => {
        this.near = { longitude, latitude }
        this.setData({ city: '', state: 'loading', hero: null, cards: [] })
        this.name()
        void this.reload()
      },
      fail: () => {
        void wx.showToast({ title: words().offers.refused, icon: 'none' })
        void this.onCity()
      },
    })
  },
  async onCity() {
    try {
      const { cities } = await consumer('shop.cities', {})
      const { offers: t } = words()
      const index = await choose([t.any, ...cities.map(({ city }) => city)])
      if (index === null) return
      this.near = null
      this.setData({
        city: cities[index - 1]?.city ?? '',
        radiusM: 0,
        state: 'loading',
        hero: null,
        cards: [],
      })
      this.name()
      await this.reload()
    } catch (error) {
      showProblem(error)
    }
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
    if (this.data.side === 'mine') void wx.navigateTo({ url: '/packages/member/code/code' })
    else void this.claim(event.detail.id)
  },
  async claim(id: string) {
    if (this.claims[id]) return
    const key = newKey('coupon', serverNow())
    this.claims[id] = key
    this.show()
    try {
      await consumer('offer.claim', { key, offerId: id as OfferId })
      void wx.showToast({ title: words().offers.claimed, icon: 'none' })
    } catch (error) {
      showProblem(error)
    } finally {
      this.claims[id] = undefined
      await this.reload()
    }
  },
})

/** What can be chosen above the list, in the language of now. */
function choices() {
  const { offers: t } = words()
  return {
    sides: [
      { side: 'nearby', name: t.nearby },
      { side: 'mine', name: t.mine },
    ],
    ranges: [
      { metres: 1000, name: t.near1 },
      { metres: 3000, name: t.near3 },
      { metres: 5000, name: t.near5 },
      { metres: 0, name: t.any },
    ],
    states: [
      { state: 'usable', name: t.usable },
      { state: 'used', name: t.usedUp },
      { state: 'expired', name: t.expired },
    ],
  }
}
