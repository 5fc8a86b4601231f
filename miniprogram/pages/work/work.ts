import type { ShopId } from '../../../typings/contract'
import { newKey } from '../../lib/key'
import { grouped, wholeYuan, yuan } from '../../lib/money'
import { clockTime } from '../../lib/time'
import { CallError, serverNow, staff } from '../../services/cloud'
import { desk, openDesk, visit } from '../../services/desk'
import { dress } from '../../services/dress'
import { words } from '../../services/language'
import { problemOf, showProblem } from '../../services/problem'
import { openSession } from '../../services/session'
import { resend, unsent } from '../../services/unsent'

Page({
  data: {
    state: 'loading',
    statusBarHeight: wx.getWindowInfo().statusBarHeight,
    shopName: '',
    staffName: '',
    shops: 0,
    unsent: { count: 0, title: '', line: '' },
  },
  stopWatching: null as (() => void) | null,

  onLoad() {
    this.stopWatching = unsent.watch(() => {
      this.showUnsent()
    })
  },
  onUnload() {
    this.stopWatching?.()
  },
  onShow() {
    dress(this, ['common', 'desk'])
    this.showUnsent()
    void this.load()
  },

  async load() {
    try {
      const { roles } = await openSession()
      const opened = desk.get() ?? (await openDesk())
      this.setData({ shopName: opened.shopName, staffName: opened.staffName, shops: roles.length })
      const today = await staff('desk.today', { shopId: opened.shopId })
      this.setData({
        state: 'content',
        today: {
          sales: grouped(today.sales),
          amount: wholeYuan(today.salesFen),
          redemptions: grouped(today.redemptions),
        },
      })
    } catch (error) {
      if (this.data.state === 'content') showProblem(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  showUnsent() {
    const { say } = words()
    const items = unsent.get()
    const first = items[0]
    this.setData({
      unsent: {
        count: items.length,
        title: say.unsent(items.length),
        line: first ? say.unsentLine(clockTime(first.at), yuan(first.input.amountFen)) : '',
      },
    })
  },
  async onResend() {
    try {
      await resend()
      await this.load()
    } catch (error) {
      showProblem(error)
    }
  },

  async onSwitchShop() {
    const { roles } = await openSession()
    const shops = roles.filter(({ shopId }) => shopId !== undefined)
    if (shops.length < 2) return
    const { tapIndex } = await wx.showActionSheet({
      itemList: shops.map(({ shopName }) => shopName ?? ''),
    })
    await openDesk(shops[tapIndex]?.shopId as ShopId)
    await this.load()
  },
  onScan() {
    wx.scanCode({
      scanType: ['qrCode', 'barCode'],
      success: ({ result }) => {
        void this.scanned(result)
      },
    })
  },
  onAlbum() {
    wx.scanCode({
      onlyFromCamera: false,
      scanType: ['qrCode', 'barCode'],
      success: ({ result }) => {
        void this.scanned(result)
      },
    })
  },
  async onType() {
    const t = words().desk
    const { confirm, content } = await wx.showModal({
      title: t.typedTitle,
      editable: true,
      placeholderText: t.typedHint,
    })
    if (confirm && content.trim()) await this.scanned(content.replace(/\s/g, ''))
  },
  /** One scan opens the visit; what is no member code gets its own sentence and way on. */
  async scanned(code: string) {
    const opened = desk.get()
    if (!opened) return
    try {
      const found = await staff('visit.scan', {
        key: newKey('scan', serverNow()),
        shopId: opened.shopId,
        code,
      })
      visit.set(found)
      void wx.navigateTo({ url: '/packages/staff/collect/collect' })
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      await wx.showModal({ title: '', content: problemOf(error).text, showCancel: false })
    }
  },
})
