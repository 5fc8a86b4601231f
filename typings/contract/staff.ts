import type {
  Action,
  ApprovalId,
  CouponId,
  Key,
  Page,
  PageInput,
  RedemptionId,
  SaleId,
  ShopId,
  Time,
  VisitId,
} from './base'
import type { SessionRole } from './member'
import type { CouponView } from './offer'
import type { Entitlement } from './programme'
import type { RedemptionView } from './reward'
import type {
  ApprovalView,
  DeskDay,
  DeskToday,
  EnrolInput,
  LateCreditInput,
  RefundPreview,
  RefundRecordInput,
  SaleDraft,
  SaleFindInput,
  SalePreview,
  SaleRecordInput,
  SaleView,
  VisitScanInput,
  VisitView,
} from './sale'
import type { Ceilings } from './shop'

/** What a person with a role in a shop may do at the desk. Every action names its shop. */
export interface StaffApi {
  'desk.open': Action<
    { shopId?: ShopId },
    {
      roles: SessionRole[]
      shopId: ShopId
      shopName: string
      staffName: string
      ceilings: Ceilings
      pinSet: boolean
      day: DeskDay
    }
  >
  'desk.today': Action<PageInput & { shopId: ShopId }, DeskToday>
  'desk.setPin': Action<{ key: Key; shopId: ShopId; pin: string }, { pinSet: boolean }>
  'desk.checkPin': Action<{ shopId: ShopId; pin: string }, { ok: boolean }>
  'desk.closeShift': Action<
    {
      key: Key
      shopId: ShopId
      unsent: { key: Key; amountFen: number; at: Time }[]
      takenOverBy?: string
    },
    { closedAt: Time; sales: number; salesFen: number; refundsFen: number }
  >
  'visit.scan': Action<VisitScanInput, VisitView>
  'visit.show': Action<{ shopId: ShopId; visitId: VisitId }, VisitView>
  'visit.close': Action<{ key: Key; shopId: ShopId; visitId: VisitId }, { closedAt: Time }>
  'member.enrol': Action<EnrolInput, VisitView>
  'sale.preview': Action<SaleDraft, SalePreview>
  'sale.record': Action<SaleRecordInput, SaleView>
  'sale.undo': Action<{ key: Key; shopId: ShopId; saleId: SaleId }, SaleView>
  'sale.move': Action<{ key: Key; shopId: ShopId; saleId: SaleId; visitId: VisitId }, SaleView>
  'sale.lateCredit': Action<LateCreditInput, SaleView>
  'sale.find': Action<SaleFindInput, Page<SaleView>>
  'sale.show': Action<{ shopId: ShopId; saleId: SaleId }, SaleView>
  'refund.preview': Action<{ shopId: ShopId; saleId: SaleId; amountFen: number }, RefundPreview>
  'refund.record': Action<RefundRecordInput, SaleView>
  'coupon.use': Action<
    { key: Key; shopId: ShopId; visitId: VisitId; couponId: CouponId },
    CouponView
  >
  'benefit.list': Action<{ shopId: ShopId; visitId: VisitId }, { items: Entitlement[] }>
  /** Handed over once more; counted in the member's account. */
  'benefit.use': Action<
    { key: Key; shopId: ShopId; visitId: VisitId; benefitId: string },
    { item: Entitlement }
  >
  'redemption.find': Action<
    { shopId: ShopId; pickupCode: string },
    RedemptionView & { memberNumber: string; nickname: string }
  >
  'redemption.fulfil': Action<
    { key: Key; shopId: ShopId; redemptionId: RedemptionId },
    RedemptionView
  >
  'approval.ask': Action<ApprovalAskInput, ApprovalView>
  'approval.list': Action<
    PageInput & { shopId: ShopId; state?: ApprovalView['state'] },
    Page<ApprovalView>
  >
  'approval.show': Action<{ shopId: ShopId; approvalId: ApprovalId }, ApprovalView>
  'approval.decide': Action<
    { key: Key; shopId: ShopId; approvalId: ApprovalId; approve: boolean; reason: string },
    ApprovalView
  >
}

/** A question to a manager names what it is about: the approval is for that and nothing else. */
export type ApprovalAskInput = { key: Key; shopId: ShopId; amountFen: number; reason: string } & (
  { kind: 'refund'; saleId: SaleId } | { kind: 'sale' | 'late_credit'; visitId: VisitId }
)
