import type { PointsEntriesInput, PointsEntriesOutput } from './account'
import type {
  Action,
  ApprovalId,
  Key,
  MemberId,
  OfferId,
  Page,
  PageInput,
  RewardId,
  Role,
  ShopId,
  StaffId,
  Time,
} from './base'
import type {
  AdjustOutcome,
  AuditRow,
  Liability,
  LiabilityKind,
  LiabilityLot,
  LiabilityMember,
  MemberDetail,
  MemberRow,
  MemberSearchInput,
  MergeOutcome,
  MergePreview,
  MergeView,
  Overview,
} from './console'
import type { CouponVoidInput, CouponVoidOutput, OfferEdit, OfferRecord } from './offer'
import type {
  Industry,
  ProgrammeChange,
  ProgrammeConfig,
  ProgrammeProblem,
  ProgrammeVersion,
} from './programme'
import type { RewardEdit, RewardRecord } from './reward'
import type { ApprovalView, SaleFindInput, SaleView } from './sale'
import type { InvitationView, ShopEdit, ShopRecord, TeamMember } from './shop'
import type { CardLevel, CardTemplate, WalletTemplateView, WalletView } from './wallet'

type None = Record<never, never>

/** What owners, managers and analysts may do in the console. */
export interface MerchantApi {
  'console.overview': Action<None, Overview>
  'console.liability': Action<None, Liability>
  /** To whom: those with the most of a kind first. Why: their lots here, their entries by `member.entries`. */
  'console.liabilityMembers': Action<PageInput & { kind: LiabilityKind }, Page<LiabilityMember>>
  'console.liabilityLots': Action<
    { memberId: MemberId },
    { member: LiabilityMember; lots: LiabilityLot[] }
  >
  'programme.show': Action<
    { version?: number },
    {
      version: number
      config: ProgrammeConfig
      versions: ProgrammeVersion[]
      draft: { config: ProgrammeConfig; revision: number } | null
    }
  >
  'programme.preset': Action<{ industry: Industry; brandName: string }, { config: ProgrammeConfig }>
  'programme.check': Action<{ config: unknown }, { problems: ProgrammeProblem[] }>
  'programme.saveDraft': Action<
    { key: Key; revision: number; config: ProgrammeConfig },
    { revision: number; problems: ProgrammeProblem[] }
  >
  'programme.compare': Action<
    { from: number; to: number | 'draft' },
    { changes: ProgrammeChange[] }
  >
  'programme.publish': Action<
    { key: Key; revision: number; startsAt?: Time; note: string },
    { version: ProgrammeVersion }
  >
  /** Takes back a version that has not started: what stands now goes on, as a version of its own. */
  'programme.cancel': Action<
    { key: Key; version: number; note: string },
    { version: ProgrammeVersion }
  >
  'programme.rollBack': Action<
    { key: Key; version: number; note: string },
    { version: ProgrammeVersion }
  >
  'reward.list': Action<PageInput, Page<RewardRecord>>
  'reward.save': Action<
    { key: Key; rewardId?: RewardId; version?: number; reward: RewardEdit },
    RewardRecord
  >
  'reward.restock': Action<{ key: Key; rewardId: RewardId; add: number }, RewardRecord>
  'offer.list': Action<PageInput, Page<OfferRecord>>
  /** Takes back what is out and not used: one coupon, or what is left of an offer. */
  'coupon.void': Action<CouponVoidInput, CouponVoidOutput>
  'offer.save': Action<
    { key: Key; offerId?: OfferId; version?: number; offer: OfferEdit },
    OfferRecord
  >
  'shop.list': Action<PageInput, Page<ShopRecord>>
  'shop.save': Action<{ key: Key; shopId?: ShopId; version?: number; shop: ShopEdit }, ShopRecord>
  'shop.poster': Action<
    {
      shopId: ShopId
      size: 'A6' | 'A4'
      language: 'zh-CN' | 'en'
      /** Where the code leads: into this program, or (good for a year) straight to WeChat's own card. */
      leadsTo?: 'wallet'
    },
    { fileId: string; pdfBase64: string }
  >
  'team.list': Action<PageInput, Page<TeamMember>>
  'team.invite': Action<{ key: Key; role: Role; shopIds: ShopId[] }, InvitationView>
  'team.update': Action<
    { key: Key; staffId: StaffId; role: Role; shopIds: ShopId[]; state: 'active' | 'suspended' },
    TeamMember
  >
  'team.handOver': Action<{ key: Key; staffId: StaffId }, TeamMember>
  'sale.search': Action<SaleFindInput, Page<SaleView>>
  'member.search': Action<MemberSearchInput, Page<MemberRow>>
  'member.show': Action<{ memberId: MemberId }, MemberDetail>
  'member.entries': Action<PointsEntriesInput & { memberId: MemberId }, PointsEntriesOutput>
  'member.adjust': Action<
    { key: Key; memberId: MemberId; points: number; reason: string; approvalId?: ApprovalId },
    AdjustOutcome
  >
  'member.freeze': Action<
    { key: Key; memberId: MemberId; frozen: boolean; reason: string },
    MemberDetail
  >
  'member.note': Action<
    { key: Key; memberId: MemberId; staffNote: string; tags: string[] },
    MemberDetail
  >
  'member.setTier': Action<
    { key: Key; memberId: MemberId; tierId: string; until: Time; reason: string },
    MemberDetail
  >
  'member.mergePreview': Action<{ keepId: MemberId; closeId: MemberId }, MergePreview>
  'member.merge': Action<
    { key: Key; keepId: MemberId; closeId: MemberId; reason: string; approvalId?: ApprovalId },
    MergeOutcome
  >
  'member.undoMerge': Action<{ key: Key; closeId: MemberId; reason: string }, { merge: MergeView }>
  'member.revealPhone': Action<{ key: Key; memberId: MemberId; reason: string }, { phone: string }>
  'member.export': Action<
    { key: Key; reason: string; cursor?: string },
    { csv: string; rows: number; cursor?: string }
  >
  'approval.list': Action<PageInput & { state?: ApprovalView['state'] }, Page<ApprovalView>>
  'approval.decide': Action<
    { key: Key; approvalId: ApprovalId; approve: boolean; reason: string },
    ApprovalView
  >
  'wallet.show': Action<None, WalletView>
  'wallet.saveTemplate': Action<
    { key: Key; templateId?: string; version?: number; template: CardTemplate },
    WalletTemplateView
  >
  /** Hands the template to WeChat; jobs carry it there within a minute. */
  'wallet.push': Action<{ key: Key; templateId: string }, WalletTemplateView>
  'wallet.probe': Action<None, WalletView>
  'wallet.setLevel': Action<{ key: Key; level: CardLevel }, WalletView>
  'audit.list': Action<
    PageInput & { actor?: string; action?: string; from?: Time; until?: Time },
    Page<AuditRow>
  >
}
