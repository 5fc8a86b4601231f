import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Entry } from '../account'
import { findProgramme } from '../programme'
import { tierRuleOf } from '../tier'
import { writeMessage } from './store'

/** Tells a member what entries did to them beyond what they asked for: tiers and corrections. */
export async function tellEntries(
  context: Context,
  memberId: MemberId,
  entries: readonly Entry[],
): Promise<void> {
  const programme = await findProgramme(context)
  if (!programme) return
  for (const entry of entries) {
    const { key, at, tierBefore, tierAfter } = entry
    if (entry.type === 'adjust') {
      const points = pointsOf(entry)
      await writeMessage(context, { memberId, key, kind: 'correction', at, values: { points } })
    }
    if (entry.type === 'notice' && entry.reason === 'keep_tier') {
      const tierName = tierRuleOf(programme, tierAfter).name
      await writeMessage(context, { memberId, key, kind: 'tier_keep', at, values: {}, tierName })
    }
    if (entry.type !== 'tier' || tierBefore === tierAfter) continue
    const levels = programme.config.tiers.map(({ id }) => id)
    const kind = levels.indexOf(tierAfter) > levels.indexOf(tierBefore) ? 'tier_up' : 'tier_down'
    const tierName = tierRuleOf(programme, tierAfter).name
    await writeMessage(context, { memberId, key, kind, at, values: {}, tierName })
  }
}

/** Signed change of the member's spendable points. */
function pointsOf(entry: Entry): number {
  return entry.postings
    .filter(({ account, asset }) => account === 'member' && asset === 'points')
    .reduce((sum, { amount }) => sum + amount, 0)
}
