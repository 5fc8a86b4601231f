import type { OfferRecord } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { merchant } from '../../../services/cloud'
import { valueText } from '../../../services/coupon-text'
import { textOf, words } from '../../../services/language'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle', addText: '' },
  listing: null as Listing<OfferRecord> | null,

  onLoad() {
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.offers })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('offer.list', cursor ? { cursor } : {}),
      (offer) => ({
        id: offer.offerId,
        title: textOf(offer.title),
        line: `${valueText(offer.value)} · ${manage.claimed} ${grouped(offer.claimed)} · ${manage.used} ${grouped(offer.used)} · ${manage.left} ${grouped(offer.stock)}`,
        state: manage.offerStates[offer.state],
        tone: offer.state === 'live' ? 'on' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
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
  onOpen(event: WechatMiniprogram.TouchEvent) {
    const id = encodeURIComponent(event.currentTarget.dataset.id as string)
    void wx.navigateTo({ url: `/packages/console/offer/offer?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/offer/offer' })
  },
})
