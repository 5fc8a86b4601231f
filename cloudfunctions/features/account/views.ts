import type {
  Balances,
  EntryType,
  EntryView,
  ExpiringPoints,
  Time,
} from '../../../typings/contract'
import type { Account } from './rules/account'
import type { Entry } from './rules/entry'
import { expiryOf, freeLots } from './rules/lots'

export function balancesView({ balances }: Account): Balances {
  const { points, pendingPoints, heldPoints, deficitPoints, growthHundredths } = balances
  const growth = Math.floor(growthHundredths / 100)
  return { points, pendingPoints, heldPoints, deficitPoints, growth }
}

/** The whole schedule, one line per expiry, soonest first; points that never expire are not in it. */
export function expiringOf(account: Account, now: Time): ExpiringPoints[] {
  const byTime = new Map<Time, number>()
  for (const { id, lot, free } of freeLots(account)) {
    const expiresAt = expiryOf(id)
    if (expiresAt === null || expiresAt < now || lot.pending) continue
    byTime.set(expiresAt, (byTime.get(expiresAt) ?? 0) + free)
  }
  return [...byTime]
    .map(([expiresAt, points]) => ({ points, expiresAt }))
    .sort((a, b) => a.expiresAt - b.expiresAt)
}

/** An entry as the member reads it; hidden ones are never asked for. */
export function entryView(entry: Entry): EntryView {
  const { change, earned, ref, breakdown } = entry
  return {
    key: entry.key,
    seq: entry.seq,
    type: entry.type as EntryType,
    at: entry.effectiveAt,
    points: change.points,
    pendingPoints: change.pendingPoints,
    growth: Math.trunc(change.growthHundredths / 100),
    balanceAfter: entry.balancesAfter.points,
    ...(ref.shopId && { shopId: ref.shopId }),
    ...(ref.shopName && { shopName: ref.shopName }),
    ...(entry.subject && { subject: entry.subject }),
    ...(entry.type === 'adjust' && { subject: { zh: entry.reason, en: entry.reason } }),
    ...(earned && { paidFen: earned.eligibleFen, activatesAt: earned.activatesAt }),
    ...(earned?.expiresAt && { expiresAt: earned.expiresAt }),
    breakdown,
  }
}
