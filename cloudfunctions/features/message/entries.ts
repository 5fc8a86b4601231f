import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Entry } from '../account'
import { expiringOf, POINTS_EXPIRING, readAccount, toldUntil } from '../account'
import { findMember } from '../member'
import type { Programme } from '../programme'
import { findProgramme, tiersOfVersions } from '../programme'
import { tierRuleOf } from '../tier'
import { reminderOf } from './rules/reminder'
import { tierChange } from './rules/tier-change'
import type { NewMessage } from './store'
import { writeMessage } from './store'

/**
 * Tells a member what entries did to them beyond what they asked for: tiers, corrections, and points
 * about to lapse. Reminders that the member has switched off are not written.
 */
export async function tellEntries(
  context: Context,
  memberId: MemberId,
  entries: readonly Entry[],
): Promise<void> {
  const programme = await findProgramme(context)
  if (!programme) return
  const tiers = await tiersOfVersions(context)
  for (const entry of entries) {
    const message =
      entry.reason === POINTS_EXPIRING
        ? await expiringMessage(context, memberId, entry)
        : entryMessage({ programme, tiers }, memberId, entry)
    if (message && (await isWished(context, message))) await writeMessage(context, message)
  }
}

interface Told {
  programme: Programme
  tiers: Awaited<ReturnType<typeof tiersOfVersions>>
}

function entryMessage(
  { programme, tiers }: Told,
  memberId: MemberId,
  entry: Entry,
): NewMessage | null {
  const { key, at, tierBefore, tierAfter } = entry
  const base = { memberId, key, at, values: {} }
  if (entry.type === 'adjust') {
    return { ...base, kind: 'correction', values: { points: pointsOf(entry) } }
  }
  const tierName = tierRuleOf(programme, tierAfter).name
  if (entry.type === 'notice' && entry.reason === 'keep_tier') {
    return { ...base, kind: 'tier_keep', tierName }
  }
  if (entry.type !== 'tier' || tierBefore === tierAfter) return null
  return { ...base, kind: tierChange(tiers, tierBefore, tierAfter), tierName }
}

/** What still lapses in the span that the notice told of; nothing when it has been spent by now. */
async function expiringMessage(
  context: Context,
  memberId: MemberId,
  { key, at, effects }: Entry,
): Promise<NewMessage | null> {
  const account = await readAccount(context, memberId)
  const until = toldUntil(effects)
  if (!account || until === null) return null
  const ends = expiringOf(account, context.clock.now()).filter(
    ({ expiresAt }) => expiresAt <= until,
  )
  const points = ends.reduce((sum, end) => sum + end.points, 0)
  if (points === 0) return null
  return { memberId, key, at, kind: 'points_expiring', values: { points, until } }
}

async function isWished(context: Context, { memberId, kind }: NewMessage): Promise<boolean> {
  const reminder = reminderOf(kind)
  if (reminder === null) return true
  const member = await findMember(context, memberId)
  return member?.notifications[reminder] === true
}

/** Signed change of what is the member's: a debt counts against them. */
function pointsOf({ change }: Entry): number {
  return change.points - change.deficitPoints
}
