import type { ExpiringPoints, PointsEntriesInput, PointsEntriesOutput } from './account'
import type {
  Action,
  CouponId,
  EntryScene,
  Key,
  OfferId,
  Page,
  PageInput,
  RedemptionId,
  RewardId,
} from './base'
import type {
  BehaviourEvent,
  CardBindInput,
  CardBindOutput,
  CardClaimInput,
  CardClaimOutput,
  CodeBatch,
  CodeStatus,
  ConsentRecord,
  MemberSummary,
  MessageView,
  NotificationSettings,
  OwnDataExport,
  Profile,
  ProfileUpdateInput,
  Reminder,
  ReminderTemplate,
  SessionOpenInput,
  SessionOpenOutput,
} from './member'
import type {
  CouponListInput,
  CouponListOutput,
  CouponView,
  OfferClaimInput,
  OfferClaimOutput,
  OfferNearbyInput,
  OfferPlace,
  OfferView,
} from './offer'
import type { Entitlement, ProgrammeView } from './programme'
import type {
  RedemptionListInput,
  RedemptionView,
  RewardListOutput,
  RewardRedeemInput,
  RewardView,
} from './reward'
import type { CitiesOutput, ShopListInput, ShopListOutput } from './shop'
import type { AddCardFailure, WalletTicket } from './wallet'

type None = Record<never, never>

/** What any person may ask of the `consumer` function, always about themselves. */
export interface ConsumerApi {
  'session.open': Action<SessionOpenInput, SessionOpenOutput>
  'programme.show': Action<None, ProgrammeView>
  /** What the caller's tier may still have in this period. */
  'benefit.list': Action<None, { items: Entitlement[] }>
  'card.claim': Action<CardClaimInput, CardClaimOutput>
  'card.bind': Action<CardBindInput, CardBindOutput>
  'member.summary': Action<None, MemberSummary>
  'member.profile': Action<None, Profile>
  'member.update': Action<ProfileUpdateInput, Profile>
  'member.bindPhone': Action<{ key: Key; phoneCode: string }, Profile>
  'points.entries': Action<PointsEntriesInput, PointsEntriesOutput>
  'points.expiring': Action<None, { items: ExpiringPoints[] }>
  'wallet.begin': Action<{ key: Key; scene: EntryScene; failure?: AddCardFailure }, WalletTicket>
  'wallet.confirm': Action<{ key: Key; cardId: string; code: string }, MemberSummary>
  /**
   * The person came from a card in WeChat's wallet: `code` is the encrypted one that WeChat adds to the
   * page's address, `ticket` the activate_ticket after WeChat's form.
   */
  'wallet.adopt': Action<{ key: Key; cardId: string; code: string; ticket?: string }, MemberSummary>
  'wallet.open': Action<None, { cardId: string; code: string }>
  'code.batch': Action<None, CodeBatch>
  'code.status': Action<None, CodeStatus>
  'offer.nearby': Action<OfferNearbyInput, Page<OfferView>>
  'offer.show': Action<{ offerId: OfferId } & OfferPlace, OfferView>
  'offer.claim': Action<OfferClaimInput, OfferClaimOutput>
  'coupon.list': Action<CouponListInput, CouponListOutput>
  'coupon.show': Action<{ couponId: CouponId }, CouponView>
  'reward.list': Action<PageInput, RewardListOutput>
  'reward.show': Action<{ rewardId: RewardId }, RewardView>
  'reward.redeem': Action<RewardRedeemInput, RedemptionView>
  'redemption.list': Action<RedemptionListInput, Page<RedemptionView>>
  'redemption.show': Action<{ redemptionId: RedemptionId }, RedemptionView>
  'redemption.cancel': Action<{ key: Key; redemptionId: RedemptionId }, RedemptionView>
  'shop.list': Action<ShopListInput, ShopListOutput>
  'shop.cities': Action<None, CitiesOutput>
  'message.list': Action<PageInput, Page<MessageView>>
  'message.read': Action<{ key: Key; ids: string[] }, { unread: number }>
  'notification.show': Action<None, NotificationSettings & { templates: ReminderTemplate[] }>
  'notification.update': Action<{ key: Key } & NotificationSettings, NotificationSettings>
  /** After wx.requestSubscribeMessage: what the member has said yes to, once more each. */
  'notification.allow': Action<{ key: Key; kinds: Reminder[] }, { templates: ReminderTemplate[] }>
  'privacy.consents': Action<None, { items: ConsentRecord[] }>
  'privacy.consent': Action<
    { key: Key; kind: 'marketing' | 'behaviour'; granted: boolean },
    { items: ConsentRecord[] }
  >
  'privacy.export': Action<{ key: Key }, OwnDataExport>
  'privacy.erase': Action<{ key: Key; confirm: 'erase' }, { erasedAt: number }>
  'event.record': Action<{ events: BehaviourEvent[] }, { accepted: number }>
  'team.accept': Action<{ key: Key; code: string; name: string }, SessionOpenOutput>
  'owner.claim': Action<{ key: Key; code: string; name: string }, SessionOpenOutput>
}
