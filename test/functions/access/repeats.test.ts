import type { Reply } from '../../../typings/contract'
import { openWalletCard } from '../card/wallet-house'
import { collectionHashes } from '../fuzz/run'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, OWNER, refusal, STAFF, startHouse } from '../house'
import type { Prepared } from './repeats'
import { addTea, phonesOf, preparations } from './repeats'

/** Longer than an instance remembers a post. */
const FORGOTTEN_MS = 11_000
/** Counted per attempt on purpose, or written by a timer. */
const COUNTED = ['strictLimits', 'wechatTokens', 'phoneUsage']

/** Messages written behind the first answer are counted in the second: they were none of the request. */
const told = (answer: unknown) => JSON.stringify(answer).replace(/"unreadMessages":\d+/g, '')

describe('a write sent again with its key', () => {
  let house: House
  let all: ReturnType<typeof preparations>
  beforeAll(async () => {
    house = await startHouse(addTea)
    await openWalletCard(house)
    all = preparations(house, phonesOf(house))
  })
  afterAll(() => house.close())

  type Send = () => Promise<Reply<unknown>>

  /** Work behind an answer takes its turns among other calls: on a slow machine both are slow. */
  const atRest = async () => {
    let last = ''
    for (;;) {
      const hashes = [...collectionHashes(house)].filter(([name]) => !COUNTED.includes(name))
      const now = JSON.stringify(hashes)
      if (now === last) return hashes
      last = now
      await new Promise((resolve) => setTimeout(resolve, 30))
      for (let call = 0; call < 3; call++) await house.consumer('passer-by', 'programme.show', {})
    }
  }
  /** The first answer, what has been done then, and the answer to the same request a little later. */
  const twice = async (send: Send) => {
    const first = data(await send())
    await house.moveClock(FORGOTTEN_MS)
    const before = await atRest()
    const again = data(await send())
    return { first, again, before, after: await atRest() }
  }

  const cases = () => ({
    consumer: Object.entries(all.consumer),
    staff: Object.entries(all.staff),
    merchant: Object.entries(all.merchant),
  })
  /** Its answer says when it was given. */
  const TOLD_ANEW = new Set(['privacy.export'])

  test.each(['consumer', 'staff', 'merchant'] as const)(
    '%s: is answered alike and does nothing more, action by action',
    async (audience) => {
      const wrong: unknown[] = []
      for (const [action, prepare] of cases()[audience]) {
        const { openid, input } = await (prepare as () => Promise<Prepared<unknown>>)()
        const send = () => house.call<Reply<unknown>>(audience, { action, input }, { openid })
        const { first, again, before, after } = await twice(send).catch((error: unknown) => ({
          first: action,
          again: String(error),
          before: [],
          after: [],
        }))
        if (TOLD_ANEW.has(action)) continue
        const same = told(first) === told(again)
        const moved = after.filter(([name, hash], at) => before[at]?.[1] !== hash && name)
        if (!same || moved.length > 0) {
          wrong.push({ action, first, again, moved: moved.map(([name]) => name) })
        }
      }
      expect(wrong).toEqual([])
    },
  )

  /** One write, another that goes over it, and the late retry of the first. */
  const late = async (first: Send, second: Send) => {
    const answer = data(await first())
    data(await second())
    await house.moveClock(FORGOTTEN_MS)
    const before = await atRest()
    const again = await first()
    return { answer, again, still: JSON.stringify(before) === JSON.stringify(await atRest()) }
  }

  test('what came after a write is not undone by its late retry', async () => {
    const reason = 'a good reason'
    const merchant = house.merchant
    const { staffId } = await all.hired('often-changed')
    const post = (role: 'staff' | 'analyst', key = house.key()) => {
      const input = { key, staffId, role, shopIds: [house.shop.shopId], state: 'active' as const }
      return () => merchant(OWNER, 'team.update', input)
    }
    const { openid, memberId } = await all.newMember('m')
    const named = (nickname: string, key = house.key()) => {
      return () => house.consumer(openid, 'member.update', { key, nickname })
    }
    const frozen = (yes: boolean, key = house.key()) => {
      return () => merchant(MANAGER, 'member.freeze', { key, memberId, frozen: yes, reason })
    }
    const noted = (staffNote: string, key = house.key()) => {
      return () => merchant(MANAGER, 'member.note', { key, memberId, staffNote, tags: [] })
    }
    const pin = (digits: string, key = house.key()) => {
      const input = { key, shopId: house.shop.shopId, pin: digits }
      return () => house.staff(STAFF, 'desk.setPin', input)
    }
    const notified = (offers: boolean, key = house.key()) => {
      const input = { key, tier: true, expiry: true, offers }
      return () => house.consumer(openid, 'notification.update', input)
    }
    const pairs: [string, Send, Send][] = [
      ['team.update', post('analyst'), post('staff')],
      ['member.update', named('first'), named('second')],
      ['member.freeze', frozen(true), frozen(false)],
      ['member.note', noted('first'), noted('second')],
      ['desk.setPin', pin('135790'), pin('246813')],
      ['notification.update', notified(true), notified(false)],
    ]
    for (const [action, first, second] of pairs) {
      const { again, still } = await late(first, second)
      expect([action, again.ok, still]).toEqual([action, true, true])
    }
    const detail = data(await merchant(MANAGER, 'member.show', { memberId }))
    expect(detail).toMatchObject({ nickname: 'second', status: 'active', staffNote: 'second' })
    expect(data(await house.consumer(openid, 'member.summary', {})).card.status).toBe('active')
  })

  test('what was collected under a newer consent stays when an older withdrawal is repeated', async () => {
    const { openid } = await all.newMember('m')
    const consent = (granted: boolean, key = house.key()) => {
      const input = { key, kind: 'behaviour' as const, granted }
      return () => house.consumer(openid, 'privacy.consent', input)
    }
    const withdraw = consent(false)
    data(await withdraw())
    await house.moveClock(DAY_MS)
    data(await consent(true)())
    const events = [{ name: 'card_view' as const, at: house.clock.now() }]
    expect(data(await house.consumer(openid, 'event.record', { events })).accepted).toBe(1)
    data(await withdraw())
    expect(house.documents('behaviour')).toHaveLength(1)
  })

  test('whoever handed ownership over is answered as the first time, and stays manager', async () => {
    const { openid, input } = await all.merchant['team.handOver']()
    const hand = () => house.merchant(openid, 'team.handOver', input)
    const first = data(await hand())
    await house.moveClock(FORGOTTEN_MS)
    expect(data(await hand())).toEqual(first)
    const other = { ...input, staffId: (await all.hired('other', 'manager')).staffId }
    expect(refusal(await house.merchant(openid, 'team.handOver', other))).toBe(
      'IDEMPOTENCY_CONFLICT',
    )
    const anew = { ...input, key: house.key() }
    expect(refusal(await house.merchant(openid, 'team.handOver', anew))).toBe('FORBIDDEN')
    const session = data(
      await house.consumer(openid, 'session.open', { scene: 'direct', language: 'en' }),
    )
    expect(session.roles.map(({ role }) => role)).toEqual(['manager'])
  })

  test('a hand-over cut short behind any request is finished by its repeat', async () => {
    for (let cut = 0; ; cut++) {
      const { openid, input } = await all.merchant['team.handOver']()
      await house.moveClock(FORGOTTEN_MS)
      const hand = () => house.merchant(openid, 'team.handOver', input)
      house.cloud.faults.add({ kind: 'killCaller', after: cut })
      const cutShort = await hand().then(
        ({ ok }) => !ok,
        () => true,
      )
      house.cloud.faults.clear()
      await house.moveClock(FORGOTTEN_MS)
      expect(data(await hand()).role).toBe('owner')
      const { items } = data(await house.merchant(OWNER, 'team.list', { limit: 50 }))
      const giver = items.find(({ name }) => name === openid)
      const heir = items.find(({ staffId }) => staffId === input.staffId)
      expect([giver?.role, heir?.role]).toEqual(['manager', 'owner'])
      if (!cutShort) break
    }
  })

  test('a code that has made an owner makes no second one of who gave the house away', async () => {
    const code = house.variables['OWNER_CODE'] ?? ''
    const claim = () => house.consumer(OWNER, 'owner.claim', { key: house.key(), code, name: 'Ma' })
    const roles = async () => data(await claim()).roles.map(({ role }) => role)
    expect(await roles()).toEqual(['owner'])
    const { staffId } = await all.hired('new-owner', 'manager')
    data(await house.merchant(OWNER, 'team.handOver', { key: house.key(), staffId }))
    await house.moveClock(FORGOTTEN_MS)
    expect(await roles()).toEqual(['manager'])
  })

  test('leaving: answered alike, also when the person has come back, whose new card stays', async () => {
    const { openid, input } = await all.consumer['privacy.erase']()
    const erase = () => house.consumer(openid, 'privacy.erase', input)
    const first = data(await erase())
    await house.moveClock(70_000)
    expect(data(await erase())).toEqual(first)
    const { card } = await house.claim(openid)
    expect(data(await erase())).toEqual(first)
    const summary = data(await house.consumer(openid, 'member.summary', {}))
    expect(summary.card).toMatchObject({ memberId: card.memberId, status: 'active' })
  })

  test('the claim of a card that was erased since brings no nameless card back', async () => {
    const { input } = await all.consumer['card.claim']()
    const claim = () => house.consumer('gone-for-good', 'card.claim', input)
    data(await claim())
    const wish = { key: house.key(), confirm: 'erase' as const }
    data(await house.consumer('gone-for-good', 'privacy.erase', wish))
    expect(refusal(await claim())).toBe('ACCOUNT_CLOSED closed')
    expect(refusal(await house.consumer('gone-for-good', 'member.summary', {}))).toBe(
      'NOT_A_MEMBER',
    )
    expect((await house.claim('gone-for-good')).card.number).toMatch(/^\d{8}$/)
  })

  test('the desk, when the visit is long over', async () => {
    const wrong: unknown[] = []
    for (const action of ['visit.close', 'coupon.use', 'benefit.use', 'sale.record'] as const) {
      const { openid, input } = await all.staff[action]()
      const send = () => house.staff(openid, action, input as never) as Promise<Reply<unknown>>
      const first = data(await send())
      await house.moveClock(3_600_000)
      const again = await send()
      if (JSON.stringify(again.ok && again.data) !== JSON.stringify(first)) {
        wrong.push({ action, first, again })
      }
    }
    expect(wrong).toEqual([])
  })

  test('a tier by hand, when its end has passed', async () => {
    const { openid, input } = await all.merchant['member.setTier']()
    data(await house.merchant(openid, 'member.setTier', input))
    await house.moveClock(2 * DAY_MS)
    expect((await house.merchant(openid, 'member.setTier', input)).ok).toBe(true)
    const anew = await house.merchant(openid, 'member.setTier', { ...input, key: house.key() })
    expect(anew).toMatchObject({ code: 'INVALID_INPUT', details: { path: 'until' } })
  })

  test('50 at once: one change, 50 equal answers', async () => {
    const { openid, input } = await all.merchant['reward.restock']()
    const replies = await Promise.all(
      Array.from({ length: 50 }, () => house.merchant(openid, 'reward.restock', input)),
    )
    const answers = new Set(replies.map((reply) => JSON.stringify(data(reply))))
    expect(answers.size).toBe(1)
    expect(house.documents<{ key?: string }>('answers').length).toBeGreaterThan(0)
  })
})
