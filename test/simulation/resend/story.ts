import type { OfferId, StaffId } from '../../../typings/contract'
import type { OpenHouse } from '../../functions/house'
import { ANALYST, data, DAY_MS, MANAGER, OWNER, STAFF } from '../../functions/house'
import { cardTemplate } from '../../functions/access/samples'
import type { House } from './house'

const reason = 'a good reason'

/** A few days in which every write that a person can make is made, and works. */
export async function live(open: OpenHouse, house: House): Promise<void> {
  await atTheCounter(open, house)
  await withRewards(open)
  await behindTheCounter(open, house)
  await onesOwn(open)
  await inTheOffice(open, house)
}

async function atTheCounter(open: OpenHouse, house: House): Promise<void> {
  const { key, staff, shop } = open
  const { shopId } = shop
  await open.claim('ann')
  await open.claim('bob')
  const sell = async (openid: string, amountFen: number) => {
    const { visitId } = await open.visit(openid)
    // Of the next code: each is scanned once.
    house.wait(40_000)
    return data(await staff(STAFF, 'sale.record', { key: key(), shopId, visitId, amountFen }))
  }
  const sale = await sell('ann', 30_000)
  const { saleId } = sale
  const refund = { key: key(), shopId, saleId, amountFen: 10_000, reason }
  data(await staff(MANAGER, 'refund.record', refund))
  const slip = await sell('ann', 5_000)
  data(await staff(STAFF, 'sale.undo', { key: key(), shopId, saleId: slip.saleId }))
  const wrong = await sell('ann', 6_000)
  const right = await open.visit('bob')
  const move = { key: key(), shopId, saleId: wrong.saleId, visitId: right.visitId }
  data(await staff(STAFF, 'sale.move', move))
  house.wait(40_000)
  const { visitId } = await open.visit('ann')
  const late = {
    key: key(),
    shopId,
    visitId,
    amountFen: 4_000,
    receiptNumber: 'R77',
    soldAt: house.clock.now() - DAY_MS,
    reason,
  }
  data(await staff(STAFF, 'sale.lateCredit', late))
  data(await staff(STAFF, 'visit.close', { key: key(), shopId, visitId }))
  house.wait(40_000)
}

async function withRewards(open: OpenHouse): Promise<void> {
  const { key, consumer, staff, merchant, shop } = open
  const { shopId } = shop
  await open.give('ann', 5000)
  const { rewardId } = await open.reward()
  data(await merchant(OWNER, 'reward.restock', { key: key(), rewardId, add: 5 }))
  const redeem = async () =>
    data(await consumer('ann', 'reward.redeem', { key: key(), rewardId, points: 300 }))
  const kept = await redeem()
  const picked = { key: key(), shopId, redemptionId: kept.redemptionId }
  data(await staff(STAFF, 'redemption.fulfil', picked))
  const { redemptionId } = await redeem()
  data(await consumer('ann', 'redemption.cancel', { key: key(), redemptionId }))

  const claimOf = async (offerId: OfferId) =>
    data(await consumer('ann', 'offer.claim', { key: key(), offerId }))
  const value = { kind: 'free_item' as const, item: { zh: '茶', en: 'tea' } }
  const { coupon } = await claimOf((await open.offer({ minimumFen: 0, value })).offerId)
  const { offerId } = await open.offer({ perMember: 3, minimumFen: 0 })
  const claim = () => claimOf(offerId)
  const { visitId } = await open.visit('ann')
  const { couponId } = coupon
  data(await staff(STAFF, 'coupon.use', { key: key(), shopId, visitId, couponId }))
  const second = await claim()
  const paid = { key: key(), shopId, visitId, amountFen: 9_000, couponId: second.coupon.couponId }
  data(await staff(STAFF, 'sale.record', { ...paid, spendPoints: 200 }))
  await claim()
  data(await merchant(OWNER, 'coupon.void', { key: key(), offerId, reason }))
}

async function behindTheCounter(open: OpenHouse, house: House): Promise<void> {
  const { key, staff, shop, config } = open
  const { shopId } = shop
  house.wait(40_000)
  data(await staff(STAFF, 'desk.setPin', { key: key(), shopId, pin: '246813' }))
  const paperConsent = {
    agreementVersion: config.agreement.version,
    signedAt: house.clock.now() - 1000,
    marketing: false,
  }
  data(await staff(STAFF, 'member.enrol', { key: key(), shopId, nickname: '客人', paperConsent }))
  const { visitId } = await open.visit('bob')
  const tea = { key: key(), shopId, visitId, benefitId: 'tea' }
  data(await staff(STAFF, 'benefit.use', tea))
  const asked = { key: key(), shopId, visitId, kind: 'sale', amountFen: 200_000, reason } as const
  const { approvalId } = data(await staff(STAFF, 'approval.ask', asked))
  const decision = { key: key(), shopId, approvalId, approve: true, reason }
  data(await staff(MANAGER, 'approval.decide', decision))
  const closing = { key: key(), shopId, unsent: [], takenOverBy: 'Zhou' }
  data(await staff(STAFF, 'desk.closeShift', closing))
}

async function onesOwn(open: OpenHouse): Promise<void> {
  const { key, consumer } = open
  data(await consumer('ann', 'member.update', { key: key(), nickname: '安' }))
  data(await consumer('ann', 'member.bindPhone', { key: key(), phoneCode: 'phone-13800138000' }))
  const { items } = data(await consumer('ann', 'message.list', {}))
  data(await consumer('ann', 'message.read', { key: key(), ids: items.map(({ id }) => id) }))
  const settings = { tier: true, expiry: false, offers: false }
  data(await consumer('ann', 'notification.update', { key: key(), ...settings }))
  data(await consumer('ann', 'notification.allow', { key: key(), kinds: ['tier'] }))
  const consent = { key: key(), kind: 'marketing', granted: true } as const
  data(await consumer('ann', 'privacy.consent', consent))
  data(await consumer('ann', 'privacy.export', { key: key() }))
}

async function inTheOffice(open: OpenHouse, house: House): Promise<void> {
  const { key, consumer, merchant, config } = open
  const idOf = async (openid: string) => {
    const opened = data(await consumer(openid, 'session.open', { scene: 'direct', language: 'en' }))
    return opened.member?.memberId as NonNullable<typeof opened.member>['memberId']
  }
  const [memberId, bobId] = [await idOf('ann'), await idOf('bob')]
  const about = () => ({ key: key(), memberId })
  data(await merchant(OWNER, 'member.adjust', { ...about(), points: -50, reason }))
  data(await merchant(OWNER, 'member.freeze', { ...about(), frozen: true, reason }))
  data(await merchant(OWNER, 'member.freeze', { ...about(), frozen: false, reason }))
  data(await merchant(OWNER, 'member.note', { ...about(), staffNote: 'tea', tags: ['tea'] }))
  const tierId = config.tiers[2]?.id ?? ''
  const until = house.clock.now() + 90 * DAY_MS
  data(await merchant(OWNER, 'member.setTier', { ...about(), tierId, until, reason }))
  data(await merchant(OWNER, 'member.revealPhone', { ...about(), reason }))
  data(await merchant(OWNER, 'member.export', { key: key(), reason }))
  const merge = { key: key(), keepId: memberId, closeId: bobId, reason }
  const { approvalId } = data(await merchant(MANAGER, 'member.merge', merge))
  if (approvalId) {
    const decision = { key: key(), approvalId, approve: true, reason }
    data(await merchant(OWNER, 'approval.decide', decision))
    data(await merchant(MANAGER, 'member.merge', { ...merge, approvalId }))
  }
  data(await merchant(OWNER, 'member.undoMerge', { key: key(), closeId: bobId, reason }))

  const draft = { key: key(), revision: 0, config }
  const { revision } = data(await merchant(OWNER, 'programme.saveDraft', draft))
  const startsAt = house.clock.now() + 30 * DAY_MS
  const publish = { key: key(), revision, startsAt, note: 'later' }
  const { version } = data(await merchant(OWNER, 'programme.publish', publish))
  const cancel = { key: key(), version: version.version, note: 'not yet' }
  data(await merchant(OWNER, 'programme.cancel', cancel))
  data(await merchant(OWNER, 'programme.rollBack', { key: key(), version: 1, note: 'back' }))

  const template = { key: key(), template: cardTemplate }
  data(await merchant(OWNER, 'wallet.saveTemplate', template))
  data(await merchant(OWNER, 'wallet.setLevel', { key: key(), level: 'in_program' }))
  const { items } = data(await merchant(OWNER, 'team.list', {}))
  const staffIdOf = (name: string) => items.find((one) => one.name === name)?.staffId as StaffId
  const analyst = { key: key(), staffId: staffIdOf(ANALYST), role: 'analyst' as const, shopIds: [] }
  data(await merchant(OWNER, 'team.update', { ...analyst, state: 'suspended' }))
  data(await merchant(OWNER, 'team.handOver', { key: key(), staffId: staffIdOf(MANAGER) }))
  data(await consumer('bob', 'privacy.erase', { key: key(), confirm: 'erase' }))
}
