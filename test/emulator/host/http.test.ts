import type { HttpEvent } from '../../../emulator/cloud/host/http'
import { startHost, type TestHost } from './start-host'

let test_: TestHost
beforeAll(async () => {
  test_ = await startHost()
})
afterAll(() => test_.close())

const send = (path: string, init?: RequestInit) => fetch(`${test_.url}/http${path}`, init)
const event = async (path: string, init?: RequestInit) =>
  (await (await send(path, init)).json()) as HttpEvent

test('the event holds method, path, headers, query and the body as it came', async () => {
  const body = '<xml><FromUserName><![CDATA[小明]]></FromUserName></xml>\n'
  const headers = { 'Content-Type': 'text/xml', 'X-Wechat': 'a' }
  const seen = await event('/hook/wechat?signature=ab%2Fc&nonce=1', {
    method: 'POST',
    headers,
    body,
  })
  expect(seen).toMatchObject({
    httpMethod: 'POST',
    path: '/hook/wechat',
    queryStringParameters: { signature: 'ab/c', nonce: '1' },
    headers: { 'content-type': 'text/xml', 'x-wechat': 'a' },
    body,
    isBase64Encoded: false,
    requestContext: { envId: 'local' },
  })
})

test('a body that is no UTF-8 comes as base64, byte for byte', async () => {
  const bytes = Uint8Array.from([0, 255, 128, 200])
  const seen = await event('/hook', { method: 'PUT', body: bytes })
  expect(seen.isBase64Encoded).toBe(true)
  expect([...Buffer.from(seen.body, 'base64')]).toEqual([...bytes])
})

test('a caller over HTTP is nobody', async () => {
  const seen = (await (
    await send('/hook/deep', { method: 'POST', body: '' })
  ).json()) as HttpEvent & { userInfo?: unknown }
  expect(seen.userInfo).toBeUndefined()
  const record = test_.host.log.list(1)[0]
  expect(record).toMatchObject({ name: 'probe', cause: 'POST /hook/deep' })
  expect(record?.identity).toMatchObject({ openid: '', source: 'wx_http' })
})

test('text, nothing and an integration reply become their responses', async () => {
  const plain = await send('/hook?reply=text')
  expect([plain.headers.get('content-type'), await plain.text()]).toEqual([
    'text/plain; charset=utf-8',
    'plain',
  ])
  expect(await (await send('/hook?reply=nothing')).text()).toBe('')
  const binary = await send('/hook?reply=binary')
  expect([binary.status, binary.headers.get('content-type')]).toEqual([201, 'image/png'])
  expect([...new Uint8Array(await binary.arrayBuffer())]).toEqual([137, 80])
})

test('a failing function gives 500, an unknown path 404, a body above 6 MB 413', async () => {
  expect((await send('/hook?reply=throw')).status).toBe(500)
  expect((await send('/hooked')).status).toBe(404)
  expect((await send('/nowhere')).status).toBe(404)
  const tooLarge = await send('/hook', { method: 'POST', body: 'x'.repeat(6 * 1024 * 1024 + 1) })
  expect(tooLarge.status).toBe(413)
})
