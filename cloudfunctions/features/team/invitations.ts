import { createHmac } from 'node:crypto'
import type { InvitationView, Key, Role, ShopId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { KEY_PAST_MS } from '../../platform/pure/key'
import { Refusal } from '../../platform/refusal'
import { takeStrict } from '../../platform/throttle'
import type { MerchantGrant } from '../access'
import { purge, writeAudit } from '../audit'
import { shopOf } from '../shop'
import { codeFrom, invitationOpen, INVITATION_MS, tidyCode } from './rules/invitation'
import { mayGive, normalised } from './rules/roles'
import { join } from './join'
import type { InvitationDoc, TeamDoc } from './store'
import { byStaffId, INVITATIONS, TEAM } from './store'

/** How many codes one person may try in an hour: 39 bits stay out of reach. */
const GUESSES_PER_HOUR = 10
const HOUR_MS = 3_600_000

/**
 * A code for one person to join. It is made from the key, so that a repeat shows the same code although
 * the database holds only its hash.
 * @throws FORBIDDEN for a post above the caller's own reach, NOT_FOUND for an unknown shop
 */
export async function invite(
  context: Context,
  input: { key: Key; role: Role; shopIds: ShopId[] },
  grant: MerchantGrant,
): Promise<InvitationView> {
  const post = normalised(input)
  if (!mayGive(grant, post)) throw new Refusal('FORBIDDEN', `may not give the role ${post.role}`)
  await Promise.all(post.shopIds.map((shopId) => shopOf(context, shopId)))
  const code = codeFrom(
    createHmac('sha256', context.secrets.blindIndexKey)
      .update(`invitation:${grant.staffId}:${input.key}`)
      .digest(),
  )
  const now = context.clock.now()
  const doc: InvitationDoc = {
    _id: sha256(code),
    ...post,
    invitedBy: grant.staffId,
    key: input.key,
    createdAt: now,
    expiresAt: now + INVITATION_MS,
    takenBy: '',
    schemaVersion: 1,
  }
  const stands = await insertOrFind(context, doc)
  if (stands.role !== post.role || stands.shopIds.join() !== post.shopIds.join()) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for another invitation')
  }
  await writeAudit(context, grant, {
    action: 'team.invite',
    subject: stands._id.slice(0, 12),
    details: { role: post.role, shops: post.shopIds.length },
    key: input.key,
  })
  return { code, role: stands.role, shopIds: stands.shopIds, expiresAt: stands.expiresAt }
}

async function insertOrFind(context: Context, doc: InvitationDoc): Promise<InvitationDoc> {
  try {
    await context.db.insert(INVITATIONS, [doc])
    return doc
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return (await context.db.get<InvitationDoc>(INVITATIONS, doc._id)) ?? doc
  }
}

/**
 * Joins with a code; each code makes one post, once.
 * @throws CODE_UNKNOWN, CODE_USED, CODE_EXPIRED, ALREADY_DONE (already on the team), RATE_LIMITED
 */
export async function accept(context: Context, input: { code: string; name: string }) {
  const { openid } = context.caller
  await takeStrict(context, {
    name: 'team_code',
    subject: sha256(openid).slice(0, 16),
    limit: GUESSES_PER_HOUR,
    windowMs: HOUR_MS,
  })
  const _id = sha256(tidyCode(input.code))
  const [standing, invitation] = await Promise.all([
    context.db.get<TeamDoc>(TEAM, openid),
    context.db.get<InvitationDoc>(INVITATIONS, _id),
  ])
  if (standing && invitation?.takenBy === openid) {
    // Whatever has become of the post since: who joined by this invitation has joined.
    if (standing.writtenBy === _id) await join(context, { ...invitation, ...joining(input, _id) })
    return
  }
  if (standing) throw new Refusal('ALREADY_DONE', 'already on the team', { at: standing.since })
  if (!invitation) throw new Refusal('CODE_UNKNOWN', 'no such invitation')
  await checkInviter(context, invitation)
  await take(context, invitation)
  await join(context, { ...invitation, ...joining(input, _id) })
}

const joining = ({ name }: { name: string }, writtenBy: string) => ({ name, writtenBy })

/** An invitation is worth what its maker is worth today: not more than a suspended person may give. */
async function checkInviter(context: Context, invitation: InvitationDoc) {
  const inviter = await byStaffId(context, invitation.invitedBy)
  if (inviter?.state !== 'active' || !mayGive(inviter, invitation)) {
    throw new Refusal('CODE_EXPIRED', 'who invited may no longer do so')
  }
}

async function take(context: Context, invitation: InvitationDoc) {
  const { openid } = context.caller
  const now = context.clock.now()
  const { _id } = invitation
  const taken = await context.db.updateWhere(
    INVITATIONS,
    { _id, takenBy: '', expiresAt: { above: now } },
    { set: { takenBy: openid } },
  )
  if (taken === 1 || invitation.takenBy === openid) return
  if (invitation.takenBy === '' && !invitationOpen(invitation, now)) {
    throw new Refusal('CODE_EXPIRED', 'the invitation is over; ask for a new one')
  }
  const current = await context.db.get<InvitationDoc>(INVITATIONS, _id)
  if (current?.takenBy !== openid) throw new Refusal('CODE_USED', 'somebody took this invitation')
}

/** Invitations name who took them: they go with the window of their keys. */
export function purgeInvitations(context: Context): Promise<number> {
  const before = context.clock.now() - KEY_PAST_MS
  const filter = { expiresAt: { below: before } }
  return purge(context, 'team.purge', INVITATIONS, { filter, before })
}
