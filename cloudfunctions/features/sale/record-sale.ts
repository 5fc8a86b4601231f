import type { Key, LateCreditInput, SaleRecordInput, SaleView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { sha256 } from '../../platform/ids'
import { canonicalJson } from '../../platform/pure/canonical'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { readAccount } from '../account'
import { currentProgramme } from '../programme'
import type { VisitDoc } from '../visit'
import { openVisit } from '../visit'
import { requireApproval } from './approval'
import { addSold } from './day-total'
import { follow } from './follow'
import type { Order } from './order'
import { insertSale, saleFrom } from './order'
import type { Quote } from './quote'
import { quoteSale } from './quote'
import { normalReceipt } from './rules/receipt'
import { saleByKey } from './store'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/**
 * Records a sale: visit, account, receipt, ledger. Five requests with the role, and one behind the
 * answer that marks the points as posted. May be repeated with its key at any time, also when the
 * visit is long over.
 * @throws Refusal VISIT_EXPIRED, VISIT_HELD, CONFIRMATION_NEEDED, APPROVAL_NEEDED, ALREADY_DONE
 * (reason `receipt_taken`), NOT_ELIGIBLE, INSUFFICIENT_POINTS, ACCOUNT_FROZEN, TOO_LATE
 */
export async function recordSale(
  context: Context,
  grant: StaffGrant,
  input: SaleRecordInput,
): Promise<SaleView> {
  const { key, confirmed = [], approvalId, ...sale } = input
  // Without `soldAt`: a phone adds it when it sends again what may have arrived.
  const asked = { ...sale, soldAt: undefined }
  const requestHash = sha256(
    canonicalJson({ action: 'sale.record', sale: asked, by: grant.staffId }),
  )
  return onceByKey(context, key, requestHash, async () => {
    const soldAt = await soldTime(context, sale.soldAt)
    const visit = await openVisit(context, grant, sale.visitId, soldAt)
    requireFresh(context, visit, sale)
    const order: Order = {
      kind: 'sale',
      key,
      requestHash,
      visit,
      soldAt: sale.soldAt === undefined && visit.scannedAt > 0 ? visit.scannedAt : soldAt,
      receiptNumber:
        sale.receiptNumber === undefined ? undefined : normalReceipt(sale.receiptNumber),
      lines: sale.lines ?? [],
      minutes: sale.minutes ?? 0,
      couponId: sale.couponId,
      spendPoints: sale.spendPoints,
      amountFen: sale.amountFen,
      reason: '',
    }
    return placeOrder(context, grant, order, ({ preview }) => {
      const open = preview.confirm.find((question) => !confirmed.includes(question))
      if (open) {
        throw new Refusal('CONFIRMATION_NEEDED', 'ask once more before recording', { reason: open })
      }
      if (!preview.approval) return Promise.resolve()
      return requireApproval(context, grant, {
        kind: 'sale',
        key,
        approvalId,
        amountFen: sale.amountFen,
        about: visit.memberId,
      })
    })
  })
}

/** What was kept without network until its visit was over earns and never spends. */
function requireFresh(
  context: Context,
  visit: VisitDoc,
  { couponId, spendPoints = 0 }: Pick<SaleRecordInput, 'couponId' | 'spendPoints'>,
): void {
  if (context.clock.now() < visit.expiresAt) return
  if (couponId === undefined && spendPoints === 0) return
  throw new Refusal('NOT_ELIGIBLE', 'sent too late to spend: ask for a new code', {
    reason: 'expired',
  })
}

/**
 * Credits a receipt that was forgotten at the till, at the rules of its own time. The receipt is the
 * proof, and can be credited once.
 */
export async function lateCredit(
  context: Context,
  grant: StaffGrant,
  input: LateCreditInput,
): Promise<SaleView> {
  const { key, approvalId, ...sale } = input
  const requestHash = sha256(canonicalJson({ action: 'sale.lateCredit', sale, by: grant.staffId }))
  return onceByKey(context, key, requestHash, async () => {
    const soldAt = await soldTime(context, sale.soldAt)
    const visit = await openVisit(context, grant, sale.visitId)
    const order: Order = {
      kind: 'late_credit',
      key,
      requestHash,
      visit,
      soldAt,
      receiptNumber: normalReceipt(sale.receiptNumber),
      lines: [],
      minutes: 0,
      couponId: undefined,
      spendPoints: undefined,
      amountFen: sale.amountFen,
      reason: sale.reason,
    }
    return placeOrder(context, grant, order, ({ preview }) =>
      preview.approval
        ? requireApproval(context, grant, {
            kind: 'late_credit',
            key,
            approvalId,
            amountFen: sale.amountFen,
            about: visit.memberId,
          })
        : Promise.resolve(),
    )
  })
}

/**
 * What stands under the key is the answer, whatever has changed since: looked for when the sale cannot
 * be recorded (again), so that the first attempt pays no request for it.
 */
async function onceByKey(
  context: Context,
  key: Key,
  requestHash: string,
  attempt: () => Promise<SaleView>,
): Promise<SaleView> {
  try {
    return await attempt()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const standing = await saleByKey(context, key)
    if (!standing) throw error
    return follow(context, standing, requestHash)
  }
}

/** Now, or when it was sold: within the late-credit days of the programme. */
async function soldTime(context: Context, soldAt: number | undefined): Promise<number> {
  const now = context.clock.now()
  if (soldAt === undefined) return now
  const { lateCreditDays } = (await currentProgramme(context)).config.limits
  if (soldAt > now + MINUTE_MS || soldAt < now - lateCreditDays * DAY_MS) {
    throw new Refusal('TOO_LATE', 'this sale can no longer be credited', {
      reason: 'window_closed',
      limit: lateCreditDays,
    })
  }
  return Math.min(soldAt, now)
}

async function placeOrder(
  context: Context,
  grant: StaffGrant,
  order: Order,
  allow: (quote: Quote) => Promise<void>,
): Promise<SaleView> {
  const { visit, requestHash } = order
  const account = await readAccount(context, visit.memberId)
  if (!account) throw new Refusal('NOT_FOUND', 'no such account')
  const quote = await quoteSale(context, grant, visit, account, termsOf(order))
  await allow(quote)
  const sale = await insertSale(context, (attempt) =>
    saleFrom(context, grant, order, quote, attempt),
  )
  const view = await follow(context, sale, requestHash, account)
  await addSold(context, grant, sale)
  return view
}

function termsOf(order: Order): Parameters<typeof quoteSale>[4] {
  const { kind, key, amountFen, soldAt, minutes, couponId, spendPoints } = order
  return {
    key,
    amountFen,
    soldAt,
    minutes,
    paid: kind === 'late_credit',
    ...(couponId === undefined ? {} : { couponId }),
    ...(spendPoints === undefined ? {} : { spendPoints }),
  }
}
