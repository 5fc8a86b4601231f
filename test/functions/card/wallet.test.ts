import type { House } from '../house'
import { ANALYST, data, MANAGER, OWNER, refusal, STAFF, startHouse } from '../house'
import { addToWallet, inWallet, openWalletCard, person, runJobs } from './wallet-house'
import { template } from './wallet-template'

let house: House
beforeAll(async () => {
  house = await startHouse()
})
afterAll(() => house.close())

describe('a house without the permission', () => {
  it('has a whole product, and says what is missing', async () => {
    house.weChat.faults.add({ kind: 'errcode', path: '/card/', errcode: 48001 })
    const claimed = await house.claim('visitor-bai')
    expect(claimed.card.wallet).toBe('none')
    const session = data(
      await house.consumer('visitor-bai', 'session.open', { scene: 'direct', language: 'zh-CN' }),
    )
    expect(session.walletOffered).toBe(false)
    const begun = await house.consumer('visitor-bai', 'wallet.begin', {
      key: house.key(),
      scene: 'direct',
    })
    expect(refusal(begun)).toBe('NOT_ELIGIBLE wallet_off')
    const printed = await house.merchant(OWNER, 'shop.poster', {
      shopId: house.shop.shopId,
      size: 'A6',
      language: 'zh-CN',
      leadsTo: 'wallet',
    })
    expect(refusal(printed)).toBe('NOT_ELIGIBLE wallet_off')
    const view = data(await house.merchant(OWNER, 'wallet.probe', {}))
    expect(view.level).toBe('in_program')
    expect(view.checklist.find(({ step }) => step === 'permission')).toMatchObject({
      state: 'open',
      trouble: { problem: 'no_card_permission', errcode: 48001 },
    })
    expect(view.checklist.find(({ step }) => step === 'template')?.state).toBe('unknown')
    const up = await house.merchant(OWNER, 'wallet.setLevel', {
      key: house.key(),
      level: 'wx_card',
    })
    expect(refusal(up)).toBe('NOT_ELIGIBLE wallet_off')
    house.weChat.faults.clear()
  })

  it('lets only owners change it, and analysts look', async () => {
    expect(data(await house.merchant(ANALYST, 'wallet.show', {})).level).toBe('in_program')
    const save = await house.merchant(MANAGER, 'wallet.saveTemplate', {
      key: house.key(),
      template,
    })
    expect(refusal(save)).toBe('FORBIDDEN')
  })

  it.each([
    ['title', '一二三四五六七八九十'],
    ['brandName', ''],
    ['logoUrl', 'javascript:alert(1)'],
    ['untilName', '有效期至某一日'],
  ])('takes no template whose %s WeChat would not take', async (field, value) => {
    const saved = await house.merchant(OWNER, 'wallet.saveTemplate', {
      key: house.key(),
      template: { ...template, [field]: value },
    })
    expect(saved).toMatchObject({ ok: false, code: 'INVALID_INPUT' })
    expect((saved as { details?: { path?: string } }).details?.path).toBe(`template.${field}`)
    expect(house.documents('cardTemplates')).toHaveLength(0)
  })
})

describe('the WeChat card', () => {
  it('comes from the template, through review and probe', async () => {
    const view = await openWalletCard(house)
    expect(view.level).toBe('wx_card')
    expect(view.template).toMatchObject({ state: 'approved' })
    expect(view.checklist.filter(({ state }) => state !== 'done').map(({ step }) => step)).toEqual([
      'first_card',
    ])
    const [card] = house.weChat.cards()
    expect(card?.value.body.base_info).toMatchObject({ brand_name: '青禾', get_limit: 1 })
    expect(house.weChat.cards()).toHaveLength(1)
  })

  it('has as many cards as the merchant says, and the texts they change', async () => {
    const standing = data(await house.merchant(OWNER, 'wallet.show', {})).template
    if (!standing) throw new Error('no template')
    const { templateId, version } = standing
    const changed = { ...template, quantity: 1500, notice: '付款前出示' }
    const save = { key: house.key(), templateId, version, template: changed }
    data(await house.merchant(OWNER, 'wallet.saveTemplate', save))
    data(await house.merchant(OWNER, 'wallet.push', { key: house.key(), templateId }))
    await runJobs(house)
    await runJobs(house)
    const [card] = house.weChat.cards()
    expect(card?.value).toMatchObject({
      total: 1500,
      body: { base_info: { notice: '付款前出示' } },
    })
    expect(house.weChat.cards()).toHaveLength(1)
    const brand = await house.merchant(OWNER, 'wallet.saveTemplate', {
      ...save,
      key: house.key(),
      version: version + 1,
      template: { ...changed, brandName: '别家' },
    })
    expect(brand).toMatchObject({ ok: false, details: { path: 'template.brandName' } })
    for (const { id } of house.weChat.cards()) house.weChat.review(id, true)
    await house.weChat.settled()
  })

  it('is claimed, activated with number, points and tier, and told to the member', async () => {
    const { card } = await house.claim('member-lu')
    const summary = await addToWallet(house, 'member-lu')
    expect(summary.card.wallet).toBe('added')
    const held = inWallet(house, 'member-lu')
    expect(held).toMatchObject({ active: true, number: card.number })
    expect(held?.fields?.map(({ value }) => value)).toEqual([
      '100',
      house.config.tiers[0]?.name.zh,
      expect.any(String),
    ])
    const messages = data(await house.consumer('member-lu', 'message.list', {}))
    expect(messages.items.filter(({ kind }) => kind === 'wallet_added')).toHaveLength(1)
    const opened = data(await house.consumer('member-lu', 'wallet.open', {}))
    expect(opened).toEqual({ cardId: house.weChat.cards()[0]?.id, code: held?.code })
  })

  it('follows the ledger: many changes, one call, absolute values', async () => {
    await house.give('member-lu', 30)
    await house.give('member-lu', 20)
    const before = calls('/card/membercard/updateuser')
    await runJobs(house)
    expect(inWallet(house, 'member-lu')?.fields?.[0]?.value).toBe('150')
    expect(calls('/card/membercard/updateuser')).toBe(before + 1)
    await runJobs(house)
    expect(calls('/card/membercard/updateuser')).toBe(before + 1)
  })

  it('follows after WeChat was silent, busy, or lost the reply', async () => {
    house.weChat.faults.add({ kind: 'errcode', path: '/card/membercard/updateuser', errcode: -1 })
    await house.give('member-lu', 5)
    await runJobs(house)
    expect(inWallet(house, 'member-lu')?.fields?.[0]?.value).toBe('150')
    const waiting = data(await house.merchant(OWNER, 'wallet.show', {}))
    expect(waiting).toMatchObject({ waiting: 1, level: 'wx_card' })
    house.weChat.faults.clear()
    house.weChat.faults.add({
      kind: 'lostReply',
      path: '/card/membercard/updateuser',
      times: 1,
    })
    await house.moveClock(3_700_000)
    await runJobs(house)
    expect(inWallet(house, 'member-lu')?.fields?.[0]?.value).toBe('155')
    expect(data(await house.merchant(OWNER, 'wallet.show', {})).waiting).toBe(0)
    house.weChat.faults.clear()
  })

  it('is scanned at the till: it earns, it does not spend', async () => {
    const code = inWallet(house, 'member-lu')?.code ?? ''
    const visit = data(
      await house.staff(STAFF, 'visit.scan', { key: house.key(), shopId: house.shop.shopId, code }),
    )
    expect(visit.proof).toBe('number')
    const unknown = await house.staff(STAFF, 'visit.scan', {
      key: house.key(),
      shopId: house.shop.shopId,
      code: '999999999999',
    })
    expect(refusal(unknown)).toBe('CODE_UNKNOWN unknown_code')
  })

  it('is deleted and taken back: the same member, the same points', async () => {
    const code = inWallet(house, 'member-lu')?.code ?? ''
    house.weChat.wallet.remove(person('member-lu'), code)
    await house.weChat.settled()
    expect(await wallet('member-lu')).toBe('deleted')
    await house.give('member-lu', 1)
    await runJobs(house)
    const summary = await addToWallet(house, 'member-lu')
    expect(summary.card.wallet).toBe('added')
    expect(inWallet(house, 'member-lu')).toMatchObject({ code, number: summary.card.number })
    expect(inWallet(house, 'member-lu')?.fields?.[0]?.value).toBe('156')
  })

  it('belongs to one member for good', async () => {
    await house.claim('member-bo')
    const ticket = data(
      await house.consumer('member-bo', 'wallet.begin', { key: house.key(), scene: 'direct' }),
    )
    const { code } = house.weChat.wallet.add(person('member-bo'), ticket.cardId, ticket.cardExt)
    await house.weChat.settled()
    const stolen = await house.consumer('member-lu', 'wallet.confirm', {
      key: house.key(),
      cardId: ticket.cardId,
      code,
    })
    expect(refusal(stolen)).toBe('ALREADY_DONE wallet_taken')
    expect(await wallet('member-bo')).toBe('added')
    const invented = await house.consumer('member-lu', 'wallet.confirm', {
      key: house.key(),
      cardId: ticket.cardId,
      code: 'made-up',
    })
    expect(refusal(invented)).toBe('NOT_FOUND')
  })

  it('is activated by the event when the phone never came back', async () => {
    const { card } = await house.claim('member-yu')
    const ticket = data(
      await house.consumer('member-yu', 'wallet.begin', { key: house.key(), scene: 'direct' }),
    )
    house.weChat.wallet.add(person('member-yu'), ticket.cardId, ticket.cardExt)
    await house.weChat.settled()
    expect(inWallet(house, 'member-yu')).toMatchObject({ active: true, number: card.number })
    expect(await wallet('member-yu')).toBe('added')
  })

  it('a signature is good once, for its card, with a ticket that is alive', async () => {
    await house.claim('member-ren')
    const begin = async (failure?: 'expired') =>
      data(
        await house.consumer('member-ren', 'wallet.begin', {
          key: house.key(),
          scene: 'direct',
          ...(failure ? { failure } : {}),
        }),
      )
    const add = ({ cardId, cardExt }: { cardId: string; cardExt: string }) =>
      house.weChat.wallet.add(person('member-ren'), cardId, cardExt)
    const first = await begin()
    const bent = JSON.parse(first.cardExt) as Record<string, string>
    expect(() => add({ ...first, cardExt: JSON.stringify({ ...bent, nonce_str: 'x' }) })).toThrow(
      'invalid signature',
    )
    house.weChat.tokens.expireTickets()
    expect(() => add(first)).toThrow('invalid signature')
    const again = await begin('expired')
    add(again)
    expect(() => add(again)).toThrow('nonce_str has been used')
  })

  it('takes the merchant down when the permission is gone, and nobody is lost', async () => {
    house.weChat.faults.add({ kind: 'errcode', path: '/card/membercard', errcode: 48001 })
    await house.give('member-lu', 4)
    await runJobs(house)
    const down = data(await house.merchant(OWNER, 'wallet.show', {}))
    expect(down).toMatchObject({
      level: 'in_program',
      steppedDown: { problem: 'no_card_permission' },
    })
    expect(down.holders).toBeGreaterThanOrEqual(3)
    expect(down.checklist.find(({ step }) => step === 'permission')).toMatchObject({
      state: 'open',
      trouble: { problem: 'no_card_permission' },
    })
    const points = data(await house.consumer('member-lu', 'member.summary', {})).balances.points
    expect(points).toBe(160)
    house.weChat.faults.clear()
    data(await house.merchant(OWNER, 'wallet.setLevel', { key: house.key(), level: 'wx_card' }))
    await house.moveClock(120_000)
    expect(inWallet(house, 'member-lu')?.fields?.[0]?.value).toBe('160')
  })
})

const calls = (path: string) =>
  house.weChat.traffic.list().filter(({ name, direction }) => direction === 'call' && name === path)
    .length

const wallet = async (openid: string) =>
  data(await house.consumer(openid, 'member.summary', {})).card.wallet
