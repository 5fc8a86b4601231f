import type { Key, OfferId } from '../../../../typings/contract'
import { newKey } from '../../../lib/key'
import { merchant, serverNow } from '../../../services/cloud'
import { valueOf } from '../form'
import type { Intent } from '../sheet'
import { reasonField } from '../sheet'
import { consoleWords } from '../words'

/**
 * Takes the unused coupons of an offer back, slice by slice until none is left. What is cut short goes on
 * with the slice that was not answered, under its own key, so that each coupon is counted once.
 */
export function voidIntent(offerId: OfferId): Intent {
  const { byHand: h } = consoleWords()
  let asked: Key | null = null
  let next: Key | null = null
  let voided = 0
  return {
    name: 'void',
    title: h.voidCoupons,
    fields: [reasonField()],
    async send(key, fields) {
      // Other words are another wish: what it takes back is told with the new reason.
      if (asked !== key) next = null
      asked = key
      next ??= key
      const reason = valueOf(fields, 'reason')
      for (let more = true; more;) {
        const slice = await merchant('coupon.void', { key: next, offerId, reason })
        voided += slice.voided
        more = slice.more
        next = newKey('void', serverNow())
      }
      void wx.showToast({ title: h.voided(String(voided)), icon: 'none', duration: 3000 })
    },
  }
}
