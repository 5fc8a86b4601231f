import { apis, ApiFailure, type PhoneRuntime } from './contract'
import { asyncApi } from './async-api'
import type { AppHost } from './app'
import { observeIntersection, type IntersectionOptions } from './intersection'
import { MediaQueryWatch } from './media-query'
import type { NavigationBar } from './navigation-bar'
import type { Page } from './page'
import { startPullDown, stopPullDown } from './scrolling'
import { SelectorQuery } from './selector-query'
import type { TabBar, TabBarStyle } from './tab-bar'
import type { ComponentInstance } from './contract'

interface Parts {
  runtime: PhoneRuntime
  app: AppHost
  navigation: NavigationBar
  tabs: TabBar
  topPage(): Page
  layOut(): void
  /** A refusal for a member that WeChat has and this phone has not. */
  unbuilt(name: string): unknown
}

type Options = Record<string, unknown>

/** The `wx` of mini program code: the runtime's own members, then those of emulator/phone/api. */
export function createWx(parts: Parts): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  for (const [name, factory] of apis) members[name] = factory(parts.runtime)
  Object.assign(
    members,
    routing(parts),
    queries(parts),
    navigationBar(parts),
    tabBar(parts),
    appEvents(parts),
  )
  // canIUse looks a name up in the register, so it holds the runtime's own members too.
  for (const [name, member] of Object.entries(members)) apis.set(name, () => member)
  return named(members, parts.unbuilt)
}

/** An API that is not built says so by name; asking for it by `typeof` or `if` stays silent. */
function named(members: Record<string, unknown>, unbuilt: Parts['unbuilt']) {
  const told = new Set<string>()
  return new Proxy(members, {
    get(target, name) {
      if (typeof name === 'symbol' || name in target) return Reflect.get(target, name) as unknown
      const refusal = unbuilt(name)
      if (refusal !== undefined) return (target[name] = refusal)
      if (!told.has(name)) console.warn(`wx.${name} is not built in this phone`)
      told.add(name)
      return undefined
    },
  })
}

function routing({ runtime }: Parts) {
  const { router } = runtime
  const url = { url: 'String' }
  return {
    navigateTo: asyncApi('navigateTo', (o) => router.navigateTo(o as never), url),
    redirectTo: asyncApi('redirectTo', (o) => router.redirectTo(o as never), url),
    reLaunch: asyncApi('reLaunch', (o) => router.reLaunch(o as never), url),
    switchTab: asyncApi('switchTab', (o) => router.switchTab(o as never), url),
    navigateBack: asyncApi('navigateBack', (o) => router.navigateBack(o)),
  }
}

function queries({ topPage, runtime }: Parts) {
  return {
    createSelectorQuery: () => new SelectorQuery(topPage),
    createIntersectionObserver: (scope: ComponentInstance, options?: IntersectionOptions) =>
      observeIntersection(topPage, scope, options),
    createMediaQueryObserver: () => new MediaQueryWatch(),
    nextTick: (callback: () => void) => queueMicrotask(callback),
    pageScrollTo: asyncApi('pageScrollTo', (options) => scrollPage(topPage(), options)),
    startPullDownRefresh: asyncApi('startPullDownRefresh', () => startPullDown(topPage())),
    stopPullDownRefresh: asyncApi('stopPullDownRefresh', () => {
      for (const page of runtime.pages()) stopPullDown(page as Page)
    }),
  }
}

function scrollPage(page: Page, { scrollTop, selector, offsetTop = 0, duration = 300 }: Options) {
  let top = Number(scrollTop ?? 0)
  if (typeof selector === 'string') {
    const [target] = page.find(selector)
    if (target === undefined) throw new ApiFailure(`selector "${selector}" is not found`)
    const { dom } = page
    top = target.getBoundingClientRect().top - dom.getBoundingClientRect().top + dom.scrollTop
    top += Number(offsetTop)
  }
  page.dom.scrollTo({ top, behavior: Number(duration) > 0 ? 'smooth' : 'auto' })
}

function navigationBar({ navigation, topPage }: Parts) {
  return {
    setNavigationBarTitle: asyncApi(
      'setNavigationBarTitle',
      ({ title }) => navigation.change(topPage(), { title: String(title) }),
      { title: 'String' },
    ),
    setNavigationBarColor: asyncApi(
      'setNavigationBarColor',
      ({ frontColor, backgroundColor }) => {
        if (frontColor !== '#ffffff' && frontColor !== '#000000') {
          throw new ApiFailure('invalid frontColor "' + String(frontColor) + '"')
        }
        const text = frontColor === '#000000' ? 'black' : 'white'
        navigation.change(topPage(), { text, background: String(backgroundColor) })
      },
      { frontColor: 'String', backgroundColor: 'String' },
    ),
    showNavigationBarLoading: asyncApi('showNavigationBarLoading', () =>
      navigation.change(topPage(), { loading: true }),
    ),
    hideNavigationBarLoading: asyncApi('hideNavigationBarLoading', () =>
      navigation.change(topPage(), { loading: false }),
    ),
    hideHomeButton: asyncApi('hideHomeButton', () =>
      navigation.change(topPage(), { canGoHome: false }),
    ),
  }
}

function tabBar({ tabs, layOut }: Parts) {
  const index = { index: 'Number' }
  const change = (name: string, make: (options: Options) => object, required = index) =>
    asyncApi(name, (options) => tabs.change(Number(options.index), make(options)), required)
  return {
    setTabBarItem: change('setTabBarItem', ({ index: _, ...item }) => item),
    setTabBarBadge: change('setTabBarBadge', ({ text }) => ({ badge: String(text) })),
    removeTabBarBadge: change('removeTabBarBadge', () => ({ badge: '' })),
    showTabBarRedDot: change('showTabBarRedDot', () => ({ redDot: true })),
    hideTabBarRedDot: change('hideTabBarRedDot', () => ({ redDot: false })),
    setTabBarStyle: asyncApi('setTabBarStyle', (o) => tabs.setStyle(o as TabBarStyle)),
    showTabBar: asyncApi('showTabBar', () => {
      tabs.setHidden(false)
      layOut()
    }),
    hideTabBar: asyncApi('hideTabBar', () => {
      tabs.setHidden(true)
      layOut()
    }),
  }
}

type Listener = (this: unknown, ...args: unknown[]) => unknown

function appEvents({ app, runtime }: Parts) {
  const pair = (name: string, event: string) => ({
    [`on${name}`]: (listener: Listener) => app.on(event, listener),
    [`off${name}`]: (listener?: Listener) => app.off(event, listener),
  })
  return {
    ...pair('AppShow', 'onShow'),
    ...pair('AppHide', 'onHide'),
    ...pair('Error', 'onError'),
    ...pair('UnhandledRejection', 'onUnhandledRejection'),
    ...pair('PageNotFound', 'onPageNotFound'),
    ...pair('ThemeChange', 'onThemeChange'),
    getLaunchOptionsSync: () => ({ ...runtime.launchOptions, referrerInfo: {} }),
    getEnterOptionsSync: () => ({ ...runtime.launchOptions, referrerInfo: {} }),
  }
}
