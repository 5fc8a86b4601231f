import { createHash } from 'node:crypto'
import type {
  ConsumerApi,
  Key,
  MemberId,
  MerchantApi,
  ProgrammeConfig,
  StaffApi,
} from '../../../typings/contract'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, OWNER, STAFF, staffIdOf } from '../house'
import { person } from '../card/wallet-house'
import { template } from '../card/wallet-template'

/** The actions that bear a key. */
export type Writes<Api extends Record<keyof Api, { input: unknown }>> = {
  [Name in keyof Api]: Api[Name]['input'] extends { key: Key } ? Name : never
}[keyof Api]

export interface Prepared<Input> {
  openid: string
  input: Input
}

type Preparations<Api extends Record<keyof Api, { input: unknown }>> = {
  [Name in Writes<Api>]: () => Promise<Prepared<Api[Name]['input']>>
}

/** Somebody new each time, with a card. */
function people(house: House) {
  let count = 0
  return async (name: string) => {
    const openid = `${name}-${String(++count)}`
    return { openid, memberId: (await house.claim(openid)).card.memberId }
  }
}

/** What `benefit.use` takes. */
export function addTea(config: ProgrammeConfig): void {
  config.benefits.push({
    id: 'tea',
    kind: 'free_item',
    name: { zh: '一壶茶', en: 'A pot of tea' },
    description: { zh: '', en: '' },
    quota: { per: 'month' },
  })
  for (const tier of config.tiers) tier.benefits['tea'] = 2
}

/** Phone numbers by code, as the emulated WeChat gives them. */
export function phonesOf(house: House): Map<string, string> {
  const numbers = new Map<string, string>()
  house.cloud.setPhoneNumbers((_env, code) => numbers.get(code) ?? null)
  return numbers
}

/**
 * One request of each writing action that succeeds; an action without a preparation does not compile. Not
 * here: `owner.claim`, which has a test of its own, and `wallet.begin`, whose every answer is signed anew.
 */
export function preparations(house: House, phones: Map<string, string>) {
  const newMember = people(house)
  const { shopId } = house.shop
  const reason = 'a good reason'
  const { agreement } = house.config
  const consent = {
    agreementVersion: agreement.version,
    agreementHash: createHash('sha256').update(agreement.body.zh).digest('hex'),
    marketing: false,
  }
  const visit = async () => {
    const { openid } = await newMember('guest')
    return { openid, ...(await house.visit(openid)) }
  }
  const sale = async () => {
    const { visitId } = await visit()
    const input = { key: house.key(), shopId, visitId, amountFen: 10_000 }
    return data(await house.staff(STAFF, 'sale.record', input))
  }
  const redemption = async () => {
    const { openid } = await newMember('buyer')
    await house.give(openid, 500)
    const { rewardId, points } = await house.reward()
    const input = { key: house.key(), rewardId, points }
    return { openid, ...data(await house.consumer(openid, 'reward.redeem', input)) }
  }
  const coupon = async () => {
    const { openid } = await newMember('holder')
    const { offerId } = await house.offer({
      value: { kind: 'free_item', item: { zh: '茶', en: 'tea' } },
      minimumFen: 0,
    })
    const input = { key: house.key(), offerId }
    const { coupon: claimed } = data(await house.consumer(openid, 'offer.claim', input))
    return { openid, offerId, couponId: claimed.couponId }
  }
  let hands = 0
  const hired = async (name: string, role: 'staff' | 'manager' = 'staff') => {
    const openid = `${name}-${String(++hands)}`
    await house.hire(openid, role, role === 'staff' ? [shopId] : [])
    return { openid, staffId: await staffIdOf(house, openid) }
  }
  const question = async (key: Key) => {
    const { visitId } = await visit()
    return { key, shopId, visitId, kind: 'sale' as const, amountFen: 900_000, reason }
  }
  const asked = async (key = house.key()) => {
    const input = await question(key)
    return data(await house.staff(STAFF, 'approval.ask', input)).approvalId
  }
  const draft = async () => {
    const { draft: standing } = data(await house.merchant(OWNER, 'programme.show', {}))
    const input = { key: house.key(), revision: standing?.revision ?? 0, config: house.config }
    return data(await house.merchant(OWNER, 'programme.saveDraft', input)).revision
  }
  const scheduled = async () => {
    const startsAt = house.clock.now() + DAY_MS
    const input = { key: house.key(), revision: await draft(), note: 'later', startsAt }
    return data(await house.merchant(OWNER, 'programme.publish', input)).version.version
  }
  const saved = async () => {
    const input = { key: house.key(), template }
    return data(await house.merchant(OWNER, 'wallet.saveTemplate', input)).templateId
  }
  const merging = async () => {
    const [keep, close] = [await newMember('keep'), await newMember('close')]
    const wish = {
      key: house.key(),
      keepId: keep.memberId,
      closeId: close.memberId,
      reason,
    }
    const { approvalId } = data(await house.merchant(MANAGER, 'member.merge', wish))
    if (!approvalId) throw new Error('nobody was asked')
    const decision = { key: house.key(), approvalId, approve: true, reason }
    data(await house.merchant(OWNER, 'approval.decide', decision))
    return { ...wish, approvalId }
  }
  const withPhone = async () => {
    const { openid, memberId } = await newMember('reachable')
    phones.set(openid, `138${String(phones.size).padStart(8, '0')}`)
    const input = { key: house.key(), phoneCode: openid }
    data(await house.consumer(openid, 'member.bindPhone', input))
    return { openid, memberId }
  }
  const paper = (phone?: string) => ({
    key: house.key(),
    shopId,
    nickname: '陈阿姨',
    ...(phone === undefined ? {} : { phone }),
    paperConsent: {
      agreementVersion: agreement.version,
      signedAt: house.clock.now(),
      marketing: false,
    },
  })
  const by = <Input>(openid: string, input: Input): Prepared<Input> => ({ openid, input })
  const key = () => house.key()
  /** Somebody without a card yet, and a number that nobody has. */
  let strangers = 0
  const stranger = (name: string) => `${name}-${String(++strangers)}`
  const newPhone = () => `139${String(10_000_000 + ++strangers)}`

  const consumer: Preparations<Omit<ConsumerApi, 'wallet.begin' | 'owner.claim'>> = {
    'card.claim': () =>
      Promise.resolve(by(stranger('claims'), { key: key(), scene: 'direct', consent })),
    'card.bind': async () => {
      const [phone, openid] = [newPhone(), stranger('binds')]
      data(await house.staff(STAFF, 'member.enrol', paper(phone)))
      phones.set(openid, phone)
      const input = { key: key(), phoneCode: openid, scene: 'direct' as const, consent }
      return by(openid, input)
    },
    'member.update': async () =>
      by((await newMember('m')).openid, { key: key(), nickname: '阿珍', birthday: '05-06' }),
    'member.bindPhone': async () => {
      const { openid } = await newMember('m')
      phones.set(openid, newPhone())
      return by(openid, { key: key(), phoneCode: openid })
    },
    'wallet.confirm': async () => {
      const { openid } = await newMember('m')
      const input = { key: key(), scene: 'direct' as const }
      const { cardId, cardExt } = data(await house.consumer(openid, 'wallet.begin', input))
      const { code } = house.weChat.wallet.add(person(openid), cardId, cardExt)
      await house.weChat.settled()
      return by(openid, { key: key(), cardId, code })
    },
    'wallet.adopt': async () => {
      const { openid } = await newMember('m')
      const { cardId } = house.weChat.wallet.take(person(openid), {
        friend: house.weChat.cards()[0]?.id ?? '',
      })
      await house.weChat.settled()
      const held = house.weChat.wallet.list(person(openid))[0]?.code ?? ''
      const page = house.weChat.wallet.enter(person(openid), held)
      const code = new URLSearchParams(page.split('?')[1]).get('encrypt_code') ?? ''
      return by(openid, { key: key(), cardId, code })
    },
    'offer.claim': async () =>
      by((await newMember('m')).openid, { key: key(), offerId: (await house.offer()).offerId }),
    'reward.redeem': async () => {
      const { openid } = await newMember('m')
      await house.give(openid, 400)
      const { rewardId, points } = await house.reward()
      return by(openid, { key: key(), rewardId, points })
    },
    'redemption.cancel': async () => {
      const { openid, redemptionId } = await redemption()
      return by(openid, { key: key(), redemptionId })
    },
    'message.read': async () => {
      const { openid } = await newMember('m')
      const { items } = data(await house.consumer(openid, 'message.list', {}))
      return by(openid, { key: key(), ids: items.map(({ id }) => id).concat('none') })
    },
    'notification.update': async () =>
      by((await newMember('m')).openid, { key: key(), tier: false, expiry: true, offers: true }),
    'notification.allow': async () =>
      by((await newMember('m')).openid, { key: key(), kinds: ['tier', 'expiry'] }),
    'privacy.consent': async () =>
      by((await newMember('m')).openid, { key: key(), kind: 'behaviour', granted: true }),
    'privacy.export': async () => by((await newMember('m')).openid, { key: key() }),
    'privacy.erase': async () =>
      by((await newMember('m')).openid, { key: key(), confirm: 'erase' }),
    'team.accept': async () => {
      const input = { key: key(), role: 'staff' as const, shopIds: [shopId] }
      const { code } = data(await house.merchant(OWNER, 'team.invite', input))
      return by(stranger('joins'), { key: key(), code, name: 'Joan' })
    },
  }

  const staff: Preparations<StaffApi> = {
    'desk.setPin': () => Promise.resolve(by(STAFF, { key: key(), shopId, pin: '246813' })),
    'desk.closeShift': () => Promise.resolve(by(STAFF, { key: key(), shopId, unsent: [] })),
    'visit.scan': async () => {
      const { openid } = await newMember('m')
      const code = data(await house.consumer(openid, 'code.batch', {})).codes[0]?.value ?? ''
      return by(STAFF, { key: key(), shopId, code })
    },
    'visit.close': async () => by(STAFF, { key: key(), shopId, visitId: (await visit()).visitId }),
    'member.enrol': () => Promise.resolve(by(STAFF, paper())),
    'sale.record': async () =>
      by(STAFF, { key: key(), shopId, visitId: (await visit()).visitId, amountFen: 8_800 }),
    'sale.undo': async () => by(STAFF, { key: key(), shopId, saleId: (await sale()).saleId }),
    'sale.move': async () => {
      const { saleId } = await sale()
      return by(STAFF, { key: key(), shopId, saleId, visitId: (await visit()).visitId })
    },
    'sale.lateCredit': async () => {
      const { visitId } = await visit()
      const soldAt = house.clock.now() - 3_600_000
      const receiptNumber = `L${String(soldAt)}`
      return by(STAFF, {
        key: key(),
        shopId,
        visitId,
        amountFen: 3_000,
        receiptNumber,
        soldAt,
        reason,
      })
    },
    'refund.record': async () =>
      by(STAFF, { key: key(), shopId, saleId: (await sale()).saleId, amountFen: 2_000, reason }),
    'coupon.use': async () => {
      const { openid, couponId } = await coupon()
      return by(STAFF, {
        key: key(),
        shopId,
        visitId: (await house.visit(openid)).visitId,
        couponId,
      })
    },
    'benefit.use': async () =>
      by(STAFF, { key: key(), shopId, visitId: (await visit()).visitId, benefitId: 'tea' }),
    'redemption.fulfil': async () =>
      by(STAFF, { key: key(), shopId, redemptionId: (await redemption()).redemptionId }),
    'approval.ask': async () => by(STAFF, await question(key())),
    'approval.decide': async () =>
      by(MANAGER, { key: key(), shopId, approvalId: await asked(), approve: true, reason }),
  }

  const merchant: Preparations<MerchantApi> = {
    'programme.saveDraft': async () => {
      const { draft: standing } = data(await house.merchant(OWNER, 'programme.show', {}))
      return by(OWNER, { key: key(), revision: standing?.revision ?? 0, config: house.config })
    },
    'programme.publish': async () =>
      by(OWNER, { key: key(), revision: await draft(), note: 'again' }),
    'programme.cancel': async () =>
      by(OWNER, { key: key(), version: await scheduled(), note: 'not yet' }),
    'programme.rollBack': () =>
      Promise.resolve(by(OWNER, { key: key(), version: 1, note: 'back' })),
    'reward.save': async () => {
      const { rewardId, version, ...rest } = await house.reward()
      const { taken: _taken, createdAt: _at, ...reward } = rest
      return by(OWNER, { key: key(), rewardId, version, reward: { ...reward, stock: 7 } })
    },
    'reward.restock': async () =>
      by(OWNER, { key: key(), rewardId: (await house.reward()).rewardId, add: 5 }),
    'offer.save': async () => {
      const { offerId, version, ...rest } = await house.offer()
      const { claimed: _claimed, used: _used, createdAt: _at, ...offer } = rest
      return by(OWNER, { key: key(), offerId, version, offer: { ...offer, stock: 9 } })
    },
    'coupon.void': async () => by(OWNER, { key: key(), offerId: (await coupon()).offerId, reason }),
    'shop.save': () => {
      const { shopId: id, version, sceneCode: _scene, createdAt: _at, ...shop } = house.otherShop
      return Promise.resolve(
        by(OWNER, { key: key(), shopId: id, version, shop: { ...shop, phone: '021-7654321' } }),
      )
    },
    'team.invite': () =>
      Promise.resolve(by(OWNER, { key: key(), role: 'staff' as const, shopIds: [shopId] })),
    'team.update': async () => {
      const { staffId } = await hired('changed')
      return by(OWNER, { key: key(), staffId, role: 'analyst', shopIds: [], state: 'suspended' })
    },
    'team.handOver': async () => {
      const giving = await hired('giving', 'manager')
      const { staffId } = giving
      const post = { key: key(), staffId, role: 'owner' as const, shopIds: [] }
      data(await house.merchant(OWNER, 'team.update', { ...post, state: 'active' }))
      const heir = await hired('heir', 'manager')
      return by(giving.openid, { key: key(), staffId: heir.staffId })
    },
    'member.adjust': async () => by(MANAGER, { key: key(), ...(await of()), points: 70, reason }),
    'member.freeze': async () => by(MANAGER, { key: key(), ...(await of()), frozen: true, reason }),
    'member.note': async () =>
      by(MANAGER, { key: key(), ...(await of()), staffNote: 'likes tea', tags: ['tea'] }),
    'member.setTier': async () => {
      const tierId = house.config.tiers[2]?.id ?? ''
      const until = house.clock.now() + DAY_MS
      return by(MANAGER, { key: key(), ...(await of()), tierId, until, reason })
    },
    'member.merge': async () => by(MANAGER, await merging()),
    'member.undoMerge': async () => {
      const wish = await merging()
      data(await house.merchant(MANAGER, 'member.merge', wish))
      return by(MANAGER, { key: key(), closeId: wish.closeId, reason })
    },
    'member.revealPhone': async () =>
      by(MANAGER, { key: key(), memberId: (await withPhone()).memberId, reason }),
    'member.export': () => Promise.resolve(by(OWNER, { key: key(), reason })),
    'approval.decide': async () =>
      by(MANAGER, { key: key(), approvalId: await asked(), approve: false, reason }),
    'wallet.saveTemplate': () => Promise.resolve(by(OWNER, { key: key(), template })),
    'wallet.push': async () => by(OWNER, { key: key(), templateId: await saved() }),
    'wallet.setLevel': () => Promise.resolve(by(OWNER, { key: key(), level: 'in_program' })),
  }
  const of = async (): Promise<{ memberId: MemberId }> => ({
    memberId: (await newMember('m')).memberId,
  })
  return { consumer, staff, merchant, newMember, hired }
}
