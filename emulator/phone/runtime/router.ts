import { ApiFailure, type BackWay, type RouteOptions, type Router } from './contract'
import { EventChannel } from './event-channel'
import type { Page } from './page'
import { formatUrl, parseQuery, parseUrl, type Target } from './urls'

const MOST_PAGES = 10

/** What the router needs of the phone. */
export interface RouterHost {
  readonly pages: readonly string[]
  readonly entryPage: string
  readonly tabs: readonly string[]
  /** Loads the package of a page when it is not there yet. */
  prepare(route: string): Promise<void>
  create(target: Target): Page
  /** The page area now shows this page. */
  changed(top: Page): void
  unloaded(page: Page): void
  /** App.onPageNotFound. */
  notFound(path: string, query: Record<string, string>): void
}

/** The page stack and the five ways to move on it; one move at a time, as on WeChat. */
export class PageRouter implements Router {
  readonly stack: Page[] = []
  /** Tab pages stay alive while the app runs, on the stack or not. */
  private readonly tabPages = new Map<string, Page>()
  private queue: Promise<unknown> = Promise.resolve()

  constructor(private readonly host: RouterHost) {}

  get top(): Page | undefined {
    return this.stack.at(-1)
  }

  navigateTo({ url, events = {} }: RouteOptions): Promise<{ eventChannel: EventChannel }> {
    return this.inTurn(async () => {
      const target = this.target(url)
      if (this.host.tabs.includes(target.route)) {
        throw new ApiFailure('can not navigateTo a tabbar page')
      }
      if (this.stack.length >= MOST_PAGES) throw new ApiFailure('webview count limit exceed')
      await this.host.prepare(target.route)
      const [mine, theirs] = EventChannel.pair()
      for (const [event, listener] of Object.entries(events)) mine.on(event, listener)
      this.top?.hide()
      this.push(target, theirs)
      return { eventChannel: mine }
    })
  }

  redirectTo({ url }: RouteOptions): Promise<void> {
    return this.inTurn(async () => {
      const target = this.target(url)
      if (this.host.tabs.includes(target.route)) {
        throw new ApiFailure('can not redirectTo a tabbar page')
      }
      await this.host.prepare(target.route)
      this.pop()
      this.push(target)
    })
  }

  navigateBack({ delta = 1 }: { delta?: number }, way: BackWay = 'call'): Promise<void> {
    return this.inTurn(async () => {
      if (await this.top?.keepsBack(way)) return
      const steps = Math.min(Math.max(1, delta), this.stack.length - 1)
      if (steps < 1) throw new ApiFailure('cannot navigate back at first page.')
      for (let left = steps; left > 0; left -= 1) this.pop()
      this.reveal()
    })
  }

  reLaunch({ url }: RouteOptions): Promise<void> {
    return this.inTurn(async () => {
      const target = this.target(url)
      await this.host.prepare(target.route)
      for (const page of this.tabPages.values()) if (!this.stack.includes(page)) this.unload(page)
      while (this.stack.length > 0) this.unload(this.stack.pop() as Page)
      this.tabPages.clear()
      this.push(target)
    })
  }

  switchTab({ url }: RouteOptions): Promise<void> {
    return this.inTurn(async () => {
      const { route } = this.target(url)
      if (!this.host.tabs.includes(route)) throw new ApiFailure('can not switch to no-tabBar page')
      await this.host.prepare(route)
      if (this.top?.route === route) return
      while (this.stack.length > 1) this.pop()
      const bottom = this.stack.pop()
      bottom?.hide()
      bottom?.cover()
      if (bottom && !this.host.tabs.includes(bottom.route)) this.unload(bottom)
      const kept = this.tabPages.get(route)
      if (kept === undefined) this.push({ route, query: {} })
      else {
        this.stack.push(kept)
        this.reveal()
      }
    })
  }

  /**
   * The app's first page. An unknown one goes to App.onPageNotFound, whose handler may open another;
   * when it opens none, the first shows.
   */
  async launch(url: string) {
    const target = this.firstTarget(url)
    if (target) await this.reLaunch({ url: formatUrl(target) })
    await this.queue
    if (this.top === undefined) await this.reLaunch({ url: `/${this.host.entryPage}` })
  }

  private firstTarget(url: string): Target | undefined {
    if (url === '') return { route: this.host.entryPage, query: {} }
    try {
      return this.target(url)
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error
      const [path = '', search = ''] = url.replace(/^\//, '').split('?')
      this.host.notFound(path, parseQuery(search))
      return undefined
    }
  }

  urls(): string[] {
    return this.stack.map(({ route, query }) => formatUrl({ route, query }))
  }

  private target(url: string): Target {
    return parseUrl(url, this.top?.route, this.host.pages)
  }

  private push(target: Target, openerChannel?: EventChannel) {
    const covered = this.top
    const page = this.host.create(target)
    page.openerChannel = openerChannel
    if (this.host.tabs.includes(target.route)) this.tabPages.set(target.route, page)
    this.stack.push(page)
    this.host.changed(page)
    page.open()
    covered?.cover()
  }

  private reveal() {
    const { top } = this
    if (top === undefined) return
    top.frame.hidden = false
    this.host.changed(top)
    top.show()
  }

  private pop() {
    const page = this.stack.pop()
    if (page === undefined) return
    if (this.host.tabs.includes(page.route)) this.tabPages.delete(page.route)
    this.unload(page)
  }

  private unload(page: Page) {
    page.unload()
    this.host.unloaded(page)
  }

  private inTurn<T>(move: () => Promise<T>): Promise<T> {
    const result = this.queue.then(move)
    this.queue = result.catch(() => undefined)
    return result
  }
}
