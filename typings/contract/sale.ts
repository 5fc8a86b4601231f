import type { EarnBreakdown } from './account'
import type {
  ApprovalId,
  CouponId,
  Day,
  Fen,
  Key,
  MemberId,
  PageInput,
  Points,
  RefundId,
  SaleId,
  ShopId,
  Text,
  Time,
  VisitId,
} from './base'
import type { TierProgress } from './member'
import type { CouponAtTill } from './offer'
import type { Palette } from './programme'
import type { Reason } from './errors'

/** The member at a glance, after a scan; opens a visit of 10 minutes. */
export interface VisitView {
  visitId: VisitId
  memberId: MemberId
  expiresAt: Time
  /** `number`: a typed or static number identifies and may earn, never spends. */
  proof: 'code' | 'number' | 'paper'
  number: string
  nickname: string
  avatarFileId: string
  tierName: Text
  palette: Palette
  points: Points
  deficitPoints: Points
  status: 'active' | 'frozen'
  birthdayToday: boolean
  birthdayMonth: boolean
  staffNote: string
  coupons: CouponAtTill[]
  /** Of a visit by code; none is shown for a number. */
  openRedemptions: { name: Text; pickupCode: string; pickupUntil: Time }[]
}

export interface VisitScanInput {
  key: Key
  shopId: ShopId
  /** What the scanner read or staff typed; 18 digits, a number of 8, or anything else to be told apart. */
  code: string
  /** When it was read, for scans kept without network; they earn, never spend. */
  scannedAt?: Time
}

export interface SaleLine {
  name: string
  quantity: number
  amountFen: Fen
}

/** What is being sold; the same for preview and record. */
export interface SaleDraft {
  shopId: ShopId
  visitId: VisitId
  amountFen: Fen
  lines?: SaleLine[]
  /** Minutes of service, where the programme counts them. */
  minutes?: number
  couponId?: CouponId
  spendPoints?: Points
}

export interface SalePreview {
  amountFen: Fen
  /** What the member's tier takes off, before the coupon. */
  tierDiscountFen: Fen
  couponDiscountFen: Fen
  pointsDiscountFen: Fen
  spendPoints: Points
  /** What is left to pay. */
  payFen: Fen
  earnPoints: Points
  activatesAt?: Time
  breakdown: EarnBreakdown[]
  growth: number
  tierUp?: { name: Text; palette: Palette }
  coupons: CouponAtTill[]
  /** The most points that this sale may take as money. */
  maxSpendPoints: Points
  /** Asked once more before recording. */
  confirm: Extract<Reason, 'amount_unusual' | 'sale_again'>[]
  /** Over the caller's ceiling: an approval is needed. */
  approval: boolean
}

export interface SaleRecordInput extends SaleDraft {
  key: Key
  receiptNumber?: string
  /** What the cashier confirmed after the question. */
  confirmed?: SalePreview['confirm']
  approvalId?: ApprovalId
  /** When it was sold, for sales kept without network. */
  soldAt?: Time
}

export interface RefundView {
  refundId: RefundId
  at: Time
  /** At the price before tier, coupon and points. */
  amountFen: Fen
  /** Money given back. */
  payBackFen: Fen
  staffName: string
  reason: string
  returnedPoints: Points
  clawedBackPoints: Points
  couponReturned: boolean
}

export interface SaleView {
  saleId: SaleId
  shopId: ShopId
  shopName: string
  memberId: MemberId
  memberNumber: string
  nickname: string
  day: Day
  at: Time
  receiptNumber: string
  receiptIssuedByUs: boolean
  staffName: string
  amountFen: Fen
  tierDiscountFen: Fen
  couponDiscountFen: Fen
  pointsDiscountFen: Fen
  spendPoints: Points
  payFen: Fen
  earnPoints: Points
  earnPending: boolean
  activatesAt?: Time
  breakdown: EarnBreakdown[]
  /** At the price before tier, coupon and points, like every refund's `amountFen`. */
  refundedFen: Fen
  /** What can still be refunded; the preview says how much of it is money. */
  refundableFen: Fen
  refunds: RefundView[]
  lines: SaleLine[]
  state: 'recorded' | 'undone' | 'moved' | 'refunded'
  undoUntil: Time
  tierUp?: { name: Text; palette: Palette }
  /** What the member still missed for the next tier right after this sale; absent on the top tier. */
  nextTier?: NextTier
}

/** The way to the next tier, as the till shows it. */
export interface NextTier extends Pick<TierProgress, 'permille' | 'missing'> {
  name: Text
}

export interface SaleFindInput extends PageInput {
  shopId: ShopId
  receiptNumber?: string
  memberNumber?: string
  amountFen?: Fen
  from?: Time
  until?: Time
}

export interface RefundPreview {
  payBackFen: Fen
  returnPoints: Points
  clawBackPoints: Points
  deficitPoints: Points
  couponReturned: boolean
  tierDown?: { name: Text }
  approval: boolean
}

export interface RefundRecordInput {
  key: Key
  saleId: SaleId
  shopId: ShopId
  /** The price of what comes back, before tier, coupon and points. */
  amountFen: Fen
  reason: string
  /** The customer shows no receipt: a manager's approval stands in for it. */
  withoutProof?: boolean
  approvalId?: ApprovalId
}

export interface LateCreditInput {
  key: Key
  shopId: ShopId
  visitId: VisitId
  amountFen: Fen
  receiptNumber: string
  soldAt: Time
  reason: string
  /** Over the caller's ceiling. */
  approvalId?: ApprovalId
}

export interface EnrolInput {
  key: Key
  shopId: ShopId
  nickname: string
  phone?: string
  /** The guest ticked the paper; staff keeps it. */
  paperConsent: { agreementVersion: string; signedAt: Time; marketing: boolean }
}

/** A shop's day so far, as its desk shows it when it opens. */
export interface DeskDay {
  sales: number
  salesFen: Fen
  redemptions: number
}

export interface DeskToday extends DeskDay {
  day: Day
  refundsFen: Fen
  earnedPoints: Points
  mine: SaleView[]
  cursor?: string
}

export interface ApprovalView {
  approvalId: ApprovalId
  kind: 'sale' | 'refund' | 'adjust' | 'late_credit' | 'merge'
  state: 'open' | 'approved' | 'rejected' | 'used' | 'expired'
  askedBy: string
  askedAt: Time
  shopId?: ShopId
  amountFen?: Fen
  points?: Points
  memberNumber?: string
  reason: string
  decidedBy?: string
  decidedAt?: Time
}
