/** The doctor at the emulator's WeChat: what each trouble of a real account looks like, and what it advises. */
import { examine, type Finding, type Patient } from '../../../scripts/doctor/checks'
import type { Target } from '../../../scripts/deploy/target'
import { openRooms } from '../../../emulator/rooms'
import { sortedSha1 } from '../../../emulator/wechat/message-crypto'
import { OFFICIAL, startWeChat, type StartedWeChat } from '../wechat/start-wechat'

const target: Target = {
  indexes: [{ collection: 'members', name: 'phone', keys: [{ path: 'phoneHash', order: 1 }] }],
  functions: [
    {
      name: 'jobs',
      timeoutS: 20,
      memoryMb: 256,
      timers: [{ name: 'minute', config: '0 * * * * * *' }],
    },
  ],
  paths: { '/notify': 'notify' },
  program: { appid: 'wx1', version: '1' },
}
let started: StartedWeChat
beforeEach(async () => {
  started = await startWeChat()
})
afterEach(() => started.close())

const patient = (
  more: Partial<Patient> = {},
  variables: Record<string, string | undefined> = {},
): Patient => ({
  variables: {
    WECHAT_API_URL: started.url,
    WECHAT_OA_APP_ID: OFFICIAL.appid,
    WECHAT_OA_APP_SECRET: OFFICIAL.secret,
    WECHAT_PROGRAM_ID: 'gh_1',
    WECHAT_CALLBACK_TOKEN: 'callback',
    WECHAT_ENCODING_AES_KEY: 'A'.repeat(43),
    ...variables,
  },
  target,
  nowMs: Date.now(),
  showTicket: false,
  ...more,
})
const found = (findings: Finding[], name: string) =>
  findings.find((finding) => finding.name === name)
const states = (findings: Finding[]) =>
  Object.fromEntries(findings.map(({ name, state }) => [name, state]))

it('a healthy account: all that can be asked is right, the rest is named', async () => {
  const findings = await examine(patient())
  expect(states(findings)).toMatchObject({
    variables: 'ok',
    token: 'ok',
    ticket: 'ok',
    permission: 'ok',
    signature: 'by hand',
    binding: 'by hand',
    callback: 'skipped',
    indexes: 'skipped',
    timers: 'skipped',
  })
  const text = JSON.stringify(findings)
  expect(text).not.toContain(OFFICIAL.secret)
  for (const { finding } of findings.map((one) => ({ finding: one }))) {
    if (finding.state !== 'ok') expect(finding.todo).toBeTruthy()
  }
})

it.each([
  ['/cgi-bin/stable_token', 40164, 'token', 'IP白名单'],
  ['/cgi-bin/stable_token', 40243, 'token', '解冻'],
  ['/cgi-bin/stable_token', 89503, 'token', 'administrator'],
  ['/cgi-bin/ticket', 48001, 'ticket', '卡券功能'],
  ['/card/get', 48001, 'permission', '卡券功能'],
  ['/card/get', 45009, 'permission', 'quota'],
  ['/card/get', -1, 'permission', 'busy'],
])('%s answers %i: "%s" is bad, and says what to click', async (path, errcode, name, advice) => {
  started.weChat.faults.add({ kind: 'errcode', path, errcode })
  const finding = found(await examine(patient()), name)
  expect(finding).toMatchObject({
    state: 'bad',
    seen: expect.stringContaining(String(errcode)) as string,
  })
  expect(finding?.todo).toContain(advice)
})

it('wrong credentials and settings are told apart', async () => {
  expect(
    found(await examine(patient({}, { WECHAT_OA_APP_SECRET: 'other' })), 'token')?.seen,
  ).toContain('40125')
  expect(
    found(await examine(patient({}, { WECHAT_OA_APP_ID: 'wxother' })), 'token')?.seen,
  ).toContain('40013')
  expect(found(await examine(patient({}, { WECHAT_CALLBACK_TOKEN: '' })), 'variables')?.seen).toBe(
    'WECHAT_CALLBACK_TOKEN is not set',
  )
  expect(
    found(await examine(patient({}, { WECHAT_ENCODING_AES_KEY: 'short' })), 'variables')?.seen,
  ).toContain('5 characters')
  const dead = found(await examine(patient({}, { WECHAT_API_URL: 'http://127.0.0.1:9' })), 'token')
  expect(dead?.seen).toContain('no answer')
})

it('the signature it shows is one that WeChat accepts; the ticket only on demand', async () => {
  const card_id = 'pCard'
  const hidden = found(await examine(patient({ cardId: card_id })), 'signature')?.seen ?? ''
  expect(hidden).toContain('--show-ticket')
  const seen =
    found(await examine(patient({ cardId: card_id, showTicket: true })), 'signature')?.seen ?? ''
  const [, ticket = '', timestamp = '', nonce = '', signature] =
    /api_ticket (\S+), timestamp (\d+), nonce_str (\w+), card_id pCard: ours is (\w+)/.exec(seen) ??
    []
  expect(signature).toBe(sortedSha1([ticket, timestamp, nonce, card_id]))
})

it('the callback must answer the signed question, and no other', async () => {
  let answers = (signature: string, expected: string) => signature === expected
  const rooms = await openRooms(0)
  rooms.add({
    prefix: '/notify',
    handle: (request, response) => {
      const query = new URL(request.url ?? '', 'http://localhost').searchParams
      const get = (name: string) => query.get(name) ?? ''
      const expected = sortedSha1(['callback', get('timestamp'), get('nonce')])
      const good = answers(get('signature'), expected)
      response.writeHead(good ? 200 : 401).end(good ? get('echostr') : '')
    },
    close: () => Promise.resolve(),
  })
  const url = `http://127.0.0.1:${rooms.port}/notify`
  const look = async () =>
    found(await examine(patient({}, { WECHAT_CALLBACK_URL: url })), 'callback')
  expect(await look()).toMatchObject({ state: 'ok' })
  answers = () => true
  expect(await look()).toMatchObject({ state: 'bad', seen: 'answers an unsigned question' })
  answers = () => false
  expect(await look()).toMatchObject({
    state: 'bad',
    seen: expect.stringContaining('401') as string,
  })
  await rooms.close()
})

it('collections, indexes, functions, timers and paths are compared with the project', async () => {
  const deployed = {
    collections: [{ name: 'members', open: false, indexes: target.indexes }],
    functions: target.functions,
    paths: target.paths,
  }
  const names = ['collections', 'indexes', 'functions', 'timers', 'HTTP paths']
  const good = await examine(patient({ environment: { read: () => Promise.resolve(deployed) } }))
  expect(names.map((name) => found(good, name)?.state)).toEqual(names.map(() => 'ok'))
  const bare = { collections: [], functions: [], paths: {} }
  const poor = await examine(patient({ environment: { read: () => Promise.resolve(bare) } }))
  expect(names.map((name) => found(poor, name)?.state)).toEqual(names.map(() => 'bad'))
  expect(found(poor, 'timers')?.seen).toContain('minute')
})
