import type { ConsumerApi, MerchantApi, ShopId, StaffApi } from '../../../../typings/contract'

/**
 * The authorisation matrix: one row per action, so that an action without a row does not compile.
 * The router enforces it; test/functions/access runs it cell by cell. Two columns are the same in every
 * row and therefore written once, here:
 * - other member (consumer): never. No consumer action takes a member's id, and a coupon or redemption
 *   of somebody else is NOT_FOUND.
 * - own account (staff, merchant): nobody serves or changes the account that is their own; the features
 *   that open visits or change members refuse it with `own_account`.
 */
export interface ConsumerRow {
  visitor: boolean
  member: boolean
}

/** `none`: never. `shop`: in the caller's own shops. `all`: in every shop. */
export type Reach = 'none' | 'shop' | 'all'

export interface StaffRow {
  staff: Reach
  manager: Reach
  analyst: Reach
  owner: Reach
}

export interface MerchantRow<Input> extends StaffRow {
  /** The shops that the input is about; an empty list means all of them. Absent: none in particular. */
  shops?: (input: Input) => readonly ShopId[]
}

const anyone: ConsumerRow = { visitor: true, member: true }
const members: ConsumerRow = { visitor: false, member: true }

export const consumerMatrix: Record<keyof ConsumerApi, ConsumerRow> = {
  'session.open': anyone,
  'programme.show': anyone,
  'benefit.list': members,
  'card.claim': anyone,
  'card.bind': anyone,
  'member.summary': members,
  'member.profile': members,
  'member.update': members,
  'member.bindPhone': members,
  'points.entries': members,
  'points.expiring': members,
  'wallet.begin': members,
  'wallet.confirm': members,
  'wallet.adopt': members,
  'wallet.open': members,
  'code.batch': members,
  'code.status': members,
  'offer.nearby': anyone,
  'offer.show': anyone,
  'offer.claim': members,
  'coupon.list': members,
  'coupon.show': members,
  'reward.list': anyone,
  'reward.show': anyone,
  'reward.redeem': members,
  'redemption.list': members,
  'redemption.show': members,
  'redemption.cancel': members,
  'shop.list': anyone,
  'shop.cities': anyone,
  'message.list': members,
  'message.read': members,
  'notification.show': members,
  'notification.update': members,
  'notification.allow': members,
  'privacy.consents': members,
  'privacy.consent': members,
  'privacy.export': members,
  'privacy.erase': members,
  'event.record': anyone,
  'team.accept': anyone,
  'owner.claim': anyone,
}

const desk: StaffRow = { staff: 'shop', manager: 'shop', analyst: 'none', owner: 'all' }
const deskManager: StaffRow = { staff: 'none', manager: 'shop', analyst: 'none', owner: 'all' }

export const staffMatrix: Record<keyof StaffApi, StaffRow> = {
  'desk.open': desk,
  'desk.today': desk,
  'desk.setPin': desk,
  'desk.checkPin': desk,
  'desk.closeShift': desk,
  'visit.scan': desk,
  'visit.show': desk,
  'visit.close': desk,
  'member.enrol': desk,
  'sale.preview': desk,
  'sale.record': desk,
  'sale.undo': desk,
  'sale.move': desk,
  'sale.lateCredit': desk,
  'sale.find': desk,
  'sale.show': desk,
  'refund.preview': desk,
  'refund.record': desk,
  'coupon.use': desk,
  'benefit.list': desk,
  'benefit.use': desk,
  'redemption.find': desk,
  'redemption.fulfil': desk,
  'approval.ask': desk,
  'approval.list': desk,
  'approval.show': desk,
  'approval.decide': deskManager,
}

const ownerOnly: StaffRow = { staff: 'none', manager: 'none', analyst: 'none', owner: 'all' }
/** Analysts see numbers and the catalogue, never a person (PIPL Art. 6: no more data than the purpose needs). */
const readers: StaffRow = { staff: 'none', manager: 'all', analyst: 'all', owner: 'all' }
/** Members belong to the organisation, not to a shop, so a manager's reach over them is `all`. */
const managers: StaffRow = { staff: 'none', manager: 'all', analyst: 'none', owner: 'all' }
const managersInTheirShops: StaffRow = {
  staff: 'none',
  manager: 'shop',
  analyst: 'none',
  owner: 'all',
}

export const merchantMatrix: {
  [Name in keyof MerchantApi]: MerchantRow<MerchantApi[Name]['input']>
} = {
  'console.overview': readers,
  'console.liability': readers,
  'console.liabilityMembers': managers,
  'console.liabilityLots': managers,
  'programme.show': readers,
  'programme.preset': ownerOnly,
  'programme.check': ownerOnly,
  'programme.saveDraft': ownerOnly,
  'programme.compare': readers,
  'programme.publish': ownerOnly,
  'programme.cancel': ownerOnly,
  'programme.rollBack': ownerOnly,
  'reward.list': readers,
  'reward.save': { ...managersInTheirShops, shops: (input) => input.reward.shopIds },
  'reward.restock': managers,
  'offer.list': readers,
  'offer.save': { ...managersInTheirShops, shops: (input) => input.offer.shopIds },
  // The shops of the offer or coupon are known only once it is read; `voidCoupons` asks for them.
  'coupon.void': managers,
  'shop.list': readers,
  'shop.save': {
    ...managersInTheirShops,
    shops: (input) => (input.shopId === undefined ? [] : [input.shopId]),
  },
  'shop.poster': { ...managersInTheirShops, shops: (input) => [input.shopId] },
  'team.list': managers,
  'team.invite': { ...managersInTheirShops, shops: (input) => input.shopIds },
  'team.update': { ...managersInTheirShops, shops: (input) => input.shopIds },
  'team.handOver': ownerOnly,
  'sale.search': { ...managersInTheirShops, shops: (input) => [input.shopId] },
  'member.search': managers,
  'member.show': managers,
  'member.entries': managers,
  'member.adjust': managers,
  'member.freeze': managers,
  'member.note': managers,
  'member.setTier': managers,
  'member.mergePreview': managers,
  'member.merge': managers,
  'member.undoMerge': managers,
  'member.revealPhone': managers,
  'member.export': ownerOnly,
  'approval.list': managers,
  'approval.decide': managers,
  'wallet.show': readers,
  'wallet.saveTemplate': ownerOnly,
  'wallet.push': ownerOnly,
  'wallet.probe': ownerOnly,
  'wallet.setLevel': ownerOnly,
  'audit.list': ownerOnly,
}
