import type {
  CouponId,
  Day,
  EarnBreakdown,
  EntryKey,
  Fen,
  Key,
  MemberId,
  Points,
  RefundId,
  SaleId,
  SaleView,
  ShopId,
  StaffId,
  TierProgress,
  Time,
  VisitId,
} from '../../../typings/contract'
import type { Doc } from '../../platform/database'
import type { Actor, Earned, LotAmount } from '../account'
import type { AllocatedLine, Tender } from './rules/tender'

/**
 * `sales/{shop:day:receipt}`: one document for all that ever happens to a sale. What happens is decided
 * here first, under `version`; the accounts follow, step by step. `posted` says which steps have
 * arrived there and `owed` how many have not, so that a job finishes what a death left undone.
 */
export interface SaleDoc extends Doc {
  _id: SaleId
  version: number
  schemaVersion: 1
  key: Key
  requestHash: string
  kind: 'sale' | 'late_credit'
  shopId: ShopId
  shopName: string
  staffId: StaffId
  staffName: string
  memberId: MemberId
  /** The cards it was on before they were merged; the steps name the account that it was posted on. */
  mergedFrom?: MemberId[]
  memberNumber: string
  nickname: string
  visitId: VisitId
  /** Business day of `at`. */
  day: Day
  /** Hour of `at`, 0–23: for peak hours. Absent on sales older than this field. */
  hour?: number
  /** When it was sold. */
  at: Time
  recordedAt: Time
  /** Business day of `recordedAt`: what a person's ceiling for the day counts by. Absent on older sales. */
  recordedDay?: Day
  /** Sorts and pages: `at`, then the id's own part. */
  order: string
  receiptNumber: string
  receiptIssuedByUs: boolean
  tender: Tender
  lines: AllocatedLine[]
  minutes: number
  couponId: CouponId | ''
  /** Why it came late. */
  reason: string
  state: SaleView['state']
  undoUntil: Time
  /** In all, at the price before tier, coupon and points. */
  refundedFen: Fen
  refunds: RefundRecord[]
  /** Business day of the newest refund; '' before the first. */
  refundDay: Day | ''
  steps: Step[]
  /** Record step id → sealed copy of the member's birthday, for birthday rules; until it is posted. */
  birthdays: Record<string, string>
  /** Step id → what the account made of it. */
  posted: Record<string, Posted>
  owed: number
  /** The coupon has to go back to the member and has not been told yet. */
  couponOwed: boolean
  /** One cashier collects often for this card; true until the owners have been told. */
  suspect: boolean
  /** The move of which the two members have not been told yet; absent: none. */
  tellMove?: Key
  tellMoveAt?: Time
  touchedAt: Time
  /** For totals: what the newest record step earned. */
  earnedPoints: Points
}

export interface RefundRecord {
  refundId: RefundId
  key: Key
  requestHash: string
  kind: 'refund' | 'undo'
  at: Time
  day: Day
  staffId: StaffId
  staffName: string
  /** At the price before tier, coupon and points. */
  amountFen: Fen
  payBackFen: Fen
  reason: string
  withoutProof: boolean
  couponReturned: boolean
  /** The step that takes its points back. */
  stepId: string
}

interface StepBase {
  /** `s0`, `s1`, … in the order decided. */
  id: string
  memberId: MemberId
  /** Derived from the key of the operation that decided it. */
  key: EntryKey
  actor: Actor
}

/** Points spent at the till, and points earned. */
export interface RecordStep extends StepBase {
  kind: 'record'
  /** The visit that a moved sale was moved to. */
  visitId?: VisitId
}

/** Points given back and points taken back, for the sale's totals before and after. */
export interface ReturnStep extends StepBase {
  kind: 'return'
  /** The record step that it undoes, in part or whole. */
  of: string
  refundedBeforeFen: Fen
  refundedAfterFen: Fen
}

export type Step = RecordStep | ReturnStep

/** What the account's entries said; the same for every caller of one key. */
export type Posted =
  | {
      kind: 'record'
      at: Time
      earnedPoints: Points
      pending: boolean
      growth: number
      breakdown: EarnBreakdown[]
      earned: Earned | null
      /** What was spent, for its reversal. */
      taken: LotAmount[]
      spendKey: EntryKey | ''
      /** The tier reached by it, or ''. */
      tierUp: string
      /** What was missing for the next tier right after it; absent on the top tier and on older sales. */
      next?: Pick<TierProgress, 'nextId' | 'permille' | 'missing'>
    }
  | { kind: 'return'; at: Time; returnedPoints: Points; clawedBackPoints: Points }
  /** The account is closed: there is nobody to give to or take from. */
  | { kind: 'nobody'; at: Time }

/**
 * No job removes a sale that the account has taken (a refused one never was one): E-Commerce Law Art. 31
 * keeps transactions for at least three years from their end, and an erased member's stay without a name.
 */
export const SALES = 'sales'
