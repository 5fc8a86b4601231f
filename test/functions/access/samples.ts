import type {
  CardTemplate,
  ConsumerApi,
  CouponId,
  Key,
  MemberId,
  MerchantApi,
  OfferEdit,
  OfferId,
  ProgrammeConfig,
  RedemptionId,
  RewardEdit,
  RewardId,
  SaleId,
  ShopEdit,
  ShopId,
  StaffApi,
  StaffId,
  ApprovalId,
  VisitId,
} from '../../../typings/contract'

/** One well-formed input per action, about things that do not exist, so that nothing is changed by it. */
export type Samples<Api extends Record<keyof Api, { input: unknown }>> = {
  [Name in keyof Api]: Api[Name]['input']
}

const HASH = 'a'.repeat(64)
const both = { zh: '名', en: 'name' }
const consent = { agreementVersion: '1', agreementHash: HASH, marketing: false }

export const cardTemplate: CardTemplate = {
  brandName: '青禾',
  title: '会员卡',
  notice: '结账时出示',
  description: '长期有效',
  prerogative: '消费积分',
  bonusRules: '1 元 1 分',
  untilName: '有效期',
  buttonName: '查看会员卡',
  color: 'Color010',
  logoUrl: 'https://mmbiz.qpic.cn/logo',
  servicePhone: '',
  quantity: 1000,
}

export function consumerSamples(key: Key): Samples<ConsumerApi> {
  return {
    'session.open': { scene: 'direct', language: 'zh-CN' },
    'programme.show': {},
    'benefit.list': {},
    'card.claim': { key, scene: 'direct', consent },
    'card.bind': { key, phoneCode: 'no-such-code', scene: 'direct', consent },
    'member.summary': {},
    'member.profile': {},
    'member.update': { key, nickname: '小王' },
    'member.bindPhone': { key, phoneCode: 'no-such-code' },
    'points.entries': { kind: 'all' },
    'points.expiring': {},
    'wallet.begin': { key, scene: 'direct' },
    'wallet.confirm': { key, cardId: 'none', code: 'none' },
    'wallet.adopt': { key, cardId: 'none', code: 'none' },
    'wallet.open': {},
    'code.batch': {},
    'code.status': {},
    'offer.nearby': { city: '上海' },
    'offer.show': { offerId: 'none' as OfferId },
    'offer.claim': { key, offerId: 'none' as OfferId },
    'coupon.list': { state: 'usable' },
    'coupon.show': { couponId: 'none' as CouponId },
    'reward.list': {},
    'reward.show': { rewardId: 'none' as RewardId },
    'reward.redeem': { key, rewardId: 'none' as RewardId, points: 100 },
    'redemption.list': {},
    'redemption.show': { redemptionId: 'none' as RedemptionId },
    'redemption.cancel': { key, redemptionId: 'none' as RedemptionId },
    'shop.list': { city: '上海' },
    'shop.cities': {},
    'message.list': {},
    'message.read': { key, ids: ['none'] },
    'notification.show': {},
    'notification.update': { key, tier: true, expiry: true, offers: false },
    'notification.allow': { key, kinds: ['tier'] },
    'privacy.consents': {},
    'privacy.consent': { key, kind: 'marketing', granted: false },
    'privacy.export': { key },
    'privacy.erase': { key, confirm: 'erase' },
    'event.record': { events: [{ name: 'card_view', at: Date.now() }] },
    'team.accept': { key, code: 'ABCD2345', name: 'Li' },
    'owner.claim': { key, code: 'not-the-code', name: 'Li' },
  }
}

export function staffSamples(key: Key, shopId: ShopId): Samples<StaffApi> {
  const visitId = 'none' as VisitId
  const saleId = 'none' as SaleId
  const approvalId = 'none' as ApprovalId
  const reason = 'a good reason'
  const now = Date.now()
  return {
    'desk.open': { shopId },
    'desk.today': { shopId },
    'desk.setPin': { key, shopId, pin: '246813' },
    'desk.checkPin': { shopId, pin: '246813' },
    'desk.closeShift': { key, shopId, unsent: [] },
    'visit.scan': { key, shopId, code: '12345678' },
    'visit.show': { shopId, visitId },
    'visit.close': { key, shopId, visitId },
    'member.enrol': {
      key,
      shopId,
      nickname: '客人',
      paperConsent: { agreementVersion: '0', signedAt: now - 1000, marketing: false },
    },
    'sale.preview': { shopId, visitId, amountFen: 1000 },
    'sale.record': { key, shopId, visitId, amountFen: 1000 },
    'sale.undo': { key, shopId, saleId },
    'sale.move': { key, shopId, saleId, visitId },
    'sale.lateCredit': {
      key,
      shopId,
      visitId,
      amountFen: 1000,
      receiptNumber: 'R1',
      soldAt: now - 1000,
      reason,
    },
    'sale.find': { shopId },
    'sale.show': { shopId, saleId },
    'refund.preview': { shopId, saleId, amountFen: 100 },
    'refund.record': { key, saleId, shopId, amountFen: 100, reason },
    'coupon.use': { key, shopId, visitId, couponId: 'none' as CouponId },
    'benefit.list': { shopId, visitId },
    'benefit.use': { key, shopId, visitId, benefitId: 'none' },
    'redemption.find': { shopId, pickupCode: '1234567890' },
    'redemption.fulfil': { key, shopId, redemptionId: 'none' as RedemptionId },
    'approval.ask': { key, shopId, visitId, kind: 'sale', amountFen: 1000, reason },
    'approval.list': { shopId },
    'approval.show': { shopId, approvalId },
    'approval.decide': { key, shopId, approvalId, approve: true, reason },
  }
}

const shop: ShopEdit = {
  name: '新店',
  brand: '',
  city: '上海',
  district: '',
  address: '路 1 号',
  place: { longitude: 121.4, latitude: 31.2 },
  phone: '',
  hours: [[], [], [], [], [], [], []],
  closed: true,
}

export function merchantSamples(
  key: Key,
  shopId: ShopId,
  config: ProgrammeConfig,
): Samples<MerchantApi> {
  const memberId = 'none' as MemberId
  const reason = 'a good reason'
  const now = Date.now()
  const window = { startsAt: now, endsAt: now + 86_400_000 }
  const reward: RewardEdit = {
    name: both,
    description: both,
    imageFileId: '',
    points: 300,
    valueFen: 100,
    stock: 1,
    perMember: 0,
    perMemberPeriod: { kind: 'ever' },
    tierIds: [],
    shopIds: [shopId],
    pickupDays: 1,
    state: 'draft',
    ...window,
  }
  const offer: OfferEdit = {
    title: both,
    description: both,
    value: { kind: 'amount_off', amountFen: 100 },
    minimumFen: 0,
    shopIds: [shopId],
    target: {},
    stock: 1,
    perMember: 1,
    validDays: 1,
    state: 'draft',
    ...window,
  }
  return {
    'console.overview': {},
    'console.liability': {},
    'console.liabilityMembers': { kind: 'available' },
    'console.liabilityLots': { memberId },
    'programme.show': {},
    'programme.preset': { industry: 'retail', brandName: '青禾' },
    'programme.check': { config: {} },
    'programme.saveDraft': { key, revision: 999, config },
    'programme.compare': { from: 1, to: 1 },
    'programme.publish': { key, revision: 999, note: 'note' },
    'programme.cancel': { key, version: 999, note: 'note' },
    'programme.rollBack': { key, version: 999, note: 'note' },
    'reward.list': {},
    'reward.save': { key, rewardId: 'none' as RewardId, version: 1, reward },
    'reward.restock': { key, rewardId: 'none' as RewardId, add: 1 },
    'offer.list': {},
    'coupon.void': { key, offerId: 'none' as OfferId, reason: 'printed by mistake' },
    'offer.save': { key, offerId: 'none' as OfferId, version: 1, offer },
    'shop.list': {},
    'shop.save': { key, shopId, version: 999, shop },
    'shop.poster': { shopId, size: 'A6', language: 'zh-CN' },
    'team.list': {},
    'team.invite': { key, role: 'staff', shopIds: [shopId] },
    'team.update': {
      key,
      staffId: 'none' as StaffId,
      role: 'staff',
      shopIds: [shopId],
      state: 'active',
    },
    'team.handOver': { key, staffId: 'none' as StaffId },
    'member.search': {},
    'member.show': { memberId },
    'member.entries': { memberId },
    'member.adjust': { key, memberId, points: 1, reason },
    'member.freeze': { key, memberId, frozen: true, reason },
    'member.note': { key, memberId, staffNote: '', tags: [] },
    'member.setTier': { key, memberId, tierId: 'none', until: now + 86_400_000, reason },
    'member.mergePreview': { keepId: memberId, closeId: 'none2' as MemberId },
    'member.merge': { key, keepId: memberId, closeId: 'none2' as MemberId, reason },
    'member.undoMerge': { key, closeId: memberId, reason },
    'member.revealPhone': { key, memberId, reason },
    'member.export': { key, reason },
    'approval.list': {},
    'approval.decide': { key, approvalId: 'none' as ApprovalId, approve: true, reason },
    'wallet.show': {},
    'wallet.saveTemplate': { key, templateId: 'none', version: 1, template: cardTemplate },
    'wallet.push': { key, templateId: 'none' },
    'wallet.probe': {},
    'wallet.setLevel': { key, level: 'brand_member' },
    'sale.search': { shopId },
    'audit.list': {},
  }
}
