import type {
  Fen,
  Key,
  RefundId,
  RefundRecordInput,
  SaleId,
  SaleView,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Changes } from '../../platform/database'
import { sha256 } from '../../platform/ids'
import { later } from '../../platform/later'
import { canonicalJson } from '../../platform/pure/canonical'
import { dayOf } from '../../platform/pure/day'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { currentProgramme } from '../programme'
import { ceilingsOf } from '../team'
import { refundOf, requireApproval } from './approval'
import { sendCouponBack } from './coupon'
import { postFirst } from './follow'
import type { RefundRecord, ReturnStep, SaleDoc } from './record'
import { couponComesBack, refundParts } from './rules/refund'
import { laterStepKey, laterSteps, postStep } from './steps'
import { decideOnSale, requireNotOwn, saleHere } from './store'
import { saleView } from './view'

/** A sale keeps all its refunds inside, so their number is bounded. */
const MAX_REFUNDS = 50

/**
 * Gives goods back, in part or whole: decided on the sale first (never more than is left), then the
 * account follows from the sale's new total. Parallel refunds meet at the sale's version.
 * @throws Refusal LIMIT_REACHED (reason `over_paid`), APPROVAL_NEEDED, FORBIDDEN, ALREADY_DONE
 */
export async function recordRefund(
  context: Context,
  grant: StaffGrant,
  input: RefundRecordInput,
): Promise<SaleView> {
  const { key, saleId, amountFen, reason, withoutProof = false, approvalId } = input
  const hash = sha256(
    canonicalJson({
      action: 'refund.record',
      saleId,
      amountFen,
      reason,
      withoutProof,
      by: grant.staffId,
    }),
  )
  return giveBack(context, grant, saleId, {
    key,
    hash,
    kind: 'refund',
    reason,
    withoutProof,
    amountOf: () => amountFen,
    check: async (sale) => {
      requireRefundable(sale, amountFen)
      const { limits } = (await currentProgramme(context)).config
      const over = amountFen > ceilingsOf(grant.role, limits).refundFen
      if (!over && !(withoutProof && grant.role === 'staff')) return
      await requireApproval(context, grant, {
        kind: 'refund',
        key,
        approvalId,
        amountFen,
        about: refundOf(sale),
      })
    },
  })
}

/**
 * Undoes a sale within the programme's minutes, as if it had not been.
 * @throws Refusal TOO_LATE, FORBIDDEN for another's sale unless a manager asks
 */
export async function undoSale(
  context: Context,
  grant: StaffGrant,
  { key, saleId }: { key: Key; saleId: SaleId },
): Promise<SaleView> {
  return giveBack(context, grant, saleId, {
    key,
    hash: sha256(canonicalJson({ action: 'sale.undo', saleId, by: grant.staffId })),
    kind: 'undo',
    reason: '',
    withoutProof: false,
    amountOf: (sale) => sale.tender.amountFen - sale.refundedFen,
    check: (sale) => {
      requireUndoable(context, grant, sale)
      return Promise.resolve()
    },
  })
}

/** @throws Refusal TOO_LATE, FORBIDDEN, ALREADY_DONE */
export function requireUndoable(context: Context, grant: StaffGrant, sale: SaleDoc): void {
  requireStanding(sale)
  if (sale.staffId !== grant.staffId && grant.role === 'staff') {
    throw new Refusal('FORBIDDEN', 'who recorded it, or a manager, may undo it')
  }
  if (context.clock.now() > sale.undoUntil) {
    throw new Refusal('TOO_LATE', 'too late to undo; refund it instead', {
      reason: 'window_closed',
      at: sale.undoUntil,
    })
  }
}

interface GiveBack {
  key: Key
  hash: string
  kind: RefundRecord['kind']
  reason: string
  withoutProof: boolean
  amountOf(sale: SaleDoc): Fen
  /** Throws when this may not be done (now, by this person). */
  check(sale: SaleDoc): Promise<void>
}

async function giveBack(
  context: Context,
  grant: StaffGrant,
  saleId: SaleId,
  wish: GiveBack,
): Promise<SaleView> {
  const sale = await decideOnSale(
    context,
    () => standingSale(context, grant, saleId),
    async (standing) => {
      if (refundBy(standing, wish)) return null
      await requireNotOwn(context, standing)
      await wish.check(standing)
      return refundChanges(context, grant, standing, wish)
    },
  )
  const refund = refundBy(sale, wish)
  const step = sale.steps.find(({ id }) => id === refund?.stepId)
  if (!refund || !step) throw new Error(`sale ${sale._id} lost a refund`)
  const posted = await postStep(context, sale, step)
  if (refund.couponReturned && sale.couponOwed) {
    later(context, 'sale.coupon', () => sendCouponBack(context, sale))
  }
  return saleView(sale, await currentProgramme(context), { [step.id]: posted })
}

/** The sale, with its first step on the account: what is not there yet cannot be given back. */
export async function standingSale(
  context: Context,
  grant: StaffGrant,
  saleId: SaleId,
): Promise<SaleDoc> {
  const sale = await saleHere(context, grant, saleId)
  const first = sale.steps[0]
  if (first?.kind === 'record' && !sale.posted[first.id]) {
    const posted = await postFirst(context, sale, first)
    return { ...sale, posted: { ...sale.posted, [first.id]: posted } }
  }
  return sale
}

/** @throws Refusal IDEMPOTENCY_CONFLICT */
function refundBy(sale: SaleDoc, { key, hash }: GiveBack): RefundRecord | undefined {
  const refund = sale.refunds.find((each) => each.key === key)
  if (refund ? refund.requestHash !== hash : laterSteps(sale, key).length > 0) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return refund
}

function requireStanding(sale: SaleDoc): void {
  if (sale.state === 'recorded' || sale.state === 'moved') return
  throw new Refusal('ALREADY_DONE', 'this sale has been given back', {
    shopName: sale.shopName,
    at: sale.touchedAt,
  })
}

export function requireRefundable(sale: SaleDoc, amountFen: Fen): void {
  const left = sale.tender.amountFen - sale.refundedFen
  if (amountFen > left) {
    throw new Refusal('LIMIT_REACHED', 'more than is left of this sale', {
      reason: 'over_paid',
      limit: left,
      missing: amountFen - left,
    })
  }
  requireStanding(sale)
  if (sale.refunds.length >= MAX_REFUNDS) {
    throw new Refusal('LIMIT_REACHED', 'too many refunds of one sale', { limit: MAX_REFUNDS })
  }
}

export function recordStepOf(sale: SaleDoc): SaleDoc['steps'][number] {
  const step = sale.steps.findLast(({ kind }) => kind === 'record')
  if (!step) throw new Error(`sale ${sale._id} has no record step`)
  return step
}

/**
 * An undone sale and all that was given back of it count nowhere. One of which something had been given
 * back before has been in the totals with that, so its undoing is one more refund.
 */
function stateAfter(sale: SaleDoc, kind: RefundRecord['kind'], refundedFen: Fen): SaleDoc['state'] {
  if (kind === 'undo' && sale.refunds.length === 0) return 'undone'
  return refundedFen === sale.tender.amountFen ? 'refunded' : sale.state
}

function refundChanges(
  context: Context,
  grant: StaffGrant,
  sale: SaleDoc,
  wish: GiveBack,
): Changes {
  const now = context.clock.now()
  const amountFen = wish.amountOf(sale)
  const refundedFen = sale.refundedFen + amountFen
  const { payBackFen } = refundParts(sale.tender, sale.refundedFen, amountFen)
  const couponReturned = couponComesBack(sale, refundedFen)
  const step: ReturnStep = {
    kind: 'return',
    id: `s${String(sale.steps.length)}`,
    // Its books are where it was recorded; a merge since then is followed from there.
    memberId: recordStepOf(sale).memberId,
    key: laterStepKey(sale, wish.key, 'clawback'),
    actor: { kind: 'staff', id: grant.staffId, role: grant.role },
    of: recordStepOf(sale).id,
    refundedBeforeFen: sale.refundedFen,
    refundedAfterFen: refundedFen,
  }
  const refund: RefundRecord = {
    refundId: `r${sha256(wish.key).slice(0, 20)}` as RefundId,
    key: wish.key,
    requestHash: wish.hash,
    kind: wish.kind,
    at: now,
    day: dayOf(now),
    staffId: grant.staffId,
    staffName: grant.name,
    amountFen,
    payBackFen,
    reason: wish.reason,
    withoutProof: wish.withoutProof,
    couponReturned,
    stepId: step.id,
  }
  return {
    set: {
      refundedFen,
      refundDay: refund.day,
      state: stateAfter(sale, wish.kind, refundedFen),
      ...(couponReturned ? { couponOwed: true } : {}),
    },
    inc: { owed: 1 },
    push: { refunds: [refund], steps: [step] },
  }
}
