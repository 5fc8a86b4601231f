import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { startPhones, until, type OpenPhone, type Stage } from '../../../e2e/start-stage'

let stage: Stage
let phone: OpenPhone
let page: Page

beforeAll(async () => {
  stage = await startPhones({ projectDir: join(__dirname, '../features') })
  phone = await stage.open('member')
  page = phone.page
})

afterAll(() => stage.close())

/** Opens a page of the program and answers what shows. */
async function open(name: string): Promise<Locator> {
  phone.errors.length = 0
  await phone.program.callWxMethod('reLaunch', { url: `/pages/${name}/${name}` })
  return page.locator('.phone-page:not([hidden])')
}

const call = async (method: string, ...args: unknown[]) =>
  (await phone.program.currentPage())?.callMethod(method, ...(args as never[]))
const setData = async (data: object) => (await phone.program.currentPage())?.setData(data)
/** Elements by a class of a component's own, which carries its scope in the document. */
const inside = (shown: Locator, name: string) => shown.locator(`[class*="--${name}"]`)
const color = (element: Locator) => element.evaluate((node) => getComputedStyle(node).color)

describe('components', () => {
  let shown: Locator

  beforeEach(async () => {
    shown = await open('components')
  })

  afterEach(() => expect(phone.errors).toEqual([]))

  it('run observers of several fields, of paths and of all below a path', async () => {
    const log = inside(shown, 'log')
    expect(await log.innerText()).toBe('sum 2|deep')
    await setData({ step: 5, 'deep.a.b': 2 })
    expect(await log.innerText()).toContain('sum 6')
    expect(await log.innerText()).toContain('step 1>5')
    expect((await log.innerText()).split('deep')).toHaveLength(3)
    await call('rename')
    expect(await log.innerText()).toContain('name b')
  })

  it('keep pure data out of the template', async () => {
    expect(await inside(shown, 'pure').innerText()).toBe('pure data stays out')
  })

  it('relate, take behaviors with definition filters, and are found by selectors', async () => {
    await call('ask')
    const said = shown.locator('.said')
    expect(await said.innerText()).toBe('I am Ann; Ann with 2 kids; 2; only this undefined')
    expect(await inside(shown, 'kid').allInnerTexts()).toEqual(['KID', 'KID'])
    await setData({ kids: ['x'] })
    await call('ask')
    expect(await said.innerText()).toContain('Ann with 1 kids; 1;')
  })

  it('fill named slots, leave out a virtual host, choose generics', async () => {
    expect(await inside(shown, 'head').innerText()).toBe('in head')
    expect(await inside(shown, 'body').innerText()).toBe('in body')
    expect(await shown.locator('wx-bare').count()).toBe(0)
    expect(await shown.getByText('no host').count()).toBe(1)
    expect(await shown.locator('.one').innerText()).toBe('plain a')
    expect(await shown.locator('.two').innerText()).toBe('fancy b')
  })

  it('pass events through capture, bubbling with marks, and catch', async () => {
    const log = shown.locator('.events-log')
    await inside(shown.locator('.loud'), 'bubble').click()
    expect(await log.innerText()).toBe('captured heard loud outer+bubbler loud')
    await setData({ events: '', stop: true })
    await inside(shown.locator('.loud'), 'bubble').click()
    expect(await log.innerText()).toBe('captured caught')
    await setData({ events: '' })
    await inside(shown.locator('.quiet'), 'bubble').click()
    expect(await log.innerText()).toBe('captured')
  })

  it('live: created, attached, ready, page show and hide, detached', async () => {
    const lives = inside(shown, 'lives')
    expect(await lives.innerText()).toBe('created attached show ready')
    await phone.program.callWxMethod('navigateTo', { url: '/pages/broken/broken' })
    await phone.program.callWxMethod('navigateBack')
    expect(await lives.innerText()).toBe('created attached show ready hide show')
    await setData({ alive: false })
    expect(await lives.count()).toBe(0)
    const life = await phone.program.evaluate('() => getApp().globalData.life' as never)
    expect(life).toContain('detached')
  })
})

describe('templates', () => {
  it('import, include, call WXS, branch, and keep rows by key', async () => {
    const shown = await open('templates')
    expect(await shown.locator('.card').innerText()).toBe('card Ann x')
    expect(await shown.locator('.foot').innerText()).toBe('included 1')
    expect(await shown.locator('.wxs').innerText()).toBe('list of 3 String 6 Object')
    expect(await shown.locator('.branch').innerText()).toBe('first')
    expect(await shown.locator('.hidden').isVisible()).toBe(false)
    await shown.locator('.keep-b input').fill('typed')
    await setData({
      which: 'badge',
      n: 2,
      list: [{ id: 'c' }, { id: 'b' }, { id: 'd' }, { id: 'a' }],
    })
    expect(await shown.locator('.card').innerText()).toBe('badge Ann')
    expect(await shown.locator('.branch').innerText()).toBe('second')
    expect(await shown.locator('.hidden').isVisible()).toBe(true)
    expect(await shown.locator('.row').allInnerTexts()).toEqual(['0:c', '1:b', '2:d', '3:a'])
    expect(await shown.locator('.keep-b input').inputValue()).toBe('typed')
    expect(phone.errors).toEqual([])
  })

  it('break lines at \\n, as WeChat’s compiler does', async () => {
    const shown = await open('templates')
    expect(await shown.locator('.lines').innerText()).toBe('one\n1')
  })

  it('bind both ways with model:', async () => {
    const shown = await open('templates')
    expect(await shown.locator('.model input').inputValue()).toBe('start')
    await shown.locator('.model input').fill('changed')
    expect(await shown.locator('.typed').innerText()).toBe('changed')
    await setData({ typed: 'by code' })
    expect(await shown.locator('.model input').inputValue()).toBe('by code')
  })
})

describe('WXS on the page', () => {
  it('drags with ComponentDescriptor, state and callMethod, though computed in the template', async () => {
    const shown = await open('wxs')
    const thumb = shown.locator('.thumb')
    await thumb.hover({ position: { x: 10, y: 10 } })
    await page.mouse.down()
    expect(await color(thumb)).toBe('rgb(255, 0, 0)')
    await page.mouse.move(60, 80, { steps: 5 })
    expect(await thumb.evaluate((node) => getComputedStyle(node).transform)).toMatch(/matrix/)
    await page.mouse.up()
    expect(await shown.locator('.told').innerText()).toBe('moved 50')
    expect(await color(thumb)).not.toBe('rgb(255, 0, 0)')
  })

  it('hears changed properties', async () => {
    const shown = await open('wxs')
    await setData({ level: 5 })
    const opacity = () =>
      shown.locator('.watched').evaluate((node) => getComputedStyle(node).opacity)
    await until(async () => (await opacity()) === '0.5')
    expect(phone.errors).toEqual([])
  })
})

describe('queries', () => {
  it('answer place, style, node, scroll and viewport', async () => {
    await open('queries')
    expect(await call('query')).toEqual({
      left: 20,
      id: 'box',
      style: ['rgb(9, 9, 9)', '20px', 'box'],
      canvas: 'function',
      scrollHeight: 300,
      all: 2,
      viewport: 0,
      nothing: null,
    })
  })

  it('are answered after the frame that they tell of, and so is setData', async () => {
    await open('queries')
    expect(await call('order')).toEqual(['frame', 'setData', 'query'])
  })

  it('observe intersections', async () => {
    const shown = await open('queries')
    await phone.program.callWxMethod('pageScrollTo', { selector: '.far', duration: 0 })
    await until(async () => (await shown.locator('.seen').innerText()) === 'in view')
    await phone.program.callWxMethod('pageScrollTo', { scrollTop: 0, duration: 0 })
    await until(async () => (await shown.locator('.seen').innerText()) === 'out of view')
  })
})

describe('styles', () => {
  it('stay inside their component unless it shares', async () => {
    const shown = await open('styles')
    const [fromApp, fromPage] = ['rgb(4, 5, 6)', 'rgb(7, 8, 9)']
    expect(await color(inside(shown.locator('.s1'), 'global'))).not.toBe(fromApp)
    expect(await color(shown.getByText('apply-shared', { exact: true }))).toBe(fromApp)
    expect(await color(shown.getByText('shared', { exact: true }))).toBe(fromApp)
    expect(await color(shown.getByText('isolated page'))).not.toBe(fromPage)
    expect(await color(shown.getByText('apply-shared page'))).toBe(fromPage)
  })

  it('let external classes in, set :host, and share upwards only from shared', async () => {
    const shown = await open('styles')
    expect(await color(shown.getByText('isolated outer'))).toBe('rgb(11, 12, 13)')
    const padding = shown.locator('.s1').evaluate((node) => getComputedStyle(node).paddingLeft)
    expect(await padding).toBe('15px')
    expect(await color(shown.getByText('leak'))).toBe('rgb(200, 0, 0)')
  })

  it('select by id, by place among siblings and by the phone’s theme', async () => {
    const shown = await open('styles')
    expect(await color(shown.getByText('by id'))).toBe('rgb(21, 22, 23)')
    expect(await color(shown.getByText('odd'))).toBe('rgb(31, 32, 33)')
    expect(await color(shown.getByText('even'))).not.toBe('rgb(31, 32, 33)')
    const dark = await stage.open('dark', { path: '/pages/styles/styles', theme: 'dark' })
    expect(await color(dark.page.getByText('by id'))).toBe('rgb(41, 42, 43)')
    await dark.page.close()
  })

  it('measure rpx by the screen and keep fixed elements below the bar', async () => {
    const shown = await open('styles')
    expect((await shown.locator('.half').boundingBox())?.width).toBeCloseTo(187.5)
    expect((await shown.locator('.fixed').boundingBox())?.y).toBe(64)
  })

  it('of one page do not reach another', async () => {
    await open('styles')
    await phone.program.callWxMethod('navigateTo', { url: '/pages/shared/shared' })
    const text = page.getByText('not coloured by another page')
    expect(await color(text)).toBe('rgb(1, 2, 3)')
  })
})

describe('a page made by Component()', () => {
  it('has its query as properties, plain events, routes relative to itself', async () => {
    const asked = await stage.open('asked', { path: '/pages/asked/asked?name=Ann&count=2' })
    const shown = asked.page.locator('.phone-page:not([hidden])')
    expect(await shown.locator('.given').innerText()).toBe('Ann 3')
    expect(await shown.locator('.matches').innerText()).toBe('true Ann')
    await shown.locator('.event').click()
    expect(await shown.locator('.event').innerText()).toBe('tap tapped tapped round 3 number 0')
    await asked.page.mouse.wheel(0, 500)
    const scroller = asked.page.locator('.phone-scroll').first()
    expect(await scroller.evaluate((node) => node.scrollTop)).toBe(0)
    await (await asked.program.currentPage())?.callMethod('next')
    expect((await asked.program.currentPage())?.path).toBe('pages/shared/shared')
    expect(asked.errors).toEqual([])
    await asked.page.close()
  })
})

describe('packages and scripts', () => {
  it('show a placeholder, then the component of another package', async () => {
    const shown = await open('placeholder')
    await until(async () => (await shown.innerText()) === 'the part is here')
  })

  it('load a subpackage when a page of it opens', async () => {
    await open('shared')
    await phone.program.callWxMethod('navigateTo', { url: '/late/inside/inside' })
    expect(await page.locator('.late').innerText()).toBe('from the subpackage')
  })

  it('hide the browser from the logic layer and share modules', async () => {
    const shown = await open('script')
    const facts = await shown.locator('.facts').innerText()
    expect(facts).toMatch(/^undefined,undefined,undefined pages\/script\/script \d+$/)
    expect(await call('later')).toBe('from the subpackage')
  })
})
