import type { VisitView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { dayOf } from '../../platform/pure/day'
import { accountNow, balancesView, readAccount } from '../account'
import { birthdayOf } from '../member'
import { birthdayOn } from '../member/rules/profile'
import { currentProgramme } from '../programme'
import { tierRuleOf } from '../tier'
import type { VisitDoc } from './record'

/** What the desk sees of the member whom it serves; never the phone number. */
export async function glance(context: Context, visit: VisitDoc): Promise<VisitView> {
  const [programme, stored] = await Promise.all([
    currentProgramme(context),
    readAccount(context, visit.memberId),
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
    coupons: [],
    openRedemptions: [],
  }
}

/** `MM-DD` or '', opened from the visit's sealed copy. */
export function visitBirthday(context: Context, { memberId, birthday }: VisitDoc): string {
  return birthdayOf(context, { _id: memberId, birthday })
}
