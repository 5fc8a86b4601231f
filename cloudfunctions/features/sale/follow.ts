import type { SaleView } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { Account } from '../account'
import { post } from '../account'
import { currentProgramme } from '../programme'
import { giveCouponBack, takeCoupon } from './coupon'
import type { Posted, RecordStep, SaleDoc, Step } from './record'
import { SALES } from './record'
import { postStep, stepOptions } from './steps'
import { saleView } from './view'

/** The account, or the coupon, says no for good; anything else (BUSY, …) is tried again. */
const FINAL = new Set<Refusal['code']>([
  'INSUFFICIENT_POINTS',
  'NOT_ELIGIBLE',
  'LIMIT_REACHED',
  'ACCOUNT_FROZEN',
  'ACCOUNT_CLOSED',
  'NOT_FOUND',
])

/**
 * Answers as the sale says, after its coupon and points have followed it.
 * @throws Refusal IDEMPOTENCY_CONFLICT, or what the account says now
 */
export async function follow(
  context: Context,
  sale: SaleDoc,
  requestHash: string,
  account?: Account,
): Promise<SaleView> {
  if (sale.requestHash !== requestHash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  const first = sale.steps[0]
  if (first?.kind !== 'record') throw new Error(`sale ${sale._id} has no first step`)
  const posted = await postFirst(context, sale, first, account)
  return saleView(sale, await currentProgramme(context), { [first.id]: posted })
}

/** The first step can still be refused, by a race that the quote did not see: then there is no sale. */
export async function postFirst(
  context: Context,
  sale: SaleDoc,
  step: RecordStep,
  account?: Account,
): Promise<Posted> {
  try {
    if (sale.couponId !== '' && !sale.posted[step.id]) await takeCoupon(context, sale)
    return await postStep(context, sale, step, account)
  } catch (error) {
    if (!(error instanceof Refusal) || !FINAL.has(error.code)) throw error
    await dropSale(context, sale, step, error)
    return postStep(context, sale, step)
  }
}

/**
 * Takes a refused sale away. A zero entry under the step's key decides between callers of one key: if
 * another has posted meanwhile, the sale stands after all.
 */
async function dropSale(
  context: Context,
  sale: SaleDoc,
  step: Step,
  refusal: Refusal,
): Promise<void> {
  const command = { kind: 'refuse', reason: refusal.code } as const
  const { entries } = await post(context, step.memberId, command, stepOptions(sale, step))
  if (entries[0].type !== 'refused') return
  if (sale.couponId !== '') await giveCouponBack(context, sale)
  await context.db.removeWhere(SALES, { _id: sale._id, key: sale.key, version: 1 })
  throw refusal
}
