import type { EntryKey, Fen, Page, PageInput, Points, ShopId, Text, Time } from './base'

/** What a member owns, as shown. */
export interface Balances {
  points: Points
  pendingPoints: Points
  heldPoints: Points
  deficitPoints: Points
  growth: number
}

export type EntryType =
  | 'welcome'
  | 'earn'
  | 'activate'
  | 'spend'
  | 'redeem_hold'
  | 'redeem'
  | 'redeem_release'
  | 'refund'
  | 'clawback'
  | 'expire'
  | 'adjust'
  | 'gift'
  | 'tier'
  | 'tier_gift'
  | 'merge'
  | 'status'

/** What the list is filtered by. */
export type EntryKind = 'all' | 'earned' | 'spent' | 'expired' | 'tier' | 'other'

/** Why an earn is what it is: every factor, so that the page can say it. */
export interface EarnBreakdown {
  ruleId: string
  ruleName: Text
  /** Fen, visits or minutes that the rule counted. */
  base: number
  points: Points
  unit: number
  multiplierHundredths: number
  /** The multipliers that made it, tier first. */
  multipliers: { name: Text; hundredths: number }[]
  /** Carried in and out, in 1/1000 point. */
  fractionBeforeMilli: number
  fractionAfterMilli: number
  /** Points cut by a cap. */
  cappedPoints: Points
  result: Points
}

/** One change of the account, as the member reads it. */
export interface EntryView {
  key: EntryKey
  seq: number
  type: EntryType
  at: Time
  /** Signed change of spendable points (0 for pending, tier and status entries). */
  points: Points
  /** Signed change of pending points. */
  pendingPoints: Points
  growth: number
  /** Spendable points after it. */
  balanceAfter: Points
  shopId?: ShopId
  shopName?: string
  /** What it was about: receipt number, reward name, tier name, reason. */
  subject?: Text
  paidFen?: Fen
  activatesAt?: Time
  expiresAt?: Time
  breakdown: EarnBreakdown[]
}

export interface ExpiringPoints {
  points: Points
  /** The last moment at which they can be used. */
  expiresAt: Time
}

export type PointsEntriesInput = PageInput & {
  kind?: EntryKind
  /** `YYYY-MM` in Asia/Shanghai. */
  month?: string
}
export type PointsEntriesOutput = Page<EntryView>
