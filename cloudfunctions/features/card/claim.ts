import type {
  CardClaimInput,
  CardClaimOutput,
  ConsentGiven,
  EntryScene,
  Key,
  MemberId,
  ProgrammeConfig,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import type { Account } from '../account'
import { createAccount, readAccount } from '../account'
import type { GivenConsent, Identity } from '../member'
import {
  cardView,
  faceOf,
  findMember,
  forgetIdentity,
  identitiesOf,
  IDENTITIES,
  identityOf,
  insertMember,
  newCardFields,
  recordConsents,
  summaryOf,
  UNIONS,
} from '../member'
import { writeMessage } from '../message'
import { currentProgramme } from '../programme'
import { adoptByUnion } from './adopt'
import { summaryNow } from './wallet'

/**
 * Claims the card: identity first (it decides who is who, also between two claims at once), then the
 * member, the consents, the account with its welcome gift. Each step finds what an attempt before it
 * left, so a claim cut short is finished by claiming again.
 * @throws Refusal ALREADY_A_MEMBER, CONSENT_NEEDED
 */
export async function claimCard(context: Context, input: CardClaimInput): Promise<CardClaimOutput> {
  const { config } = await currentProgramme(context)
  requireAgreement(config, input.consent)
  const known = await identityOf(context)
  const identity = known ?? (await joinIdentity(context, input))
  if (identity.claimKey !== input.key) {
    const account = await readAccount(context, identity.memberId)
    if (account) return refuseOrWelcome(context, identity, account, known !== null)
  }
  return withAdopted(context, await openCard(context, identity, input))
}

/** Who has added the card in WeChat before they joined here has it in the wallet from the first moment. */
async function withAdopted(context: Context, claimed: CardClaimOutput): Promise<CardClaimOutput> {
  if ((await adoptByUnion(context, claimed.card.memberId)) === 0) return claimed
  const summary = await summaryNow(context)
  return { ...claimed, card: summary.card, summary }
}

/** A person whose other openid has the card gets the same one here; a second claim is refused. */
async function refuseOrWelcome(
  context: Context,
  identity: Identity,
  account: Account,
  knownBefore: boolean,
): Promise<CardClaimOutput> {
  if (knownBefore) throw new Refusal('ALREADY_A_MEMBER', 'you have the card already')
  return claimed(context, identity, account, 0)
}

async function openCard(
  context: Context,
  identity: Identity,
  { key, consent, scene, sceneRef = '' }: CardClaimInput,
): Promise<CardClaimOutput> {
  const { memberId } = identity
  const member = await insertMember(context, {
    memberId,
    key: identity.claimKey,
    face: identity.face,
    language: 'zh-CN',
    scene,
    sceneRef,
    enrolledBy: '',
  })
  if (member.status === 'erased') {
    // A late retry of the claim of a card that its owner has erased since: it stays erased.
    await context.db.removeWhere(IDENTITIES, { _id: context.caller.openid, memberId })
    forgetIdentity(context)
    throw new Refusal('ACCOUNT_CLOSED', 'this card was erased; claim a new one', {
      reason: 'closed',
    })
  }
  if (member.number !== identity.face.number) {
    await context.db.updateWhere(IDENTITIES, { memberId }, { set: { face: faceOf(member) } })
  }
  await recordConsents(context, memberId, key, consentsFrom(consent, scene, 'self'))
  const actor = { kind: 'member' as const, id: memberId }
  const { account, welcomePoints } = await createAccount(context, memberId, {
    key: identity.claimKey,
    actor,
  })
  later(context, 'welcome message', () => welcome(context, memberId, key, welcomePoints))
  return claimed(context, { ...identity, face: faceOf(member) }, account, welcomePoints)
}

function welcome(context: Context, memberId: MemberId, key: Key, points: number) {
  const at = context.clock.now()
  return writeMessage(context, { memberId, key, kind: 'welcome', at, values: { points } })
}

async function claimed(
  context: Context,
  identity: Identity,
  account: Account,
  welcomePoints: number,
): Promise<CardClaimOutput> {
  const programme = await currentProgramme(context)
  return {
    card: cardView(identity.memberId, identity.face, account, programme),
    welcomePoints,
    summary: await summaryOf(context, identity, account),
  }
}

/** Gives the caller an identity: the person's own through unionid, else a new one. First insert wins. */
async function joinIdentity(
  context: Context,
  { key, nickname = '' }: Pick<CardClaimInput, 'key' | 'nickname'>,
): Promise<Identity> {
  const { openid, unionid } = context.caller
  const fresh = `m${sha256(`${openid}:${key}`).slice(0, 21)}` as MemberId
  const memberId = unionid ? await joinUnion(context, unionid, fresh) : fresh
  const standing = memberId === fresh ? null : await findMember(context, memberId)
  const face = standing ? faceOf(standing) : newCardFields(context, nickname)
  // Joining somebody who stands: their claim is over, so this one must not finish it.
  const claimKey = standing ? standing.claimKey : key
  const [first] = standing ? await identitiesOf(context, memberId) : []
  return insertIdentity(context, identityFor(context, { memberId, face, claimKey, first }))
}

/** A second phone of a person begins with what the first one shows. */
export function identityFor(
  context: Context,
  {
    memberId,
    face,
    claimKey,
    first,
  }: Pick<Identity, 'memberId' | 'face' | 'claimKey'> & { first: Identity | undefined },
): Identity {
  return {
    _id: context.caller.openid,
    memberId,
    unionid: context.caller.unionid,
    face,
    faceVersion: 1,
    unread: first?.unread ?? 0,
    coupons: first?.coupons ?? {},
    claimKey,
    at: context.clock.now(),
    schemaVersion: 1,
  }
}

export async function insertIdentity(context: Context, identity: Identity): Promise<Identity> {
  try {
    await context.db.insert(IDENTITIES, [identity])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  forgetIdentity(context)
  const standing = await identityOf(context)
  if (!standing) throw new Refusal('BUSY', 'the card was erased just now; try again')
  return standing
}

export async function joinUnion(
  context: Context,
  unionid: string,
  fresh: MemberId,
): Promise<MemberId> {
  try {
    await context.db.insert(UNIONS, [{ _id: unionid, memberId: fresh, schemaVersion: 1 } as never])
    return fresh
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const union = await context.db.get<{ _id: string; memberId: MemberId }>(UNIONS, unionid)
  return union?.memberId ?? fresh
}

/**
 * The agreement that stands must have been shown: its version, and the hash of its text in one of the
 * two languages. @throws Refusal CONSENT_NEEDED
 */
export function requireAgreement(
  { agreement }: ProgrammeConfig,
  { agreementVersion, agreementHash }: ConsentGiven,
): void {
  const texts = [agreement.body.zh, agreement.body.en]
  if (agreementVersion !== agreement.version || !texts.map(sha256).includes(agreementHash)) {
    throw new Refusal('CONSENT_NEEDED', 'the agreement has changed; show it and ask again')
  }
}

/**
 * Two records, never one for both: marketing is agreed to apart and may be left out without losing the
 * card (PIPL Arts. 14 and 16). Pages tick neither box beforehand, and the input has no default.
 */
export function consentsFrom(
  { agreementVersion, agreementHash, marketing }: ConsentGiven,
  scene: EntryScene,
  takenBy: string,
): GivenConsent[] {
  const base = { version: agreementVersion, textHash: agreementHash, scene, takenBy }
  return [
    { ...base, kind: 'agreement', granted: true },
    { ...base, kind: 'marketing', granted: marketing },
  ]
}
