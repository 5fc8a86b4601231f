import type { ShopRecord } from '../../../../typings/contract'
import { merchant } from '../../../services/cloud'
import { words } from '../../../services/language'
import type { Listing, OpenEvent } from '../listing'
import { createListing } from '../listing'
import { maySave, showAdding } from '../post'
import { consoleWords } from '../words'

Page({
  data: { state: 'loading', footer: 'idle', addText: '', mayAdd: false },
  listing: null as Listing<ShopRecord> | null,

  onLoad() {
    const { columns: c } = consoleWords()
    const { console: t, manage } = words()
    void wx.setNavigationBarTitle({ title: t.shops })
    this.setData({ addText: manage.add })
    this.listing = createListing(
      this,
      (cursor) => merchant('shop.list', cursor ? { cursor } : {}),
      [
        { name: c.name, share: 2 },
        { name: c.city },
        { name: c.address, share: 3 },
        { name: c.phoneOfShop, share: 2 },
      ],
      (shop) => ({
        id: shop.shopId,
        title: shop.name,
        line: `${shop.city} ${shop.district} ${shop.address}`,
        cells: [shop.name, `${shop.city} ${shop.district}`, shop.address, shop.phone],
        state: shop.closed ? manage.closed : '',
        tone: 'hot',
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
    await Promise.all([
      this.listing?.reload(),
      showAdding(this, (post) => maySave(post) && post.shopIds.length === 0),
    ])
  },
  async more() {
    await this.listing?.more()
  },
  onOpen(event: OpenEvent) {
    const id = encodeURIComponent(event.detail.id)
    void wx.navigateTo({ url: `/packages/console/shop/shop?id=${id}` })
  },
  onAdd() {
    void wx.navigateTo({ url: '/packages/console/shop/shop' })
  },
})
