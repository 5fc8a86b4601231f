import type { Day, EntryKey, MemberId, Points, ShopId, Time } from '../../../../typings/contract'
import type { Entry } from './entry'

export const ACCOUNT_SCHEMA = 1

export type AccountStatus = 'active' | 'frozen' | 'closed'

/** What a member owns. Integers; never negative. */
export interface AccountBalances {
  points: Points
  pendingPoints: Points
  heldPoints: Points
  /** Owed: clawed back when nothing was there. Blocks spending, paid by the next credits. */
  deficitPoints: Points
  /** 0–999: the part of a point that carries over to the next earn. */
  fractionMilli: number
  /** Growth in hundredths (1 fen of net eligible sales = 1); shown as floor(/100). Never spendable. */
  growthHundredths: number
  principalFen: number
  bonusFen: number
}

/** `<expiry day|never>|<activation day>|v<policy version>|<origin>`: everything granted alike shares a bucket. */
export type LotId = string

/** A bucket of points; `remaining` includes what holds have reserved. */
export interface Lot {
  remaining: Points
  pending: boolean
  /** What expiry has taken from it and no clawback has counted yet. */
  lapsed: Points
}

export interface LotAmount {
  lot: LotId
  amount: Points
}

/** Points reserved for an operation that is not finished: until settled or released, never by time alone. */
export interface Hold {
  amount: Points
  /** In spending order. */
  lots: LotAmount[]
  /** Which finisher ends it when its maker died: `redeem`, `gift`, `sale`. */
  purpose: string
  ref: EntryRef
  at: Time
}

/** What an entry was about; ids of other documents, never names of persons. */
export interface EntryRef {
  shopId?: ShopId
  /** The shop's name as it stood, so that old entries read as they did. */
  shopName?: string
  /** sales, redemptions, offers, approvals…: the document's id. */
  saleId?: string
  refundId?: string
  rewardId?: string
  redemptionId?: string
  otherMemberId?: MemberId
  /** The entry that this one undoes or completes. */
  of?: EntryKey
  /** It was meant for this account, which has been merged into the one that it is posted on. */
  mergedFrom?: MemberId
}

/** What one business day added to what tiers count. */
export interface DayCount {
  spendFen: number
  /** Live sales of the day; any makes it one visit. */
  sales: number
  services: number
  growthHundredths: number
}

export interface LifetimeCount {
  spendFen: number
  visits: number
  services: number
  growthHundredths: number
}

export interface Qualifying {
  /** The last 400 days that had anything. */
  days: Record<Day, DayCount>
  lifetime: LifetimeCount
}

/** One stretch of holding a tier. */
export interface TierPeriod {
  id: string
  level: number
  since: Time
  /** Last moment of the period; null: no end. */
  until: Time | null
  graceUntil: Time | null
  /** The programme version whose benefits and retention were promised for this period. */
  policyVersion: number
  /** Set by a person: held until `until` whatever the counters say. */
  manual: boolean
  /** Notices (days before the review) already written for this period. */
  noticed: number[]
}

/** A tier held from a time on, and the version that it was granted under (absent: before it was kept). */
export interface HeldTier {
  id: string
  from: Time
  policyVersion?: number
}

export interface TierState extends TierPeriod {
  /** Upgrades of the last 400 days, oldest first, with the period that each one ended. */
  upgrades: { toId: string; at: Time; before: TierPeriod }[]
  /** Levels held over the last 400 days, for late uploads. */
  history: HeldTier[]
  /** Tier id → start of the membership year in which its gift was given. */
  gifts: Record<string, Day>
}

/** `<kind>:<id>:<period>` → how often used; forgotten after `until`. */
export interface LimitCount {
  used: number
  until: Time
}

/** Everything that an account hands over in a merge; holds are not among it, they end first. */
export interface Estate {
  balances: AccountBalances
  lots: Record<LotId, Lot>
  qualifying: Qualifying
  limits: Record<string, LimitCount>
  tier: TierPeriod
  gifts: TierState['gifts']
}

/** An account that was merged into this one. */
export interface Absorbed {
  /** Keys up to then may have been used there. */
  at: Time
  /** Until when the merge may be undone. */
  undoUntil: Time
  /** Entries posted here that were meant for the other: from the first one on nothing is undone. */
  followed: number
}

/** One document per member: snapshot of the journal plus what has not reached it yet. */
export interface Account {
  _id: MemberId
  schemaVersion: number
  /** +1 on every change: the compare-and-set guard. */
  version: number
  status: AccountStatus
  /** Closed by a merge: who has it all now, and answers for what it did. */
  mergedInto?: MemberId
  absorbed?: Record<string, Absorbed>
  openedAt: Time
  balances: AccountBalances
  lots: Record<LotId, Lot>
  holds: Record<string, Hold>
  qualifying: Qualifying
  tier: TierState
  limits: Record<string, LimitCount>
  outbox: Entry[]
  head: { seq: number; hash: string; at: Time }
  /** The newest key time that has left the outbox. */
  watermark: Time
  /** When time alone will next change something; null: never. */
  nextDueAt: Time | null
  /** When jobs should carry the outbox to the journal; null: the outbox is empty. */
  flushDueAt: Time | null
  /** Oldest open hold; null: none. */
  oldestHoldAt: Time | null
  /** When the member's card in WeChat's wallet should be told; null: it knows; absent: there is none. */
  walletDueAt?: Time | null
}

/**
 * A copy to change the parts of, with that outbox. Written out, because most of what is done with an
 * account begins with one: a spread makes another hidden class at each place, and code that meets many
 * of those is slow.
 */
export function copyOf(account: Omit<Account, 'outbox'>, outbox: Account['outbox']): Account {
  const copy: Account = {
    _id: account._id,
    schemaVersion: account.schemaVersion,
    version: account.version,
    status: account.status,
    openedAt: account.openedAt,
    balances: account.balances,
    lots: account.lots,
    holds: account.holds,
    qualifying: account.qualifying,
    tier: account.tier,
    limits: account.limits,
    outbox,
    head: account.head,
    watermark: account.watermark,
    nextDueAt: account.nextDueAt,
    flushDueAt: account.flushDueAt,
    oldestHoldAt: account.oldestHoldAt,
  }
  if (account.mergedInto !== undefined) copy.mergedInto = account.mergedInto
  if (account.absorbed !== undefined) copy.absorbed = account.absorbed
  if (account.walletDueAt !== undefined) copy.walletDueAt = account.walletDueAt
  return copy
}
