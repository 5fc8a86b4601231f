import type { Key, MemberId, RefusedCoupon, Time, VisitId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { purge } from '../audit'
import type { MemberRecord } from '../member'
import type { CodeUse, VisitDoc } from './record'
import { CODE_USES, VISIT_MS, VISITS } from './record'

/** Two taps of one person count as one. */
const SECOND_TAP_MS = 5_000
/** So far may a phone's clock be off. */
const CLOCK_SLACK_MS = 60_000

/** `<member>.<from key>`; with `o` before it for a scan kept without network. */
function visitIdFor(memberId: MemberId, key: Key, offline: boolean): VisitId {
  return `${memberId}.${offline ? 'o' : ''}${sha256(key).slice(0, 16)}` as VisitId
}

/** Whose visit it is: its id says so. What is kept under another's name is found by nobody. */
export function memberOfVisit(visitId: VisitId): MemberId {
  return visitId.split('.')[0] as MemberId
}

function documentIdOf(visitId: VisitId): string {
  const [, part = ''] = visitId.split('.')
  return part.startsWith('o') ? visitId : memberOfVisit(visitId)
}

/** The visit as it stands, whoever opened it; null when another has taken its place. One request. */
export async function findVisit(context: Context, visitId: VisitId): Promise<VisitDoc | null> {
  const visit = await context.db.get<VisitDoc>(VISITS, documentIdOf(visitId))
  return visit?.visitId === visitId ? visit : null
}

/** The newest live visit of a member. */
export function visitOf(context: Context, memberId: MemberId): Promise<VisitDoc | null> {
  return context.db.get<VisitDoc>(VISITS, memberId)
}

/**
 * The caller's own visit in this shop, open now, or at `at` for what was kept without network.
 * @throws Refusal VISIT_EXPIRED, VISIT_HELD
 */
export async function openVisit(
  context: Context,
  grant: StaffGrant,
  visitId: VisitId,
  at = context.clock.now(),
): Promise<VisitDoc> {
  const visit = await findVisit(context, visitId)
  if (!visit || !wasOpen(visit, at)) {
    throw new Refusal('VISIT_EXPIRED', 'scan the code again: this visit is over')
  }
  if (visit.staffId !== grant.staffId || visit.shopId !== grant.shopId) throw held(visit)
  return visit
}

export function isOpen(visit: VisitDoc, now: Time): boolean {
  return visit.closedAt === 0 && now < visit.expiresAt
}

/** A scan kept without network opened its visit when it was sent, not when it was made. */
function wasOpen(visit: VisitDoc, at: Time): boolean {
  const from = (visit.scannedAt || visit.openedAt) - CLOCK_SLACK_MS
  return at >= from && at < visit.expiresAt && (visit.closedAt === 0 || at <= visit.closedAt)
}

export function held(visit: { shopName: string; openedAt: Time }): Refusal {
  return new Refusal('VISIT_HELD', 'somebody else is serving this member', {
    shopName: visit.shopName,
    at: visit.openedAt,
  })
}

export interface VisitDraft {
  key: Key
  member: MemberRecord
  proof: VisitDoc['proof']
  /** 0: live. */
  scannedAt: Time
}

function visitFrom(context: Context, grant: StaffGrant, draft: VisitDraft): VisitDoc {
  const { key, member, proof, scannedAt } = draft
  const now = context.clock.now()
  const visitId = visitIdFor(member._id, key, scannedAt > 0)
  return {
    _id: documentIdOf(visitId),
    visitId,
    memberId: member._id,
    staffId: grant.staffId,
    staffName: grant.name,
    shopId: grant.shopId,
    shopName: grant.shopName,
    openedAt: now,
    readAt: now,
    expiresAt: now + VISIT_MS,
    closedAt: 0,
    proof,
    scannedAt,
    key,
    number: member.number,
    nickname: member.nickname,
    avatarFileId: member.avatarFileId,
    staffNote: member.staffNote,
    birthday: member.birthday,
    refused: [],
    schemaVersion: 1,
  }
}

/**
 * Takes the member's place at a desk: replaces a visit that is over, or opens the first. The same
 * staff in the same shop get their open visit back, with the better proof of the two. `known`: what
 * stands there, if it has just been read.
 * @throws Refusal VISIT_HELD
 */
export async function takeVisit(
  context: Context,
  grant: StaffGrant,
  draft: VisitDraft,
  known?: VisitDoc | null,
): Promise<VisitDoc> {
  const fresh = visitFrom(context, grant, draft)
  const { _id, ...fields } = fresh
  for (let attempt = 0; attempt < 3; attempt++) {
    const justRead = attempt === 0 && known !== undefined
    const standing = justRead ? known : await context.db.get<VisitDoc>(VISITS, _id)
    // Its own retry, perhaps after the visit was closed: it is not opened again.
    if (standing?.key === fresh.key && standing.visitId === fresh.visitId) return standing
    if (standing && isOpen(standing, fresh.openedAt)) return shareVisit(context, standing, fresh)
    if (standing) {
      // Guarded by the visit that is over: two desks at once, one of them takes the place.
      const filter = { _id, visitId: standing.visitId, openedAt: standing.openedAt }
      if ((await context.db.updateWhere(VISITS, filter, { set: fields })) === 1) return fresh
    } else if (await inserted(context, fresh)) return fresh
  }
  throw new Refusal('BUSY', 'several desks serve this member at once', { retryAfterMs: 300 })
}

async function shareVisit(
  context: Context,
  standing: VisitDoc,
  fresh: VisitDoc,
): Promise<VisitDoc> {
  if (standing.staffId !== fresh.staffId || standing.shopId !== fresh.shopId) throw held(standing)
  const proof = standing.proof === 'code' ? standing.proof : fresh.proof
  const set = { proof, readAt: fresh.readAt, refused: [] }
  await context.db.updateWhere(VISITS, { _id: standing._id, visitId: standing.visitId }, { set })
  return { ...standing, ...set }
}

/** Most bills leave it as it is: then it costs nothing. */
export async function noteRefused(
  context: Context,
  { _id, visitId, refused: known }: VisitDoc,
  refused: RefusedCoupon[],
): Promise<void> {
  if (JSON.stringify(known) === JSON.stringify(refused)) return
  await context.db.updateWhere(VISITS, { _id, visitId }, { set: { refused } })
}

async function inserted(context: Context, visit: VisitDoc): Promise<boolean> {
  try {
    await context.db.insert(VISITS, [visit])
    return true
  } catch (error) {
    if (error instanceof Duplicate) return false
    throw error
  }
}

/**
 * Uses a code up: the first insert wins. The same desk may follow its own use: a retry, a second tap,
 * or scanning again while its visit is open. Anybody else learns where and when it was used.
 * @throws Refusal CODE_USED
 */
export async function useCode(
  context: Context,
  grant: StaffGrant,
  code: { alias: string; step: number; memberId: MemberId; key: Key },
): Promise<void> {
  const { staffId, shopId, shopName } = grant
  const at = context.clock.now()
  const _id = `${code.alias}:${String(code.step)}`
  const use: CodeUse = { _id, key: code.key, staffId, shopId, shopName, at, schemaVersion: 1 }
  try {
    await context.db.insert(CODE_USES, [use])
    return
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const first = await context.db.get<CodeUse>(CODE_USES, _id)
  if (first?.key === code.key) return
  if (first?.staffId === staffId && first.shopId === shopId) {
    if (at - first.at < SECOND_TAP_MS) return
    const visit = await visitOf(context, code.memberId)
    if (visit && isOpen(visit, at) && visit.staffId === staffId) return
  }
  throw new Refusal('CODE_USED', 'this code has been used; ask for the next one', {
    shopName: first?.shopName ?? '',
    at: first?.at ?? at,
  })
}

export async function closeVisit(
  context: Context,
  grant: StaffGrant,
  visitId: VisitId,
): Promise<{ closedAt: Time }> {
  const visit = await findVisit(context, visitId)
  if (!visit) throw new Refusal('VISIT_EXPIRED', 'this visit is over')
  if (visit.staffId !== grant.staffId || visit.shopId !== grant.shopId) throw held(visit)
  if (visit.closedAt > 0) return { closedAt: visit.closedAt }
  const closedAt = context.clock.now()
  await context.db.updateWhere(
    VISITS,
    { _id: visit._id, visitId, closedAt: 0 },
    { set: { closedAt } },
  )
  return { closedAt }
}

/**
 * Visits and used codes that nobody can come back to go, with a line in the log: a visit holds copies of
 * who the member is. Returns how many.
 */
export async function purgeVisits(context: Context, before: Time): Promise<number> {
  const old = { below: before }
  const visits = { filter: { expiresAt: old }, before }
  const removed = await purge(context, 'visit.purge', VISITS, visits)
  return removed + (await purge(context, 'visit.purge', CODE_USES, { filter: { at: old }, before }))
}

/** For erasure: the desk's copies of who the member was. */
export function removeVisits(context: Context, memberId: MemberId): Promise<number> {
  return context.db.removeWhere(VISITS, { memberId })
}
