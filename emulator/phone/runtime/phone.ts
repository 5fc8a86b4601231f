import { transformUnits } from '../compiler/units'
import type { Manifest } from '../compiler/bundle'
import { AppHost, currentPages } from './app'
import { PhoneBackend } from './backend'
import { BASE, type PhoneBoot } from './boot'
import { builtinAt, builtinsBelow, registerBuiltins } from './builtin-components'
import { Components, type BehaviorLike } from './components'
import type { ComponentInstance, PhoneEvents, PhoneRuntime, PhoneSettings } from './contract'
import { builtinBehaviors, formFieldsBelow } from './form-behaviors'
import { glassEasel, glassOf, hostOf, MiniProgramEnv, type GlassComponent } from './glass'
import { addInstanceMethods } from './instance-methods'
import { layoutOf } from './layout'
import { countSetData, noteFirstContent } from './metrics'
import { moduleGlobals } from './module-globals'
import { Modules } from './modules'
import { NavigationBar } from './navigation-bar'
import { Packages } from './packages'
import { Page } from './page'
import { ProblemBand } from './problems'
import { fireReady } from './ready'
import { PageRouter } from './router'
import { watchScroll } from './scrolling'
import { service } from './service'
import { Signals } from './signals'
import { askStage, tellStage } from './stage-channel'
import { phoneStorage } from './storage'
import { StyleSheets } from './styles'
import { TabBar, type TabBarStyle } from './tab-bar'
import { createTemplates } from './templates'
import { withTheme } from './theme'
import { listenToTouches } from './touch'
import { parseQuery, type Target } from './urls'
import { wxsGlobals } from './wxs'
import { createWx } from './wx'

/** The framework warns of these where WeChat is silent. */
const HUSHED =
  /^the target of relation|received type-incompatible value|^Use number as for-list|keys are not unique|^The for-list data is neither/
const CUSTOM_TAB_BAR = 'custom-tab-bar/index'

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
  private readonly styles = new StyleSheets()
  private readonly backend = new PhoneBackend()
  private readonly environment = new MiniProgramEnv()
  private readonly space = this.environment.createCodeSpace('', true)
  private readonly associated = this.environment.associateBackend(this.backend as never)
  private readonly components: Components
  private readonly navigation: NavigationBar
  private readonly tabs: TabBar
  private readonly formField: BehaviorLike
  private lastPageId = 0

  constructor(
    private readonly boot: PhoneBoot,
    private readonly manifest: Manifest,
  ) {
    this.phone = boot.phone
    this.identity = boot.identity
    this.settings = boot.settings
    this.clockOffsetMs = boot.clockOffsetMs
    this.appConfig = manifest.appConfig
    this.storage = phoneStorage(boot.phone, boot.identity.openid, boot.identity.appid)
    this.launchOptions = launchOptionsOf(boot, manifest.pages[0] ?? '')
    this.tabs = new TabBar(
      this.themed(manifest.appConfig.tabBar as TabBarStyle),
      (path) => this.resolveFile(path),
      (item, index) => this.tabTapped(item, index),
    )
    this.navigation = new NavigationBar(
      {
        back: () => void this.router.navigateBack({}),
        home: () => void this.router.reLaunch({ url: `/${manifest.pages[0] ?? ''}` }),
      },
      () => this.now(),
    )
    this.router = new PageRouter({
      pages: manifest.pages,
      tabs: this.tabs.items.map(({ pagePath }) => pagePath),
      prepare: (route) => this.packages.loadFor(route),
      create: (target) => this.createPage(target),
      changed: (page) => this.pageChanged(page),
      unloaded: (page) => this.signals.emit('unload', page),
      notFound: (path, query) =>
        this.app.emit('onPageNotFound', { path, query, isEntryPage: true }),
    })
    this.wx = createWx({
      runtime: this,
      app: this.app,
      navigation: this.navigation,
      tabs: this.tabs,
      topPage: () => this.currentPage(),
      layOut: () => this.layOut(),
    })
    this.packages = new Packages(manifest, () => this.components)
    const globals = moduleGlobals({
      wx: this.wx,
      app: this.app,
      components: () => this.components,
      currentPages: () => currentPages(this.router.stack),
      now: () => this.now(),
    })
    this.modules = new Modules(globals, (path) => this.packages.loadFor(path))
    const report = (error: unknown, where: string) => this.report(error, where)
    const behaviors = builtinBehaviors(this.space)
    this.formField = behaviors.get('wx://form-field') as BehaviorLike
    this.components = new Components({
      space: this.space,
      styles: this.styles,
      templates: createTemplates(manifest.templateRuntime, wxsGlobals(report)),
      modules: this.modules,
      builtinBehaviors: behaviors,
      report,
    })
    this.prepareFramework()
  }

  private prepareFramework() {
    this.backend.onEvent((target, type, detail, options) => {
      if (type === 'tap') this.signals.emit('tap', undefined)
      const event = new glassEasel.Event(type, detail, options)
      glassEasel.Event.dispatchEvent(target, event)
      return event.getEventBubbleStatus()
    })
    listenToTouches(this.backend)
    glassEasel.addGlobalErrorListener((error, method, related) => {
      const where = typeof related === 'string' ? related : (related?.is ?? '')
      this.report(error, `${where} ${method ?? ''}`.trim())
      return false
    })
    const told = new Set<string>()
    glassEasel.addGlobalWarningListener((message, related) => {
      const line = `${typeof related === 'string' ? related : related.is}: ${message}`
      if (!HUSHED.test(message) && !told.has(line)) console.warn(line)
      told.add(line)
      return false
    })
    registerBuiltins(this.space, this.styles, this)
    fireReady(this.space)
    addInstanceMethods({
      currentPage: () => this.currentPage(),
      pageOf: (element) => this.pageOf(element),
      countSetData,
    })
    this.applySettings()
  }

  /** Loads the main package, runs the app, opens its pages. */
  async start(urls: string[]) {
    this.band.showProblems(this.manifest.problems)
    await this.packages.load('main')
    const appStyle = this.components.styleOf('app')
    if (appStyle !== undefined) this.styles.add('app', appStyle, 'app', '', false)
    this.guard('app', () => this.manifest.appScript && this.modules.load(this.manifest.appScript))
    this.guard('App onLaunch', () => this.app.emit('onLaunch', this.wxLaunchOptions()))
    this.guard('App onShow', () => this.app.emit('onShow', this.wxLaunchOptions()))
    const [first = '', ...others] = urls
    await this.router.launch(first)
    for (const url of others) await this.router.navigateTo({ url })
    noteFirstContent(() => this.pages())
  }

  private wxLaunchOptions() {
    return { ...this.launchOptions, referrerInfo: {} }
  }

  private themed<T>(value: T): T {
    return withTheme(value, this.manifest.theme[this.boot.settings.theme])
  }

  /* ---- pages ---- */

  private createPage({ route, query }: Target): Page {
    this.components.ensure(route)
    this.loadPlaceheld(route)
    const parent = document.getElementById('phone-pages') as HTMLElement
    const window = (this.appConfig.window ?? {}) as Record<string, unknown>
    this.lastPageId += 1
    const page = new Page(
      {
        id: this.lastPageId,
        route,
        query,
        config: this.themed({ ...window, ...this.components.config(route) }),
        createRoot: () => this.associated.createRoot('page', this.space, route),
        guard: (where, call) => this.guard(where, call),
      },
      parent,
    )
    if (this.tabs.custom && this.tabs.has(route)) this.addCustomTabBar(page)
    watchScroll(page)
    return page
  }

  /** Components of packages that are not here yet show their placeholder, then themselves. */
  private loadPlaceheld(route: string) {
    const missing = this.packages.loadMissing(this.components.closure(route), (path) => {
      this.components.ensure(path)
    })
    missing.catch((error: unknown) => this.report(error, route))
  }

  private addCustomTabBar(page: Page) {
    this.components.ensure(CUSTOM_TAB_BAR)
    const root = this.associated.createRoot('custom-tab-bar', this.space, CUSTOM_TAB_BAR)
    page.tabBar = { root, instance: root.get() as unknown as ComponentInstance }
  }

  private pageChanged(page: Page) {
    this.navigation.show(
      page,
      this.router.stack.length > 1,
      page.route !== this.manifest.pages[0] && !this.tabs.has(page.route),
    )
    this.tabs.show(page.route)
    const paths = this.components.closure(page.route)
    if (page.tabBar) this.components.closure(CUSTOM_TAB_BAR, paths)
    this.styles.show(paths)
    this.layOut()
    this.signals.emit('page', page)
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

  private pageOf(element: GlassComponent): Page | undefined {
    let root = element
    for (let owner = root.ownerShadowRoot; owner; owner = root.ownerShadowRoot) {
      root = owner.getHostNode()
    }
    return this.router.stack.find(({ component, tabBar }) => {
      return component === root || tabBar?.root.getComponent() === root
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

  private applySettings() {
    const { theme } = this.settings
    const shown = this.appConfig.darkmode === true ? theme : 'light'
    document.documentElement.dataset.theme = shown
    this.styles.setTheme(shown)
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
    return formFieldsBelow(root, this.formField)
  }

  elementOf(instance: ComponentInstance): HTMLElement {
    const host = hostOf(glassOf(instance))
    if (host === undefined)
      throw new Error('this component has no element of its own (virtualHost)')
    return host
  }

  select(selector: string, scope?: ComponentInstance): HTMLElement[] {
    const root = glassOf(scope ?? this.currentPage().instance).getShadowRoot()
    return (root?.querySelectorAll(selector) ?? []).flatMap((node) => hostOf(node) ?? [])
  }

  fireAt(element: Element, type: string, detail: unknown) {
    this.backend.fire(element, type, detail, {})
  }

  /** As fireAt, with an event's own fields beside detail. */
  fireTouch(element: Element, type: string, detail: unknown, extra: Record<string, unknown>) {
    this.backend.fire(element, type, detail, extra)
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
    const message = error instanceof Error ? error.message : String(error)
    const stack = error instanceof Error ? (error.stack ?? message) : message
    console.error(`${where}: ${stack}`)
    this.band.add(`${where}: ${firstLines(stack)}`)
    this.signals.emit('error', { message, stack })
    this.app.emit('onError', `${message}\n${stack}`)
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
  const own = frames.find((frame) => !/runtime\.js|<anonymous>/.test(frame))
  return own === undefined ? message : `${message}\n${own}`
}
