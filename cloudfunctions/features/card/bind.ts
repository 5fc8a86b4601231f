import type { CardBindInput, CardBindOutput, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { readAccount } from '../account'
import type { MemberRecord } from '../member'
import {
  faceOf,
  identitiesOf,
  identityOf,
  memberByPhone,
  recordConsents,
  summaryOf,
} from '../member'
import { currentProgramme } from '../programme'
import { consentsFrom, identityFor, insertIdentity, joinUnion, requireAgreement } from './claim'

/**
 * Binds the card that the shop keeps under the caller's phone number, proven by WeChat. Only a card
 * that nobody carries on a phone yet: numbers are given out anew, and with them would go the card.
 * @throws Refusal ALREADY_A_MEMBER, ALREADY_DONE (reason `phone_taken`), CONSENT_NEEDED
 */
export async function bindCard(context: Context, input: CardBindInput): Promise<CardBindOutput> {
  const { config } = await currentProgramme(context)
  requireAgreement(config, input.consent)
  const known = await identityOf(context)
  // The phone code works once, so a retry is answered before WeChat is asked.
  if (known?.claimKey === input.key) return bound(context, known.memberId, input)
  if (known) throw new Refusal('ALREADY_A_MEMBER', 'you have a card already')
  const phone = await context.phones.numberOf(input.phoneCode)
  const member = await memberByPhone(context, phone)
  if (!member || member.status === 'erased') return { found: false, summary: null }
  await requireUncarried(context, member)
  const { unionid } = context.caller
  if (unionid && (await joinUnion(context, unionid, member._id)) !== member._id) {
    throw new Refusal('ALREADY_A_MEMBER', 'you have a card already')
  }
  const identity = identityFor(context, member._id, faceOf(member), input.key)
  await insertIdentity(context, { ...identity, faceVersion: member.version })
  return bound(context, member._id, input)
}

async function requireUncarried(context: Context, member: MemberRecord): Promise<void> {
  if ((await identitiesOf(context, member._id)).length === 0) return
  throw new Refusal('ALREADY_DONE', 'this card is on another phone; ask in the shop', {
    reason: 'phone_taken',
  })
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
