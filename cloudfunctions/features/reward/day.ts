import type { Day, ShopId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { endOfDay, startOfDay } from '../../platform/pure/day'
import { REDEMPTIONS } from './store'

/** How many rewards one shop handed out on one business day. */
export async function redemptionsOn(context: Context, shopId: ShopId, day: Day): Promise<number> {
  const [row] = await context.db.total(REDEMPTIONS, {
    filter: {
      fulfilledShopId: shopId,
      fulfilledAt: { from: startOfDay(day), upTo: endOfDay(day) },
    },
    by: null,
    sum: { count: 1 },
  })
  return row?.sums.count ?? 0
}
