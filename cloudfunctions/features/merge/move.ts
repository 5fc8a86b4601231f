import type { Context } from '../../platform/context'
import { findMember, joinPersons, partPersons } from '../member'
import { joinCoupons, partCoupons } from '../offer'
import { joinRedemptions, partRedemptions } from '../reward'
import { joinSales, partSales } from '../sale'
import type { MergeDoc } from './store'

/** Everything besides the account follows it. Each step finds what is left to do, so it may be repeated. */
export async function moveOver(context: Context, doc: MergeDoc): Promise<void> {
  const { _id: from, intoId: into, key, taken } = doc
  await joinPersons(context, { key, from, into, taken })
  await joinCoupons(context, from, into)
  await joinRedemptions(context, from, into)
  const kept = await findMember(context, into)
  if (kept) await joinSales(context, from, { ...kept, memberId: into })
}

export async function moveBack(context: Context, doc: MergeDoc): Promise<void> {
  const { _id: from, intoId: into, key, taken } = doc
  await partPersons(context, { key, from, into, taken })
  await partCoupons(context, from, into)
  await partRedemptions(context, from, into)
  const back = await findMember(context, from)
  if (back) await partSales(context, { ...back, memberId: from }, into)
}
