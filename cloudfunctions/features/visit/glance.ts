import type { CouponAtTill, VisitView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { dayOf } from '../../platform/pure/day'
import { accountNow, balancesView, readAccount } from '../account'
import { birthdayOf } from '../member'
import { birthdayOn } from '../member/rules/profile'
import { couponsAtTill } from '../offer'
import { currentProgramme } from '../programme'
import { openRedemptionsOf } from '../reward'
import { tierRuleOf } from '../tier'
import type { VisitDoc } from './record'

/** What the desk sees of the member whom it serves; never the phone number. */
export async function glance(context: Context, visit: VisitDoc): Promise<VisitView> {
  const { memberId, shopId } = visit
  const [programme, stored, coupons, redemptions] = await Promise.all([
    currentProgramme(context),
    readAccount(context, memberId),
    couponsAtTill(context, memberId, { shopId, amountFen: 0 }),
    // A number can be lent, and whoever knows the pick-up code has the reward.
    visit.proof === 'code' ? openRedemptionsOf(context, memberId) : [],
  ])
  if (!stored || stored.status === 'closed') {
    throw new Refusal('ACCOUNT_CLOSED', 'this card is closed', { reason: 'closed' })
  }
  const account = await accountNow(context, stored)
  const tier = tierRuleOf(programme, account.tier.id)
  const { points, deficitPoints } = balancesView(account)
  const born = birthdayOn(visitBirthday(context, visit), dayOf(context.clock.now()))
  return {
    visitId: visit.visitId,
    memberId: visit.memberId,
    expiresAt: visit.expiresAt,
    proof: visit.proof,
    number: visit.number,
    nickname: visit.nickname,
    avatarFileId: visit.avatarFileId,
    tierName: tier.name,
    palette: tier.palette,
    points,
    deficitPoints,
    status: account.status === 'frozen' ? 'frozen' : 'active',
    birthdayToday: born.today,
    birthdayMonth: born.month,
    staffNote: visit.staffNote,
    coupons: coupons.map(beforeAmount),
    openRedemptions: redemptions.map(({ name, pickupCode, pickupUntil }) => ({
      name,
      pickupCode,
      pickupUntil,
    })),
  }
}

/** No amount has been typed yet, so none can be too small. */
function beforeAmount(coupon: CouponAtTill): CouponAtTill {
  if (coupon.reason !== 'below_minimum') return coupon
  return { coupon: coupon.coupon, usable: true, discountFen: 0 }
}

/** `MM-DD` or '', opened from the visit's sealed copy. */
export function visitBirthday(context: Context, { memberId, birthday }: VisitDoc): string {
  return birthdayOf(context, { _id: memberId, birthday })
}
