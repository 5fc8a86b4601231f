import { openScreen, startFixture, type Screen } from '../screen'
import { connectAutomator, until, type Stage } from '../../../e2e/start-stage'

type Wx = Record<string, (options?: unknown) => unknown>
interface Lent {
  lentWx: Wx
  heard: string[]
}

describe('the phone around a program', () => {
  let stage: Stage
  let screen: Screen

  beforeAll(async () => {
    stage = await startFixture()
    screen = await openScreen(stage, 'pages/api/api')
    await screen.by('shown').waitFor()
  })
  afterEach(() => expect(screen.errors).toEqual([]))
  afterAll(() => stage.close())

  it('buzzes, stays awake, shows its menu entries: each says ok in its own name', async () => {
    const calls: [string, object][] = [
      ['vibrateShort', { type: 'light' }],
      ['vibrateLong', {}],
      ['setKeepScreenOn', { keepScreenOn: true }],
      ['showShareMenu', { menus: ['shareAppMessage', 'shareTimeline'] }],
    ]
    for (const [name, options] of calls) {
      expect(await screen.wx(name, options)).toMatchObject({ errMsg: `${name}:ok` })
    }
    expect(await screen.wx('showShareMenu', { menus: ['shareTimeline'] })).toMatchObject({
      errMsg: expect.stringMatching(/^showShareMenu:fail /) as string,
    })
  })

  it('opens a place on the map and the privacy contract, each until it is closed', async () => {
    await screen.wx('openLocation', { latitude: 31.2, longitude: 121.4, name: 'Tea house' })
    await until(async () => (await screen.surfaces())[0]?.text.includes('Tea house'))
    await screen.press('back', 'open-location')
    const read = screen.wx('openPrivacyContract')
    await until(async () => (await screen.surfaces())[0]?.kind === 'privacy-contract')
    const [contract] = await screen.surfaces()
    await screen.press(contract?.actions[0] ?? '', 'privacy-contract')
    expect(await read).toEqual({ errMsg: 'openPrivacyContract:ok' })
  })

  it('tells of updates, performance and the network', async () => {
    await screen.page.evaluate(() => {
      const lent = globalThis as unknown as Lent
      lent.heard = []
      const updates = lent.lentWx['getUpdateManager']?.() as Wx
      updates['onCheckForUpdate']?.(({ hasUpdate }: { hasUpdate: boolean }) => {
        lent.heard.push(`update ${hasUpdate}`)
      })
      lent.lentWx['onNetworkStatusChange']?.(({ networkType }: { networkType: string }) => {
        lent.heard.push(networkType)
      })
      const performance = lent.lentWx['getPerformance']?.() as Wx
      lent.heard.push(typeof (performance['now']?.() as number))
    })
    await screen.page.evaluate(() => {
      const tell = { phone: 'tell', name: 'network', payload: 'offline' }
      window.postMessage(tell, location.origin)
    })
    const heard = () => screen.page.evaluate(() => (globalThis as unknown as Lent).heard)
    await until(async () => (await heard()).includes('update false'))
    await until(async () => (await heard()).includes('none'))
    expect(await heard()).toContain('number')
  })

  it('is told of themes, of going and of coming back, through wx as through App', async () => {
    await screen.page.evaluate(() => {
      const lent = globalThis as unknown as Lent
      lent.heard = []
      const hear = (name: string) => (event: object) => {
        lent.heard.push(`${name} ${Object.keys(event).join()}`)
      }
      for (const name of ['ThemeChange', 'AppShow', 'AppHide']) {
        lent.lentWx[`on${name}`]?.(hear(name))
      }
      const tell = (message: object) => window.postMessage(message, location.origin)
      tell({ phone: 'settings', settings: { theme: 'dark' } })
      tell({ phone: 'tell', name: 'appHide' })
      tell({ phone: 'tell', name: 'appShow' })
    })
    const heard = () => screen.page.evaluate(() => (globalThis as unknown as Lent).heard)
    await until(async () => (await heard()).length >= 3)
    expect(await heard()).toEqual([
      'ThemeChange theme',
      'AppHide ',
      expect.stringMatching(/^AppShow path,query,scene/) as string,
    ])
  })

  it('starts a pull-down refresh by itself, and the page ends it', async () => {
    const program = await connectAutomator(stage.url, 'member')
    await program.callWxMethod('startPullDownRefresh')
    expect(await screen.page.locator('.phone-pull').isVisible()).toBe(true)
    await program.callWxMethod('stopPullDownRefresh')
    expect(await screen.page.locator('.phone-pull').isVisible()).toBe(false)
    program.disconnect()
  })
})
