import type { ComponentInstance } from './contract'
import type { Framework } from './framework'
import type { GlassComponent } from './glass'
import { Page, type Guard } from './page'
import { watchScroll } from './scrolling'
import type { TabBar } from './tab-bar'
import type { Target } from './urls'

const CUSTOM_TAB_BAR = 'custom-tab-bar/index'

interface Parts {
  framework: Framework
  tabs: TabBar
  /** app.json's `window`. */
  window: Record<string, unknown>
  /** Puts the theme's values in place of its variables. */
  themed<T>(value: T): T
  guard: Guard
}

/** Makes pages out of registered components, with the custom tab bar where one belongs. */
export class PageMaker {
  private lastPageId = 0

  constructor(private readonly parts: Parts) {}

  make({ route, query }: Target): Page {
    const { framework, tabs, themed, window, guard } = this.parts
    const { components } = framework
    components.ensure(route)
    this.lastPageId += 1
    const page = new Page(
      {
        id: this.lastPageId,
        route,
        query,
        config: () => themed({ ...window, ...components.config(route) }),
        createRoot: () => framework.createRoot('page', route),
        guard,
      },
      document.getElementById('phone-pages') as HTMLElement,
    )
    if (tabs.custom && tabs.has(route)) this.addTabBar(page)
    watchScroll(page)
    return page
  }

  /** Components whose style sheets a page needs. */
  styledPaths(page: Page): Set<string> {
    const { components } = this.parts.framework
    const paths = components.closure(page.route)
    const bar = page.tabBar ? components.closure(CUSTOM_TAB_BAR) : []
    return new Set([...paths, ...bar])
  }

  private addTabBar(page: Page) {
    const { framework } = this.parts
    framework.components.ensure(CUSTOM_TAB_BAR)
    const root = framework.createRoot('custom-tab-bar', CUSTOM_TAB_BAR)
    page.tabBar = { root, instance: root.get() as unknown as ComponentInstance }
  }
}

/** The page that a component is on, by its outermost owner. */
export function pageOf(element: GlassComponent, stack: readonly Page[]): Page | undefined {
  let root = element
  for (let owner = root.ownerShadowRoot; owner; owner = root.ownerShadowRoot) {
    root = owner.getHostNode()
  }
  return stack.find(({ component, tabBar }) => {
    return component === root || tabBar?.root.getComponent() === root
  })
}
