import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { BinaryBitmap, HybridBinarizer, QRCodeReader, RGBLuminanceSource } from '@zxing/library'
import type { SentMessage } from '../../../emulator/cloud'
import { CloudError } from '../../../emulator/cloud'
import { failureOf, loadSdk, type Sdk } from '../sdk'
import { startCloud, type StartedCloud } from '../start-cloud'

let started: StartedCloud
let sdk: Sdk

beforeAll(async () => {
  started = await startCloud({ environments: ['test', 'other'] })
  sdk = await loadSdk(started)
})

beforeEach(() => {
  started.clock.reset()
})

afterEach(() => {
  expect(started.logged.filter(({ level }) => level === 'error')).toEqual([])
})

afterAll(() => started.close())

describe('files', () => {
  const png = Buffer.from('89504e470d0a1a0a00ff', 'hex')

  test('upload, temporary link, download, copy in place, delete', async () => {
    const { fileID } = await sdk.uploadFile({ cloudPath: '门店/logo 1.png', fileContent: png })
    expect(fileID).toMatch(/^cloud:\/\/test\.[^/]+\/门店\/logo 1\.png$/)
    expect((await sdk.downloadFile({ fileID })).fileContent.equals(png)).toBe(true)
    const { fileList } = await sdk.getTempFileURL({ fileList: [{ fileID, maxAge: 60 }] })
    expect(fileList[0]).toMatchObject({ fileID, status: 0, maxAge: 60 })
    const link = String(fileList[0]?.tempFileURL)
    const got = await fetch(link)
    expect(got.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await got.arrayBuffer()).equals(png)).toBe(true)
    await sdk.uploadFile({ cloudPath: '门店/logo 1.png', fileContent: Buffer.from('new') })
    expect((await sdk.downloadFile({ fileID })).fileContent.toString()).toBe('new')
    expect((await sdk.deleteFile({ fileList: [fileID] })).fileList[0]).toMatchObject({ status: 0 })
    expect((await sdk.deleteFile({ fileList: [fileID] })).fileList[0]).toMatchObject({
      status: -503003,
    })
    expect((await fetch(link)).status).toBe(404)
  })

  test.each(['100%.txt', 'a%20b.txt', 'c#1?.txt', 'd+e&f=g.txt'])(
    'a file called %s',
    async (name) => {
      const fileContent = Buffer.from(name)
      const { fileID } = await sdk.uploadFile({ cloudPath: `names/${name}`, fileContent })
      expect((await sdk.downloadFile({ fileID })).fileContent.toString()).toBe(name)
      const { fileList } = await sdk.getTempFileURL({ fileList: [fileID] })
      expect(await (await fetch(String(fileList[0]?.tempFileURL))).text()).toBe(name)
      await sdk.deleteFile({ fileList: [fileID] })
      const gone = await failureOf(sdk.downloadFile({ fileID }))
      expect(gone.errMsg).toBe('downloadFile:fail storage file not exists')
    },
  )

  test('a link expires by the clock and holds for its own file only', async () => {
    const { fileID } = await sdk.uploadFile({
      cloudPath: 'a/one.txt',
      fileContent: Buffer.from('1'),
    })
    await sdk.uploadFile({ cloudPath: 'a/two.txt', fileContent: Buffer.from('2') })
    const { fileList } = await sdk.getTempFileURL({ fileList: [{ fileID, maxAge: 60 }] })
    const link = String(fileList[0]?.tempFileURL)
    expect((await fetch(link.replace('one.txt', 'two.txt'))).status).toBe(403)
    expect((await fetch(link, { method: 'PUT', body: 'x' })).status).toBe(403)
    started.clock.moveBy(61_000)
    expect((await fetch(link)).status).toBe(403)
  })

  test.each(['../out.txt', 'a/../../out.txt', '/etc/passwd', 'a//b', 'a\\..\\b', '.', 'a/\0b'])(
    'the path %j is refused',
    async (cloudPath) => {
      const failure = await failureOf(sdk.uploadFile({ cloudPath, fileContent: Buffer.from('x') }))
      expect(failure.errMsg).toContain('InvalidParameter.Path')
      expect(existsSync(join(started.dir, 'out.txt'))).toBe(false)
    },
  )

  test("another environment's file does not exist here", async () => {
    const { fileID } = await sdk.uploadFile({
      cloudPath: 'mine.txt',
      fileContent: Buffer.from('x'),
    })
    const { fileList } = await sdk.getTempFileURL({
      fileList: [fileID.replace('test.', 'other.'), 'cloud://test.x/../../y'],
    })
    expect(fileList.map(({ status }) => status)).toEqual([-503003, -503003])
  })
})

describe('open API', () => {
  test('getPhoneNumber asks for the number behind the code', async () => {
    started.cloud.setPhoneNumbers((env, code) => (code === 'good' ? `${env}-13800000000` : null))
    const input = { code: 'good' }
    expect(await sdk.openapi.phonenumber?.getPhoneNumber?.(input)).toMatchObject({
      errCode: 0,
      phoneInfo: { purePhoneNumber: 'test-13800000000', countryCode: '86' },
    })
    const wrong = sdk.openapi.phonenumber?.getPhoneNumber?.({ code: 'bad' })
    expect(await failureOf(wrong as Promise<unknown>)).toMatchObject({ errCode: 40029 })
  })

  test('getUnlimited returns an image that a scanner reads', async () => {
    const reply = await sdk.openapi.wxacode?.getUnlimited?.({
      scene: 's=shop-1',
      page: 'pages/card/card',
    })
    expect(reply).toMatchObject({ contentType: 'image/png', errCode: 0 })
    expect(readCode(reply?.buffer as Buffer)).toBe('weapp:pages/card/card?scene=s%3Dshop-1')
    const long = sdk.openapi.wxacode?.getUnlimited?.({ scene: 'x'.repeat(33) })
    expect(await failureOf(long as Promise<unknown>)).toMatchObject({ errCode: 40129 })
  })

  test('subscribeMessage.send reaches its listener unless WeChat refuses', async () => {
    const sent: SentMessage[] = []
    const stop = started.cloud.onMessage((message) => sent.push(message))
    const send = (touser: string): Promise<unknown> =>
      sdk.openapi.subscribeMessage?.send?.({
        touser,
        templateId: 't1',
        page: 'p',
        data: { thing1: { value: '积分' } },
      }) as Promise<unknown>
    await send('user-1')
    started.cloud.setMessageRule(({ body }) => (body.touser === 'user-2' ? 43101 : 0))
    expect(await failureOf(send('user-2'))).toMatchObject({ errCode: 43101 })
    stop()
    expect(sent.map(({ env, body }) => [env, body.touser, body.template_id, body.data])).toEqual([
      ['test', 'user-1', 't1', { thing1: { value: '积分' } }],
    ])
  })

  test('what is not supported says its name', async () => {
    const unknown = sdk.openapi.security?.msgSecCheck?.({ content: 'x' })
    expect(await failureOf(unknown as Promise<unknown>)).toMatchObject({
      errCode: -604100,
      errMsg: expect.stringContaining('security.msgSecCheck') as string,
    })
    const pay = sdk.cloudPay.unifiedOrder?.({ body: 'x' })
    expect((await failureOf(pay as Promise<unknown>)).errMsg).toContain(
      'cloudPay.unifiedOrder is not supported',
    )
  })
})

test('callFunction goes to the invoker and carries its failure', async () => {
  started.cloud.setFunctionInvoker(({ env, name, data, token }) => {
    if (name === 'missing')
      return Promise.reject(new CloudError('FUNCTIONS_EXECUTE_FAIL', 'it broke'))
    return Promise.resolve(JSON.stringify({ env, name, data: JSON.parse(data) as unknown, token }))
  })
  const { result } = await sdk.callFunction({ name: 'echo', data: { x: 1 } })
  expect(result).toEqual({ env: 'test', name: 'echo', data: { x: 1 }, token: '' })
  expect((await failureOf(sdk.callFunction({ name: 'missing', data: {} }))).errMsg).toContain(
    'it broke',
  )
})

test('environments are apart; export and import carry documents, ids, dates, order and files', async () => {
  const [mine, theirs] = [sdk.database({}), sdk.database({ env: 'other' })]
  await mine.createCollection('notes')
  expect((await failureOf(theirs.collection('notes').count())).errCode).toBe(-502005)
  const at = new Date(1_700_000_000_000)
  for (const n of [3, 1, 2]) await mine.collection('notes').add({ data: { _id: `n${n}`, n, at } })
  const { fileID } = await sdk.uploadFile({
    cloudPath: 'kept/a.txt',
    fileContent: Buffer.from('kept'),
  })
  const folder = mkdtempSync(join(tmpdir(), 'cloud-export-'))
  expect(await started.cloud.exportTo('test', folder)).toMatchObject({ documents: 3 })
  expect(readFileSync(join(folder, 'notes.jsonl'), 'utf8').split('\n')[0]).toContain('"_id":"n3"')
  await mine.collection('notes').doc('n1').remove()
  await started.cloud.importFrom('other', folder)
  await started.cloud.importFrom('test', folder)
  rmSync(folder, { recursive: true })
  for (const db of [mine, theirs]) {
    const { data } = await db.collection('notes').get()
    expect(data).toEqual([3, 1, 2].map((n) => ({ _id: `n${n}`, n, at })))
  }
  expect((await sdk.downloadFile({ fileID })).fileContent.toString()).toBe('kept')
  expect(existsSync(join(started.dir, 'other/files/kept/a.txt'))).toBe(true)
  await started.cloud.reset('other')
  expect(await theirs.collection('notes').count()).toMatchObject({ total: 0 })
  expect(await mine.collection('notes').count()).toMatchObject({ total: 3 })
})

/** Reads a grey PNG of one data chunk with no row filters, then the code in it. */
function readCode(png: Buffer): string {
  const side = png.readUInt32BE(16)
  const data = png.indexOf('IDAT')
  const rows = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)))
  const grey = new Uint8ClampedArray(side * side)
  for (let y = 0; y < side; y++)
    grey.set(rows.subarray(y * (side + 1) + 1, (y + 1) * (side + 1)), y * side)
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(grey, side, side)))
  return new QRCodeReader().decode(bitmap).getText()
}
