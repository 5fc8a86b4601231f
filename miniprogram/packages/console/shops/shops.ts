import type { ShopRecord } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { words } from '../../../services/language'
import type { Listing } from '../listing'
import { createListing } from '../listing'

Page({
  data: { state: 'loading', footer: 'idle', addText: '' },
  listing: null as Listing<ShopRecord> | null,

  onLoad() {
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.shops })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('shop.list', cursor ? { cursor } : {}),
      (shop) => ({
        id: shop.shopId,
        title: shop.name,
        line: `${shop.city} ${shop.district} ${shop.address}`,
        state: shop.closed ? manage.closed : '',
        tone: 'hot',
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
    void wx.navigateTo({ url: `/packages/console/shop/shop?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/shop/shop' })
  },
})
