import { until, type OpenPhone } from '../start-stage'
import { answer, callAs, claim, holding, seen, tapLabel, type Company } from './cast'
import { inWallet, openWalletCompany, person } from './wallet-company'

/** WeChat's own form before the card is active, and cards that came into the wallet without this program. */
describe("a card in WeChat's wallet with a form", () => {
  let company: Company
  const phones: OpenPhone[] = []

  beforeAll(async () => {
    company = await openWalletCompany({ form: 'phone_birthday' })
  })
  afterAll(async () => {
    await company.stage.close()
  })

  const visit = async (name: string) => {
    const phone = await company.stage.open(name)
    phones.push(phone)
    return phone
  }
  const profile = (phone: OpenPhone) =>
    callAs<{ phoneMasked: string; birthday: string }>(phone, 'consumer', 'member.profile', {})

  test('the person fills it in, comes back, and the card shows number, points and tier', async () => {
    const phone = await visit('f-member')
    await claim(phone)
    await until(() => phone.page.locator('[data-action="add"]').isVisible())
    await answer(phone, 'add')
    await until(() => phone.page.locator('[data-action="activate"]').isVisible())
    expect(inWallet(company, 'f-member')?.active).toBe(false)
    await answer(phone, 'activate')
    await phone.page.locator('input[type="date"]').fill('1990-05-12')
    await answer(phone, 'send')
    await seen(phone, '微信卡包里的会员卡已连上')
    const { card, balances } = await holding(phone)
    expect(inWallet(company, 'f-member')).toMatchObject({ active: true, number: card.number })
    expect(
      inWallet(company, 'f-member')
        ?.fields?.map(({ value }) => value)
        .slice(0, 2),
    ).toEqual([String(balances.points), company.config.tiers[0]?.name.zh])
    const { phoneMasked, birthday } = await profile(phone)
    expect(phoneMasked).toMatch(/^\d{3}\*{4}\d{4}$/)
    expect(birthday).toBe('05-12')
  })

  test('a required line left empty is not sent', async () => {
    const phone = await visit('f-empty')
    await claim(phone)
    await until(() => phone.page.locator('[data-action="add"]').isVisible())
    await answer(phone, 'add')
    await until(() => phone.page.locator('[data-action="activate"]').isVisible())
    await answer(phone, 'activate')
    await phone.page.locator('input[type="tel"]').fill('')
    await answer(phone, 'send')
    await answer(phone, 'back')
    expect(inWallet(company, 'f-empty')?.active).toBe(false)
  })

  test("added by a friend's card, without this program: claimed here, and it is one card", async () => {
    const { weChat } = company.stage.server
    const cardId = weChat.cards()[0]?.id ?? ''
    const phone = await visit('f-friend')
    weChat.wallet.take(person('f-friend'), { friend: cardId })
    await weChat.settled()
    await seen(phone, '免费领取会员卡')
    await tapLabel(phone, 'Menu')
    await answer(phone, 'wallet')
    await until(() => phone.page.locator('[data-action="activate"]').isVisible())
    await answer(phone, 'activate')
    await answer(phone, 'send')
    await claim(phone)
    await until(() => Promise.resolve(inWallet(company, 'f-friend')?.active === true))
    const { card } = await holding(phone)
    expect(inWallet(company, 'f-friend')?.number).toBe(card.number)
    expect(weChat.wallet.list(person('f-friend'))).toHaveLength(1)
    expect((await profile(phone)).phoneMasked).toMatch(/\*{4}/)
  })

  test("the code on a shop's poster, scanned with WeChat itself, puts the card into the wallet", async () => {
    const { weChat } = company.stage.server
    await callAs(company.owner, 'merchant', 'shop.poster', {
      shopId: company.shopId,
      size: 'A6',
      language: 'zh-CN',
      leadsTo: 'wallet',
    })
    const made = weChat.traffic.list().filter(({ name }) => name === '/card/qrcode/create')
    const { url } = made.at(-1)?.reply as { url: string }
    const phone = await visit('f-poster')
    await seen(phone, '免费领取会员卡')
    await tapLabel(phone, 'Menu')
    await answer(phone, 'scan')
    await phone.page.locator('.typed input').fill(url)
    await phone.page.locator('.typed input').press('Enter')
    await until(() => Promise.resolve(inWallet(company, 'f-poster')?.active === false))
    await until(() => phone.page.locator('[data-action="activate"]').isVisible())
  })

  test('no phone has printed an error', () => {
    expect(phones.flatMap(({ errors }) => errors)).toEqual([])
  })
})
