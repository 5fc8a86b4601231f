import type { CouponId, CouponView, Key } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { lockCoupon, returnCoupon, useCoupon, useCouponAlone } from '../offer'
import { currentProgramme } from '../programme'
import type { VisitDoc } from '../visit'
import type { SaleDoc } from './record'
import { SALES } from './record'

/** A coupon knows its sale by the sale's key, which every retry bears. */
function useOf(sale: SaleDoc) {
  const { memberId, shopId, shopName, key } = sale
  return { couponId: sale.couponId as CouponId, memberId, shopId, shopName, saleId: key }
}

/** Reserved, then used, for the sale that stands. @throws Refusal NOT_ELIGIBLE, NOT_FOUND */
export async function takeCoupon(context: Context, sale: SaleDoc): Promise<void> {
  const { couponDiscountFen } = sale.tender
  const amountFen = sale.tender.amountFen - sale.tender.tierDiscountFen
  const { discountFen } = await lockCoupon(context, { ...useOf(sale), amountFen })
  if (discountFen < couponDiscountFen) {
    throw new Refusal('VERSION_CHANGED', 'the coupon is worth less than was shown')
  }
  await useCoupon(context, useOf(sale))
}

/** The sale is refused: the coupon was never used. */
export async function giveCouponBack(context: Context, sale: SaleDoc): Promise<void> {
  await returnCoupon(context, useOf(sale), 0)
}

/** The whole sale was given back: so is its coupon, a lapsed one with the programme's grace. */
export async function sendCouponBack(context: Context, sale: SaleDoc): Promise<void> {
  const { restoreGraceDays } = (await currentProgramme(context)).config.points
  await returnCoupon(context, useOf(sale), restoreGraceDays)
  await context.db.updateWhere(
    SALES,
    { _id: sale._id, couponOwed: true },
    { set: { couponOwed: false } },
  )
}

/** A coupon for an item, used without a bill. @throws Refusal NOT_ELIGIBLE, NOT_FOUND */
export function useAtDesk(
  context: Context,
  grant: StaffGrant,
  visit: VisitDoc,
  { key, couponId }: { key: Key; couponId: CouponId },
): Promise<CouponView> {
  if (visit.proof !== 'code') {
    throw new Refusal('NOT_ELIGIBLE', 'only the code on the phone may spend', {
      reason: 'static_number',
    })
  }
  const { shopId, shopName } = grant
  return useCouponAlone(context, {
    couponId,
    memberId: visit.memberId,
    shopId,
    shopName,
    saleId: key,
  })
}
