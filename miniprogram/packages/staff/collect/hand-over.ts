import type { CouponId, Key, VisitView } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { isUndecided, serverNow, staff } from '../../../services/cloud'
import { desk } from '../../../services/desk'
import { words } from '../../../services/language'
import { showProblem } from '../../../services/problem'

/** By coupon: a try whose answer was lost is repeated under its own key. */
const keys = new Map<CouponId, Key>()
let asking = false

/** Asks whether the item is being given, then uses its coupon up without a bill; whether it did. */
export async function handOver(
  { visitId }: VisitView,
  couponId: CouponId,
  title: string,
): Promise<boolean> {
  const here = desk.get()
  if (!here || asking) return false
  const { deskMore: t } = words()
  asking = true
  try {
    const { confirm } = await wx.showModal({ title, content: t.handOverAsk })
    if (!confirm) return false
    const key = keys.get(couponId) ?? newKey('coupon', serverNow())
    keys.set(couponId, key)
    await staff('coupon.use', { key, shopId: here.shopId, visitId, couponId })
    keys.delete(couponId)
    void wx.showToast({ title: t.handedOver, icon: 'none' })
    return true
  } catch (error) {
    if (!isUndecided(error)) keys.delete(couponId)
    showProblem(error)
    return false
  } finally {
    asking = false
  }
}
