import type { BackHandler, BackWay, ComponentInstance, PhonePage } from './contract'
import { EventChannel } from './event-channel'
import { callerOf, hostOf, type GlassComponent } from './glass'
import type { Root } from 'glass-easel-miniprogram-adapter'

type Lifecycle =
  | 'onLoad'
  | 'onShow'
  | 'onReady'
  | 'onHide'
  | 'onUnload'
  | 'onPullDownRefresh'
  | 'onReachBottom'
  | 'onPageScroll'
  | 'onResize'
  | 'onTabItemTap'

/** Listens to what the app's code throws, names where it was thrown. */
export type Guard = (where: string, call: () => unknown) => unknown

export interface PageSource {
  id: number
  route: string
  query: Record<string, string>
  /** As the theme now has it. */
  config(): Record<string, unknown>
  /** Creates the page's component; may throw. */
  createRoot(): Root
  guard: Guard
}

/** One page on the stack: its component, its place on the screen, its life. */
export class Page implements PhonePage {
  readonly id: number
  readonly route: string
  readonly query: Record<string, string>
  readonly instance: ComponentInstance
  /** Covers the page area; holds the scroller and what floats above it. */
  readonly frame: HTMLElement
  /** Scrolls the page's content. */
  readonly dom: HTMLElement
  readonly component: GlassComponent
  readonly channel = new EventChannel()
  openerChannel: EventChannel | undefined
  title: string | undefined
  tabBar: { root: Root; instance: ComponentInstance } | undefined
  private readonly source: PageSource
  private readonly root: Root
  private readonly guard: Guard
  private shown = false
  private backHandlers: BackHandler[] = []

  constructor(source: PageSource, parent: HTMLElement) {
    this.id = source.id
    this.route = source.route
    this.query = source.query
    this.source = source
    this.guard = source.guard
    this.root = source.createRoot()
    this.component = this.root.getComponent()
    this.instance = callerOf(this.component)
    this.frame = element('phone-page', parent)
    this.dom = element('phone-scroll', this.frame)
    this.dom.classList.toggle('locked', this.config.disableScroll === true)
    Object.assign(this.instance, {
      route: this.route,
      __route__: this.route,
      options: this.query,
      __wxWebviewId__: this.id,
    })
  }

  /** app.json's window settings and the page's own JSON. */
  get config(): Record<string, unknown> {
    return this.source.config()
  }

  /** Puts the page on the screen: attached, onLoad, onShow, ready, onReady. */
  open() {
    const placeholder = this.dom.appendChild(document.createElement('span'))
    this.applyQuery()
    this.guard(this.route, () => {
      this.root.attach(this.dom as never, placeholder as never)
      this.attachTabBar()
    })
    this.call('onLoad', this.query)
    this.show()
    queueMicrotask(() => this.call('onReady'))
  }

  /** Inside the page's root, so that what `page` declares in app.wxss reaches the tab bar as well. */
  private attachTabBar() {
    const root = this.dom.firstElementChild
    if (!this.tabBar || !root) return
    const placeholder = root.appendChild(document.createElement('span'))
    this.tabBar.root.attach(root as never, placeholder as never)
  }

  /** Query parameters reach properties of the same name on pages made by Component(). */
  private applyQuery() {
    const behavior = this.component.getComponentDefinition().behavior
    const declared = new Set(behavior.listProperties())
    const values = Object.entries(this.query).filter(([key]) => declared.has(key))
    if (values.length > 0) this.instance.setData(Object.fromEntries(values))
  }

  show() {
    if (this.shown) return
    this.shown = true
    this.frame.hidden = false
    this.call('onShow')
    this.component.triggerPageLifetime('show', [])
    this.tabBar?.root.getComponent().triggerPageLifetime('show', [])
  }

  hide() {
    if (!this.shown) return
    this.shown = false
    this.call('onHide')
    this.component.triggerPageLifetime('hide', [])
    this.tabBar?.root.getComponent().triggerPageLifetime('hide', [])
  }

  /** Out of sight; apart from `hide` so that the next page can be drawn first. */
  cover() {
    this.frame.hidden = true
  }

  unload() {
    this.call('onUnload')
    this.guard(this.route, () => {
      this.tabBar?.root.release()
      this.root.release()
    })
    this.frame.remove()
  }

  resize(size: { windowWidth: number; windowHeight: number }) {
    this.call('onResize', { size })
    this.component.triggerPageLifetime('resize', [{ size }])
  }

  has(name: Lifecycle): boolean {
    return typeof this.instance[name] === 'function'
  }

  call(name: Lifecycle, ...args: unknown[]): unknown {
    const method = this.instance[name]
    if (typeof method !== 'function') return undefined
    return this.guard(`${this.route} ${name}`, () => {
      return (method as (...given: unknown[]) => unknown).apply(this.instance, args)
    })
  }

  onBack(handler: BackHandler) {
    this.backHandlers.unshift(handler)
    return () => {
      this.backHandlers = this.backHandlers.filter((known) => known !== handler)
    }
  }

  /** Whether something on the page takes the way back for itself. */
  async keepsBack(way: BackWay): Promise<boolean> {
    for (const handler of this.backHandlers) if (await handler(way)) return true
    return false
  }

  find(selector: string): HTMLElement[] {
    const found = this.component.getShadowRoot()?.querySelectorAll(selector) ?? []
    return found.flatMap((node) => hostOf(node) ?? [])
  }
}

function element(className: string, parent: HTMLElement): HTMLElement {
  const created = document.createElement('div')
  created.className = className
  return parent.appendChild(created)
}
