import type {
  Key,
  Page,
  PageInput,
  Role,
  ShopId,
  StaffId,
  TeamMember,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit, pageOf } from '../../platform/input'
import { Refusal } from '../../platform/refusal'
import type { MerchantGrant } from '../access'
import { writeAudit } from '../audit'
import { shopOf } from '../shop'
import { addOwner, removeOwner } from './owner-list'
import { covers, mayGive, normalised } from './rules/roles'
import type { TeamDoc } from './store'
import { byStaffId, forgetPost, TEAM } from './store'
import { teamMember } from './view'

/** By staff id. Managers see the people of their own shops. */
export async function listTeam(
  context: Context,
  input: PageInput,
  grant: MerchantGrant,
): Promise<Page<TeamMember>> {
  const limit = pageLimit(input)
  const docs = await context.db.query<TeamDoc>(TEAM, {
    filter: {
      staffId: { above: input.cursor ?? '' },
      ...(grant.role === 'owner' || grant.shopIds.length === 0
        ? {}
        : { shopIds: { in: grant.shopIds } }),
    },
    order: [['staffId', 'asc']],
    limit: limit + 1,
  })
  return pageOf(
    docs,
    limit,
    ({ staffId }) => staffId,
    (doc) => teamMember(doc, context.caller.openid),
  )
}

export interface TeamUpdate {
  key: Key
  staffId: StaffId
  role: Role
  shopIds: ShopId[]
  state: 'active' | 'suspended'
}

/**
 * Changes a post. Nobody changes their own, nobody touches or gives a post beyond their own reach.
 * A suspended post loses its desk PIN: so a manager helps whoever has forgotten theirs.
 * @throws FORBIDDEN (`own_account`, `last_owner`), NOT_FOUND, BUSY
 */
export async function updateTeam(
  context: Context,
  input: TeamUpdate,
  grant: MerchantGrant,
): Promise<TeamMember> {
  const doc = await byStaffId(context, input.staffId)
  if (!doc) throw new Refusal('NOT_FOUND', 'nobody with this id')
  if (doc.staffId === grant.staffId) {
    throw new Refusal('FORBIDDEN', 'somebody else changes your post', { reason: 'own_account' })
  }
  const post = normalised(input)
  if (!mayGive(grant, doc) || !mayGive(grant, post) || !covers(grant, post.shopIds)) {
    throw new Refusal('FORBIDDEN', 'this post is beyond yours')
  }
  if (doc.writtenBy === input.key) return changed(context, input, grant, doc)
  await Promise.all(post.shopIds.map((shopId) => shopOf(context, shopId)))
  const stays = post.role === 'owner' && input.state === 'active'
  // The list first when an owner goes, last when one comes: a death between leaves it too short.
  if (doc.role === 'owner' && !stays) await removeOwner(context, doc.staffId)
  const pin = input.state === 'suspended' ? '' : doc.pin
  const set = { ...post, state: input.state, pin, roleBefore: doc.role, writtenBy: input.key }
  const updated = await context.db.updateWhere(
    TEAM,
    { _id: doc._id, version: doc.version },
    { set, inc: { version: 1 } },
  )
  if (updated === 0) {
    throw new Refusal('BUSY', 'the post is being changed; try again', { retryAfterMs: 300 })
  }
  return changed(context, input, grant, { ...doc, ...set })
}

/** What follows a change; a repeat makes up for an attempt that died before it. */
async function changed(
  context: Context,
  { key }: TeamUpdate,
  grant: MerchantGrant,
  doc: TeamDoc,
): Promise<TeamMember> {
  const { staffId, role, roleBefore = role, state, shopIds } = doc
  forgetPost(context, doc._id)
  if (role === 'owner' && state === 'active') await addOwner(context, staffId)
  await writeAudit(context, grant, {
    action: 'team.update',
    subject: staffId,
    details: { roleBefore, role, state, shops: shopIds.length },
    key,
  })
  return teamMember(doc, context.caller.openid)
}
