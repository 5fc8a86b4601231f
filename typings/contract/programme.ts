import type { Fen, Points, Text, Time } from './base'
import type { Reason } from './errors'

export type Industry = 'retail' | 'catering' | 'services'

/** Counters that tiers may count; each has a live source in this product. */
export type Counter = 'spendFen' | 'visits' | 'services' | 'growth'

/** Over what a counter is counted. `rolling` looks back `days` days from today. */
export type Window =
  | { kind: 'lifetime' }
  | { kind: 'rolling'; days: number }
  | { kind: 'month' }
  | { kind: 'quarter' }
  | { kind: 'year' }
  | { kind: 'membership_year' }

/** A condition tree: leaves compare one counter, branches combine (at most 3 deep, 8 leaves). */
export type Condition =
  | { kind: 'atLeast'; counter: Counter; amount: number; window: Window }
  | { kind: 'all'; of: Condition[] }
  | { kind: 'any'; of: Condition[] }

/** One of the seven palettes, or a hue (0–359) from which a face is made. */
export type Palette =
  | { kind: 'named'; name: 'leaf' | 'bronze' | 'silver' | 'gold' | 'platinum' | 'diamond' | 'onyx' }
  | { kind: 'hue'; hue: number }

export type BenefitKind =
  | 'points_multiplier'
  | 'discount'
  | 'birthday_gift'
  | 'welcome_gift'
  | 'free_item'
  | 'priority'
  | 'adviser'
  | 'free_shipping'
  | 'other'

/** How often a benefit may be had: so many times (the tier's value) per period. */
export interface BenefitQuota {
  per: 'day' | 'month' | 'year' | 'ever'
  /** Only in the month of the member's birthday. */
  when?: 'birthday_month'
}

/** One row of the benefit matrix. */
export interface Benefit {
  id: string
  kind: BenefitKind
  name: Text
  description: Text
  /** Present: handed out at the desk and counted; the tier's value says how often per period. */
  quota?: BenefitQuota
}

/** A benefit that is handed out, as it stands for one member now. */
export interface Entitlement {
  benefitId: string
  kind: BenefitKind
  name: Text
  per: BenefitQuota['per']
  quota: number
  used: number
  /** Last moment of the period. */
  until: Time
  usable: boolean
  /** Why not: `period_limit`, `not_targeted` (not the birthday's month), `frozen`. */
  reason?: Reason
}

export interface TierRule {
  id: string
  name: Text
  palette: Palette
  /** Absent on the first tier: everyone starts there. */
  upgrade?: Condition
  /** What keeps the tier at its review; absent: kept. Never harder than `upgrade`. */
  retain?: Condition
  /** Months the tier is held before its review; 0: for ever. */
  validMonths: number
  graceDays: number
  /** Benefit id → value as shown and applied: multiplier in hundredths (120 = 1.2×), discount in percent paid (92), or 1 for "has it". */
  benefits: Record<string, number>
  /** Given once per membership year when the tier is reached. */
  gift?: { points: Points }
}

export interface EarnRule {
  id: string
  name: Text
  /** What it counts: money spent (net eligible), a visit, or minutes of service. */
  per: 'spend' | 'visit' | 'minutes'
  /** Points per `unit`: spend in fen (100 = ¥1), visits (1), minutes. */
  points: Points
  unit: number
  /** At most so many points from this rule per member and day. */
  dailyCap?: Points
  /** Sales below this earn nothing. */
  minimumFen?: Fen
}

/** Multiplies the base while it holds; the best one of a group wins, groups stack. */
export interface BonusRule {
  id: string
  name: Text
  multiplierHundredths: number
  group: string
  when:
    | { kind: 'weekday'; weekdays: number[] }
    | { kind: 'monthday'; days: number[] }
    | { kind: 'birthday'; window: 'day' | 'week' | 'month' }
    | { kind: 'between'; from: Time; until: Time }
  tierIds?: string[]
  shopIds?: string[]
}

export type PointsExpiry =
  { kind: 'never' } | { kind: 'months'; months: number } | { kind: 'year_end'; afterYears: number }

export type NegativePolicy =
  { kind: 'forbid' } | { kind: 'down_to'; points: Points } | { kind: 'allow' }

export interface PointsRules {
  earn: EarnRule[]
  bonus: BonusRule[]
  /** Cap on the product of all multipliers, in hundredths. */
  multiplierCapHundredths: number
  expiry: PointsExpiry
  /** Points given back to a lapsed bucket live so many days longer. */
  restoreGraceDays: number
  /** Days a sale's points stay pending (return window); 0: at once. */
  pendingDays: number
  negative: NegativePolicy
  /** Points as money at the till; absent: not offered. */
  spend?: { pointsPerYuan: Points; maxPercentOfSale: number; minimumPoints: Points }
}

export interface TierPolicy {
  downgrade: 'one_down' | 'recompute'
  /** What a refund does to a tier reached by the refunded sale. */
  refund: 'immediate' | 'at_review'
  /** Days before a review at which a notice is written, e.g. [30, 7, 1]. */
  noticeDays: number[]
}

export interface Limits {
  /** Per role: one operation's amount and a day's total; over it a manager approves. */
  staffSaleFen: Fen
  staffSaleDayFen: Fen
  staffRefundFen: Fen
  managerSaleFen: Fen
  managerRefundFen: Fen
  adjustPoints: Points
  /** A sale above this is asked once more. */
  unusualSaleFen: Fen
  undoMinutes: number
  lateCreditDays: number
  redemptionsPerDay: number
}

export interface CardFace {
  brandName: Text
  slogan: Text
  /** cloud:// file id or '' for the drawn mark. */
  logoFileId: string
  /** What the card promises before it is claimed. */
  promise: Text
  howToClaim: Text
  validity: Text
  servicePhone: string
}

export interface Agreement {
  version: string
  title: Text
  body: Text
}

/** The whole programme: one document, versioned; what was promised in a period stays. */
export interface ProgrammeConfig {
  industry: Industry
  card: CardFace
  agreement: Agreement
  tiers: TierRule[]
  benefits: Benefit[]
  points: PointsRules
  tierPolicy: TierPolicy
  limits: Limits
  welcome: { points: Points }
  /** Cities in the order shown. */
  supportText: Text
}

export interface ProgrammeVersion {
  version: number
  state: 'draft' | 'scheduled' | 'current' | 'past'
  startsAt?: Time
  publishedAt?: Time
  publishedBy?: string
  note: string
}

/** One problem of a draft, with the path of its field. */
export interface ProgrammeProblem {
  path: string
  /** A closed word that the dictionaries translate. */
  problem:
    | 'required'
    | 'too_long'
    | 'out_of_range'
    | 'not_integer'
    | 'duplicate'
    | 'tiers_5_to_7'
    | 'first_tier_open'
    | 'upgrade_not_rising'
    | 'retain_above_upgrade'
    | 'unknown_benefit'
    | 'contrast_too_low'
    | 'no_earn_rule'
    | 'too_deep'
    | 'agreement_version_kept'
  severity: 'error' | 'warning'
  /** The number to compare with, in the field's unit. */
  limit?: number
}

/** One difference between two versions. */
export interface ProgrammeChange {
  path: string
  before: string
  after: string
  /** Whom it touches, in words of the dictionaries. */
  effect: 'from_next_sale' | 'from_next_review' | 'at_once' | 'new_claims_only'
}

/** What everyone may see of the programme that stands now. */
export interface ProgrammeView {
  version: number
  industry: Industry
  card: CardFace
  agreement: Agreement
  tiers: TierView[]
  benefits: Benefit[]
  earnText: { ruleId: string; name: Text; per: EarnRule['per']; points: Points; unit: number }[]
  expiry: PointsExpiry
  pendingDays: number
  spend?: PointsRules['spend']
  /** Extra points of a span of days, announced or running; what has ended stays out of the way on the phone. */
  campaigns: { id: string; name: Text; multiplierHundredths: number; from: Time; until: Time }[]
}

export interface TierView {
  id: string
  level: number
  name: Text
  palette: Palette
  benefits: Record<string, number>
  upgrade?: Condition
  validMonths: number
}
