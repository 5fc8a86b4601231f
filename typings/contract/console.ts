import type { Balances } from './account'
import type { ApprovalId, Day, Fen, MemberId, PageInput, Points, Role, Text, Time } from './base'
import type { ErrorCode, Reason } from './errors'
import type { MemberCard } from './member'

export interface OverviewDay {
  day: Day
  newMembers: number
  sales: number
  salesFen: Fen
  earnedPoints: Points
  redeemedPoints: Points
}

export interface Overview {
  today: OverviewDay
  /** What members had spent a week ago by the same time of the day. */
  lastWeekFen: Fen
  /** 30 days, oldest first, without today. */
  trend: OverviewDay[]
  /** Sales by hour of the day (0–23) over those 30 days and today. */
  salesByHour: number[]
  members: number
  pointsOutstanding: Points
  membersByTier: { tierId: string; name: Text; count: number }[]
  alerts: Alert[]
  checklist: SetupStep[]
  /** Until when the totals are complete. */
  countedUntil: Time
}

export interface Alert {
  id: string
  kind:
    'same_cashier' | 'new_device' | 'stock_low' | 'approval_waiting' | 'journal_conflict' | 'wechat'
  at: Time
  values: Record<string, string | number>
}

export interface SetupStep {
  step:
    | 'programme'
    | 'first_shop'
    | 'first_staff'
    | 'second_owner'
    | 'first_reward'
    | 'first_offer'
    | 'poster'
    | 'wechat_card'
  done: boolean
}

export interface MemberRow {
  memberId: MemberId
  number: string
  nickname: string
  phoneMasked: string
  tierId: string
  points: Points
  spendFen: Fen
  joinedAt: Time
  lastSaleAt?: Time
  status: 'active' | 'frozen' | 'closed'
  tags: string[]
}

export interface MemberSearchInput extends PageInput {
  /** A card number, a whole phone number, or the start of a nickname. */
  text?: string
  tierId?: string
  tag?: string
  status?: 'active' | 'frozen'
}

export interface MemberDetail extends MemberRow {
  card: MemberCard
  balances: Balances
  birthday: string
  staffNote: string
  joinedScene: string
  /** Cards that were merged into this one; the newest first. */
  merges: MergeView[]
  /** This card was merged into another. */
  mergedInto?: MemberId
  consents: { kind: string; version: string; granted: boolean; at: Time }[]
}

/** What is owed to members, in which state it is; `deficit`: what members owe. */
export type LiabilityKind = 'available' | 'pending' | 'held' | 'deficit'

/** "How much do we owe, and until when": points outstanding, at what they pay for at the till. */
export interface Liability {
  /** When the count that this shows began to be complete; 0: it is still being made. */
  countedUntil: Time
  points: Record<LiabilityKind, Points>
  /** What ¥1 costs at the till; absent: points pay for nothing there, so no value is shown. */
  pointsPerYuan?: Points
  valueFen?: Record<LiabilityKind, Fen>
  /** Owned points by the month (`YYYY-MM`) in which they lapse, soonest first; `never` last. */
  byMonth: { month: string; points: Points; valueFen?: Fen }[]
}

export interface LiabilityMember {
  memberId: MemberId
  number: string
  nickname: string
  points: Record<LiabilityKind, Points>
  valueFen?: Fen
}

/** One bucket of a member: points granted alike. */
export interface LiabilityLot {
  points: Points
  state: 'available' | 'pending' | 'held'
  /** What granted them: `earn`, `welcome`, `adjust`, … */
  origin: string
  activationDay: Day
  /** Last day of use; absent: they never lapse. */
  expiryDay?: Day
  /** The programme version whose policy they keep. */
  policyVersion: number
  valueFen?: Fen
}

/** Two cards of one person, made one; the closed one leads to the kept one. */
export interface MergeView {
  closedId: MemberId
  closedNumber: string
  keptId: MemberId
  /** `open`: being carried out, or being undone. */
  state: 'open' | 'done' | 'refused' | 'undone'
  at: Time
  by: string
  reason: string
  /** Available points that came over. */
  points: Points
  undoUntil: Time
  /** Whether it may still be undone, as far as time says. */
  undoable: boolean
}

export interface MergePreview {
  keep: MemberRow
  close: MemberRow
  /** What the kept card would own. */
  after: Balances
  afterTierId: string
  /** Usable coupons and open redemptions that come along. */
  coupons: number
  redemptions: number
  /** What shows that both are one person: the same WeChat person, or nothing but the merchant's word. */
  proof: 'wechat' | 'none'
  /** Why it cannot be done now; absent: it can. */
  obstacle?: { code: ErrorCode; reason?: Reason }
  undoDays: number
}

export interface MergeOutcome {
  /** A second person has to approve first; send the same again with it. */
  approvalId?: ApprovalId
  merge?: MergeView
}

export interface AuditRow {
  id: string
  at: Time
  /** Staff id, `job` or `member`: what the list is filtered by. */
  actorId: string
  actorName: string
  actorRole: Role | 'job' | 'member'
  action: string
  subject: string
  reason: string
  requestId: string
  details: Record<string, string | number | boolean>
}

export interface AdjustOutcome {
  /** Absent: posted at once (below the limit). */
  approvalId?: ApprovalId
  balances?: Balances
}
