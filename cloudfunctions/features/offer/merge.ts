import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { couponsInHand } from '../member'
import type { CouponDoc } from './store'
import { COUPONS } from './store'

/** All coupons of a merged card, the used ones too, so that a refund finds them. May be repeated. */
export async function joinCoupons(context: Context, from: MemberId, into: MemberId): Promise<void> {
  await context.db.updateWhere(
    COUPONS,
    { memberId: from },
    { set: { memberId: into }, push: { mergedFrom: [from] } },
  )
  await recount(context, into)
}

/** What is left of them goes back; what was used stays used. May be repeated. */
export async function partCoupons(context: Context, from: MemberId, into: MemberId): Promise<void> {
  const filter = { memberId: into, mergedFrom: from }
  await context.db.updateWhere(COUPONS, filter, { set: { memberId: from } })
  await recount(context, into)
  await recount(context, from)
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
