import type {
  AdjustOutcome,
  ApprovalId,
  Key,
  MemberDetail,
  MemberId,
  Time,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { MerchantGrant } from '../access'
import type { Account, Command } from '../account'
import { accountNow, balancesView, post, readAccount } from '../account'
import { askApproval, useApproval } from '../approval'
import { writeAudit } from '../audit'
import type { MemberRecord } from '../member'
import {
  birthdayOf,
  cardView,
  changeMember,
  consentsOf,
  faceOf,
  openPersonal,
  readMember,
} from '../member'
import { currentProgramme } from '../programme'
import { mergesInto, mergeView } from '../merge'
import { takeOfDay } from './day-limit'
import { checkNotOwn } from './own'
import { memberRow } from './search'

/** @throws NOT_FOUND */
export async function showMember(context: Context, memberId: MemberId): Promise<MemberDetail> {
  const [member, account, consents, programme, merges] = await Promise.all([
    readMember(context, memberId),
    existingAccount(context, memberId),
    consentsOf(context, memberId),
    currentProgramme(context),
    mergesInto(context, memberId),
  ])
  const current = await accountNow(context, account)
  return {
    ...memberRow(context, member, current),
    card: cardView(memberId, faceOf(member), current, programme),
    balances: balancesView(current),
    birthday: birthdayOf(context, member),
    staffNote: member.staffNote,
    joinedScene: member.scene,
    merges: merges.map((merge) => mergeView(merge, context.clock.now())),
    ...(member.mergedInto === undefined ? {} : { mergedInto: member.mergedInto }),
    consents: consents.map(({ kind, version, granted, at }) => ({ kind, version, granted, at })),
  }
}

async function existingAccount(context: Context, memberId: MemberId): Promise<Account> {
  const account = await readAccount(context, memberId)
  if (!account) throw new Refusal('NOT_FOUND', 'no such member')
  return account
}

async function postByStaff(
  context: Context,
  grant: MerchantGrant,
  target: { memberId: MemberId; key: Key; action: string; input: unknown },
  command: Command,
): Promise<Account> {
  const { staffId, role } = grant
  const { account } = await post(context, target.memberId, command, {
    key: target.key,
    action: target.action,
    input: target.input,
    actor: { kind: 'staff', id: staffId, role },
  })
  return account
}

const ADJUSTMENTS_PER_DAY = 100

export interface Adjustment {
  key: Key
  memberId: MemberId
  points: number
  reason: string
  approvalId?: ApprovalId
}

/**
 * Corrects points by hand, with a reason. Above the programme's limit a second person approves first:
 * the answer then names the approval, and the same correction is sent again with it.
 * @throws FORBIDDEN (`own_account`), APPROVAL_NEEDED, INSUFFICIENT_POINTS, RATE_LIMITED, NOT_FOUND
 */
export async function adjust(
  context: Context,
  input: Adjustment,
  grant: MerchantGrant,
): Promise<AdjustOutcome> {
  const { key, memberId, points, reason, approvalId } = input
  await checkNotOwn(context, memberId)
  const { limits } = (await currentProgramme(context)).config
  if (Math.abs(points) > limits.adjustPoints) {
    if (approvalId === undefined) return { approvalId: await ask(context, input, grant) }
    await useApproval(context, {
      approvalId,
      by: grant.staffId,
      key,
      kind: 'adjust',
      points,
      about: memberId,
    })
  }
  const { staffId } = grant
  const line = { action: 'member.adjust', subject: memberId, key }
  const rule = { name: 'adjust', subject: staffId, limit: ADJUSTMENTS_PER_DAY }
  await takeOfDay(context, { staffId, ...line }, rule)
  const { approvalId: _approval, ...command } = input
  const account = await postByStaff(
    context,
    grant,
    { memberId, key, action: 'member.adjust', input: command },
    { kind: 'adjust', points, reason },
  )
  await writeAudit(context, grant, {
    ...line,
    reason,
    details: { points, approved: approvalId ?? '' },
  })
  return { balances: balancesView(account) }
}

async function ask(context: Context, input: Adjustment, grant: MerchantGrant): Promise<ApprovalId> {
  const { number } = await readMember(context, input.memberId)
  const asked = await askApproval(context, grant, {
    key: input.key,
    kind: 'adjust',
    points: input.points,
    about: input.memberId,
    memberNumber: number,
    reason: input.reason,
  })
  return asked.approvalId
}

/** Frozen: nothing is earned or spent until it thaws; what is owned stays. */
export async function freeze(
  context: Context,
  input: { key: Key; memberId: MemberId; frozen: boolean; reason: string },
  grant: MerchantGrant,
): Promise<MemberDetail> {
  const { key, memberId, frozen, reason } = input
  await checkNotOwn(context, memberId)
  const account = await postByStaff(
    context,
    grant,
    { memberId, key, action: 'member.freeze', input },
    { kind: 'status.set', status: frozen ? 'frozen' : 'active', reason },
  )
  // As the account stands, not as this request says: it may be the late retry of an earlier one.
  const status = account.status === 'frozen' ? 'frozen' : 'active'
  await changeMember(context, memberId, key, () => ({ status }), { action: 'member.freeze' })
  await writeAudit(context, grant, {
    action: 'member.freeze',
    subject: memberId,
    reason,
    details: { frozen },
    key,
  })
  return showMember(context, memberId)
}

/** What staff may read at the desk, and the tags that offers aim at. */
export async function note(
  context: Context,
  input: { key: Key; memberId: MemberId; staffNote: string; tags: string[] },
  grant: MerchantGrant,
): Promise<MemberDetail> {
  const { key, memberId, staffNote } = input
  await checkNotOwn(context, memberId)
  const tags = [...new Set(input.tags)]
  const change = (): Partial<MemberRecord> => ({ staffNote, tags })
  const asked = { action: 'member.note', staffNote, tags }
  await changeMember(context, memberId, key, change, asked)
  await writeAudit(context, grant, {
    action: 'member.note',
    subject: memberId,
    details: { tags: tags.length },
    key,
  })
  return showMember(context, memberId)
}

/**
 * By hand, with reason and end; never a floor for ever.
 * @throws INVALID_INPUT (`tierId`: no such tier, `until`: in the past), FORBIDDEN (`own_account`), NOT_FOUND
 */
export async function setTier(
  context: Context,
  input: { key: Key; memberId: MemberId; tierId: string; until: Time; reason: string },
  grant: MerchantGrant,
): Promise<MemberDetail> {
  const { key, memberId, tierId, until, reason } = input
  await checkNotOwn(context, memberId)
  await postByStaff(
    context,
    grant,
    { memberId, key, action: 'member.setTier', input },
    { kind: 'tier.set', tierId, until, reason },
  )
  await writeAudit(context, grant, {
    action: 'member.setTier',
    subject: memberId,
    reason,
    details: { tierId, until },
    key,
  })
  return showMember(context, memberId)
}

const REVEALS_PER_DAY = 30

/**
 * The whole number, which lists never show. Seeing it is a logged act: the line is written before the
 * number leaves (PIPL Art. 51: access to personal information is controlled and recorded).
 * @throws NOT_FOUND (none bound), RATE_LIMITED
 */
export async function revealPhone(
  context: Context,
  input: { key: Key; memberId: MemberId; reason: string },
  grant: MerchantGrant,
): Promise<{ phone: string }> {
  const { staffId } = grant
  const line = { action: 'member.revealPhone', subject: input.memberId, key: input.key }
  const rule = { name: 'reveal', subject: staffId, limit: REVEALS_PER_DAY }
  await takeOfDay(context, { staffId, ...line }, rule)
  const member = await readMember(context, input.memberId)
  const phone = openPersonal(context, member, 'phone')
  if (phone === '') throw new Refusal('NOT_FOUND', 'no phone number is bound')
  await writeAudit(context, grant, { ...line, reason: input.reason })
  return { phone }
}
