import type {
  MemberId,
  Page,
  PageInput,
  SaleFindInput,
  SaleId,
  SaleView,
  VisitId,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Filter } from '../../platform/database'
import { pageLimit, pageOf } from '../../platform/input'
import type { StaffGrant } from '../access/rules/grants'
import { currentProgramme } from '../programme'
import type { SaleDoc } from './record'
import { SALES } from './record'
import { normalReceipt } from './rules/receipt'
import { orderOf, saleHere } from './store'
import { saleView } from './view'

export async function showSale(
  context: Context,
  grant: StaffGrant,
  saleId: SaleId,
): Promise<SaleView> {
  return saleView(await saleHere(context, grant, saleId), await currentProgramme(context))
}

/** This shop's sales, newest first, by whatever the customer can show or remember. */
export function findSales(
  context: Context,
  { shopId }: Pick<StaffGrant, 'shopId'>,
  input: SaleFindInput,
): Promise<Page<SaleView>> {
  const { receiptNumber, memberNumber, amountFen, from, until } = input
  return pageOfSales(context, input, {
    shopId,
    ...(receiptNumber === undefined ? {} : { receiptNumber: normalReceipt(receiptNumber) }),
    ...(memberNumber === undefined ? {} : { memberNumber }),
    ...(amountFen === undefined ? {} : { 'tender.amountFen': amountFen }),
    order: {
      from: orderOf(from ?? 0, ''),
      below: input.cursor ?? orderOf((until ?? MAX_TIME) + 1, ''),
    },
  })
}

const MAX_TIME = 8_000_000_000_000

/** `filter` bounds `order`; the cursor has been put into it. */
export async function pageOfSales(
  context: Context,
  input: { limit?: number },
  filter: Filter,
): Promise<Page<SaleView>> {
  const limit = pageLimit(input)
  const [programme, found] = await Promise.all([
    currentProgramme(context),
    context.db.query<SaleDoc>(SALES, {
      filter,
      order: [['order', 'desc']],
      limit: limit + 1,
    }),
  ])
  return pageOf(
    found,
    limit,
    ({ order }) => order,
    (sale) => saleView(sale, programme),
  )
}

/** The newest sale of a visit; null before the first. */
export async function saleOfVisit(context: Context, visitId: VisitId): Promise<SaleDoc | null> {
  const [sale] = await context.db.query<SaleDoc>(SALES, {
    filter: { visitId },
    order: [['order', 'desc']],
    limit: 1,
  })
  return sale ?? null
}

/** A member's own sales, newest first: for the export of their data. */
export function ownSales(
  context: Context,
  memberId: MemberId,
  input: PageInput,
): Promise<Page<SaleView>> {
  const order = { below: input.cursor ?? orderOf(MAX_TIME, '') }
  return pageOfSales(context, input, { memberId, order })
}

/** For erasure: sales stay, the name does not. */
export async function forgetBuyer(context: Context, memberId: MemberId): Promise<void> {
  await context.db.updateWhere(SALES, { memberId }, { set: { nickname: '' } })
}
