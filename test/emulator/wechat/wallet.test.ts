import { officialOpenid } from '../../../emulator/wechat/wallet'
import {
  claim,
  HONG,
  MING,
  readyCard,
  signedExt,
  startWeChat,
  type StartedWeChat,
} from './start-wechat'

let started: StartedWeChat
let card: { cardId: string; ticket: string }
beforeEach(async () => {
  started = await startWeChat()
  card = await readyCard(started)
})
afterEach(() => started.close())

const now = () => started.clock.now()
const add = (ext: string, who = MING) => started.weChat.wallet.add(who, card.cardId, ext)
const events = async () => {
  await started.weChat.settled()
  return started.pushed
    .map(({ fields }) => fields)
    .filter(({ Event }) => Event !== 'card_pass_check')
}

it('a claim with all its details reaches the merchant', async () => {
  const ext = signedExt(card.ticket, card.cardId, now(), { outer_str: 'shop-7' })
  expect(started.weChat.wallet.offer(MING, card.cardId, ext)).toMatchObject({
    held: false,
    color: '#63b359',
  })
  const { code } = add(ext)
  const opened = await started.post('/card/code/decrypt', { encrypt_code: code })
  const [claimed] = await events()
  expect(claimed).toMatchObject({
    Event: 'user_get_card',
    FromUserName: officialOpenid(MING),
    CardId: card.cardId,
    UserCardCode: opened['code'],
    OuterStr: 'shop-7',
    IsRestoreMemberCard: '0',
    UnionId: 'u-ming',
    MsgType: 'event',
  })
})

it.each([
  [
    'a tampered signature',
    (ext: Record<string, string>) => ({ ...ext, signature: '0'.repeat(40) }),
    '(invalid signature)',
  ],
  [
    'another nonce than was signed',
    (ext) => ({ ...ext, nonce_str: 'other' }),
    '(invalid signature)',
  ],
  ['a code the card does not take', (ext) => ({ ...ext, code: '1' }), '(invalid code)'],
  ['an openid the card does not take', (ext) => ({ ...ext, openid: 'o' }), '(invalid openid)'],
  ['no timestamp', (ext) => ({ ...ext, timestamp: '' }), '(invalid timestamp)'],
  ['a nonce with other characters', (ext) => ({ ...ext, nonce_str: 'a b' }), '(invalid nonce_str)'],
] as [string, (ext: Record<string, string>) => object, string][])(
  'refuses %s',
  async (_what, change, text) => {
    const ext = JSON.parse(signedExt(card.ticket, card.cardId, now())) as Record<string, string>
    const changed = JSON.stringify(change(ext))
    expect(() => started.weChat.wallet.offer(MING, card.cardId, changed)).toThrow(text)
    expect(() => add(changed)).toThrow(text)
    expect(await events()).toEqual([])
  },
)

it('a nonce counts once, also after a restart', async () => {
  const ext = signedExt(card.ticket, card.cardId, now())
  add(ext)
  expect(() => add(ext, HONG)).toThrow('(nonce_str has been used)')
  await started.restart()
  expect(() => add(ext, HONG)).toThrow('(nonce_str has been used)')
})

it('an old timestamp and an expired ticket are refused', () => {
  const ext = signedExt(card.ticket, card.cardId, now())
  started.clock.moveBy(601_000)
  expect(() => add(ext)).toThrow('(timestamp expired)')
  started.clock.moveBy(7_200_000)
  expect(() => add(signedExt(card.ticket, card.cardId, now()))).toThrow('(invalid signature)')
})

it('cards in review, unknown cards and a second copy are refused', async () => {
  const unknown = signedExt(card.ticket, 'p-none', now())
  expect(() => started.weChat.wallet.add(MING, 'p-none', unknown)).toThrow('(invalid card id)')
  await claim(started, card)
  expect(() => add(signedExt(card.ticket, card.cardId, now()))).toThrow(
    '(the get limit is reached)',
  )
  started.weChat.review(card.cardId, false, 'no')
  expect(() => add(signedExt(card.ticket, card.cardId, now()), HONG)).toThrow(
    '(card is not verified)',
  )
})

it('deleted, and taken again: the same code, the same member, nothing reset', async () => {
  const code = await claim(started, card)
  await started.post('/card/membercard/activate', { membership_number: 'M1', code, init_bonus: 70 })
  expect(() => started.weChat.wallet.remove(HONG, code)).toThrow()
  started.weChat.wallet.remove(MING, code)
  expect(started.weChat.wallet.list(MING)).toEqual([])
  expect(
    (await started.post('/card/membercard/updateuser', { code, card_id: card.cardId, bonus: 1 }))
      .errcode,
  ).toBe(40127)
  expect(await claim(started, card)).toBe(code)
  expect(started.weChat.wallet.list(MING)).toMatchObject([{ fields: [{ value: '70' }, {}] }])
  expect(
    (await events()).map(({ Event, IsRestoreMemberCard }) => [Event, IsRestoreMemberCard]),
  ).toEqual([
    ['user_get_card', '0'],
    ['user_del_card', undefined],
    ['user_get_card', '1'],
  ])
})

it('opening shows the own card and tells the merchant; another person sees nothing', async () => {
  const code = await claim(started, card)
  expect(started.weChat.wallet.open(HONG, card.cardId, code)).toMatchObject({ held: false })
  expect(started.weChat.wallet.open(MING, card.cardId, code)).toMatchObject({ held: true, code })
  const seen = (await events()).filter(({ Event }) => Event === 'user_view_card')
  expect(seen).toHaveLength(1)
})

it('when little is left the merchant is told once', async () => {
  const scarce = await readyCard(started, {}, { sku: { quantity: 201 }, get_limit: 50 })
  await started.post('/card/modifystock', {
    card_id: scarce.cardId,
    reduce_stock_value: 0,
    increase_stock_value: 1,
  })
  for (let i = 0; i < 103; i++) {
    const who = { ...MING, openid: `o-${i}` }
    started.weChat.wallet.add(who, scarce.cardId, signedExt(scarce.ticket, scarce.cardId, now()))
  }
  const told = (await events()).filter(({ Event }) => Event === 'card_sku_remind')
  expect(told).toMatchObject([{ Detail: 'the stock of this card is 100' }])
})

it('own codes and bound openids, where the account may use them', async () => {
  await started.close()
  started = await startWeChat({ permissions: { customCode: true } })
  card = await readyCard(started, {}, { use_custom_code: true, bind_openid: true })
  const ext = (openid: string) =>
    signedExt(card.ticket, card.cardId, now(), { code: 'MINE-1', openid })
  expect(() => add(ext(MING.openid))).toThrow('(invalid openid)')
  add(ext(officialOpenid(MING)))
  expect(started.weChat.wallet.list(MING)).toMatchObject([{ code: 'MINE-1' }])
  expect(() => add(ext(officialOpenid(HONG)), HONG)).toThrow('(invalid code)')
})
