import { join } from 'node:path'
import { startPhones, until, type OpenPhone, type Stage } from '../../../e2e/start-stage'

let stage: Stage

beforeAll(async () => {
  stage = await startPhones({ projectDir: join(__dirname, '../features') })
})

afterAll(() => stage.close())

const shownOf = ({ page }: OpenPhone) => page.locator('.phone-page:not([hidden])')
const route = async ({ program }: OpenPhone) => (await program.currentPage())?.path
const wx = ({ program }: OpenPhone, name: string, options?: object) =>
  program.callWxMethod(name, ...((options ? [options] : []) as never[]))

describe('app and pages', () => {
  it('live in WeChat’s order, and tab pages stay alive', async () => {
    const phone = await stage.open('life', { path: '/pages/one/one?a=1&b=%E5%BC%A0' })
    const life = () => shownOf(phone).locator('.life').innerText()
    expect(await life()).toBe('load(a,1;b,%E5%BC%A0) show ready')
    await phone.page.getByRole('tab', { name: 'Two' }).click()
    expect(await shownOf(phone).locator('.here').innerText()).toBe('two')
    await phone.page.getByRole('tab', { name: 'One' }).click()
    await until(async () => (await life()).endsWith('ready hide show'))
    expect(await shownOf(phone).locator('.tapped').innerText()).toBe('tapped One')
    const app = await phone.program.evaluate('() => getApp().globalData.life' as never)
    expect(app).toEqual(['launch', 'show'])
    expect(phone.errors).toEqual([])
  })

  it('move as the documentation says and refuse in its words', async () => {
    const phone = await stage.open('routes', { path: '/pages/one/one' })
    await wx(phone, 'navigateTo', { url: '/pages/shared/shared' })
    await wx(phone, 'navigateTo', { url: '../broken/broken?x=1' })
    expect(await route(phone)).toBe('pages/broken/broken')
    await wx(phone, 'redirectTo', { url: '/pages/styles/styles' })
    expect((await phone.program.pageStack()).map(({ path }) => path)).toEqual([
      'pages/one/one',
      'pages/shared/shared',
      'pages/styles/styles',
    ])
    await phone.page.getByRole('button', { name: 'Back' }).click()
    await until(async () => (await route(phone)) === 'pages/shared/shared')
    await wx(phone, 'reLaunch', { url: '/pages/shared/shared' })
    const refusals: [string, object, string][] = [
      ['navigateBack', {}, 'navigateBack:fail cannot navigate back at first page.'],
      ['navigateTo', { url: '/pages/one/one' }, 'navigateTo:fail can not navigateTo a tabbar page'],
      ['switchTab', { url: '/pages/wxs/wxs' }, 'switchTab:fail can not switch to no-tabBar page'],
      ['navigateTo', { url: '/nowhere' }, 'navigateTo:fail page "nowhere" is not found'],
      [
        'navigateTo',
        {},
        'navigateTo:fail parameter error: parameter.url should be String instead of Undefined;',
      ],
    ]
    for (const [name, options, message] of refusals) {
      await expect(wx(phone, name, options)).rejects.toThrow(message)
    }
    for (let i = 0; i < 9; i += 1) await wx(phone, 'navigateTo', { url: '/pages/wxs/wxs' })
    await expect(wx(phone, 'navigateTo', { url: '/pages/wxs/wxs' })).rejects.toThrow(
      'navigateTo:fail webview count limit exceed',
    )
  })

  it('send an unknown first page to App.onPageNotFound', async () => {
    const phone = await stage.open('lost', { path: '/pages/gone/gone' })
    await until(async () => (await route(phone)) === 'pages/two/two')
  })

  it('begin where entryPagePath says', async () => {
    const phone = await stage.open('entry')
    expect(await route(phone)).toBe('pages/one/one')
  })

  it('open an independent package', async () => {
    const phone = await stage.open('alone', { path: '/alone/inside/inside' })
    expect(await shownOf(phone).innerText()).toBe('alone')
  })

  it('preload the packages that preloadRule names once the page shows', async () => {
    const phone = await stage.open('ahead', { path: '/pages/one/one' })
    const fetched = () =>
      phone.page.evaluate(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.includes('/app/late')),
      )
    expect(await fetched()).toBe(false)
    await wx(phone, 'switchTab', { url: '/pages/two/two' })
    await until(fetched)
    expect(await route(phone)).toBe('pages/two/two')
    expect(phone.errors).toEqual([])
  })
})

describe('the page area', () => {
  it('pulls to refresh with the mouse, reaches the bottom, tells scroll and resize', async () => {
    const phone = await stage.open('scroll', { path: '/pages/scrolling/scrolling' })
    const { page } = phone
    const log = () => shownOf(phone).locator('.log').innerText()
    await page.mouse.move(180, 300)
    await page.mouse.down()
    await page.mouse.move(180, 420, { steps: 5 })
    await page.mouse.up()
    await until(async () => (await log()) === 'pulled')
    expect(await page.locator('.phone-pull').isVisible()).toBe(true)
    await wx(phone, 'stopPullDownRefresh')
    expect(await page.locator('.phone-pull').isVisible()).toBe(false)
    await page.mouse.wheel(0, 5000)
    await until(async () => (await log()) === 'pulled scrolled bottom')
    await page.setViewportSize({ width: 414, height: 812 })
    await until(async () => (await log()).endsWith('width 414'))
  })

  it('gives the navigation bar its title, colours and loading sign', async () => {
    const phone = await stage.open('bar', { path: '/pages/shared/shared' })
    const bar = phone.page.locator('#phone-navigation')
    expect(await bar.innerText()).toContain('Features')
    await wx(phone, 'setNavigationBarTitle', { title: 'Renamed' })
    expect(await bar.innerText()).toContain('Renamed')
    await wx(phone, 'setNavigationBarColor', {
      frontColor: '#ffffff',
      backgroundColor: '#ff0000',
    })
    const style = () => bar.evaluate((node) => [node.style.color, node.style.background])
    expect(await style()).toEqual(['white', 'rgb(255, 0, 0)'])
    await wx(phone, 'showNavigationBarLoading')
    expect(await bar.locator('.spinner').count()).toBe(1)
  })

  it('shows badges and red dots on the native tab bar', async () => {
    const phone = await stage.open('badges', { path: '/pages/one/one' })
    await wx(phone, 'setTabBarBadge', { index: 1, text: '3' })
    expect(await phone.page.getByRole('tab').nth(1).innerText()).toContain('3')
    await wx(phone, 'hideTabBar')
    expect(await phone.page.getByRole('tab').count()).toBe(0)
    await expect(wx(phone, 'setTabBarBadge', { index: 9, text: '1' })).rejects.toThrow(
      'setTabBarBadge:fail tabbar item not found',
    )
  })

  it('follows the theme: theme.json variables and prefers-color-scheme', async () => {
    const phone = await stage.open('dark', { path: '/pages/shared/shared', theme: 'dark' })
    const text = phone.page.getByText('not coloured by another page')
    expect(await text.evaluate((node) => getComputedStyle(node).color)).toBe('rgb(250, 250, 250)')
    const bar = phone.page.locator('#phone-navigation')
    expect(await bar.evaluate((node) => node.style.background)).toBe('rgb(32, 32, 32)')
  })
})

describe('phones apart', () => {
  it('share no storage, identity or globals', async () => {
    const [ann, bob] = [
      await stage.open('ann', { path: '/pages/script/script' }),
      await stage.open('bob', { path: '/pages/script/script' }),
    ]
    await wx(ann, 'setStorage', { key: 'k', data: 'of ann' })
    expect(await ann.program.callWxMethod('getStorageSync', 'k')).toBe('of ann')
    expect(await bob.program.callWxMethod('getStorageSync', 'k')).toBe('')
    await ann.program.evaluate('() => { getApp().globalData.secret = 1 }' as never)
    expect(await bob.program.evaluate('() => getApp().globalData.secret ?? null' as never)).toBe(
      null,
    )
    const accounts = (await Promise.all(
      [ann, bob].map(({ program }) => program.testAccounts()),
    )) as { openid: string }[][]
    expect(accounts[0]?.[0]?.openid).not.toBe(accounts[1]?.[0]?.openid)
  })

  it('show a page’s error and leave the page and the other phones alive', async () => {
    const [broken, other] = [
      await stage.open('broken', { path: '/pages/broken/broken' }),
      await stage.open('whole', { path: '/pages/broken/broken' }),
    ]
    await shownOf(broken).locator('.throw').click()
    const band = broken.page.getByRole('alert')
    expect(await band.innerText()).toContain('the tap went wrong')
    expect(await band.innerText()).toContain('pages/broken/broken.js')
    expect(await broken.program.evaluate('() => getApp().globalData.errors' as never)).toEqual([
      'the tap went wrong',
    ])
    for (const phone of [broken, other]) {
      await shownOf(phone).locator('.count').click()
      expect(await shownOf(phone).locator('.alive').innerText()).toBe('alive 1')
    }
    expect(await other.page.getByRole('alert').count()).toBe(0)
  })
})
