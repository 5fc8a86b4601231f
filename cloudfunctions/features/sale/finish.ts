import { apart } from '../../platform/apart'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import { sendCouponBack } from './coupon'
import { postFirst } from './follow'
import { tellMoved } from './move'
import type { SaleDoc } from './record'
import { SALES } from './record'
import { markPosted, postStep } from './steps'

/** Functions live at most 20 s: what is older than this has nobody working on it. */
const LEFT_ALONE_MS = 60_000

/**
 * Ends what deaths left half done: steps that never reached the account, coupons that never came back.
 * One bounded slice; may run beside itself and beside the desk. Returns how many sales it found.
 */
export async function finishSales(context: Context, limit: number): Promise<number> {
  const before = context.clock.now() - LEFT_ALONE_MS
  const alone = { touchedAt: { below: before } }
  const [owing, coupons] = await Promise.all([
    context.db.query<SaleDoc>(SALES, { filter: { owed: { above: 0 }, ...alone }, limit }),
    context.db.query<SaleDoc>(SALES, { filter: { couponOwed: true, ...alone }, limit }),
  ])
  for (const sale of owing) await orLater(context, sale, () => finishSteps(context, sale))
  for (const sale of coupons) await orLater(context, sale, () => sendCouponBack(context, sale))
  return owing.length + coupons.length
}

/** One that cannot be finished now must not keep the others waiting: it comes again in a minute. */
async function orLater(
  context: Context,
  { _id }: SaleDoc,
  work: () => Promise<void>,
  since: 'touchedAt' | 'tellMoveAt' = 'touchedAt',
) {
  try {
    await work()
  } catch (error) {
    // A first step that is refused for good took its sale away; the rest is tried again.
    const level = error instanceof Refusal ? 'warn' : 'error'
    context.log[level]('sale left half done', { id: _id, reason: String(error) })
    await context.db.updateWhere(SALES, { _id }, { set: { [since]: context.clock.now() } })
  }
}

async function finishSteps(context: Context, found: SaleDoc): Promise<void> {
  let sale = found
  for (const step of sale.steps) {
    if (sale.posted[step.id]) continue
    const posted =
      step.kind === 'record' && step.id === 's0'
        ? await postFirst(context, sale, step)
        : await postStep(context, sale, step)
    sale = { ...sale, posted: { ...sale.posted, [step.id]: posted } }
    await markPosted(context, sale, step, posted)
  }
}

/** Tells of moves whose desk died before it could. Returns how many it found. */
export async function tellMoves(context: Context, limit: number): Promise<number> {
  const alone = { tellMoveAt: { upTo: context.clock.now() - LEFT_ALONE_MS } }
  const sales = await context.db.query<SaleDoc>(SALES, { filter: alone, limit })
  for (const sale of sales) {
    const { tellMove } = sale
    if (tellMove)
      await orLater(context, sale, () => tellMoved(context, sale, tellMove), 'tellMoveAt')
  }
  return sales.length
}

/**
 * Tells of cards that one cashier collects for often; once per sale. One that cannot be told of comes
 * again and keeps no other waiting. Returns how many it found; 0 when it could tell of none.
 */
export async function tellSuspects(
  context: Context,
  limit: number,
  tell: (sale: SaleDoc) => Promise<void>,
): Promise<number> {
  const sales = await context.db.query<SaleDoc>(SALES, { filter: { suspect: true }, limit })
  return apart(context, sales, {
    failed: 'cashier not told of',
    work: async (sale) => {
      await tell(sale)
      await context.db.updateWhere(SALES, { _id: sale._id }, { set: { suspect: false } })
    },
  })
}
