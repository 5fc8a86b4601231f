import type { Points } from '../../../../typings/contract'
import type { Account } from './account'
import type { Asset, Change, LedgerAccount, Posting } from './entry'

/** A double entry: what leaves one account arrives in the other. Nothing for 0. */
export function move(
  asset: Asset,
  from: LedgerAccount,
  to: LedgerAccount,
  amount: number,
): Posting[] {
  if (amount === 0) return []
  return [
    { account: from, asset, amount: -amount },
    { account: to, asset, amount },
  ]
}

const movePoints = (from: LedgerAccount, to: LedgerAccount, amount: Points) =>
  move('points', from, to, amount)

/** Points that come in: the deficit is paid first, the rest reaches the member. */
export function creditPoints(
  account: Account,
  from: LedgerAccount,
  to: 'member' | 'member.pending',
  amount: Points,
): { postings: Posting[]; credited: Points } {
  const paid = Math.min(account.balances.deficitPoints, amount)
  const credited = amount - paid
  return {
    postings: [...movePoints(from, 'member.deficit', paid), ...movePoints(from, to, credited)],
    credited,
  }
}

/** Sum of the postings to one of the member's own accounts. */
function sum(postings: readonly Posting[], account: LedgerAccount, asset: Asset): number {
  let total = 0
  for (const posting of postings) {
    if (posting.account === account && posting.asset === asset) total += posting.amount
  }
  return total
}

export function changeOf(postings: readonly Posting[]): Change {
  return {
    points: sum(postings, 'member', 'points'),
    pendingPoints: sum(postings, 'member.pending', 'points'),
    heldPoints: sum(postings, 'member.held', 'points'),
    deficitPoints: 0 - sum(postings, 'member.deficit', 'points'),
    growthHundredths: sum(postings, 'member', 'growthHundredths'),
  }
}

export function fractionChange(postings: readonly Posting[]): number {
  return sum(postings, 'member', 'fractionMilli')
}

export function memberChange(postings: readonly Posting[], asset: 'principalFen' | 'bonusFen') {
  return sum(postings, 'member', asset)
}

/** The law of every entry: per asset the postings add up to zero, in integers. */
export function balanced(postings: readonly Posting[]): boolean {
  const sums = new Map<Asset, number>()
  for (const { asset, amount } of postings) sums.set(asset, (sums.get(asset) ?? 0) + amount)
  return (
    postings.every(({ amount }) => Number.isSafeInteger(amount)) &&
    [...sums.values()].every((total) => total === 0)
  )
}
