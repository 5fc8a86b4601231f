import type { CardBindInput, CardBindOutput, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { readAccount } from '../account'
import { writeAudit } from '../audit'
import type { MemberRecord } from '../member'
import {
  faceOf,
  forgetIdentity,
  identitiesOf,
  identityOf,
  memberByPhone,
  readMember,
  recordConsents,
  summaryOf,
} from '../member'
import type { MergeDoc } from '../merge'
import { followMerge, mergeByKey, mergeCards } from '../merge'
import { currentProgramme } from '../programme'
import { consentsFrom, identityFor, insertIdentity, joinUnion, requireAgreement } from './claim'

/**
 * Binds the card that the shop keeps under the caller's phone number, proven by WeChat; who has a card
 * already gets what is on the other one, which then closes. Only a card that nobody carries on a phone
 * yet, or that WeChat says is the caller's own: numbers are given out anew, and with them would go the
 * card.
 * @throws Refusal ALREADY_A_MEMBER, ALREADY_DONE (reason `phone_taken`), CONSENT_NEEDED, and those of
 * `mergeCards`
 */
export async function bindCard(context: Context, input: CardBindInput): Promise<CardBindOutput> {
  const { config } = await currentProgramme(context)
  requireAgreement(config, input.consent)
  const known = await identityOf(context)
  // The phone code works once, so a retry is answered before WeChat is asked.
  const before = known && (await mergeByKey(context, input.key))
  if (before && before.intoId === known.memberId) return merged(context, before, input)
  if (known?.claimKey === input.key) return bound(context, known.memberId, input)
  const phone = await context.phones.numberOf(input.phoneCode)
  const member = await memberByPhone(context, phone)
  if (!member) return { found: false, summary: null }
  if (known?.memberId === member._id) {
    throw new Refusal('ALREADY_A_MEMBER', 'this card is yours already')
  }
  await requireUncarried(context, member)
  const ownId = known?.memberId ?? (await joinedTo(context, member._id))
  const face = faceOf(ownId === member._id ? member : await readMember(context, ownId))
  if (!known) {
    const [first] = await identitiesOf(context, ownId)
    const draft = { memberId: ownId, face, claimKey: input.key, first }
    await insertIdentity(context, identityFor(context, draft))
  }
  return ownId === member._id
    ? bound(context, ownId, input)
    : mergeOwn(context, ownId, member._id, input)
}

/** The card that this person has on another phone, if WeChat knows of one; else the found one. */
async function joinedTo(context: Context, found: MemberId): Promise<MemberId> {
  const { unionid } = context.caller
  return unionid ? joinUnion(context, unionid, found) : found
}

async function requireUncarried(context: Context, member: MemberRecord): Promise<void> {
  const { unionid } = context.caller
  const others = await identitiesOf(context, member._id)
  if (others.every((other) => unionid !== '' && other.unionid === unionid)) return
  throw new Refusal('ALREADY_DONE', 'this card is on another phone; ask in the shop', {
    reason: 'phone_taken',
  })
}

async function mergeOwn(
  context: Context,
  keepId: MemberId,
  closeId: MemberId,
  input: CardBindInput,
): Promise<CardBindOutput> {
  const { key } = input
  const merge = await mergeCards(context, {
    key,
    closeId,
    keepId,
    actor: { kind: 'member', id: keepId },
    byName: '',
    reason: 'bound by its owner',
  })
  await writeAudit(
    context,
    { staffId: keepId, name: '', role: 'member' },
    { action: 'member.merge', subject: closeId, details: { into: keepId }, key },
  )
  return merged(context, merge, input)
}

async function merged(
  context: Context,
  merge: MergeDoc,
  input: CardBindInput,
): Promise<CardBindOutput> {
  const { number, points, intoId } = await followMerge(context, merge)
  forgetIdentity(context)
  return { ...(await bound(context, intoId, input)), merged: { number, points } }
}

async function bound(
  context: Context,
  memberId: MemberId,
  { key, consent, scene }: CardBindInput,
): Promise<CardBindOutput> {
  await recordConsents(context, memberId, key, consentsFrom(consent, scene, 'self'))
  const [identity, account] = [await identityOf(context), await readAccount(context, memberId)]
  if (!identity || !account) throw new Refusal('NOT_FOUND', 'this card is not open')
  return { found: true, summary: await summaryOf(context, identity, account) }
}
