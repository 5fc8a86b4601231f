import type { Entitlement, Key, MemberId, VisitId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access'
import { accountNow, post, readAccount } from '../account'
import { birthdayOf, readMember } from '../member'
import { programmes } from '../programme'
import { openVisit, visitBirthday } from '../visit'
import type { Entitled } from './rules/entitlement'
import { benefitUse, entitlements } from './rules/entitlement'

/** What the caller's tier may still have. @throws Refusal NOT_A_MEMBER */
export async function ownBenefits(context: Context, memberId: MemberId): Promise<Entitlement[]> {
  const member = await readMember(context, memberId)
  const { list } = await entitled(context, memberId, birthdayOf(context, member))
  return list.map(({ view }) => view)
}

/** The same for the member at this desk. @throws Refusal VISIT_EXPIRED, VISIT_HELD */
export async function benefitsAtDesk(
  context: Context,
  grant: StaffGrant,
  visitId: VisitId,
): Promise<Entitlement[]> {
  const visit = await openVisit(context, grant, visitId)
  const { list } = await entitled(context, visit.memberId, visitBirthday(context, visit))
  return list.map(({ view }) => view)
}

async function entitled(context: Context, memberId: MemberId, birthday: string) {
  const stored = await readAccount(context, memberId)
  if (!stored) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  const account = await accountNow(context, stored)
  const known = await programmes(context, account.tier.policyVersion)
  const now = context.clock.now()
  const promised = known.version(account.tier.policyVersion)
  return { stored, list: entitlements(account, known.at(now), promised, { birthday, now }) }
}

/**
 * Hands a benefit over: one use of its period, counted in the member's account, so that two desks at
 * once give no more than the tier has. Like spending it asks for the code on the phone.
 * @throws Refusal NOT_FOUND (not of this tier), NOT_ELIGIBLE (`static_number`, `not_targeted`),
 * LIMIT_REACHED (`period_limit`), ACCOUNT_FROZEN, VISIT_EXPIRED, VISIT_HELD
 */
export async function useBenefit(
  context: Context,
  grant: StaffGrant,
  input: { key: Key; visitId: VisitId; benefitId: string },
): Promise<Entitlement> {
  const { key, visitId, benefitId } = input
  const visit = await openVisit(context, grant, visitId)
  if (visit.proof !== 'code') {
    throw new Refusal('NOT_ELIGIBLE', 'only the code on the phone may have it', {
      reason: 'static_number',
    })
  }
  const { memberId } = visit
  const birthday = visitBirthday(context, visit)
  const { stored, list } = await entitled(context, memberId, birthday)
  const found = list.find(({ benefit }) => benefit.id === benefitId)
  if (!found) throw new Refusal('NOT_FOUND', 'this tier has no such benefit')
  requireWindow(found)
  const { staffId, role, shopId, shopName } = grant
  const limit = benefitUse(found.benefit, found.view.quota, context.clock.now())
  try {
    await post(
      context,
      memberId,
      { kind: 'limit.use', limits: [limit], subject: found.benefit.name },
      {
        key,
        action: 'benefit.use',
        input: { benefitId, visitId },
        actor: { kind: 'staff', id: staffId, role },
        ref: { shopId, shopName },
        account: stored,
      },
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'LIMIT_REACHED') throw error
    throw new Refusal('LIMIT_REACHED', 'had already in this period', {
      reason: 'period_limit',
      limit: found.view.quota,
    })
  }
  const after = await entitled(context, memberId, birthday)
  return after.list.find(({ benefit }) => benefit.id === benefitId)?.view ?? found.view
}

/** How often is for the account to say: a repeat with the same key must find what it did. */
function requireWindow({ view }: Entitled): void {
  if (view.reason === 'not_targeted') {
    throw new Refusal('NOT_ELIGIBLE', 'only in the month of the birthday', { reason: view.reason })
  }
}
