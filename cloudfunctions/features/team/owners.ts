import { timingSafeEqual } from 'node:crypto'
import type { Key, StaffId, TeamMember } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import { takeStrict } from '../../platform/throttle'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { join } from './join'
import { addOwner, removeOwner } from './owner-list'
import type { OwnerClaimDoc, TeamDoc } from './store'
import { byStaffId, forgetPost, OWNER_CLAIMS, TEAM } from './store'
import { teamMember } from './view'

/**
 * Takes the programme over with the one-time code of the deployment: the first owner, and the way
 * back in when all owners are lost (a new code by a new deployment; audited like everything).
 * @throws CODE_UNKNOWN, CODE_USED, RATE_LIMITED
 */
export async function claimOwnership(context: Context, input: { code: string; name: string }) {
  const { openid } = context.caller
  await takeStrict(context, {
    name: 'owner_code',
    subject: sha256(openid).slice(0, 16),
    limit: 5,
    windowMs: 3_600_000,
  })
  const { ownerCode } = context.secrets
  if (ownerCode === '' || !sameText(ownerCode, input.code)) {
    throw new Refusal('CODE_UNKNOWN', 'this is not the code of the deployment')
  }
  const claim = `owner:${sha256(ownerCode)}`
  if (await claimedBefore(context, claim)) return
  const post = await context.db.get<TeamDoc>(TEAM, openid)
  if (post && post.writtenBy !== claim) {
    await makeOwner(context, post, claim)
    await writeAudit(context, post, { action: 'owner.claim', subject: post.staffId, key: claim })
  } else {
    await join(context, { role: 'owner', shopIds: [], name: input.name, writtenBy: claim })
  }
  await context.db.updateWhere(OWNER_CLAIMS, { _id: claim }, { set: { done: true } })
}

/**
 * Whether this person's claim by this code is through: then it makes nobody an owner a second time, who
 * may have handed the house over since. @throws CODE_USED
 */
async function claimedBefore(context: Context, claim: string): Promise<boolean> {
  const { openid } = context.caller
  const at = context.clock.now()
  const doc: OwnerClaimDoc = { _id: claim, openid, at, done: false, schemaVersion: 1 }
  try {
    await context.db.insert(OWNER_CLAIMS, [doc])
    return false
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const standing = await context.db.get<OwnerClaimDoc>(OWNER_CLAIMS, claim)
  if (standing?.openid !== openid) throw new Refusal('CODE_USED', 'this code was used')
  return standing.done
}

async function makeOwner(context: Context, post: TeamDoc, writtenBy: string) {
  await context.db.updateWhere(
    TEAM,
    { _id: post._id },
    { set: { role: 'owner', shopIds: [], state: 'active', writtenBy }, inc: { version: 1 } },
  )
  forgetPost(context, post._id)
  await addOwner(context, post.staffId)
}

/**
 * Gives ownership to somebody else and steps down to manager. The router keeps the answer: who repeats it is
 * no longer an owner.
 */
export async function handOver(
  context: Context,
  input: { key: Key; staffId: StaffId },
  grant: MerchantGrant,
): Promise<TeamMember> {
  const heir = await byStaffId(context, input.staffId)
  if (heir?.state !== 'active') throw new Refusal('NOT_FOUND', 'nobody active with this id')
  const { openid } = context.caller
  if (heir._id === openid) {
    throw new Refusal('FORBIDDEN', 'hand over to somebody else', { reason: 'own_account' })
  }
  await makeOwner(context, heir, input.key)
  await removeOwner(context, grant.staffId)
  await context.db.updateWhere(
    TEAM,
    { _id: openid, role: 'owner' },
    { set: { role: 'manager', shopIds: [], writtenBy: input.key }, inc: { version: 1 } },
  )
  forgetPost(context, openid)
  await writeAudit(context, grant, {
    action: 'team.handOver',
    subject: heir.staffId,
    key: input.key,
  })
  return teamMember({ ...heir, role: 'owner', shopIds: [] }, openid)
}

/** Compares in constant time, so that the answer's delay tells nothing. */
function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(a)), Buffer.from(sha256(b)))
}
