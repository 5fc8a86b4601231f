import type { OfferId, OfferView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { consumer, serverNow } from '../../../services/cloud'
import { offerCard } from '../../../services/coupon-text'
import { openCoupons } from '../../../services/coupons-tab'
import { dress } from '../../../services/dress'
import { textOf, words } from '../../../services/language'
import { problemOf, showProblem } from '../../../services/problem'
import { offerPlace } from '../../../services/whereabouts'

Page({
  data: { state: 'loading', sending: false, had: false },
  id: '' as OfferId,
  shown: null as OfferView | null,
  claimKey: '',

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'offers'])
    this.id = decodeURIComponent(query.id ?? '') as OfferId
    void this.load()
  },
  async load() {
    try {
      const offer = await consumer('offer.show', { offerId: this.id, ...offerPlace() })
      this.shown = offer
      void wx.setNavigationBarTitle({ title: textOf(offer.title) })
      const card = offerCard(offer, false)
      this.setData({
        state: 'content',
        card: { ...card, action: '' },
        description: textOf(offer.description),
        shop: card.place,
        had: offer.reason === 'member_limit',
      })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  async onClaim() {
    if (this.data.sending || !this.shown?.claimable) return
    this.claimKey ||= newKey('coupon', serverNow())
    this.setData({ sending: true })
    try {
      await consumer('offer.claim', {
        key: this.claimKey as ReturnType<typeof newKey>,
        offerId: this.id,
        ...offerPlace(),
      })
      this.claimKey = ''
      void wx.showToast({ title: words().offers.claimed, icon: 'none' })
    } catch (error) {
      showProblem(error)
    } finally {
      this.setData({ sending: false })
      await this.load()
    }
  },
  onCoupons() {
    openCoupons()
  },
  onShop() {
    const shop = this.shown?.shop
    if (shop) void wx.openLocation({ ...shop.place, name: shop.name })
  },
})
