import type { CodeStatus, MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { currentProgramme } from '../programme'
import { isOpen, visitOf } from '../visit'
import { saleOfVisit } from './find'
import { saleView } from './view'

/** What the member's page asks while its code shows: was it scanned, and what happened? */
export async function codeStatus(context: Context, memberId: MemberId): Promise<CodeStatus> {
  const visit = await visitOf(context, memberId)
  const now = context.clock.now()
  if (!visit || now >= visit.expiresAt) return { state: 'waiting' }
  const { shopName, staffName, visitId, readAt, refused } = visit
  const sale = await saleOfVisit(context, visitId)
  // Scanned again since: that sale was the one before.
  if (!sale || sale.recordedAt < readAt) {
    return isOpen(visit, now)
      ? { state: 'scanned', shopName, staffName, at: readAt, refused }
      : { state: 'closed', shopName, at: visit.closedAt }
  }
  const view = saleView(sale, await currentProgramme(context))
  const { payFen, earnPoints, earnPending, spendPoints, tierUp } = view
  return {
    state: 'done',
    shopName,
    staffName,
    at: sale.recordedAt,
    paidFen: payFen,
    earnedPoints: earnPending ? 0 : earnPoints,
    pendingPoints: earnPending ? earnPoints : 0,
    spentPoints: spendPoints,
    ...(tierUp ? { tierUp } : {}),
  }
}
