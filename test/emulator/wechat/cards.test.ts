import {
  cardBody,
  claim,
  HONG,
  MING,
  readyCard,
  signedExt,
  startWeChat,
  type StartedWeChat,
} from './start-wechat'

let started: StartedWeChat
beforeEach(async () => {
  started = await startWeChat()
})
afterEach(() => started.close())

const create = (more: object = {}, base: object = {}) =>
  started.post('/card/create', cardBody(more, base))
const statusOf = async (card_id: string) => {
  const { card } = await started.post('/card/get', { card_id })
  return (card as { member_card: { base_info: { status: string } } }).member_card.base_info.status
}

describe('create', () => {
  const refused: [string, number, object, object?][] = [
    ['brand_name over 12 characters', 45021, {}, { brand_name: '茶'.repeat(13) }],
    ['title over 9 characters', 45021, {}, { title: '卡'.repeat(10) }],
    ['notice over 16 characters', 45021, {}, { notice: '到'.repeat(17) }],
    ['description over 1024 characters', 45021, {}, { description: '长'.repeat(1025) }],
    ['no title', 41011, {}, { title: undefined }],
    ['an unknown colour', 40035, {}, { color: '#63b359' }],
    ['an unknown code type', 40072, {}, { code_type: 'CODE_TYPE_STAR' }],
    ['no stock', 40122, {}, { sku: { quantity: 0 } }],
    ['too much stock', 40122, {}, { sku: { quantity: 100_000_001 } }],
    ['an unknown kind of date', 40079, {}, { date_info: { type: 'DATE_TYPE_SOON' } }],
    [
      'an end before its beginning',
      40100,
      {},
      { date_info: { type: 'DATE_TYPE_FIX_TIME_RANGE', begin_timestamp: 2, end_timestamp: 1 } },
    ],
    ['no prerogative', 41011, { prerogative: undefined }],
    ['a fourth custom field', 40124, { custom_field4: { name: 'x' } }],
    ['an unknown name_type', 40035, { custom_field1: { name_type: 'FIELD_NAME_TYPE_LUCK' } }],
    ['two ways of activation', 40035, { auto_activate: true, wx_activate: true }],
    ['stored value without permission', 43010, { supply_balance: true }],
    ['own codes without permission', 43009, {}, { use_custom_code: true }],
  ]
  it.each(refused)('refuses %s', async (_why, errcode, more, base = {}) => {
    expect((await create(more, base)).errcode).toBe(errcode)
    expect(started.weChat.cards()).toEqual([])
  })

  it('refuses another type of card and takes the longest texts', async () => {
    expect((await started.post('/card/create', { card: { card_type: 'GROUPON' } })).errcode).toBe(
      40071,
    )
    const long = { brand_name: '茶'.repeat(12), title: '卡'.repeat(9), notice: '到'.repeat(16) }
    expect(await create({}, long)).toMatchObject({
      errcode: 0,
      card_id: expect.stringMatching(/^p/) as string,
    })
  })
})

it('a new card is reviewed, and the merchant hears of it', async () => {
  const passed = (await create())['card_id'] as string
  expect(await statusOf(passed)).toBe('CARD_STATUS_NOT_VERIFY')
  started.clock.moveBy(3000)
  await started.weChat.settled()
  expect(await statusOf(passed)).toBe('CARD_STATUS_VERIFY_OK')
  started.weChat.reviewAfterMs = null
  const failed = (await create())['card_id'] as string
  started.clock.moveBy(1_000_000)
  expect(await statusOf(failed)).toBe('CARD_STATUS_NOT_VERIFY')
  started.weChat.review(failed, false, 'logo')
  await started.weChat.settled()
  expect(await statusOf(failed)).toBe('CARD_STATUS_VERIFY_FAIL')
  expect(
    started.pushed.map(({ fields }) => [fields['Event'], fields['CardId'], fields['RefuseReason']]),
  ).toEqual([
    ['card_pass_check', passed, ''],
    ['card_not_pass_check', failed, 'logo'],
  ])
})

it('update: what people read goes back to review, the rest does not', async () => {
  const { cardId: card_id } = await readyCard(started)
  const update = (member_card: object) => started.post('/card/update', { card_id, member_card })
  expect(await update({ base_info: { service_phone: '02088888888' } })).toMatchObject({
    send_check: false,
  })
  expect(await update({ base_info: { title: 'Member card' } })).toMatchObject({ send_check: false })
  expect(await update({ base_info: { title: 'New name' } })).toMatchObject({ send_check: true })
  expect(await statusOf(card_id)).toBe('CARD_STATUS_NOT_VERIFY')
  expect((await update({ base_info: { title: '长'.repeat(10) } })).errcode).toBe(45021)
  expect((await update({ base_info: { sku: { quantity: 5 } } })).errcode).toBe(40035)
  expect((await started.post('/card/update', { card_id: 'none', member_card: {} })).errcode).toBe(
    40073,
  )
  expect((await started.post('/card/update', { member_card: {} })).errcode).toBe(41012)
})

it('all cards by page, newest first', async () => {
  const ids: unknown[] = []
  for (let i = 0; i < 3; i++) {
    started.clock.moveBy(1000)
    ids.unshift((await create())['card_id'])
  }
  const page = (input: object) => started.post('/card/batchget', input)
  expect(await page({ offset: 1, count: 50 })).toMatchObject({
    card_id_list: ids.slice(1),
    total_num: 3,
  })
  expect((await page({ offset: 0, count: 51 })).errcode).toBe(40035)
  expect((await page({ count: 1 })).errcode).toBe(41011)
})

it('stock goes up and down, never below what is claimed', async () => {
  const { cardId: card_id, ticket } = await readyCard(started, {}, { sku: { quantity: 1 } })
  await claim(started, { cardId: card_id, ticket })
  const ext = signedExt(ticket, card_id, started.clock.now())
  expect(() => started.weChat.wallet.add(HONG, card_id, ext)).toThrow('(out of stock)')
  expect(
    (await started.post('/card/modifystock', { card_id, reduce_stock_value: 1 })).errcode,
  ).toBe(40122)
  expect((await started.post('/card/modifystock', { card_id })).errcode).toBe(40122)
  expect(
    (await started.post('/card/modifystock', { card_id, increase_stock_value: 1 })).errcode,
  ).toBe(0)
  await claim(started, { cardId: card_id, ticket }, HONG)
  const { card } = await started.post('/card/get', { card_id })
  expect(card).toMatchObject({
    member_card: { base_info: { sku: { quantity: 0, total_quantity: 2 } } },
  })
})

it('a member card: claimed, activated, updated, seen, ended', async () => {
  const card = await readyCard(started)
  const code = await claim(started, card)
  expect(code).toMatch(/^\d{12}$/)
  const card_id = card.cardId
  const activate = (more: object) =>
    started.post('/card/membercard/activate', {
      membership_number: 'M1',
      code,
      init_bonus: 100,
      ...more,
    })
  expect((await activate({ membership_number: '1'.repeat(21) })).errcode).toBe(45021)
  expect((await activate({ init_custom_field_value1: '黄金会员呀' })).errcode).toBe(45021)
  expect((await activate({ code: '000000000000' })).errcode).toBe(40056)
  expect((await activate({ init_bonus: 1.5 })).errcode).toBe(-1)
  expect((await activate({ init_custom_field_value1: '黄金会员' })).errcode).toBe(0)

  const update = (more: object) =>
    started.post('/card/membercard/updateuser', { code, card_id, ...more })
  expect(await update({ bonus: 120, record_bonus: 'tea' })).toMatchObject({
    errcode: 0,
    result_bonus: 120,
  })
  expect(await update({ bonus: 120, add_bonus: 20 })).toMatchObject({ result_bonus: 120 })
  expect(await update({ add_bonus: -20 })).toMatchObject({ result_bonus: 100 })
  expect((await update({ bonus: 100.5 })).errcode).toBe(-1)
  expect((await update({ custom_field_value1: 'thirteen byte' })).errcode).toBe(45021)
  expect((await update({ record_bonus: '记'.repeat(15) })).errcode).toBe(45021)
  expect((await update({ balance: 5 })).errcode).toBe(43010)
  expect((await update({ card_id: 'p-other' })).errcode).toBe(40056)
  expect((await update({ card_id: undefined })).errcode).toBe(41012)
  await started.weChat.settled()
  const changes = started.pushed.filter(({ fields }) => fields['Event'] === 'update_member_card')
  expect(changes.map(({ fields }) => fields['ModifyBonus'])).toEqual(['20', '-20'])

  expect(await started.post('/card/membercard/userinfo/get', { card_id, code })).toMatchObject({
    membership_number: 'M1',
    bonus: 100,
    user_card_status: 'NORMAL',
    has_active: true,
  })
  expect(started.weChat.wallet.list(MING)).toMatchObject([
    { code, number: 'M1', fields: [{ label: 'BONUS', value: '100' }, { value: '黄金会员' }] },
  ])
  expect(started.weChat.wallet.list(HONG)).toEqual([])

  expect(await started.post('/card/code/get', { code })).toMatchObject({
    can_consume: true,
    card: { card_id },
  })
  expect((await started.post('/card/code/consume', { code })).errcode).toBe(0)
  expect((await started.post('/card/code/consume', { code })).errcode).toBe(40099)
  expect((await started.post('/card/code/get', { code })).errcode).toBe(40099)
  expect(await started.post('/card/code/get', { code, check_consume: false })).toMatchObject({
    can_consume: false,
  })
  await started.weChat.settled()
  expect(started.pushed.at(-1)?.fields).toMatchObject({
    Event: 'user_consume_card',
    ConsumeSource: 'FROM_API',
  })
})

it('codes: sealed ones only open here; unavailable ends a code', async () => {
  const card = await readyCard(started)
  const code = await claim(started, card)
  expect((await started.post('/card/code/decrypt', { encrypt_code: 'AAAA' })).errcode).toBe(40056)
  expect((await started.post('/card/code/decrypt', {})).errcode).toBe(41011)
  expect((await started.post('/card/code/unavailable', { code: '1' })).errcode).toBe(40056)
  expect((await started.post('/card/code/unavailable', { code, reason: 'lost' })).errcode).toBe(0)
  expect(
    (await started.post('/card/membercard/updateuser', { code, card_id: card.cardId, bonus: 1 }))
      .errcode,
  ).toBe(40078)
})

it('the activation form: set, sent by the person, read by its ticket', async () => {
  const form = { required_form: { common_field_id_list: ['USER_FORM_INFO_FLAG_MOBILE'] } }
  const plain = await readyCard(started)
  const set = (card_id: string, more: object = form) =>
    started.post('/card/membercard/activateuserform/set', { card_id, ...more })
  expect((await set(plain.cardId)).errcode).toBe(40035)
  const card = await readyCard(started, { wx_activate: true, wx_activate_after_submit: true })
  const code = await claim(started, card)
  const typed = [{ name: 'USER_FORM_INFO_FLAG_MOBILE', value: '13800000000' }]
  expect(() => started.weChat.wallet.submit(MING, code, typed)).toThrow('no form')
  expect(
    (await set(card.cardId, { required_form: { common_field_id_list: ['SHOE_SIZE'] } })).errcode,
  ).toBe(40035)
  expect((await set(card.cardId, {})).errcode).toBe(41011)
  expect(
    (await set(card.cardId, { required_form: { custom_field_list: 'abcdef'.split('') } })).errcode,
  ).toBe(40035)
  expect((await set(card.cardId)).errcode).toBe(0)
  expect(() => started.weChat.wallet.submit(HONG, code, typed)).toThrow()
  expect(() => started.weChat.wallet.submit(MING, code, [])).toThrow('MOBILE')
  const { ticket: activate_ticket, page } = started.weChat.wallet.submit(MING, code, typed)
  expect(page).toBe('')
  await started.weChat.settled()
  expect(started.pushed.at(-1)?.fields).toMatchObject({
    Event: 'submit_membercard_user_info',
    UserCardCode: code,
  })
  expect(
    await started.post('/card/membercard/activatetempinfo/get', { activate_ticket }),
  ).toMatchObject({ info: { common_field_list: typed } })
  expect(
    (await started.post('/card/membercard/activatetempinfo/get', { activate_ticket: 'x' })).errcode,
  ).toBe(40035)
})

it('QR codes of cards', async () => {
  const { cardId: card_id } = await readyCard(started)
  const qr = (more: object) =>
    started.post('/card/qrcode/create', {
      action_name: 'QR_CARD',
      action_info: { card: { card_id, outer_str: 'shop-1' } },
      ...more,
    })
  const made = await qr({ expire_seconds: 1800 })
  expect(made).toMatchObject({ errcode: 0, expire_seconds: 1800 })
  expect((await qr({ action_name: 'QR' })).errcode).toBe(40053)
  expect((await qr({ expire_seconds: 1 })).errcode).toBe(40053)
  expect((await qr({ action_info: { card: { card_id: 'none' } } })).errcode).toBe(40073)
  const { url } = made as unknown as { url: string }
  expect(started.weChat.wallet.take(HONG, { url })).toEqual({ cardId: card_id })
  expect(() => started.weChat.wallet.take(HONG, { url })).toThrow('get limit')
  expect(() => started.weChat.wallet.take(MING, { url: `${url}x` })).toThrow('expired')
  await started.weChat.settled()
  expect(started.pushed.at(-1)?.fields).toMatchObject({
    Event: 'user_get_card',
    OuterStr: 'shop-1',
    UnionId: HONG.unionid,
  })
  started.clock.moveBy(1_801_000)
  expect(() => started.weChat.wallet.take(MING, { url })).toThrow('expired')
  const image = await fetch(`${started.url}/cgi-bin/showqrcode?ticket=${made['ticket'] as string}`)
  expect(image.headers.get('content-type')).toBe('image/png')
})
