import type { Key, SaleId, SaleView, Time, VisitId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Changes } from '../../platform/database'
import { Refusal } from '../../platform/refusal'
import type { StaffGrant } from '../access/rules/grants'
import { writeMessage } from '../message'
import { later } from '../../platform/later'
import { currentProgramme } from '../programme'
import type { VisitDoc } from '../visit'
import { openVisit } from '../visit'
import { postFirst } from './follow'
import type { RecordStep, ReturnStep, SaleDoc } from './record'
import { SALES } from './record'
import { recordStepOf, requireUndoable } from './refund'
import { laterStepKey, laterSteps, postStep } from './steps'
import { decideOnSale, requireNotOwn, saleHere } from './store'
import { saleView } from './view'

/**
 * Moves a sale that was recorded for the wrong member: taken back there, credited here by the rules of
 * its own time. Only while it can be undone, and only when nothing else hangs on it.
 * @throws Refusal TOO_LATE, NOT_ELIGIBLE (points, a coupon or a refund hang on it), VISIT_EXPIRED,
 * IDEMPOTENCY_CONFLICT
 */
export async function moveSale(
  context: Context,
  grant: StaffGrant,
  { key, saleId, visitId }: { key: Key; saleId: SaleId; visitId: VisitId },
): Promise<SaleView> {
  const sale = await decideOnSale(
    context,
    () => postedSale(context, grant, saleId),
    async (standing) => {
      if (isMoved(standing, key, visitId)) return null
      const visit = await openVisit(context, grant, visitId)
      await requireNotOwn(context, standing)
      requireUndoable(context, grant, standing)
      requireAlone(standing, visit)
      return moveChanges(context.clock.now(), grant, standing, visit, key)
    },
  )
  const fresh: SaleDoc['posted'] = {}
  for (const step of laterSteps(sale, key)) {
    fresh[step.id] = await postStep(
      context,
      { ...sale, posted: { ...sale.posted, ...fresh } },
      step,
    )
  }
  later(context, 'sale.moved', () => tellMoved(context, sale, key))
  return saleView(sale, await currentProgramme(context), fresh)
}

async function postedSale(context: Context, grant: StaffGrant, saleId: SaleId): Promise<SaleDoc> {
  const sale = await saleHere(context, grant, saleId)
  const first = sale.steps[0]
  if (first?.kind === 'record' && !sale.posted[first.id]) await postFirst(context, sale, first)
  return sale
}

/** By this key already. @throws Refusal IDEMPOTENCY_CONFLICT when it stands for a refund, or another visit */
function isMoved(sale: SaleDoc, key: Key, visitId: VisitId): boolean {
  const steps = laterSteps(sale, key)
  const credit = steps.find((step) => step.kind === 'record')
  // Steps that are older than the field do not say.
  const same = credit && (credit.visitId === undefined || credit.visitId === visitId)
  if (steps.length > 0 && !same) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return steps.length > 0
}

function requireAlone(sale: SaleDoc, visit: VisitDoc): void {
  if (sale.memberId === visit.memberId) {
    throw new Refusal('ALREADY_DONE', 'the sale is this member’s already')
  }
  const { tender, couponId, refunds } = sale
  if (tender.spendPoints > 0 || couponId !== '' || refunds.length > 0) {
    throw new Refusal('NOT_ELIGIBLE', 'points, a coupon or a refund hang on it: undo it instead', {
      reason: 'locked',
    })
  }
}

function moveChanges(
  now: Time,
  grant: StaffGrant,
  sale: SaleDoc,
  visit: VisitDoc,
  key: Key,
): Changes {
  const actor = { kind: 'staff' as const, id: grant.staffId, role: grant.role }
  const next = sale.steps.length
  const back: ReturnStep = {
    kind: 'return',
    id: `s${String(next)}`,
    // Its books are where it was recorded; a merge since then is followed from there.
    memberId: recordStepOf(sale).memberId,
    key: laterStepKey(sale, key, 'clawback'),
    actor,
    of: recordStepOf(sale).id,
    refundedBeforeFen: 0,
    refundedAfterFen: sale.tender.amountFen,
  }
  const credit: RecordStep = {
    kind: 'record',
    id: `s${String(next + 1)}`,
    memberId: visit.memberId,
    key: laterStepKey(sale, key, 'credit'),
    actor,
    visitId: visit.visitId,
  }
  const { memberId, number, nickname, visitId } = visit
  return {
    set: {
      memberId,
      memberNumber: number,
      nickname,
      visitId,
      state: 'moved',
      tellMove: key,
      tellMoveAt: now,
      [`birthdays.${credit.id}`]: visit.birthday,
    },
    inc: { owed: 2 },
    push: { steps: [back, credit] },
  }
}

/** Both learn of it: who lost the sale, and who got it. */
export async function tellMoved(context: Context, sale: SaleDoc, key: Key): Promise<void> {
  const at = sale.tellMoveAt ?? context.clock.now()
  const values = { receiptNumber: sale.receiptNumber, shopName: sale.shopName }
  for (const { memberId } of laterSteps(sale, key)) {
    await writeMessage(context, { memberId, key, kind: 'correction', at, values })
  }
  const untold = { _id: sale._id, tellMove: key }
  await context.db.updateWhere(SALES, untold, { unset: ['tellMove', 'tellMoveAt'] })
}
