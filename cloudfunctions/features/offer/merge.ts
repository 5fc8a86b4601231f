import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { couponsInHand } from '../member'
import type { CouponDoc } from './store'
import { COUPONS } from './store'

/** All coupons of a merged card, the used ones too, so that a refund finds them. May be repeated. */
export async function joinCoupons(
  context: Context,
  via: readonly MemberId[],
  into: MemberId,
): Promise<void> {
  await context.db.updateWhere(
    COUPONS,
    { memberId: via[0] ?? into },
    { set: { memberId: into }, push: { mergedFrom: via } },
  )
  await recount(context, into)
}

/** What is left of them goes back; what was used stays used. May be repeated. */
export async function partCoupons(
  context: Context,
  from: MemberId,
  chain: readonly MemberId[],
): Promise<void> {
  const filter = { memberId: { in: chain }, mergedFrom: from }
  await context.db.updateWhere(COUPONS, filter, { set: { memberId: from } })
  for (const id of [...chain, from]) await recount(context, id)
}

async function recount(context: Context, memberId: MemberId): Promise<void> {
  const now = context.clock.now()
  const usable = await context.db.query<CouponDoc>(COUPONS, {
    filter: { memberId, state: { in: ['issued', 'locked'] }, expiresAt: { from: now } },
    limit: 500,
    fields: ['expiresAt'],
  })
  await couponsInHand(context, memberId, usable)
}

/** How many a merge would bring along. */
export async function countUsable(context: Context, memberId: MemberId): Promise<number> {
  const now = context.clock.now()
  const found = await context.db.query<CouponDoc>(COUPONS, {
    filter: { memberId, state: { in: ['issued', 'locked'] }, expiresAt: { from: now } },
    limit: 500,
    fields: ['expiresAt'],
  })
  return found.length
}
