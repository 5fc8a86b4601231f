import type { CouponId, Key, Points, SaleId, SaleLine } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { dayOf, hourOf } from '../../platform/pure/day'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import type { VisitDoc } from '../visit'
import type { Quote } from './quote'
import type { RecordStep, SaleDoc } from './record'
import { SALES } from './record'
import { issuedReceipt, saleIdFor } from './rules/receipt'
import { allocateLines } from './rules/tender'
import { saleStepKey } from './steps'
import { findSale, orderOf, saleByKey } from './store'

const MINUTE_MS = 60_000
const RECEIPT_ATTEMPTS = 8

/** What is to be recorded, once everything has been asked and checked. */
export interface Order {
  kind: SaleDoc['kind']
  key: Key
  requestHash: string
  visit: VisitDoc
  soldAt: number
  receiptNumber: string | undefined
  lines: readonly SaleLine[]
  minutes: number
  couponId: CouponId | undefined
  spendPoints: Points | undefined
  amountFen: number
  reason: string
}

/** The first insert under the receipt, and under the key, is the sale; the same key meets its own. */
export async function insertSale(
  context: Context,
  draft: (attempt: number) => SaleDoc,
): Promise<SaleDoc> {
  for (let attempt = 0; attempt < RECEIPT_ATTEMPTS; attempt++) {
    const sale = draft(attempt)
    try {
      await context.db.insert(SALES, [sale])
      return sale
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
    const own = await saleByKey(context, sale.key)
    if (own) return own
    if (!sale.receiptIssuedByUs) throw await receiptTaken(context, sale._id)
  }
  throw new Refusal('BUSY', 'no free receipt number; try again', { retryAfterMs: 500 })
}

async function receiptTaken(context: Context, id: SaleId): Promise<Refusal> {
  const other = await findSale(context, id)
  return new Refusal('ALREADY_DONE', 'this receipt has been recorded', {
    reason: 'receipt_taken',
    ...(other ? { shopName: other.shopName, at: other.recordedAt } : {}),
  })
}

export function saleFrom(
  context: Context,
  grant: StaffGrant,
  order: Order,
  { tender, undoMinutes, suspect }: Quote,
  attempt: number,
): SaleDoc {
  const { visit, soldAt, key } = order
  const now = context.clock.now()
  const day = dayOf(soldAt)
  const issued = order.receiptNumber === undefined
  const receiptNumber =
    order.receiptNumber === undefined ? issuedReceipt(key, attempt) : order.receiptNumber
  const step: RecordStep = {
    kind: 'record',
    id: 's0',
    memberId: visit.memberId,
    key: saleStepKey(key),
    actor: { kind: 'staff', id: grant.staffId, role: grant.role },
  }
  return {
    _id: saleIdFor(grant.shopId, day, receiptNumber),
    version: 1,
    schemaVersion: 1,
    key,
    requestHash: order.requestHash,
    kind: order.kind,
    shopId: grant.shopId,
    shopName: grant.shopName,
    staffId: grant.staffId,
    staffName: grant.name,
    memberId: visit.memberId,
    memberNumber: visit.number,
    nickname: visit.nickname,
    visitId: visit.visitId,
    day,
    hour: hourOf(soldAt),
    at: soldAt,
    recordedAt: now,
    recordedDay: dayOf(now),
    order: orderOf(soldAt, key),
    receiptNumber,
    receiptIssuedByUs: issued,
    tender,
    lines: allocateLines(order.lines, tender),
    minutes: order.minutes,
    couponId: order.couponId ?? '',
    reason: order.reason,
    state: 'recorded',
    undoUntil: now + undoMinutes * MINUTE_MS,
    refundedFen: 0,
    refunds: [],
    refundDay: '',
    steps: [step],
    birthdays: { [step.id]: visit.birthday },
    posted: {},
    owed: 1,
    couponOwed: false,
    suspect,
    touchedAt: now,
    earnedPoints: 0,
  }
}
