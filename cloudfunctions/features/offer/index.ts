/** Offers and coupons: claimed by gate and id, reserved and used by sales, returned on refund. */
export type { CouponDoc, OfferDoc } from './store'
export type { CouponBill, CouponUse } from './spend'
export { couponAtTill, couponsAtTill, listCoupons } from './coupons'
export { countUsable, joinCoupons, partCoupons } from './merge'
export { lockCoupon, returnCoupon, useCoupon, useCouponAlone } from './spend'
export { expireCoupons, returnStock, voidCouponsOf } from './upkeep'
export { OFFERS } from './store'
export { tellOffers } from './tell'
