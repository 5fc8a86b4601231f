import type { OfferRecord } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { isoDate } from '../../../lib/time'
import { merchant } from '../../../services/cloud'
import { valueText } from '../../../services/coupon-text'
import { textOf, words } from '../../../services/language'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { maySave, showAdding } from '../post'
import { consoleWords } from '../words'

Page({
  data: { state: 'loading', footer: 'idle', addText: '', mayAdd: false },
  listing: null as Listing<OfferRecord> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.offers })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('offer.list', cursor ? { cursor } : {}),
      [
        { name: c.name, share: 2 },
        { name: c.value, share: 2 },
        { name: c.claimed, end: true },
        { name: c.used, end: true },
        { name: c.stock, end: true },
        { name: c.until, end: true },
      ],
      (offer) => ({
        id: offer.offerId,
        title: textOf(offer.title),
        line: `${valueText(offer.value)} · ${manage.claimed} ${grouped(offer.claimed)} · ${manage.used} ${grouped(offer.used)} · ${manage.left} ${grouped(offer.stock - offer.claimed)}`,
        cells: [
          textOf(offer.title),
          valueText(offer.value),
          grouped(offer.claimed),
          grouped(offer.used),
          grouped(offer.stock - offer.claimed),
          isoDate(offer.endsAt),
        ],
        state: manage.offerStates[offer.state],
        tone: offer.state === 'live' ? 'on' : '',
      }),
    )
  },
  onShow() {
    void this.reload()
  },
  onPageScroll({ scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
    this.listing?.scrolled(scrollTop)
  },
  async onPullDownRefresh() {
    await this.reload()
    void wx.stopPullDownRefresh()
  },
  onReachBottom() {
    void this.more()
  },
  async reload() {
    await Promise.all([this.listing?.reload(), showAdding(this, maySave)])
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const id = encodeURIComponent(event.detail.id)
    void wx.navigateTo({ url: `/packages/console/offer/offer?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/offer/offer' })
  },
})
