import type { ConsumerApi, MemberId } from '../../../typings/contract'
import { data, MANAGER, OWNER, refusal, STAFF } from '../../functions/house'
import { openInProcess } from '../in-process'

const reason = 'a good reason'

async function opened() {
  const open = await openInProcess()
  const { house, key, consumer, merchant, staff, shop, config } = open
  const { shopId } = shop
  const docs = <T>(name: string) => (house.moment().docs.get(name) ?? []) as (T & { _id: string })[]
  const idOf = async (openid: string) => {
    const opening = { scene: 'direct', language: 'zh-CN' } as const
    const { member } = data(await consumer(openid, 'session.open', opening))
    if (!member) throw new Error(`${openid} has no card`)
    return member.memberId
  }
  return {
    ...open,
    docs,
    idOf,
    phonesOf: (memberId: MemberId) =>
      docs<{ memberId: MemberId }>('phones').filter((each) => each.memberId === memberId),
    bind: (openid: string, phone: string) =>
      consumer(openid, 'member.bindPhone', { key: key(), phoneCode: `phone-${phone}` }),
    merge: async (closeId: MemberId, keepId: MemberId) => {
      const wish = { key: key(), closeId, keepId, reason }
      const { approvalId } = data(await merchant(MANAGER, 'member.merge', wish))
      if (!approvalId) throw new Error('nobody was asked')
      const decision = { key: key(), approvalId, approve: true, reason }
      data(await merchant(OWNER, 'approval.decide', decision))
      data(await merchant(MANAGER, 'member.merge', { ...wish, approvalId }))
    },
    erase: async (openid: string) =>
      data(await consumer(openid, 'privacy.erase', { key: key(), confirm: 'erase' })),
    enrol: (phone: string) =>
      staff(STAFF, 'member.enrol', {
        key: key(),
        shopId,
        nickname: '客人',
        phone,
        paperConsent: {
          agreementVersion: config.agreement.version,
          signedAt: house.clock.now() - 1000,
          marketing: false,
        },
      }),
  }
}

const numbers = ['13800138000', '13900139000'] as const

describe('a phone number', () => {
  test('is set free by its retry, wherever the first attempt died', async () => {
    const { claim, house, key, idOf, bind, phonesOf } = await opened()
    await claim('ann')
    data(await bind('ann', numbers[0]))
    const memberId = await idOf('ann')
    const before = house.moment()
    const input = { key: key(), phoneCode: `phone-${numbers[1]}` }
    const call = { name: 'consumer', openid: 'ann', event: { action: 'member.bindPhone', input } }
    const { requests } = await house.send(call)
    for (let diesAfter = 0; diesAfter < requests; diesAfter++) {
      await house.restore(before)
      await house.send(call, diesAfter)
      await house.restore(house.moment())
      await house.send(call)
      expect(phonesOf(memberId)).toHaveLength(1)
    }
  })

  test('of a card that went into another is still the person’s own, and goes with them', async () => {
    const { claim, idOf, bind, merge, erase, enrol, docs } = await opened()
    for (const [at, openid] of ['ann', 'bob'].entries()) {
      await claim(openid)
      data(await bind(openid, numbers[at] ?? ''))
    }
    await merge(await idOf('bob'), await idOf('ann'))
    await claim('cid')
    expect(refusal(await bind('cid', numbers[1]))).toBe('ALREADY_DONE phone_taken')
    expect(data(await bind('ann', numbers[1])).phoneMasked).toContain('9000')
    await erase('ann')
    expect(docs('phones')).toEqual([])
    expect(data(await enrol(numbers[1])).number).toMatch(/^\d{8}$/)
  })

  test('that an erased card still held does not stand in the way of its next owner', async () => {
    const { claim, idOf, bind, erase, enrol, house } = await opened()
    await claim('ann')
    data(await bind('ann', numbers[0]))
    const before = house.moment()
    const held = before.docs.get('phones') ?? []
    await erase('ann')
    const after = house.moment()
    await house.restore({ ...after, docs: new Map([...after.docs, ['phones', held]]) })
    data(await enrol(numbers[0]))
    await claim('bob')
    await expect(idOf('bob')).resolves.toBeTruthy()
    expect(refusal(await bind('bob', numbers[0]))).toBe('ALREADY_DONE phone_taken')
  })
})

describe('erasing', () => {
  test('takes along what the cards that were merged into it were told', async () => {
    const { claim, idOf, merge, erase, docs } = await opened()
    for (const openid of ['ann', 'bob']) await claim(openid)
    const gone = [await idOf('ann'), await idOf('bob')] as const
    await merge(gone[1], gone[0])
    const left = () =>
      docs<{ memberId: MemberId }>('messages').filter(({ memberId }) => gone.includes(memberId))
    expect(left().length).toBeGreaterThan(1)
    await erase('ann')
    expect(left()).toEqual([])
  })

  test('right after a merge, on an instance that knows the old card, erases the person', async () => {
    const { claim, idOf, merge, erase, docs } = await opened()
    for (const openid of ['ann', 'bob']) await claim(openid)
    const [ann, bob] = [await idOf('ann'), await idOf('bob')]
    await merge(bob, ann)
    await erase('bob')
    const statusOf = (name: string, id: MemberId) =>
      docs<{ status: string }>(name).find(({ _id }) => _id === id)?.status
    expect([statusOf('members', ann), statusOf('members', bob)]).toEqual(['erased', 'erased'])
    expect(statusOf('accounts', ann)).toBe('closed')
  })
})

describe('consent', () => {
  test('to marketing, withdrawn, ends offers until they are asked for again', async () => {
    const { claim, consumer, key } = await opened()
    await claim('ann')
    const wish = { tier: true, expiry: true, offers: true }
    const offers = async () => data(await consumer('ann', 'notification.show', {})).offers
    data(await consumer('ann', 'notification.update', { key: key(), ...wish }))
    const withdrawal = { key: key(), kind: 'marketing', granted: false } as const
    data(await consumer('ann', 'privacy.consent', withdrawal))
    expect(await offers()).toBe(false)
    data(await consumer('ann', 'notification.update', { key: key(), ...wish }))
    data(await consumer('ann', 'privacy.consent', withdrawal))
    expect(await offers()).toBe(true)
  })

  test('under the key of the opposite answer is refused and changes nothing', async () => {
    const { claim, consumer, key, docs } = await opened()
    await claim('ann')
    const given: ConsumerApi['privacy.consent']['input'] = {
      key: key(),
      kind: 'behaviour',
      granted: true,
    }
    data(await consumer('ann', 'privacy.consent', given))
    const before = docs('consents')
    const otherwise = { ...given, granted: false }
    expect(refusal(await consumer('ann', 'privacy.consent', otherwise))).toBe(
      'IDEMPOTENCY_CONFLICT',
    )
    expect(docs('consents')).toEqual(before)
    expect(data(await consumer('ann', 'privacy.consent', given)).items[0]?.granted).toBe(true)
  })
})

test('what waits to be picked up is shown for a code, not for a number that can be lent', async () => {
  const { claim, give, reward, visit, consumer, staff, house, key, shop } = await opened()
  const { summary } = await claim('ann')
  await give('ann', 500)
  const { rewardId, points } = await reward()
  data(await consumer('ann', 'reward.redeem', { key: key(), rewardId, points }))
  const scan = { key: key(), shopId: shop.shopId, code: summary.card.number }
  const lent = data(await staff(STAFF, 'visit.scan', scan))
  expect([lent.proof, lent.openRedemptions]).toEqual(['number', []])
  house.wait(11 * 60_000)
  expect((await visit('ann')).openRedemptions).toHaveLength(1)
})

describe('one key, one wish: another one under it is refused and changes nothing', () => {
  test('in one’s own settings, the console’s note and the reminders', async () => {
    const { claim, consumer, merchant, key, idOf, docs } = await opened()
    await claim('ann')
    const memberId = await idOf('ann')
    const stored = () => docs('members').find(({ _id }) => _id === memberId)
    const reused = key()
    const update = (change: object, again = reused) =>
      consumer('ann', 'member.update', { key: again, ...change })
    data(await update({ birthday: '05-01' }))
    const settings = { tier: true, expiry: false, offers: false }
    const notified = key()
    data(await consumer('ann', 'notification.update', { key: notified, ...settings }))
    const noted = { key: key(), memberId, staffNote: 'tea', tags: ['tea'] }
    data(await merchant(OWNER, 'member.note', noted))
    const allowed = { key: key(), kinds: ['tier' as const] }
    data(await consumer('ann', 'notification.allow', allowed))
    const before = [stored(), docs('identities')]

    const phoneCode = 'phone-13800138000'
    for (const reply of [
      await update({ birthday: '05-02' }),
      await update({ birthday: '05-01', nickname: 'An' }),
      await update({ nickname: 'An' }, notified),
      await consumer('ann', 'notification.update', { key: notified, ...settings, offers: true }),
      await consumer('ann', 'member.bindPhone', { key: reused, phoneCode }),
      await merchant(OWNER, 'member.note', { ...noted, staffNote: 'coffee' }),
      await consumer('ann', 'notification.allow', { ...allowed, kinds: ['tier', 'offers'] }),
    ]) {
      expect(refusal(reply)).toBe('IDEMPOTENCY_CONFLICT')
    }
    data(await update({ birthday: '05-01' }))
    data(await consumer('ann', 'notification.update', { key: notified, ...settings }))
    data(await merchant(OWNER, 'member.note', noted))
    data(await consumer('ann', 'notification.allow', allowed))
    expect([stored(), docs('identities')]).toEqual(before)
    expect(docs('phones')).toEqual([])
  })

  test('on the paper of a guest', async () => {
    const { staff, house, key, shop, config, docs } = await opened()
    const paper = { agreementVersion: config.agreement.version, marketing: false }
    const guest = { key: key(), shopId: shop.shopId, nickname: '客人', phone: numbers[0] }
    const enrol = (change: object = {}, marketing = false) => {
      const paperConsent = { ...paper, signedAt: house.clock.now() - 1000, marketing }
      return staff(STAFF, 'member.enrol', { ...guest, ...change, paperConsent })
    }
    const { number } = data(await enrol())
    const before = [docs('members'), docs('phones'), docs('consents')]
    for (const reply of [
      await enrol({ phone: numbers[1] }),
      await enrol({ nickname: '别人' }),
      await enrol({}, true),
    ]) {
      expect(refusal(reply)).toBe('IDEMPOTENCY_CONFLICT')
    }
    house.wait(2000)
    expect(data(await enrol()).number).toBe(number)
    expect([docs('members'), docs('phones'), docs('consents')]).toEqual(before)
  })
})
