import { cardBody, OFFICIAL, PROGRAM, startWeChat, type StartedWeChat } from './start-wechat'

let started: StartedWeChat
beforeEach(async () => {
  started = await startWeChat({ random: () => 0.5 })
})
afterEach(() => started.close())

const create = () => started.post('/card/create', cardBody())

it('any errcode by path, times and share', async () => {
  const { faults } = started.weChat
  faults.add({ kind: 'errcode', path: '/card/', errcode: 48001, times: 1 })
  expect(await create()).toMatchObject({ errcode: 48001, errmsg: 'api unauthorized' })
  expect((await create()).errcode).toBe(0)
  faults.add({ kind: 'errcode', path: '/card/create', errcode: -1, rate: 0.5 })
  expect((await create()).errcode).toBe(0)
  faults.add({ kind: 'errcode', path: '/card/create', errcode: 45009, rate: 0.6 })
  expect((await create()).errcode).toBe(45009)
  faults.clear()
  expect((await create()).errcode).toBe(0)
  expect(started.weChat.cards()).toHaveLength(3)
})

it('a fault that makes no sense is refused by field', () => {
  const { faults } = started.weChat
  expect(() => faults.add({ kind: 'errcode' })).toThrow('errcode')
  expect(() => faults.add({ kind: 'slow' })).toThrow('delayMs')
  expect(() => faults.add({ kind: 'lostReply', rate: 2 })).toThrow('rate')
  expect(() => faults.add({ kind: 'rain' } as never)).toThrow('kind')
})

it('a lost reply was carried out, a timeout was not, a slow one arrives', async () => {
  const token = (await started.token())['access_token'] as string
  const { faults } = started.weChat
  const ask = (timeoutMs: number) =>
    fetch(`${started.url}/card/create?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify(cardBody()),
      signal: AbortSignal.timeout(timeoutMs),
    })
  faults.add({ kind: 'lostReply', path: '/card/create', times: 1 })
  await expect(ask(5000)).rejects.toThrow()
  expect(started.weChat.cards()).toHaveLength(1)
  faults.add({ kind: 'timeout', path: '/card/create', times: 1 })
  await expect(ask(100)).rejects.toThrow()
  expect(started.weChat.cards()).toHaveLength(1)
  faults.add({ kind: 'slow', path: '/card/create', times: 1, delayMs: 150 })
  const began = performance.now()
  expect((await ask(5000)).status).toBe(200)
  expect(performance.now() - began).toBeGreaterThan(140)
})

it('the traffic shows what happened, without secrets', async () => {
  started.weChat.faults.add({ kind: 'errcode', path: '/card/', errcode: 45011, times: 1 })
  await create()
  await started.post(
    '/wxa/business/getuserphonenumber',
    { code: 'phone-code' },
    (await started.token(PROGRAM))['access_token'] as string,
  )
  const shown = started.weChat.traffic.list()
  expect(shown.find(({ name }) => name === '/card/create')).toMatchObject({
    code: 45011,
    fault: 'errcode 45011',
    direction: 'call',
  })
  const text = JSON.stringify(shown)
  for (const secret of [OFFICIAL.secret, PROGRAM.secret, '13800000000'])
    expect(text).not.toContain(secret)
  const tokens = [await started.token(), await started.token(PROGRAM)].map(
    (reply) => reply['access_token'] as string,
  )
  for (const token of tokens) expect(text).not.toContain(token)
})

it('phone numbers by code and person; codes of the mini program', async () => {
  const token = (await started.token(PROGRAM))['access_token'] as string
  const phone = (body: object) => started.post('/wxa/business/getuserphonenumber', body, token)
  expect(await phone({ code: 'phone-code', openid: 'o-ming' })).toMatchObject({
    errcode: 0,
    phone_info: { purePhoneNumber: '13800000000', countryCode: '86' },
  })
  expect((await phone({ code: 'phone-code', openid: 'o-hong' })).errcode).toBe(40029)
  expect((await phone({ code: 'other' })).errcode).toBe(40029)
  expect((await phone({})).errcode).toBe(41011)
  const picture = (body: object) =>
    fetch(`${started.url}/wxa/getwxacodeunlimit?access_token=${token}`, {
      method: 'POST',
      body: JSON.stringify(body),
    })
  const drawn = await picture({ scene: 's=1', page: 'pages/card/card' })
  expect(drawn.headers.get('content-type')).toBe('image/png')
  const refused: [object, number][] = [
    [{ scene: '中' }, 40129],
    [{}, 40129],
    [{ scene: 'a', page: '/pages/x' }, 41030],
    [{ scene: 'a', width: 9 }, 40097],
  ]
  for (const [body, errcode] of refused) {
    expect(await (await picture(body)).json()).toMatchObject({ errcode })
  }
  expect(await (await picture({ scene: 's' })).arrayBuffer()).toHaveProperty('byteLength')
  expect((await started.post('/wxa/getwxacodeunlimit', { scene: 'a' })).errcode).toBe(48001)
})
