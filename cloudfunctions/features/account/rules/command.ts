import type {
  Day,
  EntryKey,
  EntryType,
  ErrorCode,
  ErrorDetails,
  Fen,
  MemberId,
  Points,
  ShopId,
  Text,
  Time,
} from '../../../../typings/contract'
import type { AccountStatus, Estate, LotAmount, TierPeriod } from './account'
import type { Earned } from './entry'

/** A count checked and raised in the same compare-and-set: `<kind>:<id>:<period>`. */
export interface LimitUse {
  id: string
  max: number
  count: number
  /** When the period ends and the count may be forgotten. */
  until: Time
}

/**
 * Points for a sale, by the rules, tier and caps of `soldAt`. Counts spend, visit, service and
 * growth, and may raise the tier in the same step. The entry's `earned` goes into the sale.
 */
export interface Earn {
  kind: 'earn'
  soldAt: Time
  shopId: ShopId | null
  /** What counts after coupon, points and stored value. */
  eligibleFen: Fen
  /** Minutes of service; 0 where there were none. */
  minutes: number
  /** `MM-DD` or '' from the member's profile. */
  birthday: string
  subject?: Text
}

/**
 * Takes back what the refunded part of a sale had earned. A function of the sale's totals, so any
 * split of a refund ends at the same balances. Always posts in full; what finds no points is owed.
 */
export interface Clawback {
  kind: 'clawback'
  earned: Earned
  /** Eligible fen left of the sale before and after this refund. */
  remainingBeforeFen: Fen
  remainingAfterFen: Fen
  /**
   * Nothing of the sale is left: its visit and services go too. Needed only where nothing was
   * eligible from the start; otherwise a remaining 0 says it.
   */
  voids?: boolean
  subject?: Text
}

/** Points given: welcome, tier gift, gift, merge, goodwill. Pays a deficit first. */
export interface Credit {
  kind: 'credit'
  type: Extract<EntryType, 'welcome' | 'tier_gift' | 'gift' | 'merge' | 'adjust'>
  points: Points
  subject?: Text
  reason?: string
}

/** An operator's signed correction; a debit obeys the policy on negative balances. */
export interface Adjust {
  kind: 'adjust'
  points: Points
  reason: string
}

/** Points that leave at once. The entry's `taken` goes into whatever may be reversed. */
export interface Spend {
  kind: 'spend'
  points: Points
  limits?: LimitUse[]
  subject?: Text
}

/** Reserves points for an operation with a second side; the hold's id is the entry's key. */
export interface HoldPoints {
  kind: 'hold'
  points: Points
  purpose: string
  limits?: LimitUse[]
  subject?: Text
}

/** Ends a hold: the points are gone. */
export interface Settle {
  kind: 'settle'
  hold: EntryKey
  type: Extract<EntryType, 'redeem' | 'spend' | 'gift' | 'merge'>
  subject?: Text
}

/** Ends a hold: the points are back in their buckets (lapsed ones lapse, without grace); limits too. */
export interface Release {
  kind: 'release'
  hold: EntryKey
  limits?: LimitUse[]
  subject?: Text
}

/**
 * Gives spent points back to the same buckets, spent last first; to lapsed ones with the policy's
 * grace. Totals before and after, so any split ends at the same buckets.
 */
export interface Reverse {
  kind: 'reverse'
  /** All that the original entry took, in its order. */
  taken: LotAmount[]
  returnedBefore: Points
  returnedAfter: Points
  of: EntryKey
  limits?: LimitUse[]
  subject?: Text
}

/** By hand, with reason and end; never a floor for ever. */
export interface SetTier {
  kind: 'tier.set'
  tierId: string
  until: Time
  reason: string
}

export interface SetStatus {
  kind: 'status.set'
  status: AccountStatus
  reason: string
}

/** Uses limits alone, e.g. a coupon claim of a member. */
export interface UseLimits {
  kind: 'limit.use'
  limits: LimitUse[]
  subject?: Text
}

/** A zero entry that says no, durably, under a key that a later credit would have used. */
export interface Refuse {
  kind: 'refuse'
  reason: string
}

/** Hands everything over to another account of the same person and closes; what is open ends first. */
export interface MergeGive {
  kind: 'merge.give'
  into: MemberId
  reason: string
}

export interface MergeTake {
  kind: 'merge.take'
  from: MemberId
  estate: Estate
  undoUntil: Time
  reason: string
}

/** Undoes a `merge.take`, in full: what has been spent meanwhile is owed. */
export interface MergeReturn {
  kind: 'merge.return'
  from: MemberId
  estate: Estate
  replaced: TierPeriod | null
  /** When it was taken, and the days on which both had bought. */
  taken: { at: Time; shared: Day[] }
  reason: string
}

/** Undoes a `merge.give`. */
export interface MergeBack {
  kind: 'merge.back'
  estate: Estate
  reason: string
}

export type Command =
  | MergeGive
  | MergeTake
  | MergeReturn
  | MergeBack
  | Earn
  | Clawback
  | Credit
  | Adjust
  | Spend
  | HoldPoints
  | Settle
  | Release
  | Reverse
  | SetTier
  | SetStatus
  | UseLimits
  | Refuse

/** An expected "no" of the rules: changes nothing. */
export interface Rejected {
  rejected: ErrorCode
  message: string
  details?: ErrorDetails
}
