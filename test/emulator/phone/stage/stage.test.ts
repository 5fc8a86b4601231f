import type { Frame, Page } from 'playwright-core'
import qrcode from 'qrcode-generator'
import { until, type Stage } from '../../../e2e/start-stage'
import { screenOf, startFixture } from '../screen'

describe('the stage', () => {
  let stage: Stage
  let page: Page
  const errors: string[] = []

  beforeAll(async () => {
    stage = await startFixture()
    const context = await stage.browser.newContext({ viewport: { width: 1440, height: 900 } })
    page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    page.on('pageerror', (error) => errors.push(String(error.stack)))
    await page.goto(stage.url)
  })
  afterEach(() => expect(errors).toEqual([]))
  afterAll(() => stage.close())

  /** The frame of one phone, once its program runs. */
  async function phone(as: string): Promise<Frame> {
    const find = () => page.frames().find((frame) => frame.url().includes(`as=${as}&`))
    const frame = await until(() => Promise.resolve(find()))
    await frame.locator('wx-page').first().waitFor()
    return frame
  }

  const article = (name: string) => page.locator('article', { hasText: name })

  /** Opens a page on a phone by the stage's own "enter by". */
  async function enter(name: string, as: string, path: string, scene = 'list', query = '') {
    const around = article(name)
    await around.locator('[data-stage=enter]').click()
    await around.getByLabel('页面').selectOption(path)
    await around.locator('.panel select').first().selectOption(scene)
    await around.getByLabel('参数').fill(query)
    await around.locator('[data-stage=go]').click()
    await around.locator('.route', { hasText: path }).waitFor()
    return phone(as)
  }

  it('shows three people with a phone each', async () => {
    expect(await page.locator('article .who b').allInnerTexts()).toEqual([
      '林小满',
      '周店员',
      '陈店主',
    ])
    for (const as of ['member', 'staff', 'merchant']) {
      const frame = await phone(as)
      expect(await frame.getByText('count 0').isVisible()).toBe(true)
    }
  })

  it('keeps storage, identity and globals of two phones apart', async () => {
    const member = await enter('林小满', 'member', 'pages/api/api')
    const staff = await enter('周店员', 'staff', 'pages/api/api')
    const [mine, theirs] = [screenOf(member), screenOf(staff)]
    await mine.wx('setStorage', { key: 'who', data: 'member' })
    expect(await theirs.wx('getStorage', { key: 'who' })).toMatchObject({
      errMsg: 'getStorage:fail data not found',
    })
    await member.evaluate(() => Object.assign(globalThis, { only: 'here' }))
    expect(await staff.evaluate(() => 'only' in globalThis)).toBe(false)
    await initCloud(member)
    await initCloud(staff)
    const [one, two] = [await callCloud(member), await callCloud(staff)]
    expect(one).toMatchObject({ result: { openid: expect.any(String) as string } })
    expect(one).not.toEqual(two)
  })

  const initCloud = (frame: Frame) =>
    frame.evaluate(() => {
      const { lentWx } = globalThis as unknown as {
        lentWx: { cloud: { init(): void } }
      }
      lentWx.cloud.init()
    })

  const callCloud = (frame: Frame) =>
    frame.evaluate(async () => {
      const { lentWx } = globalThis as unknown as {
        lentWx: { cloud: { callFunction(o: object): Promise<object> } }
      }
      return lentWx.cloud
        .callFunction({ name: 'consumer', data: {} })
        .catch((error: object) => error)
    })

  it('takes a phone off the network and puts it back', async () => {
    const member = await phone('member')
    await initCloud(member)
    await article('林小满').locator('[data-stage=network]').click()
    await until(async () => {
      const { networkType } = await screenOf(member).wx('getNetworkType')
      return networkType === 'none'
    })
    expect(await callCloud(member)).toMatchObject({
      errCode: -1,
      errMsg: expect.stringMatching(/^cloud.callFunction:fail Error: errCode: -1 /) as string,
    })
    await article('林小满').locator('[data-stage=network]').click()
    await until(async () => {
      const { networkType } = await screenOf(member).wx('getNetworkType')
      return networkType === 'wifi'
    })
    expect(await callCloud(member)).toMatchObject({ errMsg: 'cloud.callFunction:ok' })
  })

  it('enters by scene and query', async () => {
    const staff = await enter('周店员', 'staff', 'pages/api/api', 'shopCode', 'scene=shop%3D1')
    expect(await staff.locator('.shown').innerText()).toBe('1047 {"scene":"shop%3D1"}')
  })

  it('scans the code that another phone shows, from its pixels', async () => {
    const member = await phone('member')
    const staff = await phone('staff')
    const code = qrcode(0, 'Q')
    code.addData('6912345678901234567', 'Numeric')
    code.make()
    const modules = Array.from({ length: code.getModuleCount() }, (_, row) =>
      Array.from({ length: code.getModuleCount() }, (_cell, column) => code.isDark(row, column)),
    )
    await drawModules(member, modules)
    const scanned = screenOf(staff).wx('scanCode')
    await screenOf(staff).press('aim:member', 'scan')
    expect(await scanned).toMatchObject({
      errMsg: 'scanCode:ok',
      result: '6912345678901234567',
      scanType: 'QR_CODE',
    })
    const cancelled = screenOf(staff).wx('scanCode', { scanType: ['barCode'] })
    await screenOf(staff).press('back', 'scan')
    expect(await cancelled).toEqual({ errMsg: 'scanCode:fail cancel' })
  })

  const drawModules = (frame: Frame, modules: boolean[][]) =>
    frame.evaluate((dark) => {
      const canvas = document.querySelector('canvas') as HTMLCanvasElement
      const size = 11
      canvas.width = canvas.height = dark.length * size
      const context = canvas.getContext('2d') as CanvasRenderingContext2D
      for (const [row, cells] of dark.entries()) {
        for (const [column, on] of cells.entries()) {
          context.fillStyle = on ? '#000' : '#fff'
          context.fillRect(column * size, row * size, size, size)
        }
      }
    }, modules)

  it('scans an image file, or takes what a person types', async () => {
    const staff = await phone('staff')
    const picture = await (
      await phone('member')
    ).evaluate(() => {
      const canvas = document.querySelector('canvas') as HTMLCanvasElement
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    })
    const file = { name: 'code.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') }
    const scanned = screenOf(staff).wx('scanCode')
    await staff.locator('.tools input[type=file]').setInputFiles(file)
    expect(await scanned).toMatchObject({ result: '6912345678901234567', scanType: 'QR_CODE' })
    const typed = screenOf(staff).wx('scanCode')
    await until(async () => (await screenOf(staff).surfaces()).length > 0)
    await staff.evaluate(() => window.wechat?.type('28000000000001'))
    await screenOf(staff).press('type', 'scan')
    expect(await typed).toMatchObject({ result: '28000000000001', scanType: 'CODE_128' })
  })

  it('sends a page to another phone, which enters by the friend scene', async () => {
    const member = await phone('member')
    await member.locator('.share').click()
    await screenOf(member).press('to:merchant', 'share')
    await screenOf(member).press('send', 'share')
    await article('陈店主').locator('.route', { hasText: 'pages/second/second' }).waitFor()
    const merchant = await phone('merchant')
    await merchant.getByText('got 3').waitFor()
    expect(merchant.url()).toContain('scene=1007')
  })

  it('leaves the program by the capsule and comes back', async () => {
    const staff = await phone('staff')
    await staff.getByRole('button', { name: 'Close' }).click()
    await article('周店员').getByRole('button', { name: '回到小程序' }).click()
    await article('周店员').locator('.home').waitFor({ state: 'hidden' })
  })

  it('turns dark, and adds and removes a phone; a reload remembers', async () => {
    await page.locator('[data-stage=dark]').click()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.getByLabel('名字（字母、数字）').fill('guest')
    await page.locator('[data-stage=add]').click()
    await phone('guest')
    await page.reload()
    await phone('guest')
    expect(await page.locator('article').count()).toBe(4)
    await article('guest').locator('[data-stage=more]').click()
    await article('guest').locator('[data-stage=remove]').click()
    expect(await page.locator('article').count()).toBe(3)
    await page.locator('[data-stage=light]').click()
  })

  it('fills a handset with one phone', async () => {
    const context = await stage.browser.newContext({ viewport: { width: 390, height: 844 } })
    const handset = await context.newPage()
    await handset.goto(`${stage.url}/?as=staff&path=pages/api/api`)
    const frame = handset.frameLocator('iframe')
    await frame.locator('.shown').waitFor()
    expect(await handset.locator('iframe').boundingBox()).toMatchObject({ width: 390, height: 844 })
    await frame.getByRole('button', { name: 'Menu' }).click()
    await frame.locator('[data-action="as:member"]').click()
    await handset.waitForURL(/as=member/)
    await context.close()
  })
})
