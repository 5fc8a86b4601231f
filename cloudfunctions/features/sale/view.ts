import type { RefundView, SaleView } from '../../../typings/contract'
import type { Programme } from '../programme'
import { tierRuleOf } from '../tier'
import type { Posted, RefundRecord, SaleDoc } from './record'

type Recorded = Extract<Posted, { kind: 'record' }>

/** A sale as people read it; `posted` adds what has just arrived and is not marked yet. */
export function saleView(
  sale: SaleDoc,
  programme: Programme,
  fresh: Record<string, Posted> = {},
): SaleView {
  const posted = { ...sale.posted, ...fresh }
  const origin = sale.steps.findLast(({ kind }) => kind === 'record')
  const recorded = origin && posted[origin.id]
  const { tender } = sale
  const base: SaleView = {
    saleId: sale._id,
    shopId: sale.shopId,
    shopName: sale.shopName,
    memberId: sale.memberId,
    memberNumber: sale.memberNumber,
    nickname: sale.nickname,
    day: sale.day,
    at: sale.at,
    receiptNumber: sale.receiptNumber,
    receiptIssuedByUs: sale.receiptIssuedByUs,
    staffName: sale.staffName,
    amountFen: tender.amountFen,
    tierDiscountFen: tender.tierDiscountFen,
    couponDiscountFen: tender.couponDiscountFen,
    pointsDiscountFen: tender.pointsDiscountFen,
    spendPoints: tender.spendPoints,
    payFen: tender.payFen,
    earnPoints: 0,
    earnPending: false,
    breakdown: [],
    refundedFen: sale.refundedFen,
    refundableFen: tender.amountFen - sale.refundedFen,
    refunds: sale.refunds
      .filter(({ kind }) => kind === 'refund' || sale.state !== 'undone')
      .map((refund) => refundView(refund, posted[refund.stepId])),
    lines: sale.lines.map(({ name, quantity, amountFen }) => ({ name, quantity, amountFen })),
    state: sale.state,
    undoUntil: sale.undoUntil,
  }
  return recorded?.kind === 'record' ? { ...base, ...earnedView(recorded, programme) } : base
}

function earnedView(recorded: Recorded, programme: Programme) {
  const { earnedPoints, pending, breakdown, earned, tierUp, next } = recorded
  const tier = tierUp === '' ? undefined : tierRuleOf(programme, tierUp)
  return {
    earnPoints: earnedPoints,
    earnPending: pending,
    breakdown,
    ...(pending && earned ? { activatesAt: earned.activatesAt } : {}),
    ...(tier ? { tierUp: { name: tier.name, palette: tier.palette } } : {}),
    ...nextTierView(programme, next),
  }
}

/** A tier that a later programme has dropped is no way up any more. */
function nextTierView({ config }: Programme, next: Recorded['next']): Pick<SaleView, 'nextTier'> {
  const tier = config.tiers.find(({ id }) => id === next?.nextId)
  if (!next || !tier) return {}
  return { nextTier: { name: tier.name, permille: next.permille, missing: next.missing } }
}

function refundView(refund: RefundRecord, posted: Posted | undefined): RefundView {
  const points =
    posted?.kind === 'return'
      ? { returnedPoints: posted.returnedPoints, clawedBackPoints: posted.clawedBackPoints }
      : { returnedPoints: 0, clawedBackPoints: 0 }
  return {
    refundId: refund.refundId,
    at: refund.at,
    amountFen: refund.amountFen,
    payBackFen: refund.payBackFen,
    staffName: refund.staffName,
    reason: refund.reason,
    ...points,
    couponReturned: refund.couponReturned,
  }
}
