import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openScreen, startFixture, type Screen } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

/** Runs in the browser: program code with wx at hand. */
type Wx = Record<string, (options?: unknown) => unknown>

describe('wx calls', () => {
  let stage: Stage
  let screen: Screen
  let site: Server
  let siteUrl: string

  beforeAll(async () => {
    const uploaded = new Map<string, string>()
    stage = await startFixture({
      'cloud.uploadFile': (_identity, payload) => {
        const { cloudPath, base64 } = payload as { cloudPath: string; base64: string }
        uploaded.set(`cloud://local/${cloudPath}`, base64)
        return Promise.resolve({ fileID: `cloud://local/${cloudPath}` })
      },
      'cloud.getTempFileURL': (_identity, payload) =>
        Promise.resolve(
          (payload as { fileList: string[] }).fileList.map((fileID) => ({
            fileID,
            tempFileURL: `data:text/plain;base64,${uploaded.get(fileID) ?? ''}`,
            status: 0,
            errMsg: 'ok',
          })),
        ),
    })
    site = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('access-control-allow-headers', '*')
      let body = ''
      request.on('data', (part) => (body += String(part)))
      request.on('end', () => {
        response.end(JSON.stringify({ method: request.method, url: request.url, body }))
      })
    })
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve))
    siteUrl = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    screen = await openScreen(stage, 'pages/api/api')
    await screen.by('shown').waitFor()
  })
  afterEach(() => expect(screen.errors).toEqual([]))
  afterAll(async () => {
    await stage.close()
    site.close()
  })

  /** Calls a synchronous member, or one with arguments of its own. */
  const sync = (name: string, ...args: unknown[]) =>
    screen.page.evaluate(
      ([member, given]) => {
        const { lentWx } = globalThis as unknown as { lentWx: Wx }
        return (lentWx[member] as (...all: unknown[]) => unknown)(...given)
      },
      [name, args] as const,
    )

  it('calls back and promises alike: success or fail, then complete', async () => {
    const order = await screen.page.evaluate(
      () =>
        new Promise<string[]>((resolve) => {
          const { lentWx } = globalThis as unknown as { lentWx: Wx }
          const seen: string[] = []
          const note = (name: string) => (result: { errMsg: string }) => {
            seen.push(`${name} ${result.errMsg}`)
            if (seen.length === 4) resolve(seen)
          }
          const listeners = {
            success: note('success'),
            fail: note('fail'),
            complete: note('complete'),
          }
          const returned = lentWx['getStorage']?.({ key: 'none', ...listeners })
          if (returned !== undefined) seen.push('a promise as well')
          setTimeout(() => lentWx['setStorage']?.({ key: 'k', data: 1, ...listeners }), 20)
        }),
    )
    expect(order).toEqual([
      'fail getStorage:fail data not found',
      'complete getStorage:fail data not found',
      'success setStorage:ok',
      'complete setStorage:ok',
    ])
  })

  it('tells of window, device and app in one voice', async () => {
    const system = (await sync('getSystemInfoSync')) as Record<string, unknown>
    expect(system).toMatchObject({
      windowWidth: 375,
      statusBarHeight: 20,
      platform: 'ios',
      language: 'zh_CN',
      theme: 'light',
      fontSizeSetting: 17,
    })
    for (const name of ['getWindowInfo', 'getDeviceInfo', 'getAppBaseInfo', 'getSystemSetting']) {
      expect(system).toMatchObject((await sync(name)) as object)
    }
    const button = (await sync('getMenuButtonBoundingClientRect')) as Record<string, number>
    expect(button['right']).toBeLessThan(375)
    expect(await screen.wx('getSystemInfo')).toMatchObject({
      errMsg: 'getSystemInfo:ok',
      ...system,
    })
  })

  it('requests: query, body, status, headers', async () => {
    const got = await screen.wx('request', { url: `${siteUrl}/a?b=1`, data: { c: 'd e' } })
    expect(got).toMatchObject({
      errMsg: 'request:ok',
      statusCode: 200,
      data: { method: 'GET', url: '/a?b=1&c=d+e' },
    })
    const posted = await screen.wx('request', { url: siteUrl, method: 'POST', data: { x: 1 } })
    expect(posted).toMatchObject({ data: { method: 'POST', body: '{"x":1}' } })
    expect(await screen.wx('request', { url: 'nowhere' })).toMatchObject({
      errMsg: 'request:fail invalid url "nowhere"',
    })
  })

  it('keeps files: write, read, look, remove; only in the user folder', async () => {
    const outcome = await screen.page.evaluate(async () => {
      const { lentWx } = globalThis as unknown as {
        lentWx: Wx & { env: { USER_DATA_PATH: string } }
      }
      const files = lentWx['getFileSystemManager']?.() as Record<
        string,
        (o: object) => Promise<object>
      >
      const filePath = `${lentWx.env.USER_DATA_PATH}/a.txt`
      const failed = (error: { errMsg: string }) => error.errMsg
      await files['writeFile']?.({ filePath, data: 'tea', encoding: 'utf8' })
      const read = await files['readFile']?.({ filePath, encoding: 'base64' })
      await files['unlink']?.({ filePath })
      return [
        read,
        await files['access']?.({ path: filePath }).catch(failed),
        await files['writeFile']?.({ filePath: '/a.txt', data: '' }).catch(failed),
      ]
    })
    expect(outcome).toEqual([
      { errMsg: 'readFile:ok', data: 'dGVh' },
      'access:fail no such file or directory, access "http://usr/a.txt"',
      'writeFile:fail permission denied, open "/a.txt"',
    ])
  })

  it('sends a file to the cloud and fetches it again', async () => {
    const text = await screen.page.evaluate(async () => {
      const { lentWx } = globalThis as unknown as {
        lentWx: { cloud: Wx; env: { USER_DATA_PATH: string } } & Record<
          string,
          (o?: unknown) => unknown
        >
      }
      const files = lentWx['getFileSystemManager']?.() as Record<
        string,
        (o: object) => Promise<{ data: string }>
      >
      lentWx.cloud['init']?.()
      const filePath = `${lentWx.env.USER_DATA_PATH}/b.txt`
      await files['writeFile']?.({ filePath, data: 'mist' })
      const { fileID } = (await lentWx.cloud['uploadFile']?.({ cloudPath: 'b.txt', filePath })) as {
        fileID: string
      }
      const { tempFilePath } = (await lentWx.cloud['downloadFile']?.({ fileID })) as {
        tempFilePath: string
      }
      return (await files['readFile']?.({ filePath: tempFilePath, encoding: 'utf8' }))?.data
    })
    expect(text).toBe('mist')
  })

  it('turns a canvas into a picture, and asks before it goes to the album', async () => {
    const tempFilePath = await screen.page.evaluate(async () => {
      const { lentWx } = globalThis as unknown as { lentWx: Wx }
      const canvas = document.querySelector('canvas') as HTMLCanvasElement
      canvas.width = canvas.height = 40
      canvas.getContext('2d')?.fillRect(0, 0, 40, 40)
      const file = (await lentWx['canvasToTempFilePath']?.({
        canvas,
        destWidth: 20,
        destHeight: 10,
      })) as {
        tempFilePath: string
      }
      return file.tempFilePath
    })
    expect(await screen.wx('getImageInfo', { src: tempFilePath })).toMatchObject({
      width: 20,
      height: 10,
      type: 'png',
    })
    const saved = screen.wx('saveImageToPhotosAlbum', { filePath: tempFilePath })
    await screen.press('allow', 'privacy')
    await screen.press('allow', 'permission')
    expect(await saved).toEqual({ errMsg: 'saveImageToPhotosAlbum:ok' })
    const chosen = screen.wx('chooseMedia', { count: 1, mediaType: ['image'] })
    await screen.press('sample', 'image-source')
    expect(await chosen).toMatchObject({ tempFiles: [{ fileType: 'image', width: 640 }] })
  })

  it('has a clipboard, a screen and bytes of its own', async () => {
    await screen.wx('setClipboardData', { data: 'copied' })
    expect(await screen.wx('getClipboardData')).toMatchObject({ data: 'copied' })
    expect(await screen.wx('setScreenBrightness', { value: 1 })).toEqual({
      errMsg: 'setScreenBrightness:ok',
    })
    expect(await screen.wx('getScreenBrightness')).toMatchObject({ value: 1 })
    expect(await screen.wx('setScreenBrightness', { value: 3 })).toMatchObject({
      errMsg: 'setScreenBrightness:fail parameter error: value should be between 0 and 1',
    })
    const round = await screen.page.evaluate(() => {
      const { lentWx } = globalThis as unknown as { lentWx: Wx }
      return lentWx['arrayBufferToBase64']?.(lentWx['base64ToArrayBuffer']?.('AP8Q'))
    })
    expect(round).toBe('AP8Q')
  })
})
