import type { Fen, LiabilityKind, LiabilityLot, Points } from '../../../../typings/contract'
import type { Account, LotId } from '../../account/rules/account'
import { heldByLot, lotName } from '../../account/rules/lots'

/** Sums over accounts: what is owned, what is owed, and when it lapses. */
export interface Outstanding {
  points: Record<LiabilityKind, Points>
  /** `YYYY-MM` of the last day of use, or `never`. */
  byMonth: Record<string, Points>
}

export const NOTHING: Outstanding = {
  points: { available: 0, pending: 0, held: 0, deficit: 0 },
  byMonth: {},
}

type Owned = Pick<Account, 'balances' | 'lots'>

export function pointsOf({ balances }: Pick<Account, 'balances'>): Record<LiabilityKind, Points> {
  const { points, pendingPoints, heldPoints, deficitPoints } = balances
  return { available: points, pending: pendingPoints, held: heldPoints, deficit: deficitPoints }
}

const monthOf = (lot: LotId) => lotName(lot).expiryDay?.slice(0, 7) ?? 'never'

/** The sums with one more account; all buckets together are what is available, pending and held. */
export function withAccount(sums: Outstanding, account: Owned): Outstanding {
  const own = pointsOf(account)
  const points = { ...sums.points }
  for (const kind of Object.keys(points) as LiabilityKind[]) points[kind] += own[kind]
  const byMonth = { ...sums.byMonth }
  for (const [lot, { remaining }] of Object.entries(account.lots)) {
    if (remaining === 0) continue
    const month = monthOf(lot)
    byMonth[month] = (byMonth[month] ?? 0) + remaining
  }
  return { points, byMonth }
}

/** What points pay for at the till, a started fen counted whole: a debt is not rounded away. */
export function worthFen(points: Points, pointsPerYuan: Points): Fen {
  return Math.ceil((points * 100) / pointsPerYuan)
}

/** A member's buckets, the one that lapses first first; what holds have reserved stands apart. */
export function lotsOf(account: Pick<Account, 'lots' | 'holds'>): Omit<LiabilityLot, 'valueFen'>[] {
  const held = heldByLot(account as Account)
  return Object.keys(account.lots)
    .sort()
    .flatMap((id) => {
      const lot = account.lots[id]
      if (!lot) return []
      const { origin, activationDay, expiryDay, policyVersion } = lotName(id)
      const base = {
        origin,
        activationDay,
        policyVersion,
        ...(expiryDay === null ? {} : { expiryDay }),
      }
      const reserved = held[id] ?? 0
      return [
        { ...base, points: lot.remaining - reserved, state: freeState(lot.pending) },
        { ...base, points: reserved, state: 'held' as const },
      ].filter(({ points }) => points > 0)
    })
}

const freeState = (pending: boolean) => (pending ? ('pending' as const) : ('available' as const))
