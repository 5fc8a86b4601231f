import { OFFICIAL, PROGRAM, startWeChat, type StartedWeChat } from './start-wechat'

let started: StartedWeChat
beforeEach(async () => {
  started = await startWeChat()
})
afterEach(() => started.close())

const MINUTE = 60_000
const tokenOf = async (account = OFFICIAL, force = false) =>
  (await started.token(account, force))['access_token'] as string
const codeOf = async (token: string) =>
  (await started.post('/card/get', { card_id: 'none' }, token)).errcode
const getTicket = async (token: string, type = 'wx_card') =>
  started.get(`/cgi-bin/ticket/getticket?type=${type}&access_token=${token}`)

it('the same token until five minutes before its end, then a new one while the old still works', async () => {
  const first = await started.token()
  expect(first).toMatchObject({ errcode: 0, expires_in: 7200 })
  started.clock.moveBy(60 * MINUTE)
  const again = await started.token()
  expect(again['access_token']).toBe(first['access_token'])
  expect(again['expires_in']).toBeGreaterThanOrEqual(3598)
  expect(again['expires_in']).toBeLessThanOrEqual(3600)
  started.clock.moveBy(56 * MINUTE)
  const renewed = await tokenOf()
  expect(renewed).not.toBe(first['access_token'])
  expect(await codeOf(first['access_token'] as string)).toBe(40073)
  started.clock.moveBy(5 * MINUTE)
  expect(await codeOf(first['access_token'] as string)).toBe(42001)
  expect(await codeOf(renewed)).toBe(40073)
})

it('a forced refresh ends the old token at once; 30 s apart, 20 a day', async () => {
  const old = await tokenOf()
  const forced = await tokenOf(OFFICIAL, true)
  expect(forced).not.toBe(old)
  expect(await codeOf(old)).toBe(40001)
  expect(await codeOf(forced)).toBe(40073)
  expect(await started.token(OFFICIAL, true)).toMatchObject({ errcode: 45011 })
  for (let i = 1; i < 20; i++) {
    started.clock.moveBy(30_000)
    expect((await started.token(OFFICIAL, true)).errcode).toBe(0)
  }
  started.clock.moveBy(30_000)
  expect(await started.token(OFFICIAL, true)).toMatchObject({ errcode: 45009 })
  started.clock.moveBy(24 * 60 * MINUTE)
  expect((await started.token(OFFICIAL, true)).errcode).toBe(0)
})

it('wrong credentials, missing and foreign tokens have their own codes', async () => {
  expect((await started.token({ appid: 'wxother', secret: 's' })).errcode).toBe(40013)
  expect((await started.token({ ...OFFICIAL, secret: 's' })).errcode).toBe(40125)
  expect((await started.post('/cgi-bin/stable_token', { appid: 'a', secret: 'b' })).errcode).toBe(
    41011,
  )
  expect(
    (await started.post('/cgi-bin/stable_token', { grant_type: 'x', appid: 'a', secret: 'b' }))
      .errcode,
  ).toBe(40002)
  expect(await codeOf('made-up')).toBe(40001)
  expect((await started.get('/cgi-bin/ticket/getticket?type=wx_card')).errcode).toBe(41001)
  expect(await codeOf(await tokenOf(PROGRAM))).toBe(48001)
})

it('unknown paths, methods and bodies are refused', async () => {
  expect((await started.post('/card/none', {})).errcode).toBe(40066)
  expect((await started.get('/card/create')).errcode).toBe(43002)
  expect((await started.post('/cgi-bin/ticket/getticket', {})).errcode).toBe(43001)
  expect((await started.post('/card/get', 'not json')).errcode).toBe(47001)
})

it('a ticket of the official account, the same until it ends', async () => {
  const token = await tokenOf()
  const { ticket } = await getTicket(token)
  expect(typeof ticket).toBe('string')
  expect((await getTicket(token))['ticket']).toBe(ticket)
  expect((await getTicket(token, 'jsapi')).errcode).toBe(40097)
  expect((await getTicket(await tokenOf(PROGRAM))).errcode).toBe(48001)
  started.clock.moveBy(118 * MINUTE)
  expect((await getTicket(await tokenOf()))['ticket']).not.toBe(ticket)
})

it('tokens, tickets and counts outlive a restart', async () => {
  const token = await tokenOf()
  const { ticket } = await getTicket(token)
  await started.restart()
  expect(await tokenOf()).toBe(token)
  expect((await getTicket(token))['ticket']).toBe(ticket)
})

it('limits of a second, a minute and a day', async () => {
  const token = await tokenOf()
  await started.close()
  started = await startWeChat({
    limits: { '/card/get': { perSecond: 3, perMinute: 5, perDay: 7 } },
  })
  const fresh = await tokenOf()
  expect(fresh).not.toBe(token)
  const burst = async (n: number) => {
    const codes = []
    for (let i = 0; i < n; i++) codes.push(await codeOf(fresh))
    return codes
  }
  expect(await burst(4)).toEqual([40073, 40073, 40073, 45011])
  started.clock.moveBy(MINUTE)
  expect(await burst(3)).toEqual([40073, 40073, 40073])
  started.clock.moveBy(1000)
  const rest = await burst(3)
  expect(rest.filter((code) => code === 40073)).toHaveLength(1)
  expect(rest.at(-1)).toBe(45009)
  expect(started.weChat.limits.peaks.get('/card/get')).toBeGreaterThanOrEqual(4)
})
