import type { CouponId, Key, MemberId, OfferId } from '../../../typings/contract'
import type { CouponDoc } from '../../../cloudfunctions/features/offer/store'
import { START } from '../account/world'

const DAY_MS = 86_400_000

/** A coupon in hand, as if claimed. */
export function couponOf(id: string, other: Partial<CouponDoc> = {}): CouponDoc {
  return {
    _id: id as CouponId,
    offerId: 'o_1' as OfferId,
    memberId: `m_${id}` as MemberId,
    n: 1,
    key: id as Key,
    attempt: '',
    state: 'issued',
    title: { zh: '', en: '' },
    value: { kind: 'amount_off', amountFen: 300 },
    minimumFen: 0,
    shopIds: [],
    claimedAt: START,
    expiresAt: START + 20 * DAY_MS,
    saleId: '',
    lockedAt: 0,
    usedAt: 0,
    usedShopId: '',
    usedShopName: '',
    order: id,
    schemaVersion: 1,
    ...other,
  }
}
