/** Cards on a phone: the sheet of wx.addCard, the wallet, what it shows when the merchant changes something. */
import { openidOf } from '../../../emulator/phone/identities'
import { until, type Stage } from '../../e2e/start-stage'
import { openScreen, startFixture, type Screen } from '../phone/screen'
import { readyCard, signedExt, startWeChat, type StartedWeChat } from './start-wechat'

let started: StartedWeChat
let stage: Stage
let screen: Screen
let card: { cardId: string; ticket: string }

beforeAll(async () => {
  started = await startWeChat()
  stage = await startFixture(started.weChat.services())
})
beforeEach(async () => {
  card = await readyCard(started)
  screen = await openScreen(stage, 'pages/api/api')
  await screen.by('shown').waitFor()
})
afterEach(async () => {
  expect(screen.errors).toEqual([])
  await screen.page.context().close()
})
afterAll(async () => {
  await stage.close()
  await started.close()
})

const request = (cardId = card.cardId) => ({
  cardId,
  cardExt: signedExt(card.ticket, cardId, started.clock.now()),
})
const shows = (text: string) =>
  until(async () => (await screen.surfaces()).at(-1)?.text.includes(text) ?? false)

it('added, opened, followed, removed', async () => {
  const { wx, press } = screen
  const wanted = request()
  const cancelled = wx('addCard', { cardList: [wanted] })
  await press('cancel', 'card')
  expect(await cancelled).toEqual({ errMsg: 'addCard:fail cancel' })
  const added = wx('addCard', { cardList: [wanted] })
  await press('add', 'card')
  const { cardList } = (await added) as { cardList: { code: string }[] }
  expect(cardList).toEqual([{ ...wanted, code: expect.any(String) as string, isSuccess: true }])
  const { code } = await started.post('/card/code/decrypt', { encrypt_code: cardList[0]?.code })
  const opened = wx('openCard', { cardList: [{ cardId: card.cardId, code }] })
  await shows('Member card')
  await started.post('/card/membercard/activate', {
    membership_number: 'M7',
    code,
    init_bonus: 10,
    init_custom_field_value1: 'Silver',
  })
  await shows('Silver')
  await started.post('/card/membercard/updateuser', { code, card_id: card.cardId, bonus: 4321 })
  await shows('4321')
  await press('delete', 'wallet')
  await until(() => Promise.resolve(started.weChat.wallet.list(member()).length === 0))
  await press('back', 'wallet')
  expect(await opened).toEqual({ errMsg: 'openCard:ok' })
})

const member = () => ({ openid: openidOf('member'), unionid: '', appid: '' })

it('what the platform refuses reaches the program in its words', async () => {
  const { wx, press } = screen
  const tampered = { ...request(), cardExt: request().cardExt.replace(/nonce\d+/, 'other') }
  expect(await wx('addCard', { cardList: [tampered] })).toEqual({
    errMsg: 'addCard:fail (invalid signature)',
  })
  expect(await wx('addCard', { cardList: [{ cardId: card.cardId, cardExt: {} }] })).toEqual({
    errMsg: 'addCard:fail parameter error: parameter.cardList[0].cardExt should be String;',
  })
  expect(await wx('openCard', { cardList: [{ cardId: 'p-none', code: '1' }] })).toEqual({
    errMsg: 'openCard:fail (invalid card id)',
  })
  const twice = wx('addCard', { cardList: [request(), request()] })
  await press('add', 'card')
  const { cardList } = (await twice) as { cardList: { isSuccess: boolean }[] }
  expect(cardList.map(({ isSuccess }) => isSuccess)).toEqual([true, false])
})
