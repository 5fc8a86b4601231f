import type { Context } from '../../platform/context'
import { findMember, joinPersons, leadsTo, partPersons } from '../member'
import { joinCoupons, partCoupons } from '../offer'
import { joinRedemptions, partRedemptions } from '../reward'
import { joinSales, partSales } from '../sale'
import type { MergeDoc } from './store'

/**
 * Everything besides the account follows it, to the card of today where the survivor has been merged
 * meanwhile. Each step finds what is left to do, so it may be repeated.
 */
export async function moveOver(context: Context, doc: MergeDoc): Promise<void> {
  const { _id: from, intoId, key, taken } = doc
  const chain = await leadsTo(context, intoId)
  const via = [from, ...chain.slice(0, -1)]
  const into = chain.at(-1) ?? intoId
  await joinPersons(context, { key, from, chain, taken })
  await joinCoupons(context, via, into)
  await joinRedemptions(context, via, into)
  const kept = await findMember(context, into)
  if (kept) await joinSales(context, via, { ...kept, memberId: into })
}

/** The way back, from wherever it has come. */
export async function moveBack(context: Context, doc: MergeDoc): Promise<void> {
  const { _id: from, intoId, key, taken } = doc
  const chain = await leadsTo(context, intoId)
  await partPersons(context, { key, from, chain, taken })
  await partCoupons(context, from, chain)
  await partRedemptions(context, from, chain)
  const back = await findMember(context, from)
  if (back) await partSales(context, { ...back, memberId: from }, chain)
}
