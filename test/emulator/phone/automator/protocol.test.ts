import type { EventEmitter } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import {
  connectAutomator,
  startPhones,
  until,
  type MiniProgram,
  type Stage,
} from '../../../e2e/start-stage'
import { noteClientCalls } from './client-methods'
import { describeTheFixture } from './on-the-fixture'

type Page = NonNullable<Awaited<ReturnType<MiniProgram['currentPage']>>>
type Element = NonNullable<Awaited<ReturnType<Page['$']>>>

const calls = noteClientCalls()
let stage: Stage
let program: MiniProgram

beforeAll(async () => {
  stage = await startPhones({ projectDir: join(__dirname, '../features') })
  program = (await stage.open('member', { path: '/pages/one/one' })).program
})

afterAll(() => stage.close())

async function open(name: string): Promise<Page> {
  await program.callWxMethod('reLaunch', { url: `/pages/${name}/${name}` } as never)
  return (await program.currentPage()) as Page
}

async function find(page: Page, selector: string): Promise<Element> {
  const found = await page.$(selector)
  if (!found) throw new Error(`${selector} is not there`)
  return found
}

describe('miniProgram', () => {
  it('moves by each of its own calls', async () => {
    await program.switchTab('/pages/two/two')
    await program.navigateTo('/pages/shared/shared?a=1')
    expect((await program.currentPage())?.query).toEqual({ a: '1' })
    await program.redirectTo('/pages/styles/styles')
    expect((await program.pageStack()).map(({ path }) => path)).toEqual([
      'pages/two/two',
      'pages/styles/styles',
    ])
    await program.navigateBack()
    expect((await program.currentPage())?.path).toBe('pages/two/two')
    await program.reLaunch('/pages/one/one')
    expect((await program.currentPage())?.path).toBe('pages/one/one')
  })

  it('calls and mocks wx, in whichever style', async () => {
    expect((await program.systemInfo()) as object).toHaveProperty('windowWidth', 375)
    await program.mockWxMethod(
      'getStorageSync',
      (key: string, fallback: string) => {
        return key === 'name' ? 'Ann' : fallback
      },
      'unknown' as never,
    )
    expect(await program.callWxMethod('getStorageSync', 'name' as never)).toBe('Ann')
    expect(await program.callWxMethod('getStorageSync', 'age' as never)).toBe('unknown')
    await program.restoreWxMethod('getStorageSync')
    expect(await program.callWxMethod('getStorageSync', 'name' as never)).toBe('')
    await program.mockWxMethod('showModal', { confirm: true, cancel: false } as never)
    const answered = await program.evaluate(
      '() => new Promise((done) => wx.showModal({ title: "?", success: done }))' as never,
    )
    expect(answered).toEqual({ confirm: true, cancel: false })
    await program.restoreWxMethod('showModal')
    await expect(program.callWxMethod('noSuchThing')).rejects.toThrow('not exists')
    const refused = 'plugin "wx123" is not part of this phone'
    await expect(program.callPluginWxMethod('wx123', 'login')).rejects.toThrow(refused)
    await expect(program.mockPluginWxMethod('wx123', 'login', 1 as never)).rejects.toThrow(refused)
    await expect(program.restorePluginWxMethod('wx123', 'login')).rejects.toThrow(refused)
  })

  it('hears logs, exceptions and bound functions', async () => {
    const logs: unknown[] = []
    const exceptions: { message: string }[] = []
    const bound: unknown[] = []
    program.on('console', (log) => logs.push(log))
    program.on('exception', (exception) => exceptions.push(exception as { message: string }))
    await program.exposeFunction('tell', (...args: unknown[]) => bound.push(args))
    await program.evaluate('() => { tell("x", 1); console.log("noted", { a: 1 }) }' as never)
    await until(async () => Promise.resolve(bound.length > 0 && logs.length > 0))
    expect(bound).toEqual([['x', 1]])
    expect(logs).toContainEqual({ type: 'log', args: ['noted', { a: 1 }] })
    const page = await open('broken')
    await (await find(page, '.throw')).tap()
    await until(async () => Promise.resolve(exceptions.length > 0))
    expect(exceptions[0]?.message).toBe('the tap went wrong')
  })

  it('takes pictures, scrolls, and answers for the tool', async () => {
    await open('scrolling')
    const file = join(process.env['TMPDIR'] ?? '/tmp', `phone-${process.pid}.png`)
    await program.screenshot({ path: file })
    expect(readFileSync(file).subarray(1, 4).toString()).toBe('PNG')
    rmSync(file)
    await program.pageScrollTo(300)
    const page = (await program.currentPage()) as Page
    expect(await page.scrollTop()).toBe(300)
    expect(await page.size()).toEqual({ width: 375, height: expect.any(Number) as number })
    expect(await program.testAccounts()).toHaveLength(1)
    expect(await program.stopAudits()).toEqual({})
    await program.setTicket('t1')
    expect(await program.getTicket()).toEqual({ ticket: 't1' })
    await program.refreshTicket()
    expect(await program.getTicket()).not.toEqual({ ticket: 't1' })
    await program.remote()
  })

  it('is told of the connected phone also when it listens late', async () => {
    const { connection } = program as unknown as { connection: EventEmitter }
    const once = connection.once.bind(connection)
    connection.once = (...args) => {
      setTimeout(() => once(...args), 200)
      return connection
    }
    await program.remote().finally(() => (connection.once = once))
  })

  it('presses what WeChat itself draws', async () => {
    await open('shared')
    const native = program.native()
    const asked = program.evaluate(
      '() => new Promise((done) => wx.showModal({ title: "Sure?", success: done }))' as never,
    )
    await until(() =>
      native.confirmModal().then(
        () => true,
        () => false,
      ),
    )
    expect(await asked).toMatchObject({ confirm: true })
    await native.switchTab({ url: 'pages/two/two' } as never)
    await program.callWxMethod('navigateTo', { url: '/pages/shared/shared' } as never)
    await native.navigateLeft()
    expect((await program.currentPage())?.path).toBe('pages/two/two')
    await native.goHome()
    expect((await program.currentPage())?.path).toBe('pages/one/one')
    await expect(native.shareConfirm()).rejects.toThrow('no share surface is open')
  })
})

describe('page and element', () => {
  it('find by selector and XPath, read and change data, call methods', async () => {
    const page = await open('templates')
    await page.waitFor('.card')
    expect(await page.data('list[1].id')).toBe('b')
    await page.setData({ n: 2 })
    expect(await (await find(page, '.branch')).text()).toBe('second')
    expect(await page.$$('.row')).toHaveLength(3)
    expect(await page.$('.nothing')).toBeNull()
    const byPath = await page.xpath('//view[@class="card"]')
    expect(await byPath?.text()).toBe('card Ann x')
    expect(await (await page.getElementByXpath('//view[@class="card"]'))?.text()).toBe('card Ann x')
    expect(await page.getElementsByXpath('//view[@class="row"]')).toHaveLength(3)
    const queries = await open('queries')
    expect(await queries.callMethod('query')).toHaveProperty('left', 20)
  })

  it('tell size, place, attributes, styles and source', async () => {
    const page = await open('queries')
    const box = await find(page, '#box')
    expect(await box.offset()).toEqual({ left: 20, top: 0 })
    expect((await box.size()).width).toBe(355)
    expect(await box.attribute('data-name')).toBe('box')
    expect(await box.attribute('class')).toBe('box')
    expect(await box.style('color')).toBe('rgb(9, 9, 9)')
    expect(await box.wxml()).toBe('box')
    expect(await box.outerWxml()).toMatch(/^<view .*class="box".*>box<\/view>$/)
  })

  it('reach into custom components', async () => {
    const page = await open('components')
    const observer = await find(page, '#observer')
    expect(await (await observer.$('.log'))?.text()).toBe('sum 2|deep')
    expect(await observer.$$('.log')).toHaveLength(1)
    expect(await observer.property('step')).toBe(1)
    const custom = observer as unknown as {
      setData(data: object): Promise<void>
      data(path: string): Promise<unknown>
      callMethod(name: string): Promise<unknown>
    }
    await custom.setData({ list: [{ name: 'z' }] })
    expect(await custom.data('list[0].name')).toBe('z')
    await custom.callMethod('rename')
    expect(await custom.data('list[0].name')).toBe('b')
    expect(await page.$$('.child')).toHaveLength(2)
  })

  it('touch, press long, trigger and dispatch', async () => {
    const page = await open('wxs')
    const thumb = await find(page, '.thumb')
    const at = (pageX: number) => {
      const touch = { identifier: 0, pageX, pageY: 80 }
      return { touches: [touch], changedTouches: [touch] }
    }
    await thumb.touchstart(at(10) as never)
    await thumb.touchmove(at(40) as never)
    await thumb.touchend({ touches: [], changedTouches: at(40).changedTouches } as never)
    expect(await page.data('told')).toBe('moved 30')
    await thumb.longpress()
    const broken = await open('broken')
    await (await find(broken, '.count')).trigger('tap')
    expect(await broken.data('n')).toBe(1)
    await (await find(broken, '.count')).dispatchEvent({ eventName: 'tap' } as never)
    expect(await broken.data('n')).toBe(2)
  })

  it('type and scroll through built-ins', async () => {
    const templates = await open('templates')
    const input = (await find(templates, '.model')) as unknown as {
      input(text: string): Promise<void>
      value(): Promise<string>
    }
    await input.input('by automator')
    expect(await templates.data('typed')).toBe('by automator')
    expect(await input.value()).toBe('by automator')
    const scroller = (await find(await open('queries'), '.scroller')) as unknown as {
      scrollTo(x: number, y: number): Promise<void>
      property(name: string): Promise<number>
      scrollHeight(): Promise<number>
    }
    await scroller.scrollTo(0, 40)
    expect(await scroller.property('scrollTop')).toBe(40)
    expect(await scroller.scrollHeight()).toBe(300)
  })
})

describe('on the fixture', describeTheFixture)

describe('the client as a whole', () => {
  it('leaves and closes without touching the phone or other clients', async () => {
    const [one, two] = [
      await connectAutomator(stage.url, 'member'),
      await connectAutomator(stage.url, 'member'),
    ]
    await one.checkVersion()
    one.disconnect()
    await two.close()
    expect((await program.currentPage())?.path).toBe('pages/queries/queries')
  })

  it('has no public method that was not called', () => {
    const missing = calls.missing()
    console.log(`${calls.all.length - missing.length} of ${calls.all.length} client methods called`)
    expect(missing).toEqual([])
    expect(calls.all.length).toBeGreaterThan(80)
  })
})
