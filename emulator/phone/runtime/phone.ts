import { transformUnits } from '../compiler/units'
import type { Manifest } from '../compiler/bundle'
import { AppHost, currentPages } from './app'
import { BASE, type PhoneBoot } from './boot'
import { builtinAt, builtinsBelow } from './builtin-components'
import { watchBackGesture } from './back-gesture'
import { ApiFailure } from './contract'
import type {
  BackWay,
  ComponentInstance,
  PhoneEvents,
  PhoneRuntime,
  PhoneSettings,
} from './contract'
import { formFieldsBelow } from './form-behaviors'
import { Framework, selectIn } from './framework'
import { glassOf, hostOf } from './glass'
import { drawIcons } from './icons'
import { addInstanceMethods } from './instance-methods'
import { layoutOf } from './layout'
import { countSetData, noteFirstPage } from './metrics'
import { moduleGlobals } from './module-globals'
import { Modules } from './modules'
import { NavigationBar } from './navigation-bar'
import { Packages } from './packages'
import type { Page } from './page'
import { PageMaker, pageOf } from './page-maker'
import { ProblemBand } from './problems'
import { PageRouter } from './router'
import { service } from './service'
import { Signals } from './signals'
import { askStage, tellStage } from './stage-channel'
import { phoneStorage } from './storage'
import { TabBar, type TabBarStyle } from './tab-bar'
import { withTheme } from './theme'
import { parseQuery } from './urls'
import { createWx } from './wx'

const PRELOAD_LATEST_MS = 3000

/** One phone: puts the parts together and is what built-ins and wx.* see of them. */
export class Phone implements PhoneRuntime {
  readonly phone: string
  readonly identity: PhoneRuntime['identity']
  readonly appConfig: Record<string, unknown>
  readonly launchOptions: PhoneRuntime['launchOptions']
  readonly storage: PhoneRuntime['storage']
  readonly overlay = document.getElementById('phone-overlay') as HTMLElement
  readonly router: PageRouter
  readonly app = new AppHost()
  readonly packages: Packages
  readonly modules: Modules
  readonly wx: Record<string, unknown>
  readonly signals = new Signals<PhoneEvents>()
  settings: PhoneSettings
  clockOffsetMs: number
  readonly band = new ProblemBand()
  private readonly framework: Framework
  private readonly navigation: NavigationBar
  private readonly tabs: TabBar
  private readonly maker: PageMaker

  constructor(
    boot: PhoneBoot,
    private readonly manifest: Manifest,
    unbuiltApi: (name: string) => unknown,
  ) {
    this.phone = boot.phone
    this.identity = boot.identity
    this.settings = boot.settings
    this.clockOffsetMs = boot.clockOffsetMs
    this.appConfig = manifest.appConfig
    this.storage = phoneStorage(boot.phone, boot.identity.openid, boot.identity.appid)
    this.launchOptions = launchOptionsOf(boot, manifest.entryPage)
    this.tabs = new TabBar(
      this.themed(manifest.appConfig.tabBar as TabBarStyle),
      (path) => this.resolveFile(path),
      (item, index) => this.tabTapped(item, index),
    )
    this.navigation = new NavigationBar(
      {
        back: () => this.goBack('button'),
        home: () => void this.router.reLaunch({ url: `/${manifest.entryPage}` }),
      },
      () => this.now(),
    )
    this.router = new PageRouter({
      pages: manifest.pages,
      entryPage: manifest.entryPage,
      tabs: this.tabs.items.map(({ pagePath }) => pagePath),
      prepare: (route) => this.packages.loadFor(route),
      create: (target) => this.maker.make(target),
      changed: (page) => this.pageChanged(page),
      unloaded: (page) => this.signals.emit('unload', page),
      notFound: (path, query) => {
        this.app.emit('onPageNotFound', { path, query, isEntryPage: true })
      },
    })
    this.wx = createWx({
      runtime: this,
      app: this.app,
      navigation: this.navigation,
      tabs: this.tabs,
      topPage: () => this.currentPage(),
      layOut: () => this.layOut(),
      unbuilt: unbuiltApi,
    })
    this.packages = new Packages(manifest, () => this.framework.components)
    const globals = moduleGlobals({
      wx: this.wx,
      app: this.app,
      components: () => this.framework.components,
      currentPages: () => currentPages(this.router.stack),
      now: () => this.now(),
    })
    this.modules = new Modules(globals, (path) => this.packages.loadFor(path))
    this.framework = new Framework({
      runtime: this,
      modules: this.modules,
      templateRuntime: manifest.templateRuntime,
      tapped: () => this.signals.emit('tap', undefined),
      placeheld: (path) => this.packages.ensureComponent(path),
    })
    this.maker = new PageMaker({
      framework: this.framework,
      tabs: this.tabs,
      window: (manifest.appConfig.window ?? {}) as Record<string, unknown>,
      themed: (value) => this.themed(value),
      guard: (where, call) => this.guard(where, call),
    })
    addInstanceMethods({
      currentPage: () => this.currentPage(),
      pageOf: (element) => pageOf(element, this.router.stack),
      wx: this.wx,
      countSetData,
    })
    drawIcons(manifest.icons, document.getElementById('phone-pages') as HTMLElement)
    watchBackGesture(() => this.goBack('gesture'))
    this.applySettings()
  }

  /** Loads the main package, runs the app, opens its pages. */
  async start(urls: string[]) {
    this.band.showProblems(this.manifest.problems)
    await this.packages.load('main')
    const { components, styles } = this.framework
    const appStyle = components.styleOf('app')
    if (appStyle !== undefined) styles.add('app', appStyle, 'app', '', false)
    this.guard('app', () => this.manifest.appScript && this.modules.load(this.manifest.appScript))
    this.guard('App onLaunch', () => this.app.emit('onLaunch', this.wxLaunchOptions()))
    this.guard('App onShow', () => this.app.emit('onShow', this.wxLaunchOptions()))
    const [first = '', ...others] = urls
    await this.router.launch(first)
    for (const url of others) await this.router.navigateTo({ url })
    noteFirstPage(() => this.pages())
  }

  private wxLaunchOptions() {
    return { ...this.launchOptions, referrerInfo: {} }
  }

  private themed<T>(value: T): T {
    return withTheme(value, this.manifest.theme[this.shownTheme()])
  }

  /* ---- pages ---- */

  private pageChanged(page: Page) {
    this.navigation.show(
      page,
      this.router.stack.length > 1,
      page.route !== this.manifest.entryPage && !this.tabs.has(page.route),
    )
    this.tabs.show(page.route)
    this.framework.styles.show(this.maker.styledPaths(page))
    this.layOut()
    this.signals.emit('page', page)
    // When the page has nothing to do: what it shows first comes first.
    window.requestIdleCallback(() => this.packages.preload(page.route), {
      timeout: PRELOAD_LATEST_MS,
    })
    const title = String(page.config.navigationBarTitleText ?? '')
    tellStage({ phone: 'page', route: page.route, title })
    sessionStorage.setItem(`phone/${this.phone}/stack`, JSON.stringify(this.router.urls()))
  }

  private tabTapped(item: { pagePath: string; text: string }, index: number) {
    const { pagePath, text } = item
    void this.router.switchTab({ url: `/${pagePath}` }).then(() => {
      this.currentPage().call('onTabItemTap', { index, pagePath, text })
    })
  }

  /** By a person's hand; at the bottom of the stack there is no way back. */
  goBack(way: BackWay) {
    this.router.navigateBack({}, way).catch((error: unknown) => {
      if (!(error instanceof ApiFailure)) this.report(error, 'the way back')
    })
  }

  layOut() {
    const { windowHeight } = this.layout()
    document.documentElement.style.setProperty('--page-vh', `${windowHeight / 100}px`)
  }

  /* ---- settings ---- */

  changeSettings(change: Partial<PhoneSettings>) {
    const before = this.settings
    this.settings = { ...before, ...change }
    this.applySettings()
    this.signals.emit('settings', this.settings)
    if (this.settings.theme !== before.theme) {
      this.app.emit('onThemeChange', { theme: this.settings.theme })
    }
  }

  /** Without `darkmode` in app.json a program is always light. */
  private shownTheme(): 'light' | 'dark' {
    return this.appConfig.darkmode === true ? this.settings.theme : 'light'
  }

  private applySettings() {
    const theme = this.shownTheme()
    document.documentElement.dataset.theme = theme
    this.framework.styles.setTheme(theme)
    this.tabs.setStyle(this.themed((this.appConfig.tabBar ?? {}) as TabBarStyle))
    this.navigation.redraw()
  }

  /* ---- PhoneRuntime ---- */

  pages(): readonly Page[] {
    return this.router.stack
  }

  currentPage(): Page {
    const { top } = this.router
    if (top === undefined) throw new Error('no page is open yet')
    return top
  }

  layout() {
    const { top } = this.router
    const bar = top ? this.navigation.heightOf(top) : 0
    return layoutOf(bar, top ? this.tabs.heightOf(top.route) : 0)
  }

  builtinAt = builtinAt
  builtinsBelow = builtinsBelow

  formFieldsBelow(root: Element) {
    return formFieldsBelow(root, this.framework.formField)
  }

  elementOf(instance: ComponentInstance): HTMLElement {
    const host = hostOf(glassOf(instance))
    if (host === undefined)
      throw new Error('this component has no element of its own (virtualHost)')
    return host
  }

  select(selector: string, scope?: ComponentInstance): HTMLElement[] {
    return selectIn(scope ?? this.currentPage().instance, selector)
  }

  fireAt(element: Element, type: string, detail: unknown) {
    this.framework.backend.fire(element, type, detail, {})
  }

  /** As fireAt, with an event's own fields beside detail. */
  fireTouch(element: Element, type: string, detail: unknown, extra: Record<string, unknown>) {
    this.framework.backend.fire(element, type, detail, extra)
  }

  showSurface(name: string, request: unknown): Promise<never> {
    return askStage(name, request) as Promise<never>
  }

  service(name: string, payload: unknown) {
    return service(this.phone, name, payload)
  }

  async callFunction(name: string, data: unknown) {
    const reply = await this.service('cloud.callFunction', { name, data })
    return reply as { result: unknown; requestID: string }
  }

  resolveFile(path: string, from?: ComponentInstance): string {
    if (/^(https?:|data:|blob:|\/\/)/.test(path) || path === '') return path
    if (path.startsWith('/')) return `${BASE}/files${path}`
    const base = from ? glassOf(from).is : (this.router.top?.route ?? '')
    return new URL(path, new URL(`${BASE}/files/${base}`, location.href)).pathname
  }

  style(text: string) {
    return transformUnits(text)
  }

  now() {
    return Date.now() + this.clockOffsetMs
  }

  on<K extends keyof PhoneEvents>(type: K, listener: (event: PhoneEvents[K]) => void) {
    return this.signals.on(type, listener)
  }

  report(error: unknown, where: string) {
    const { message, stack } = this.show(error, where)
    this.app.emit('onError', `${message}\n${stack}`)
  }

  /** In console and band, to the automator; App.onError does not hear of it. */
  show(error: unknown, where: string) {
    const message = error instanceof Error ? error.message : String(error)
    const stack = error instanceof Error ? (error.stack ?? message) : message
    console.error(`${where}: ${stack}`)
    this.band.add(`${where}: ${firstLines(stack)}`)
    this.signals.emit('error', { message, stack })
    return { message, stack }
  }

  private guard(where: string, call: () => unknown): unknown {
    try {
      return call()
    } catch (error) {
      this.report(error, where)
      return undefined
    }
  }
}

function launchOptionsOf({ path, scene }: PhoneBoot, firstPage: string) {
  const [route = '', search = ''] = path.replace(/^\//, '').split('?')
  return { path: route || firstPage, query: parseQuery(search), scene }
}

/** The message and the place in the app's own code. */
function firstLines(stack: string): string {
  const [message = '', ...frames] = stack.split('\n')
  const own = frames.find((frame) => !/\/phone\/|<anonymous>/.test(frame))
  return own === undefined ? message : `${message}\n${own}`
}
