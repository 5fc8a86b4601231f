import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { SALES } from './record'

interface Buyer {
  memberId: MemberId
  number: string
  nickname: string
}

/** Sales of a merged card are found under the other; their steps keep to the books they stand in. */
export async function joinSales(
  context: Context,
  via: readonly MemberId[],
  into: Buyer,
): Promise<void> {
  await context.db.updateWhere(
    SALES,
    { memberId: via[0] ?? into.memberId },
    { set: buyer(into), push: { mergedFrom: via } },
  )
}

export async function partSales(
  context: Context,
  from: Buyer,
  chain: readonly MemberId[],
): Promise<void> {
  const filter = { memberId: { in: chain }, mergedFrom: from.memberId }
  await context.db.updateWhere(SALES, filter, { set: buyer(from) })
}

const buyer = ({ memberId, number, nickname }: Buyer) => ({
  memberId,
  memberNumber: number,
  nickname,
})
