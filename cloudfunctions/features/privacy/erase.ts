import type { Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { post } from '../account'
import { forgetMember } from '../access'
import { writeAudit } from '../audit'
import { removeBehaviour } from '../behaviour'
import { endWallets } from '../card'
import { eraseMember, forgetIdentity } from '../member'
import { closedInto } from '../merge'
import { removeMessages } from '../message'
import { voidCouponsOf } from '../offer'
import { forgetBuyer } from '../sale'
import { removeVisits } from '../visit'

/**
 * Deletes the account at its owner's wish (PIPL Art. 47). The ledger closes first, so that nothing is
 * earned or spent by a nameless card; then coupons, messages and behaviour go; who the person was goes
 * last, so that a run cut short can be repeated by the same person. The journal and the sales stay
 * without identity: E-Commerce Law Art. 31 keeps transactions for at least three years.
 */
export async function erase(
  context: Context,
  memberId: MemberId,
  input: { key: Key },
): Promise<{ erasedAt: number }> {
  await close(context, memberId, input.key)
  await voidCouponsOf(context, memberId)
  await removeMessages(context, memberId)
  await removeBehaviour(context, memberId)
  await removeVisits(context, memberId)
  await forgetBuyer(context, memberId)
  await writeAudit(
    context,
    { staffId: memberId, name: '', role: 'member' },
    { action: 'privacy.erase', subject: memberId, key: input.key },
  )
  const closed = await closedInto(context, memberId)
  await endWallets(context, [memberId, ...closed])
  for (const id of closed) await eraseMember(context, id)
  await eraseMember(context, memberId)
  forgetIdentity(context)
  forgetMember(context)
  return { erasedAt: context.clock.now() }
}

/** A run that was cut short may be finished under another key: closed is closed. */
async function close(context: Context, memberId: MemberId, key: Key): Promise<void> {
  try {
    await post(
      context,
      memberId,
      { kind: 'status.set', status: 'closed', reason: 'erased by its owner' },
      { key, action: 'privacy.erase', input: {}, actor: { kind: 'member', id: memberId } },
    )
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'ACCOUNT_CLOSED') throw error
  }
}
