import type { StaffId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { Refusal } from '../../platform/refusal'
import { writeAudit } from '../audit'
import { addOwner } from './owner-list'
import type { Post } from './rules/roles'
import { normalised } from './rules/roles'
import type { TeamDoc } from './store'
import { forgetPost, postOf, TEAM } from './store'

/** Puts the caller on the team; a second call with the same `writtenBy` changes nothing. */
export async function join(
  context: Context,
  { name, writtenBy, ...given }: Post & { name: string; writtenBy: string },
) {
  const { openid } = context.caller
  const { role, shopIds } = normalised(given)
  const now = context.clock.now()
  const doc: TeamDoc = {
    _id: openid,
    staffId: `t${sha256(`${openid}:${writtenBy}`).slice(0, 20)}` as StaffId,
    name,
    role,
    shopIds,
    state: 'active',
    since: now,
    lastSeenAt: now,
    version: 1,
    writtenBy,
    pin: '',
    schemaVersion: 1,
  }
  try {
    await context.db.insert(TEAM, [doc])
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  forgetPost(context, openid)
  const post = await postOf(context, openid)
  if (post?.writtenBy !== writtenBy) throw new Refusal('ALREADY_DONE', 'already on the team')
  if (role === 'owner') await addOwner(context, post.staffId)
  await writeAudit(context, post, {
    action: 'team.accept',
    subject: post.staffId,
    details: { role, shops: shopIds.length },
    key: writtenBy,
  })
}
