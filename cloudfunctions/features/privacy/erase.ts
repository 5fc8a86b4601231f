import type { Key, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { post } from '../account'
import { forgetMember } from '../access'
import { writeAudit } from '../audit'
import { removeBehaviour } from '../behaviour'
import { endWallets } from '../card'
import { eraseMember, forgetIdentity, identityOf } from '../member'
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
  knownAs: MemberId,
  input: { key: Key },
): Promise<{ erasedAt: number }> {
  // This instance may still know a card that was merged into another within the last minute.
  const memberId = (await identityOf(context))?.memberId ?? knownAs
  await close(context, memberId, input.key)
  const closed = await closedInto(context, memberId)
  for (const id of [memberId, ...closed]) {
    await voidCouponsOf(context, id)
    await removeMessages(context, id)
    await removeBehaviour(context, id)
    await removeVisits(context, id)
    await forgetBuyer(context, id)
  }
  await writeAudit(
    context,
    { staffId: memberId, name: '', role: 'member' },
    { action: 'privacy.erase', subject: memberId, key: input.key },
  )
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
