import type { EnrolInput, MemberId, VisitView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { createAccount } from '../account'
import {
  insertMember,
  isWritten,
  memberByPhone,
  newCardFields,
  recordConsents,
  setPhone,
} from '../member'
import { currentProgramme } from '../programme'
import { glance } from './glance'
import { takeVisit } from './store'

/** A paper older than this was not signed for this desk. */
const PAPER_MS = 7 * 86_400_000

/**
 * Enrols a guest who has no phone at hand, on the paper that they ticked and signed; the shop keeps it.
 * The guest leaves with a number, and may bind the card to a phone later.
 * @throws Refusal CONSENT_NEEDED, ALREADY_DONE (reason `phone_taken`), IDEMPOTENCY_CONFLICT
 */
export async function enrol(
  context: Context,
  grant: StaffGrant,
  { key, nickname, phone, paperConsent }: EnrolInput,
): Promise<VisitView> {
  const { agreement } = (await currentProgramme(context)).config
  const now = context.clock.now()
  const { agreementVersion, signedAt, marketing } = paperConsent
  if (agreementVersion !== agreement.version || signedAt > now || signedAt < now - PAPER_MS) {
    throw new Refusal('CONSENT_NEEDED', 'the guest signs the agreement that stands now')
  }
  const memberId = `m${sha256(`paper:${key}`).slice(0, 21)}` as MemberId
  await requireFreePhone(context, memberId, phone)
  const asked = { action: 'member.enrol', nickname, phone, marketing }
  const member = await insertMember(context, {
    memberId,
    key,
    face: newCardFields(context, nickname),
    language: 'zh-CN',
    scene: 'desk',
    sceneRef: grant.shopId,
    enrolledBy: grant.staffId,
    asked,
  })
  // What stands already may be of another paper: then nothing of this one is written.
  isWritten(context, member, key, asked)
  const textHash = sha256(agreement.body.zh)
  const given = {
    version: agreementVersion,
    textHash,
    scene: 'desk' as const,
    takenBy: grant.staffId,
  }
  await recordConsents(context, memberId, key, [
    { ...given, kind: 'agreement', granted: true },
    { ...given, kind: 'marketing', granted: marketing },
  ])
  if (phone !== undefined) await setPhone(context, memberId, `${key}:phone`, phone)
  const actor = { kind: 'staff' as const, id: grant.staffId, role: grant.role }
  await createAccount(context, memberId, { key, actor })
  const draft = { key, member, proof: 'paper' as const, scannedAt: 0 }
  return glance(context, await takeVisit(context, grant, draft))
}

/** Asked before anything is written, so that a refusal leaves nothing behind. */
async function requireFreePhone(context: Context, memberId: MemberId, phone: string | undefined) {
  if (phone === undefined) return
  const holder = await memberByPhone(context, phone)
  if (!holder || holder._id === memberId) return
  throw new Refusal('ALREADY_DONE', 'this phone number has a card', { reason: 'phone_taken' })
}
