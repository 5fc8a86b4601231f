import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { REDEMPTIONS } from './store'

/** Redemptions of a merged card, so that its pick-ups show on the other. May be repeated. */
export async function joinRedemptions(
  context: Context,
  via: readonly MemberId[],
  into: MemberId,
): Promise<void> {
  await context.db.updateWhere(
    REDEMPTIONS,
    { memberId: via[0] ?? into },
    { set: { memberId: into }, push: { mergedFrom: via } },
  )
}

export async function partRedemptions(
  context: Context,
  from: MemberId,
  chain: readonly MemberId[],
): Promise<void> {
  const filter = { memberId: { in: chain }, mergedFrom: from }
  await context.db.updateWhere(REDEMPTIONS, filter, { set: { memberId: from } })
}
