import type {
  Day,
  EarnBreakdown,
  EntryKey,
  EntryKind,
  EntryType,
  Fen,
  MemberId,
  Points,
  Role,
  StaffId,
  Text,
  Time,
} from '../../../../typings/contract'
import type {
  AccountStatus,
  DayCount,
  EntryRef,
  Estate,
  Hold,
  LotAmount,
  LotId,
  Qualifying,
  TierPeriod,
  TierState,
} from './account'

/** Who did it. */
export interface Actor {
  kind: 'member' | 'staff' | 'job' | 'wechat'
  /** Member, staff or job name. */
  id: string | MemberId | StaffId
  role?: Role
}

export type Asset = 'points' | 'fractionMilli' | 'growthHundredths' | 'principalFen' | 'bonusFen'

/** The member's own accounts, and those of the house that stand against them. */
export type LedgerAccount =
  | 'member'
  | 'member.pending'
  | 'member.held'
  | 'member.deficit'
  | 'issued'
  | 'redeemed'
  | 'expired'
  | 'clawed_back'
  | 'adjusted'
  | 'transferred'

/** One side of a double entry. Per asset the postings of an entry add up to zero. */
export interface Posting {
  account: LedgerAccount
  asset: Asset
  amount: number
}

export type Effect =
  | { kind: 'lot.add'; lot: LotId; amount: Points; pending: boolean }
  | { kind: 'lot.take'; lot: LotId; amount: Points }
  | { kind: 'lot.activate'; lot: LotId; amount: Points }
  | { kind: 'lot.lapse'; lot: LotId; amount: Points }
  /** A clawback counted what expiry had already taken. */
  | { kind: 'lot.count_lapsed'; lot: LotId; amount: Points }
  | { kind: 'hold.open'; hold: string; value: Hold }
  | { kind: 'hold.settle'; hold: string }
  | { kind: 'hold.release'; hold: string }
  | { kind: 'counter.add'; day: Day; count: DayCount }
  | { kind: 'tier.set'; tier: TierState }
  | { kind: 'status.set'; status: AccountStatus }
  | { kind: 'limit.add'; id: string; count: number; until: Time }
  /**
   * Two histories of one person become one, or (−1) two again. `shared`: days on which both have bought, so
   * that the other's gave no visit; with −1 as it was then, `since`, for days that are forgotten by now.
   */
  | {
      kind: 'counter.join'
      qualifying: Qualifying
      sign: 1 | -1
      shared?: Day[]
      since?: Time
    }
  | { kind: 'merge.give'; into: MemberId; estate: Estate }
  /** `replaced`: the period that the other's better tier has ended. */
  | { kind: 'merge.take'; from: MemberId; undoUntil: Time; replaced: TierPeriod | null }
  | { kind: 'merge.follow'; from: MemberId }
  | { kind: 'merge.return'; from: MemberId }
  | { kind: 'merge.back'; estate: Estate }

/** How one earn rule made its part; kept by the sale, so that refunds recompute with the same terms. */
export interface EarnTerm {
  ruleId: string
  per: 'spend' | 'visit' | 'minutes'
  points: Points
  unit: number
  multiplierHundredths: number
  minimumFen: Fen
  /** Visits or minutes counted (spend takes the remaining amount). */
  quantity: number
  /** What the cap left when the sale was posted, in 1/1000 point; null: no cap. Refunds do not free it. */
  allowanceMilli: number | null
}

/** What an earn was computed from; hand it back with every clawback of the same sale. */
export interface Earned {
  lot: LotId
  /** Net eligible amount of the whole sale. */
  eligibleFen: Fen
  day: Day
  services: number
  terms: EarnTerm[]
  policyVersion: number
  points: Points
  activatesAt: Time
  expiresAt: Time | null
}

/** Net change of the member's own accounts; what lists show and totals add up. */
export interface Change {
  points: Points
  pendingPoints: Points
  heldPoints: Points
  deficitPoints: Points
  growthHundredths: number
}

/** What a command or the passing of time does, before it is numbered, dated and chained. */
export interface Draft {
  /** `notice`, `fold` and `refused` are kept for the books and never shown. */
  type: EntryType | 'notice' | 'fold' | 'refused'
  postings: Posting[]
  effects: Effect[]
  effectiveAt?: Time
  policyVersion?: number
  subject?: Text
  /** A person's reason, for manual operations. */
  reason?: string
  breakdown?: EarnBreakdown[]
  earned?: Earned
  /** What a spend, hold or settle took, in spending order; hand it back with a reversal. */
  taken?: LotAmount[]
}

/** An immutable line of the journal, `_id` = `<accountId>:<key>`. */
export interface Entry {
  _id: string
  schemaVersion: number
  key: EntryKey
  accountId: MemberId
  seq: number
  type: Draft['type']
  /** The list it is shown in. */
  kind: Exclude<EntryKind, 'all'> | 'hidden'
  /** When it was posted. */
  at: Time
  /** When what it tells of happened. */
  effectiveAt: Time
  /** Business day of `at`. */
  day: Day
  actor: Actor
  ref: EntryRef
  policyVersion: number
  subject: Text | null
  reason: string
  breakdown: EarnBreakdown[]
  earned: Earned | null
  taken: LotAmount[]
  postings: Posting[]
  effects: Effect[]
  change: Change
  /** The tier before it and after all that it caused. */
  tierBefore: string
  tierAfter: string
  requestHash: string
  balancesAfter: {
    points: Points
    pendingPoints: Points
    heldPoints: Points
    deficitPoints: Points
  }
  prevHash: string
  hash: string
}
