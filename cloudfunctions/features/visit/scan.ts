import type { Reason, VisitScanInput, VisitView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { requireStrict, takeStrict } from '../../platform/throttle'
import { memberOf } from '../access'
import type { StaffGrant } from '../access/rules/grants'
import { memberOfWalletCode } from '../card'
import { aliasIn, matchCode } from '../card/rules/code'
import type { MemberRecord } from '../member'
import { memberBy, memberNow } from '../member'
import { glance } from './glance'
import type { VisitDoc } from './record'
import { readScanned } from './rules/scanned'
import type { VisitDraft } from './store'
import { held, isOpen, takeVisit, useCode, visitOf } from './store'

/** How long a scan kept without network may wait for its network. */
const OFFLINE_MS = 3 * 86_400_000
const GUESSES = { windowMs: 600_000, perStaff: 20, perShop: 60 }

/**
 * Opens a visit from whatever was scanned or typed.
 * @throws Refusal CODE_UNKNOWN (reason: what it is instead), CODE_EXPIRED, CODE_USED, VISIT_HELD,
 * FORBIDDEN (reason `own_account`), RATE_LIMITED after too many wrong codes
 */
export async function scan(
  context: Context,
  grant: StaffGrant,
  input: VisitScanInput,
): Promise<VisitView> {
  const scanned = readScanned(input.code)
  switch (scanned.kind) {
    case 'member_code':
      return scanCode(context, grant, input, scanned.code)
    case 'number':
      return scanNumber(context, grant, input, () => memberBy(context, 'number', scanned.number))
    case 'wallet_code':
      return scanNumber(
        context,
        grant,
        input,
        () => walletMember(context, scanned.code),
        scanned.otherwise,
      )
    default:
      throw unknown(scanned.kind)
  }
}

async function scanCode(
  context: Context,
  grant: StaffGrant,
  { key, scannedAt }: VisitScanInput,
  code: string,
): Promise<VisitView> {
  const at = readAt(context, scannedAt)
  const alias = aliasIn(code) ?? ''
  const match = matchCode(context.secrets.codeKey, code, at)
  const [member] = await Promise.all([
    memberBy(context, 'alias', alias),
    match.kind === 'wrong' ? countGuess(context, grant) : requireGuessesLeft(context, grant),
  ])
  if (!member) throw unknown('other_shop')
  if (match.kind === 'wrong') throw unknown('unknown_code')
  if (match.kind === 'expired') {
    throw new Refusal('CODE_EXPIRED', 'this code is too old; ask for the one that shows now')
  }
  const standing = await requireServable(context, grant, member, scannedAt)
  await useCode(context, grant, { alias, step: match.step, memberId: member._id, key })
  const offline = scannedAt !== undefined
  const proof = offline ? 'number' : 'code'
  const draft: VisitDraft = { key, member, proof, scannedAt: scannedAt ?? 0 }
  return glance(context, await takeVisit(context, grant, draft, standing))
}

async function scanNumber(
  context: Context,
  grant: StaffGrant,
  { key, scannedAt }: VisitScanInput,
  find: () => Promise<MemberRecord | null>,
  otherwise: Reason = 'unknown_code',
): Promise<VisitView> {
  readAt(context, scannedAt)
  const [member] = await Promise.all([find(), requireGuessesLeft(context, grant)])
  if (!member) {
    await countGuess(context, grant)
    throw unknown(otherwise)
  }
  const standing = await requireServable(context, grant, member, scannedAt)
  const draft: VisitDraft = { key, member, proof: 'number', scannedAt: scannedAt ?? 0 }
  return glance(context, await takeVisit(context, grant, draft, standing))
}

/** The code on a card in WeChat's wallet never changes, so it identifies like the number: it earns, it does not spend. */
async function walletMember(context: Context, code: string): Promise<MemberRecord | null> {
  const memberId = await memberOfWalletCode(context, code)
  return memberId === '' ? null : memberNow(context, memberId)
}

/**
 * Before a code is used up: nobody serves themselves, and nobody takes a member from a colleague.
 * Returns the live visit that stands; undefined when none was looked for.
 */
async function requireServable(
  context: Context,
  grant: StaffGrant,
  member: MemberRecord,
  scannedAt: number | undefined,
): Promise<VisitDoc | null | undefined> {
  const [own, standing] = await Promise.all([
    memberOf(context),
    scannedAt === undefined ? visitOf(context, member._id) : undefined,
  ])
  if (own === member._id) {
    throw new Refusal('FORBIDDEN', 'a colleague must serve you', { reason: 'own_account' })
  }
  if (standing && isOpen(standing, context.clock.now()) && !sameDesk(standing, grant)) {
    throw held(standing)
  }
  return standing
}

function sameDesk(visit: VisitDoc, grant: StaffGrant): boolean {
  return visit.staffId === grant.staffId && visit.shopId === grant.shopId
}

/** The moment of the scan: now, or up to three days ago where there was no network. */
function readAt(context: Context, scannedAt: number | undefined): number {
  const now = context.clock.now()
  if (scannedAt === undefined) return now
  if (scannedAt > now + 60_000 || scannedAt < now - OFFLINE_MS) {
    throw new Refusal('TOO_LATE', 'this scan waited too long; credit the receipt instead', {
      reason: 'window_closed',
    })
  }
  return scannedAt
}

/** Who has tried too many wrong codes gets no right one either, until the window is over. */
async function requireGuessesLeft(context: Context, grant: StaffGrant): Promise<void> {
  await Promise.all(guessRules(grant).map((rule) => requireStrict(context, rule)))
}

/**
 * Wrong codes are counted per person and per shop, so that nobody tries numbers until one fits. What a
 * person may no longer try does not count for the shop: one of them alone does not lock it.
 */
async function countGuess(context: Context, grant: StaffGrant): Promise<void> {
  for (const rule of guessRules(grant)) await takeStrict(context, rule)
}

function guessRules({ staffId, shopId }: StaffGrant) {
  const { windowMs, perStaff, perShop } = GUESSES
  return [
    { name: 'code_guess', windowMs, subject: staffId, limit: perStaff },
    { name: 'code_guess', windowMs, subject: shopId, limit: perShop },
  ]
}

function unknown(reason: Reason): Refusal {
  return new Refusal('CODE_UNKNOWN', 'this is not a code of a member card here', { reason })
}
