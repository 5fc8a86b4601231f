import type { CouponId } from '../../../../typings/contract'
import { consumer } from '../../../services/cloud'
import { couponCard } from '../../../services/coupon-text'
import { dress } from '../../../services/dress'
import { words } from '../../../services/language'
import { problemOf } from '../../../services/problem'

Page({
  data: { state: 'loading' },
  id: '' as CouponId,

  onLoad(query: Record<string, string | undefined>) {
    dress(this, ['common', 'offers'])
    void wx.setNavigationBarTitle({ title: words().offers.mine })
    this.id = decodeURIComponent(query.id ?? '') as CouponId
    void this.load()
  },
  async load() {
    try {
      const coupon = await consumer('coupon.show', { couponId: this.id })
      this.setData({ state: 'content', card: { ...couponCard(coupon), action: '' } })
    } catch (error) {
      this.setData({ state: 'error', problem: problemOf(error) })
    }
  },
  onCode() {
    void wx.navigateTo({ url: '/packages/member/code/code' })
  },
})
