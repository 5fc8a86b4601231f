import type { Key, ShopId, StaffId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Doc } from '../../platform/database'
import { Duplicate } from '../../platform/database'
import { dayOf, startOfDay } from '../../platform/pure/day'
import type { StaffGrant } from '../access/rules/grants'
import type { SaleDoc } from './record'
import { SALES } from './record'
import { refundsSince } from './day-total'
import { orderOf } from './store'

/** `shifts/{staff:key}`: what one person hands over at the end of a shift. */
export interface ShiftDoc extends Doc {
  shopId: ShopId
  staffId: StaffId
  since: Time
  closedAt: Time
  sales: number
  salesFen: number
  refundsFen: number
  /** Operations kept on the phone for want of network, and who answers for them now. */
  unsent: { key: Key; amountFen: number; at: Time }[]
  takenOverBy: string
  schemaVersion: 1
}

export const SHIFTS = 'shifts'

export interface CloseShift {
  key: Key
  unsent: ShiftDoc['unsent']
  takenOverBy?: string
}

/**
 * Counts from this person's last closing here, however long ago, to now, so that each sale is in one
 * shift; the very first counts the day. A repeat gets the same totals, and what it says is unsent by then
 * changes nothing: the first answer stands.
 */
export async function closeShift(
  context: Context,
  { shopId, staffId }: StaffGrant,
  { key, unsent, takenOverBy = '' }: CloseShift,
): Promise<Pick<ShiftDoc, 'closedAt' | 'sales' | 'salesFen' | 'refundsFen'>> {
  const _id = `${staffId}:${key}`
  const standing = await context.db.get<ShiftDoc>(SHIFTS, _id)
  if (standing) return totalsOf(standing)
  const closedAt = context.clock.now()
  const since = await shiftStart(context, shopId, staffId, closedAt)
  const [row] = await context.db.total(SALES, {
    filter: {
      shopId,
      staffId,
      order: { from: orderOf(since, ''), below: orderOf(closedAt, '') },
      state: { not: 'undone' satisfies SaleDoc['state'] },
    },
    by: null,
    sum: { sales: 1, salesFen: 'tender.amountFen' },
  })
  const { sales = 0, salesFen = 0 } = row?.sums ?? {}
  const refundsFen = await refundsSince(context, { shopId, staffId }, since, closedAt)
  const base = { shopId, staffId, since, closedAt, sales, salesFen, refundsFen }
  const shift: ShiftDoc = { _id, ...base, unsent, takenOverBy, schemaVersion: 1 }
  try {
    await context.db.insert(SHIFTS, [shift])
    return totalsOf(shift)
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  const first = await context.db.get<ShiftDoc>(SHIFTS, _id)
  return totalsOf(first ?? shift)
}

function totalsOf({ closedAt, sales, salesFen, refundsFen }: ShiftDoc) {
  return { closedAt, sales, salesFen, refundsFen }
}

async function shiftStart(context: Context, shopId: ShopId, staffId: StaffId, now: Time) {
  const [last] = await context.db.query<ShiftDoc>(SHIFTS, {
    filter: { shopId, staffId },
    order: [['closedAt', 'desc']],
    limit: 1,
  })
  return last?.closedAt ?? startOfDay(dayOf(now))
}
