/** Offers and coupons: claimed by gate and id, reserved and used by sales, returned on refund. */
export type { CouponDoc, OfferDoc } from './store'
export type { CouponBill, CouponUse } from './spend'
export { couponsAtTill, couponView, listCoupons } from './coupons'
export {
  lockCoupon,
  returnCoupon,
  staleLocks,
  unlockCoupon,
  useCoupon,
  useCouponAlone,
} from './spend'
export { expireCoupons, returnStock, voidCouponsOf } from './upkeep'
export { COUPONS, OFFERS } from './store'
