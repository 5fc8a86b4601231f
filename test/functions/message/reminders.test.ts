import type { SentMessage } from '../../../emulator/cloud'
import type { Reminder } from '../../../typings/contract'
import type { House } from '../house'
import { data, DAY_MS, MANAGER, startHouse } from '../house'

describe('reminders outside the program: one for each yes', () => {
  let house: House
  const sent: SentMessage['body'][] = []
  beforeAll(async () => {
    house = await startHouse()
    house.cloud.onMessage(({ body }) => sent.push(body))
  })
  afterAll(() => house.close())
  beforeEach(() => {
    sent.length = 0
    house.cloud.setMessageRule(() => 0)
  })

  const allow = async (openid: string, kinds: Reminder[], key = house.key()) =>
    data(await house.consumer(openid, 'notification.allow', { key, kinds })).templates
  const allowed = async (openid: string) =>
    Object.fromEntries(
      data(await house.consumer(openid, 'notification.show', {})).templates.map(
        ({ kind, allowed: count }) => [kind, count],
      ),
    )
  /** Another tier by hand: the member hears of it within minutes. */
  const lift = async (openid: string, level: number) => {
    const session = await house.consumer(openid, 'session.open', {
      scene: 'direct',
      language: 'zh-CN',
    })
    const memberId = data(session).member?.memberId
    if (!memberId) throw new Error('no card')
    const tierId = house.config.tiers[level]?.id ?? ''
    const until = house.clock.now() + 60 * DAY_MS
    const input = { key: house.key(), memberId, tierId, until, reason: 'a good reason' }
    data(await house.merchant(MANAGER, 'member.setTier', input))
    await house.moveClock(4 * 60_000)
  }

  test('allowed twice, sent twice, and a third stays in the program', async () => {
    await house.claim('wen')
    const key = house.key()
    const templates = await allow('wen', ['tier', 'offers'], key)
    expect(templates).toEqual([
      { kind: 'tier', templateId: 'tier-change', allowed: 1 },
      { kind: 'expiry', templateId: 'points-expiring', allowed: 0 },
      { kind: 'offers', templateId: 'new-offer', allowed: 1 },
    ])
    expect(await allow('wen', ['tier', 'offers'], key)).toEqual(templates)
    await allow('wen', ['tier'])
    expect(await allowed('wen')).toEqual({ tier: 2, expiry: 0, offers: 1 })
    for (const level of [2, 3, 4]) await lift('wen', level)
    const name = (level: number) => house.config.tiers[level]?.name.zh.slice(0, 20)
    expect(sent).toMatchObject(
      [2, 3].map((level) => ({
        touser: 'wen',
        template_id: 'tier-change',
        page: 'packages/member/messages/messages',
        data: { thing1: { value: '会员等级提升了' }, thing2: { value: name(level) } },
      })),
    )
    expect(await allowed('wen')).toMatchObject({ tier: 0, offers: 1 })
    const { items } = data(await house.consumer('wen', 'message.list', {}))
    expect(items.filter(({ kind }) => kind === 'tier_up')).toHaveLength(3)
  })

  test('a new offer is brought to who wishes to hear of offers and has said yes', async () => {
    const wish = { key: house.key(), tier: true, expiry: true, offers: true }
    data(await house.consumer('wen', 'notification.update', wish))
    const { title, endsAt } = await house.offer()
    await house.moveClock(4 * 60_000)
    const day = new Date(endsAt + 8 * 3_600_000).toISOString().slice(0, 10)
    expect(sent).toMatchObject([
      { touser: 'wen', data: { thing2: { value: title.zh }, date3: { value: day } } },
    ])
    expect(await allowed('wen')).toMatchObject({ offers: 0 })
  })

  test('a phone that WeChat has no yes of is not asked again; nobody else is told', async () => {
    await house.claim('bo')
    await allow('bo', ['tier'])
    await allow('bo', ['tier'])
    let asked = 0
    house.cloud.setMessageRule(() => {
      asked++
      return 43101
    })
    await lift('bo', 2)
    await lift('bo', 3)
    expect([asked, sent, await allowed('bo')]).toMatchObject([1, [], { tier: 0 }])
  })

  test('a template that does not fit costs no yes; a busy WeChat is asked again', async () => {
    await house.claim('qin')
    await allow('qin', ['tier'])
    house.cloud.setMessageRule(() => 47003)
    await lift('qin', 2)
    expect(await allowed('qin')).toMatchObject({ tier: 1 })
    const answers = [-1, 0]
    house.cloud.setMessageRule(() => answers.shift() ?? 0)
    await lift('qin', 3)
    await house.moveClock(3 * 60_000)
    expect(sent).toHaveLength(1)
    expect(await allowed('qin')).toMatchObject({ tier: 0 })
  })

  test('what is switched off is neither written nor brought', async () => {
    await house.claim('off')
    await allow('off', ['tier'])
    const wish = { key: house.key(), tier: false, expiry: true, offers: false }
    data(await house.consumer('off', 'notification.update', wish))
    await lift('off', 2)
    expect([sent, await allowed('off')]).toMatchObject([[], { tier: 1 }])
  })
})
