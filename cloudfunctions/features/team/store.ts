import type { Key, Role, ShopId, StaffId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { recent } from '../../platform/recent'
import { placeOf, seenFrom } from './rules/places'

/** `team/{openid}`: one person with one post. Pages see `staffId`, never the openid. */
export interface TeamDoc extends Doc {
  staffId: StaffId
  name: string
  role: Role
  /** Empty: the whole organisation. */
  shopIds: ShopId[]
  state: 'active' | 'suspended'
  since: Time
  lastSeenAt: Time
  version: number
  /** The key or invitation that last changed it: a repeat meets it. */
  writtenBy: string
  /** The role before that change. */
  roleBefore?: Role
  /** scrypt of the desk PIN, `salt:hash` in base64; '' when none is set. */
  pin: string
  /** Networks that this person has signed in from; absent before the first that WeChat told. */
  places?: string[]
  schemaVersion: 1
}

/** `invitations/{sha256(code)}`: the database never holds a code that could be taken. */
export interface InvitationDoc extends Doc {
  role: Role
  shopIds: ShopId[]
  invitedBy: StaffId
  key: Key
  createdAt: Time
  expiresAt: Time
  /** openid of who took it; '' while open. */
  takenBy: string
  schemaVersion: 1
}

/**
 * `owners/organisation`: who owns, as one list under compare-and-set, so that two owners who remove
 * each other at the same moment cannot leave nobody. A death between list and team document can only
 * make the list too short, which protects too much, never too little.
 */
export interface OwnersDoc extends Doc {
  staffIds: StaffId[]
  version: number
  schemaVersion: 1
}

/** `ownerClaims/{hash of the deployment's code}`: who took the house over with it. */
export interface OwnerClaimDoc extends Doc {
  openid: string
  at: Time
  /** The claim is through; false after a death on the way. */
  done: boolean
  schemaVersion: 1
}

export const TEAM = 'team'
export const INVITATIONS = 'invitations'
export const OWNERS = 'owners'
export const OWNER_CLAIMS = 'ownerClaims'

/** How late a changed or suspended post may be noticed by an instance that has just seen it. */
export const ROLE_MEMORY_MS = 10_000
const posts = recent<TeamDoc | null>(ROLE_MEMORY_MS, 5_000)

/** The post of a person, one request by `_id`, remembered for ten seconds. */
export function postOf(context: Context, openid: string): Promise<TeamDoc | null> {
  return posts.through(context, openid, () => context.db.get<TeamDoc>(TEAM, openid))
}

export function forgetPost(context: Context, openid: string): void {
  posts.forget(context, openid)
}

export async function byStaffId(context: Context, staffId: StaffId): Promise<TeamDoc | null> {
  const [doc] = await context.db.query<TeamDoc>(TEAM, { filter: { staffId }, limit: 1 })
  return doc ?? null
}

/** How many people work here besides owners; counted up to a thousand. */
export async function staffCount(context: Context): Promise<number> {
  const docs = await context.db.query<TeamDoc>(TEAM, {
    filter: { staffId: { above: '' }, role: { in: ['staff', 'manager'] }, state: 'active' },
    limit: 1000,
    fields: ['role'],
  })
  return docs.length
}

export async function ownerCount(context: Context): Promise<number> {
  return (await context.db.get<OwnersDoc>(OWNERS, 'organisation'))?.staffIds.length ?? 0
}

const SEEN_EVERY_MS = 3_600_000

/**
 * Notes that this person opened the mini program, at most once an hour unless the network is new.
 * Returns whether it was opened from a network that nobody has seen them in.
 */
export async function markSeen(context: Context): Promise<boolean> {
  const { openid, clientIp = '' } = context.caller
  const post = await postOf(context, openid)
  if (!post) return false
  const now = context.clock.now()
  const { places, unusual, changed } = seenFrom(post.places ?? [], placeOf(clientIp))
  if (!changed && now - post.lastSeenAt < SEEN_EVERY_MS) return false
  await context.db.updateWhere(
    TEAM,
    { _id: openid },
    { set: { lastSeenAt: now, ...(changed ? { places } : {}) } },
  )
  forgetPost(context, openid)
  return unusual
}
