import type {
  ApprovalId,
  Key,
  MemberId,
  MergeOutcome,
  MergePreview,
  MergeView,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { MerchantGrant } from '../access'
import type { Account, Actor } from '../account'
import { accountNow, balancesView, previewMerge, readAccount } from '../account'
import { askApproval, useApproval } from '../approval'
import { writeAudit } from '../audit'
import { identitiesOf, readMember } from '../member'
import { mergeCards, mergeOf, mergeView, UNDO_DAYS, undoMerge } from '../merge'
import { countUsable } from '../offer'
import { openRedemptionsOf } from '../reward'
import { checkNotOwn } from './own'
import { memberRow } from './search'

interface Pair {
  keepId: MemberId
  closeId: MemberId
}

/** What two cards would become; changes nothing. @throws NOT_FOUND, INVALID_INPUT (one card twice) */
export async function previewMemberMerge(
  context: Context,
  { keepId, closeId }: Pair,
  grant: MerchantGrant,
): Promise<MergePreview> {
  requireTwo({ keepId, closeId })
  const [keep, close] = await Promise.all([cardOf(context, keepId), cardOf(context, closeId)])
  const [coupons, redemptions, proof] = await Promise.all([
    countUsable(context, closeId),
    openRedemptionsOf(context, closeId),
    proofOf(context, { keepId, closeId }),
  ])
  const { after, obstacle } = await outcome(context, close.account, keep.account, actorOf(grant))
  return {
    keep: memberRow(context, keep.member, keep.account),
    close: memberRow(context, close.member, close.account),
    after: balancesView(after),
    afterTierId: after.tier.id,
    coupons,
    redemptions: redemptions.length,
    proof,
    ...(obstacle ? { obstacle } : {}),
    undoDays: UNDO_DAYS,
  }
}

async function cardOf(context: Context, id: MemberId) {
  const [member, account] = await Promise.all([readMember(context, id), readAccount(context, id)])
  if (!account) throw new Refusal('NOT_FOUND', 'no such member')
  return { member, account: await accountNow(context, account) }
}

async function outcome(
  context: Context,
  close: Account,
  keep: Account,
  actor: Actor,
): Promise<{ after: Account; obstacle?: MergePreview['obstacle'] }> {
  try {
    return { after: await previewMerge(context, close, keep, actor) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { code, details } = error
    return {
      after: keep,
      obstacle: { code, ...(details?.reason ? { reason: details.reason } : {}) },
    }
  }
}

/** WeChat names one person by one unionid; without it the merchant's word is all there is. */
async function proofOf(
  context: Context,
  { keepId, closeId }: Pair,
): Promise<MergePreview['proof']> {
  const [keep, close] = await Promise.all([
    identitiesOf(context, keepId),
    identitiesOf(context, closeId),
  ])
  const known = new Set(keep.map(({ unionid }) => unionid).filter(Boolean))
  return close.some(({ unionid }) => known.has(unionid)) ? 'wechat' : 'none'
}

function requireTwo({ keepId, closeId }: Pair): void {
  if (keepId === closeId) {
    throw new Refusal('INVALID_INPUT', 'closeId: another card than the one kept', {
      path: 'closeId',
    })
  }
}

const actorOf = ({ staffId, role }: MerchantGrant): Actor => ({ kind: 'staff', id: staffId, role })

/**
 * Merges two cards of one person, with a reason, after a second person has approved exactly this.
 * @throws FORBIDDEN (`own_account`), APPROVAL_NEEDED, ACCOUNT_FROZEN, ACCOUNT_CLOSED, NOT_ELIGIBLE
 * (reason `locked`: a redemption is in progress), ALREADY_DONE, NOT_FOUND
 */
export async function mergeMembers(
  context: Context,
  input: Pair & { key: Key; reason: string; approvalId?: ApprovalId },
  grant: MerchantGrant,
): Promise<MergeOutcome> {
  const { key, keepId, closeId, reason, approvalId } = input
  requireTwo(input)
  await checkNotOwn(context, keepId)
  await checkNotOwn(context, closeId)
  const about = `${closeId}:${keepId}`
  if (approvalId === undefined) {
    const [{ number }] = await Promise.all([
      readMember(context, closeId),
      readMember(context, keepId),
    ])
    const asked = { key, kind: 'merge' as const, about, memberNumber: number, reason }
    return { approvalId: (await askApproval(context, grant, asked)).approvalId }
  }
  await useApproval(context, { approvalId, by: grant.staffId, key, kind: 'merge', about })
  const wish = { key, keepId, closeId, actor: actorOf(grant), byName: grant.name, reason }
  const doc = await mergeCards(context, wish)
  await writeAudit(context, grant, {
    action: 'member.merge',
    subject: closeId,
    reason,
    details: { into: keepId, points: doc.points, approved: approvalId },
    key,
  })
  return { merge: mergeView(doc, context.clock.now()) }
}

/** @throws FORBIDDEN (`own_account`), NOT_FOUND, TOO_LATE, NOT_ELIGIBLE (`locked`), ALREADY_DONE */
export async function undoMemberMerge(
  context: Context,
  { key, closeId, reason }: { key: Key; closeId: MemberId; reason: string },
  grant: MerchantGrant,
): Promise<{ merge: MergeView }> {
  const standing = await mergeOf(context, closeId)
  if (!standing) throw new Refusal('NOT_FOUND', 'no such merge')
  await checkNotOwn(context, standing.intoId)
  const doc = await undoMerge(context, { key, closeId, actor: actorOf(grant), reason })
  await writeAudit(context, grant, {
    action: 'member.undoMerge',
    subject: closeId,
    reason,
    details: { into: doc.intoId, points: doc.points },
    key,
  })
  return { merge: mergeView(doc, context.clock.now()) }
}
