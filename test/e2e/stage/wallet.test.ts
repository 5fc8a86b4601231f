import { until, type OpenPhone, type PhoneQuery } from '../start-stage'
import {
  answer,
  callAs,
  claim,
  freshKey,
  go,
  holding,
  scan,
  seen,
  showCode,
  tapLabel,
  tapText,
  typeAmount,
  type Company,
} from './cast'
import { inWallet, openWalletCompany, runJobs } from './wallet-company'

/** The card in WeChat's wallet, from the claim to every change and every refusal. */
describe("the card in WeChat's wallet", () => {
  let company: Company
  let member: OpenPhone
  const phones: OpenPhone[] = []

  beforeAll(async () => {
    company = await openWalletCompany()
  })
  afterAll(async () => {
    await company.stage.close()
  })

  const visit = async (name: string, query: PhoneQuery = {}) => {
    const phone = await company.stage.open(name, query)
    phones.push(phone)
    return phone
  }
  const sheet = (phone: OpenPhone, action: 'add' | 'cancel') =>
    until(() => phone.page.locator(`[data-action="add"]`).isVisible()).then(() =>
      answer(phone, action),
    )
  /** Told to WeChat in vain: the minute's job tries again, as in life. Where nobody tried, nothing helps. */
  const putOff = (code: string) =>
    company.stage.server.cloud.find('local', {
      collection: 'walletCards',
      filter: JSON.stringify({ _id: code, failures: { $gt: 0 } }),
    }).total > 0
  const held = (name: string) =>
    until(async () => {
      const card = inWallet(company, name)
      if (card?.code && !card.active && putOff(card.code)) await runJobs(company)
      return card?.active === true
    })

  test.each([
    ['shop', 1047, '/pages/card/card?scene=s.SHOP1', 'shop_qr'],
    ['menu', 1035, '/pages/card/card?outer_str=menu-left', 'menu'],
    ['friend', 1007, '/pages/card/card?from=friend', 'friend'],
  ])(
    'claimed from %s, the card goes into the wallet with number, points and tier',
    async (name, number, path, scene) => {
      const phone = await visit(`w-${name}`, { path, scene: number })
      await claim(phone)
      await sheet(phone, 'add')
      await held(`w-${name}`)
      const { card, balances } = await holding(phone)
      const [points, tier] = inWallet(company, `w-${name}`)?.fields?.map(({ value }) => value) ?? []
      expect(inWallet(company, `w-${name}`)?.number).toBe(card.number)
      expect(points).toBe(String(balances.points))
      expect(tier).toBe(company.config.tiers[0]?.name.zh)
      const [ticket = '{}'] = company.stage.server.cloud.find('local', {
        collection: 'walletTickets',
        filter: JSON.stringify({ scene }),
      }).documents
      expect(JSON.parse(ticket)).toMatchObject({ scene })
      await phone.page.close()
    },
  )

  test('after a payment its own page leads to the claim', async () => {
    const phone = await visit('w-paid', {
      path: '/packages/member/paid/paid?from=after_payment&ref=SHOP1',
      scene: 1034,
    })
    await seen(phone, '支付成功，谢谢')
    await tapText(phone, '领取会员卡')
    await claim(phone)
    await sheet(phone, 'add')
    await held('w-paid')
  })

  test('without consent there is no claim and no sheet', async () => {
    const phone = await visit('w-refuses')
    await seen(phone, '免费领取会员卡')
    await phone.page.locator('.claim-bar wx-button').click()
    await seen(phone, '领取前请确认')
    await tapText(phone, '再想想')
    expect(await phone.page.locator('[data-action="add"]').count()).toBe(0)
    expect(inWallet(company, 'w-refuses')).toBeUndefined()
  })

  test('who cancels has the card all the same, and adds it later', async () => {
    member = await visit('w-member')
    await claim(member)
    await sheet(member, 'cancel')
    await seen(member, '会员卡已经领好，随时可以放进微信卡包')
    await answer(member, 'cancel')
    expect(inWallet(company, 'w-member')).toBeUndefined()
    expect((await holding(member)).card.number).toMatch(/^\d{8}$/)
    await tapLabel(member, '放进微信卡包')
    await sheet(member, 'add')
    await held('w-member')
    await seen(member, '在微信卡包中打开')
  })

  test('points from the till and a tier by hand appear on the wallet card', async () => {
    await scan(company.cashier, await showCode(member))
    await typeAmount(company.cashier, '60')
    await company.cashier.page.locator('.confirm').click()
    await seen(member, '收银员已确认')
    await runJobs(company)
    const { balances } = await holding(member)
    await until(() =>
      Promise.resolve(
        inWallet(company, 'w-member')?.fields?.[0]?.value === String(balances.points),
      ),
    )
    const top = company.config.tiers.at(-1)
    const { items } = await callAs<{ items: { memberId: string; number: string }[] }>(
      company.owner,
      'merchant',
      'member.search',
      { text: (await holding(member)).card.number },
    )
    await callAs(company.owner, 'merchant', 'member.setTier', {
      key: freshKey(),
      memberId: items[0]?.memberId,
      tierId: top?.id,
      until: company.stage.server.clock.now() + 86_400_000 * 30,
      reason: 'a test',
    })
    await runJobs(company)
    await until(() =>
      Promise.resolve(inWallet(company, 'w-member')?.fields?.[1]?.value === top?.name.zh),
    )
    await go(member, 'switchTab', '/pages/card/card')
    await tapLabel(member, '在微信卡包中打开')
    await seen(member, top?.name.zh ?? '')
  })

  test('deleted in the wallet and taken back: the same member, the same points', async () => {
    const before = await holding(member)
    await answer(member, 'delete')
    await company.stage.server.weChat.settled()
    await until(async () => (await wallet(member)) === 'deleted')
    await answer(member, 'back')
    await go(member, 'switchTab', '/pages/offers/offers')
    await go(member, 'switchTab', '/pages/card/card')
    await seen(member, '放进微信卡包')
    await tapLabel(member, '放进微信卡包')
    await sheet(member, 'add')
    await held('w-member')
    expect((await holding(member)).balances).toEqual(before.balances)
    await until(() =>
      Promise.resolve(
        inWallet(company, 'w-member')?.fields?.[0]?.value === String(before.balances.points),
      ),
    )
    await until(async () => (await wallet(member)) === 'added')
  })

  test('WeChat says nothing to the activation: the minute brings it', async () => {
    const phone = await visit('w-silent')
    const path = '/card/membercard/activate'
    company.stage.server.weChat.faults.add({ kind: 'timeout', path, times: 2 })
    await claim(phone)
    await sheet(phone, 'add')
    await held('w-silent')
    company.stage.server.weChat.faults.clear()
  })

  test('an expired ticket is refused by WeChat, said in words, and renewed', async () => {
    const phone = await visit('w-expired')
    company.stage.server.weChat.tokens.expireTickets()
    await claim(phone)
    await seen(phone, /凭证被改动或已失效/)
    await answer(phone, 'confirm')
    await sheet(phone, 'add')
    await held('w-expired')
  })

  test.each([
    ['w-tampered', 'tampered', /凭证被改动或已失效/],
    ['w-reused', 'reused', /凭证已经用过/],
  ])('%s: refused by WeChat, said in words, with a way on', async (name, how, words) => {
    const phone = await visit(name)
    await phone.program.mockWxMethod(
      'addCard',
      function (
        this: { origin(options: object): Promise<unknown> },
        options: { cardList: { cardId: string; cardExt: string }[] },
        kind: string,
      ) {
        if (kind === 'reused') return this.origin(options).then(() => this.origin(options))
        const cardList = options.cardList.map((card) => ({
          ...card,
          cardExt: card.cardExt.replace(/"signature":"../, '"signature":"00'),
        }))
        return this.origin({ cardList })
      },
      how,
    )
    await claim(phone)
    if (how === 'reused') await sheet(phone, 'add')
    await seen(phone, words)
    await phone.program.restoreWxMethod('addCard')
    await answer(phone, 'cancel')
    expect((await holding(phone)).card.number).toMatch(/^\d{8}$/)
  })

  test('without the permission the console says what is missing, and the program has it all', async () => {
    company.stage.server.weChat.faults.add({ kind: 'errcode', path: '/card/', errcode: 48001 })
    await go(company.owner, 'navigateTo', '/packages/console/card/card')
    await seen(company.owner, '微信卡包会员卡')
    await tapText(company.owner, '检查')
    await seen(company.owner, /服务号没有卡券权限.*申请.*照常使用/)
    await seen(company.owner, /已退回小程序会员卡，会员和积分都在/)
    // A step down is seen by every instance within five seconds.
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    const phone = await visit('w-without')
    await claim(phone)
    expect((await holding(phone)).card.number).toMatch(/^\d{8}$/)
    expect(await phone.page.locator('[data-action="add"]').count()).toBe(0)
    expect(await phone.page.getByText('放进微信卡包').filter({ visible: true }).count()).toBe(0)
    company.stage.server.weChat.faults.clear()
  })

  test('no phone has printed an error', () => {
    expect(phones.flatMap(({ errors }) => errors)).toEqual([])
  })
})

const wallet = async (phone: OpenPhone) =>
  (await callAs<{ card: { wallet: string } }>(phone, 'consumer', 'member.summary', {})).card.wallet
