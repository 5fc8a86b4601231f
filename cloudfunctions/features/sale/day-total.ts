import type { Day, Fen, SaleId, ShopId, StaffId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { dayOf } from '../../platform/pure/day'
import { recent } from '../../platform/recent'
import type { StaffGrant } from '../access/rules/grants'
import type { SaleDoc } from './record'
import { SALES } from './record'

/** Remembered for a minute and added to here, so that the ceiling of a day costs a sale no request. */
const totals = recent<{ fen: Fen; counted: Set<SaleId> }>(60_000, 5_000)

/** What one person sold in one shop today; exact but for other instances' last minute. */
export async function soldToday(context: Context, grant: StaffGrant): Promise<Fen> {
  return (await totalOf(context, grant)).fen
}

/** After a sale has been recorded. */
export async function addSold(context: Context, grant: StaffGrant, sale: SaleDoc): Promise<void> {
  if (grant.role !== 'staff') return
  const total = await totalOf(context, grant)
  if (total.counted.has(sale._id)) return
  total.counted.add(sale._id)
  total.fen += sale.tender.amountFen
}

function totalOf(context: Context, { shopId, staffId }: StaffGrant) {
  const day = dayOf(context.clock.now())
  return totals.through(context, `${shopId}:${staffId}:${day}`, async () => ({
    fen: (await dayTotals(context, { shopId, staffId, day })).salesFen,
    counted: new Set<SaleId>(),
  }))
}

export interface DayTotals {
  sales: number
  salesFen: Fen
  earnedPoints: number
}

/** Sales that stand (undone ones do not), counted by the database. */
export async function dayTotals(
  context: Context,
  filter: { shopId: ShopId; staffId?: StaffId; day: Day },
): Promise<DayTotals> {
  const [row] = await context.db.total(SALES, {
    filter: { ...filter, state: { not: 'undone' } },
    by: null,
    sum: { sales: 1, salesFen: 'tender.amountFen', earnedPoints: 'earnedPoints' },
  })
  const { sales = 0, salesFen = 0, earnedPoints = 0 } = row?.sums ?? {}
  return { sales, salesFen, earnedPoints }
}

/**
 * What was given back from then to now, of sales of any day that stand in some day's totals; by one person,
 * or in the whole shop.
 */
export async function refundsSince(
  context: Context,
  { shopId, staffId }: { shopId: ShopId; staffId?: StaffId },
  since: Time,
  before = Infinity,
): Promise<Fen> {
  const sales = await context.db.query<Pick<SaleDoc, '_id' | 'refunds'>>(SALES, {
    filter: { shopId, refundDay: { from: dayOf(since) }, state: { not: 'undone' } },
    limit: 1000,
    fields: ['refunds'],
  })
  return sales
    .flatMap(({ refunds }) => refunds)
    .filter(({ at }) => at >= since && at < before)
    .filter((refund) => staffId === undefined || refund.staffId === staffId)
    .reduce((sum, { amountFen }) => sum + amountFen, 0)
}
