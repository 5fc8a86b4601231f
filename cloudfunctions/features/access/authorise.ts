import type {
  ConsumerApi,
  Key,
  MemberId,
  MerchantApi,
  SessionRole,
  ShopId,
  StaffApi,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { keyTimeInWindow } from '../../platform/pure/key'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { CostClass } from '../../platform/router'
import { takeOrdinary } from '../../platform/throttle'
import { identityOf } from '../member'
import { firstShop, shopOf } from '../shop'
import type { TeamDoc } from '../team'
import { covers, postOf } from '../team'
import type { ConsumerGrant, MerchantGrant, StaffGrant } from './rules/grants'
import type { MerchantRow } from './rules/matrix'
import { consumerMatrix, merchantMatrix, staffMatrix } from './rules/matrix'

/**
 * An openid keeps its member until the card is erased, so a minute's memory is safe; but for one whose card
 * was merged: two persons may be parted again.
 */
const identities = recent<MemberId | null>(60_000, 20_000)

/** For routes that only members reach; says so to the compiler. @throws NOT_A_MEMBER */
export function memberIn(grant: ConsumerGrant): MemberId {
  if (grant.memberId === null) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  return grant.memberId
}

/** Everybody's first checks: a caller whom WeChat vouches for, within the limits, with a key of our time. */
function enter(context: Context, input: unknown, cost: CostClass): void {
  if (context.caller.openid === '') {
    throw new Refusal('FORBIDDEN', 'only for people who call through WeChat')
  }
  takeOrdinary(context, cost)
  const { key } = input as { key?: Key }
  const now = context.clock.now()
  if (key !== undefined && !keyTimeInWindow(key, now)) {
    throw new Refusal('KEY_TIME', 'the key is not of our time; check the clock', { now })
  }
}

/** The member behind the caller; null for a visitor. */
export async function memberOf(context: Context): Promise<MemberId | null> {
  const { openid } = context.caller
  let merged = false
  const memberId = await identities.through(context, openid, async () => {
    const identity = await identityOf(context)
    merged = identity?.mergedFrom !== undefined
    return identity?.memberId ?? null
  })
  // Only a "yes" is worth remembering: a visitor may become a member in the next second.
  if (memberId === null || merged) identities.forget(context, openid)
  return memberId
}

/** After a claim, bind or erasure. */
export function forgetMember(context: Context): void {
  identities.forget(context, context.caller.openid)
}

export async function authoriseConsumer(
  context: Context,
  action: keyof ConsumerApi,
  input: unknown,
  cost: CostClass,
): Promise<ConsumerGrant> {
  enter(context, input, cost)
  const memberId = await memberOf(context)
  const row = consumerMatrix[action]
  if (!(memberId === null ? row.visitor : row.member)) {
    throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  }
  return { memberId }
}

async function activePost(context: Context): Promise<TeamDoc> {
  const post = await postOf(context, context.caller.openid)
  if (post?.state !== 'active') throw new Refusal('FORBIDDEN', 'no role here')
  return post
}

export async function authoriseStaff(
  context: Context,
  action: keyof StaffApi,
  input: unknown,
  cost: CostClass,
): Promise<StaffGrant> {
  enter(context, input, cost)
  const named = (input as { shopId?: ShopId }).shopId
  const post = await activePost(context)
  const reach = staffMatrix[action][post.role]
  if (reach === 'none') throw new Refusal('FORBIDDEN', `not for the role ${post.role}`)
  const shopId = named ?? post.shopIds[0] ?? (await firstShop(context))
  if (reach === 'shop' && !covers(post, [shopId])) throw otherShop()
  const shop = await shopOf(context, shopId)
  const { staffId, name, role } = post
  return { staffId, name, role, shopId, shopName: shop.name }
}

export async function authoriseMerchant(
  context: Context,
  action: keyof MerchantApi,
  input: unknown,
  cost: CostClass,
): Promise<MerchantGrant> {
  enter(context, input, cost)
  const post = await activePost(context)
  const row = merchantMatrix[action] as MerchantRow<unknown>
  const reach = row[post.role]
  if (reach === 'none') throw new Refusal('FORBIDDEN', `not for the role ${post.role}`)
  if (reach === 'shop' && row.shops && !covers(post, row.shops(input))) throw otherShop()
  const { staffId, name, role, shopIds } = post
  return { staffId, name, role, shopIds }
}

/** The roles of the caller as the session tells them: one line per shop, or one for all. */
export async function rolesOf(context: Context): Promise<SessionRole[]> {
  const post = await postOf(context, context.caller.openid)
  if (post?.state !== 'active') return []
  const { role, shopIds } = post
  if (shopIds.length === 0) return [{ role }]
  const shops = await Promise.all(shopIds.map((shopId) => shopOf(context, shopId)))
  return shops.map((shop) => ({ role, shopId: shop._id, shopName: shop.name }))
}

function otherShop(): Refusal {
  return new Refusal('FORBIDDEN', 'this belongs to another shop', { reason: 'other_shop' })
}
