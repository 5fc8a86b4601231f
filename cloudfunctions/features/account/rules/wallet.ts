import type { Time } from '../../../../typings/contract'
import type { Account } from './account'

/**
 * Marks the account for WeChat's card in the same step that changes what the card shows: no further
 * request, nothing lost by a death, and many changes leave one mark.
 */
export function walletDue(
  before: Account,
  after: Account,
  now: Time,
): { walletDueAt?: Time | null } {
  if (before.walletDueAt === undefined) return {}
  const changed =
    before.balances.points !== after.balances.points ||
    before.tier.id !== after.tier.id ||
    before.tier.until !== after.tier.until ||
    before.mergedInto !== after.mergedInto
  // Another mark than the one before, which somebody may be about to take away.
  return changed ? { walletDueAt: before.walletDueAt === now ? now + 1 : now } : {}
}
