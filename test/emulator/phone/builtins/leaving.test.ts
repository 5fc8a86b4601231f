import { openScreen, startFixture, type Screen } from '../screen'
import { connectAutomator, until, type Stage } from '../../../e2e/start-stage'

describe('the ways out of a page', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/home/home')
    await screen.page.locator('wx-page').waitFor()
  })
  afterEach(() => expect(screen.errors).toEqual([]))
  afterAll(() => stage.close())

  type Program = Awaited<ReturnType<typeof connectAutomator>>
  let program: Program
  beforeAll(async () => {
    program = await connectAutomator(stage.url, 'member')
    await program.callWxMethod('navigateTo', { url: '/pages/leaving/leaving' })
  })
  afterAll(() => program.disconnect())

  const route = async () => (await program.currentPage())?.path
  const shown = () => screen.page.locator('.phone-page:not([hidden])')
  const left = () =>
    until(async () => (await shown().locator('.log').innerText()).replace(/\s+/g, ' ') === GONE)
  const GONE = 'beforeleave leave afterleave'
  const open = async () => {
    await shown().locator('.open').click()
    await until(async () => (await shown().locator('.inside').boundingBox())?.y === 1300)
  }
  const swipe = async () => {
    await screen.page.mouse.move(6, 600)
    await screen.page.mouse.down()
    await screen.page.mouse.move(180, 610, { steps: 5 })
    await screen.page.mouse.up()
  }

  it('a page-container is closed first by the gesture, by wx.navigateBack and by sliding down', async () => {
    await open()
    await swipe()
    await left()
    await open()
    await program.callWxMethod('navigateBack')
    await left()
    await open()
    await screen.page.mouse.move(180, 1350)
    await screen.page.mouse.down()
    await screen.page.mouse.move(180, 1450, { steps: 5 })
    await screen.page.mouse.up()
    await left()
    expect(await route()).toBe('pages/leaving/leaving')
  })

  it('Moments get the page with its own query, by the menu', async () => {
    await screen.page.getByRole('button', { name: 'Menu' }).click()
    await screen.press('moments', 'menu')
    await until(async () => (await screen.surfaces()).some(({ kind }) => kind === 'share'))
    const sheet = screen.page.getByRole('dialog', { name: '分享到朋友圈' })
    expect(await sheet.innerText()).toContain('To all friends')
    expect(await sheet.innerText()).toContain('/pages/leaving/leaving?from=moments')
    await screen.press('cancel', 'share')
    await program.callWxMethod('hideShareMenu', { menus: ['shareTimeline'] })
    await screen.page.getByRole('button', { name: 'Menu' }).click()
    await until(async () => (await screen.surfaces()).length > 0)
    expect(await screen.page.locator('[data-action=share]').count()).toBe(1)
    expect(await screen.page.locator('[data-action=moments]').count()).toBe(0)
    await screen.press('cancel', 'menu')
  })

  it('the bar’s button asks when the page wants it to, and then leaves', async () => {
    await (await program.currentPage())?.callMethod('ask')
    await screen.page.getByRole('button', { name: 'Back' }).click()
    await screen.press('cancel', 'modal')
    expect(await route()).toBe('pages/leaving/leaving')
    await screen.page.getByRole('button', { name: 'Back' }).click()
    await screen.press('confirm', 'modal')
    await until(async () => (await route()) === 'pages/home/home')
  })

  it('the gesture goes back one page, and nowhere from the last', async () => {
    await program.callWxMethod('navigateTo', { url: '/pages/second/second' })
    await swipe()
    await until(async () => (await route()) === 'pages/home/home')
    await swipe()
    expect(await route()).toBe('pages/home/home')
  })
})
