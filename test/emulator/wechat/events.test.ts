import { encryptMessage, sortedSha1 } from '../../../emulator/wechat/message-crypto'
import { OFFICIAL, startWeChat, type StartedWeChat } from './start-wechat'

let started: StartedWeChat
beforeEach(async () => {
  started = await startWeChat()
})
afterEach(() => started.close())

const DAY = 86_400_000
const claimEvent = {
  Event: 'user_get_card',
  FromUserName: 'o-ming',
  CardId: 'p1',
  UserCardCode: '1',
}
const viewEvent = { ...claimEvent, Event: 'user_view_card' }
const told = () => started.pushed.map(({ fields }) => fields['Event'])

it('bears both signatures, and is sent once when answered', async () => {
  started.weChat.push({ ...viewEvent, OuterStr: 'a ]]> b' })
  await started.weChat.settled()
  const [push] = started.pushed
  const { timestamp = '', nonce = '', signature, encrypt_type, openid } = push?.query ?? {}
  expect(sortedSha1(['callback', timestamp, nonce])).toBe(signature)
  expect({ encrypt_type, openid }).toEqual({ encrypt_type: 'aes', openid: 'o-ming' })
  expect(push?.fields).toMatchObject({
    ToUserName: `gh_${OFFICIAL.appid.slice(-12)}`,
    UserCardCode: '1',
  })
  started.clock.moveBy(DAY)
  await started.weChat.settled()
  expect(told()).toEqual(['user_view_card'])
})

it.each([
  ['an error of the server', { status: 500, body: '' }],
  ['an answer that is no answer', { body: '{"ok":true}' }],
])('after %s it tries three more times', async (_what, answer) => {
  started.answer.with = () => answer
  started.weChat.push(viewEvent)
  await started.weChat.settled()
  started.clock.moveBy(DAY)
  await started.weChat.settled()
  expect(told()).toHaveLength(4)
})

it('a claim is tried ten more times over a day, also after a restart, until it is answered', async () => {
  started.answer.with = () => ({ status: 502, body: '' })
  started.weChat.push(claimEvent)
  await started.weChat.settled()
  expect(told()).toHaveLength(4)
  await started.restart()
  started.clock.moveBy(DAY / 10)
  await started.weChat.settled()
  expect(told()).toHaveLength(5)
  started.answer.with = () => ({ body: '' })
  started.clock.moveBy(DAY / 10)
  await started.weChat.settled()
  started.clock.moveBy(DAY)
  await started.weChat.settled()
  expect(told()).toHaveLength(6)
})

it('no answer within 5 s is no answer', async () => {
  let slow = true
  started.answer.with = () => ({ body: 'success', delayMs: slow ? 5500 : 0 })
  started.weChat.push(viewEvent)
  setTimeout(() => (slow = false), 4000)
  await started.weChat.settled()
  expect(told()).toHaveLength(2)
})

it('an encrypted answer counts when it is signed', async () => {
  const cipher = { encodingAesKey: 'A'.repeat(43), appid: OFFICIAL.appid }
  const answer = (token: string) => {
    const encrypted = encryptMessage('<xml>welcome</xml>', cipher)
    const signature = sortedSha1([token, '1', '2', encrypted])
    return `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt><MsgSignature><![CDATA[${signature}]]></MsgSignature><TimeStamp>1</TimeStamp><Nonce><![CDATA[2]]></Nonce></xml>`
  }
  started.answer.with = () => ({ body: answer('callback') })
  started.weChat.push(viewEvent)
  await started.weChat.settled()
  expect(told()).toHaveLength(1)
  expect(started.weChat.traffic.list(1)).toMatchObject([{ reply: '<xml>welcome</xml>', code: 200 }])
  started.answer.with = () => ({ body: answer('another') })
  started.weChat.push(viewEvent)
  await started.weChat.settled()
  expect(told()).toHaveLength(5)
})

it('twice and late, on purpose', async () => {
  started.weChat.faults.add({ kind: 'duplicateEvent', path: 'user_view', times: 1 })
  started.weChat.faults.add({ kind: 'lateEvent', path: 'user_get', delayMs: 60_000 })
  started.weChat.push(claimEvent)
  started.weChat.push(viewEvent)
  await started.weChat.settled()
  expect(told()).toEqual(['user_view_card', 'user_view_card'])
  expect(new Set(started.pushed.map(({ fields }) => fields['CreateTime'])).size).toBe(1)
  started.clock.moveBy(60_000)
  await started.weChat.settled()
  expect(told().at(-1)).toBe('user_get_card')
})

it('a burst goes out a few at a time, each once; closing waits for no slow server', async () => {
  let now = 0
  let most = 0
  started.answer.with = () => {
    most = Math.max(most, ++now)
    setTimeout(() => now--, 20)
    return { body: 'success', delayMs: 20 }
  }
  for (let i = 0; i < 60; i++) started.weChat.push({ ...viewEvent, UserCardCode: String(i) })
  await started.weChat.settled()
  expect(new Set(started.pushed.map(({ fields }) => fields['UserCardCode'])).size).toBe(60)
  expect(told()).toHaveLength(60)
  expect(most).toBeLessThanOrEqual(10)
  started.answer.with = () => ({ body: 'success', delayMs: 60_000 })
  started.weChat.push({ ...viewEvent, UserCardCode: 'slow' })
  while (started.pushed.length < 61) await new Promise((resolve) => setTimeout(resolve, 5))
  const closedAt = Date.now()
  started.answer.with = () => ({ body: 'success' })
  await started.restart()
  expect(Date.now() - closedAt).toBeLessThan(30_000)
  await started.weChat.settled()
  expect(started.pushed.slice(60).map(({ fields }) => fields['UserCardCode'])).toEqual([
    'slow',
    'slow',
  ])
})
