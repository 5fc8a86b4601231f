import type { Day, Fen, SaleId, ShopId, StaffId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { dayOf } from '../../platform/pure/day'
import { recent } from '../../platform/recent'
import type { StaffGrant } from '../access/rules/grants'
import type { SaleDoc } from './record'
import { SALES } from './record'

/** Remembered for a minute and added to here, so that the ceiling of a day costs a sale no request. */
const totals = recent<{ fen: Fen; counted: Set<SaleId> }>(60_000, 5_000)

/**
 * What one person recorded in one shop today, whenever it was sold: a ceiling that counted the days of the
 * sales would not bind receipts of yesterday. Exact but for other instances' last minute.
 */
export async function soldToday(context: Context, grant: StaffGrant): Promise<Fen> {
  return (await totalOf(context, grant)).fen
}

/** After a sale has been recorded. */
export async function addSold(context: Context, grant: StaffGrant, sale: SaleDoc): Promise<void> {
  if (grant.role !== 'staff') return
  // A repeat after midnight: it was counted on its own day.
  if (sale.recordedDay !== dayOf(context.clock.now())) return
  const total = await totalOf(context, grant)
  if (total.counted.has(sale._id)) return
  total.counted.add(sale._id)
  total.fen += sale.tender.amountFen
}

function totalOf(context: Context, { shopId, staffId }: StaffGrant) {
  const day = dayOf(context.clock.now())
  return totals.through(context, `${shopId}:${staffId}:${day}`, async () => {
    const [row] = await context.db.total(SALES, {
      filter: { shopId, staffId, recordedDay: day, state: { not: 'undone' } },
      by: null,
      sum: { fen: 'tender.amountFen' },
    })
    return { fen: row?.sums['fen'] ?? 0, counted: new Set<SaleId>() }
  })
}

export interface DayTotals {
  sales: number
  salesFen: Fen
  earnedPoints: number
}

/** Sales that stand (undone ones do not), counted by the database. */
export async function dayTotals(
  context: Context,
  filter: { shopId: ShopId; day: Day },
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
  const sales = await refundedSales(context, shopId, dayOf(since))
  return sales
    .flatMap(({ refunds }) => refunds)
    .filter(({ at }) => at >= since && at < before)
    .filter((refund) => staffId === undefined || refund.staffId === staffId)
    .reduce((sum, { amountFen }) => sum + amountFen, 0)
}

type Refunded = Pick<SaleDoc, '_id' | 'refundDay' | 'order' | 'refunds'>

/** A reply holds 1 MB, and a sale comes with all its refunds. */
const REFUNDED_PAGE = 500

/**
 * All sales with a refund from that day on, however many: by day, and within a day in the order of the
 * index. One that gets another refund meanwhile moves on to a later day, so it may come twice but is not
 * missed.
 */
async function refundedSales(context: Context, shopId: ShopId, from: Day): Promise<Refunded[]> {
  const found = new Map<SaleId, Refunded>()
  for (let where: Filter | null = { refundDay: { from } }; where;) {
    const page: Refunded[] = await context.db.query<Refunded>(SALES, {
      filter: { shopId, state: { not: 'undone' }, ...where },
      order: [
        ['refundDay', 'asc'],
        ['order', 'desc'],
      ],
      limit: REFUNDED_PAGE,
      fields: ['refundDay', 'order', 'refunds'],
    })
    for (const sale of page) found.set(sale._id, sale)
    where = afterPage(where, page)
  }
  return [...found.values()]
}

/** A full page goes on within its last day; a day that is through, with the days after it. */
function afterPage({ refundDay = '' }: Filter, page: readonly Refunded[]): Filter | null {
  const last = page.at(-1)
  if (last && page.length === REFUNDED_PAGE) {
    return { refundDay: last.refundDay, order: { below: last.order } }
  }
  return typeof refundDay === 'string' ? { refundDay: { above: refundDay } } : null
}
