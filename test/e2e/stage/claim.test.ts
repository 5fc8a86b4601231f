import { until, type OpenPhone, type PhoneQuery } from '../start-stage'
import { handsOf, measured } from '../meter'
import {
  answer,
  callAs,
  claim,
  go,
  openCompany,
  seen,
  tapLabel,
  tapText,
  type Company,
} from './cast'

interface Shops {
  items: { code: string }[]
}
interface Members {
  items: { memberId: string }[]
}

/** Every way in is recorded as it was, and no refusal is a dead end. */
describe('claiming a card', () => {
  let company: Company
  const phones: OpenPhone[] = []

  beforeAll(async () => {
    company = await openCompany()
  })
  afterAll(async () => {
    await company.stage.close()
  })

  const visit = async (name: string, query: PhoneQuery) => {
    const phone = await company.stage.open(name, query)
    phones.push(phone)
    return phone
  }
  const recorded = async (visitor: OpenPhone) => {
    const { card } = await callAs<{ card: { number: string } }>(
      visitor,
      'consumer',
      'member.summary',
      {},
    )
    const [stored = '{}'] = company.stage.server.cloud.find('local', {
      collection: 'members',
      filter: JSON.stringify({ number: card.number }),
    }).documents
    const { scene, sceneRef } = JSON.parse(stored) as { scene: string; sceneRef: string }
    return { scene, sceneRef }
  }

  test('from a shop’s code, the shop is known', async () => {
    const { items } = await callAs<Shops>(company.owner, 'merchant', 'shop.list', {})
    const code = items[0]?.code ?? ''
    const visitor = await visit('guest-qr', {
      path: `/pages/card/card?scene=${encodeURIComponent(`s.${code}`)}`,
      scene: 1047,
    })
    await claim(visitor)
    expect(await recorded(visitor)).toEqual({ scene: 'shop_qr', sceneRef: code })
  })

  test.each([
    ['menu', 1035, '/pages/card/card?outer_str=menu-left', 'menu-left'],
    ['after_payment', 1034, '/pages/card/card', ''],
    ['friend', 1007, '/pages/card/card', ''],
    ['ad', 1045, '/pages/card/card', ''],
    ['search', 1005, '/pages/card/card', ''],
    ['desk', 1011, '/pages/card/card?from=desk&ref=HZ01', 'HZ01'],
    ['direct', 1001, '/pages/card/card', ''],
  ])('from %s', async (scene, number, path, sceneRef) => {
    const visitor = await visit(`guest-${number}`, { path, scene: number })
    await claim(visitor)
    expect(await recorded(visitor)).toEqual({ scene, sceneRef })
    await visitor.page.close()
  })

  /** Neither the programme's consent nor WeChat's own may close the rest of the mini program. */
  test('who refuses consent looks around, and claims when it is given', async () => {
    const visitor = await visit('careful', {})
    await seen(visitor, '免费领取会员卡')
    await visitor.page.locator('.claim-bar wx-button').click()
    await seen(visitor, '领取前请确认')
    await tapText(visitor, '再想想')
    for (const tab of ['offers', 'rewards', 'mine', 'card'])
      await go(visitor, 'switchTab', `/pages/${tab}/${tab}`)
    await seen(visitor, '绑定已有卡')
    await tapLabel(visitor, '同意会员协议')
    await tapLabel(visitor, '绑定已有卡')
    await answer(visitor, 'refuse')
    await seen(visitor, '没有手机号也能领卡')
    await tapLabel(visitor, '同意会员协议')
    await claim(visitor)
  })

  test('who refuses the phone number is told the way on, and claims without it', async () => {
    const visitor = await visit('shy', {})
    await seen(visitor, '绑定已有卡')
    await tapLabel(visitor, '同意会员协议')
    await tapLabel(visitor, '绑定已有卡')
    await answer(visitor, 'allow')
    await until(() => visitor.page.locator('.phone-number').isVisible())
    await answer(visitor, 'refuse')
    await seen(visitor, '没有手机号也能领卡')
    await tapLabel(visitor, '同意会员协议')
    await claim(visitor)
  })

  test('who refuses the location chooses a city instead', async () => {
    const visitor = phones.at(-1) as OpenPhone
    await go(visitor, 'switchTab', '/pages/offers/offers')
    await tapText(visitor, '用我的位置')
    await until(() => visitor.page.locator('.permission').isVisible())
    await answer(visitor, 'refuse')
    await seen(visitor, '没有位置也能看')
    await answer(visitor, '杭州')
    await until(async () => (await (await visitor.program.currentPage())?.data('where')) === '杭州')
  })

  test('one person, two members: asked again, the same card comes back', async () => {
    const { items } = await callAs<Members>(company.owner, 'merchant', 'member.search', {})
    expect(new Set(items.map(({ memberId }) => memberId)).size).toBe(phones.length)
  })

  test('a claim takes at most five taps, counted by the phone', async () => {
    const visitor = await visit('counted', {})
    await claim(visitor)
    const { taps } = await handsOf(visitor.page)
    expect(taps).toBeGreaterThan(0)
    expect(measured('claim', taps, 5, 'taps')).toBeLessThanOrEqual(5)
  })

  test('no phone has printed an error', () => {
    expect(phones.flatMap(({ errors }) => errors)).toEqual([])
  })
})
