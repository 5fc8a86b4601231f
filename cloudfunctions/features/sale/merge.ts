import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { SALES } from './record'

interface Buyer {
  memberId: MemberId
  number: string
  nickname: string
}

/** Sales of a merged card are found under the other; their steps keep to the books they stand in. */
export async function joinSales(context: Context, from: MemberId, into: Buyer): Promise<void> {
  await context.db.updateWhere(
    SALES,
    { memberId: from },
    { set: buyer(into), push: { mergedFrom: [from] } },
  )
}

export async function partSales(context: Context, from: Buyer, into: MemberId): Promise<void> {
  const filter = { memberId: into, mergedFrom: from.memberId }
  await context.db.updateWhere(SALES, filter, { set: buyer(from) })
}

const buyer = ({ memberId, number, nickname }: Buyer) => ({
  memberId,
  memberNumber: number,
  nickname,
})
