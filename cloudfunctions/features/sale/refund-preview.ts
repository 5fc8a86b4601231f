import type { Fen, RefundPreview, SaleId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { StaffGrant } from '../access/rules/grants'
import type { Command } from '../account'
import { preview, survivingAccount } from '../account'
import { currentProgramme } from '../programme'
import { ceilingsOf } from '../team'
import { tierRuleOf } from '../tier'
import { recordStepOf, requireRefundable, standingSale } from './refund'
import { couponComesBack, refundParts } from './rules/refund'
import { postStep, returnCommands, returnedFrom } from './steps'

/** What a refund would do, now. */
export async function previewRefund(
  context: Context,
  grant: StaffGrant,
  { saleId, amountFen }: { saleId: SaleId; amountFen: Fen },
): Promise<RefundPreview> {
  const sale = await standingSale(context, grant, saleId)
  requireRefundable(sale, amountFen)
  const { payBackFen, after } = refundParts(sale.tender, sale.refundedFen, amountFen)
  const programme = await currentProgramme(context)
  const approval = amountFen > ceilingsOf(grant.role, programme.config.limits).refundFen
  const base = {
    payBackFen,
    returnPoints: 0,
    clawBackPoints: 0,
    deficitPoints: 0,
    couponReturned: couponComesBack(sale, after.refundedFen),
    approval,
  }
  const origin = recordStepOf(sale)
  const recorded = sale.posted[origin.id] ?? (await postStep(context, sale, origin))
  const account = await survivingAccount(context, origin.memberId)
  if (recorded.kind !== 'record' || !account || account.status === 'closed') return base
  const [first, ...rest] = returnCommands(
    sale,
    { refundedBeforeFen: sale.refundedFen, refundedAfterFen: after.refundedFen },
    recorded,
  )
  if (!first) return base
  const commands: readonly [Command, ...Command[]] = [first, ...rest]
  const actor = { kind: 'staff' as const, id: grant.staffId, role: grant.role }
  const { entries } = await preview(context, account, commands, { actor })
  const { returnedPoints, clawedBackPoints } = returnedFrom(entries)
  const last = entries.at(-1)
  const fell = last !== undefined && last.tierAfter !== entries[0].tierBefore
  return {
    ...base,
    returnPoints: returnedPoints,
    clawBackPoints: clawedBackPoints,
    deficitPoints: last?.balancesAfter.deficitPoints ?? 0,
    ...(fell ? { tierDown: { name: tierRuleOf(programme, last.tierAfter).name } } : {}),
  }
}
