import { builtinAt } from './builtin-components'
import type { ComponentInstance } from './contract'
import { glassOf, hostOf, isComponent, type GlassElement } from './glass'
import type { Page } from './page'

export interface Fields {
  id?: boolean
  dataset?: boolean
  mark?: boolean
  rect?: boolean
  size?: boolean
  scrollOffset?: boolean
  properties?: string[]
  computedStyle?: string[]
  context?: boolean
  node?: boolean
  ref?: boolean
}

type Result = Record<string, unknown>
type Callback = (result: never) => void

interface Request {
  scope: ComponentInstance | undefined
  /** null: the viewport. */
  selector: string | null
  all: boolean
  fields: Fields
  callback: Callback | undefined
}

interface NodesRef {
  fields(fields: Fields, callback?: Callback): SelectorQuery
  boundingClientRect(callback?: Callback): SelectorQuery
  scrollOffset(callback?: Callback): SelectorQuery
  context(callback?: Callback): SelectorQuery
  node(callback?: Callback): SelectorQuery
  ref(callback?: Callback): SelectorQuery
}

/** wx.createSelectorQuery with all that WeChat's has, `node()` and computedStyle included. */
export class SelectorQuery {
  private readonly requests: Request[] = []

  constructor(
    private readonly currentPage: () => Page,
    private scope?: ComponentInstance,
  ) {}

  in(scope: ComponentInstance): this {
    this.scope = scope
    return this
  }

  select(selector: string): NodesRef {
    return this.reference(selector, false)
  }

  selectAll(selector: string): NodesRef {
    return this.reference(selector, true)
  }

  selectViewport(): NodesRef {
    return this.reference(null, false)
  }

  /**
   * Reads the page on the next frame, when earlier setData calls have been drawn. The answer comes in a
   * task of its own, after that frame: on a phone it travels to another thread and holds no frame up.
   */
  exec(callback?: (results: unknown[]) => void) {
    const requests = this.requests.splice(0)
    requestAnimationFrame(() => {
      const results = requests.map((request) => this.answer(request))
      setTimeout(() => {
        requests.forEach((request, index) => request.callback?.(results[index] as never))
        callback?.(results)
      })
    })
    return this
  }

  private reference(selector: string | null, all: boolean): NodesRef {
    const { scope } = this
    const ask = (fields: Fields, callback?: Callback) => {
      this.requests.push({ scope, selector, all, fields, callback })
      return this
    }
    return {
      fields: ask,
      boundingClientRect: (callback?: Callback) =>
        ask({ id: true, dataset: true, rect: true, size: true }, callback),
      scrollOffset: (callback?: Callback) =>
        ask({ id: true, dataset: true, scrollOffset: true }, callback),
      context: (callback?: Callback) => ask({ context: true }, callback),
      node: (callback?: Callback) => ask({ node: true }, callback),
      ref: (callback?: Callback) => ask({ ref: true }, callback),
    }
  }

  private answer({ scope, selector, all, fields }: Request): unknown {
    const page = this.currentPage()
    if (selector === null) return viewport(page, fields)
    const root = glassOf(scope ?? page.instance).getShadowRoot()
    const origin = page.frame.getBoundingClientRect()
    if (all) return (root?.querySelectorAll(selector) ?? []).map((e) => read(e, fields, origin))
    const found = root?.querySelector(selector)
    return found ? read(found, fields, origin) : null
  }
}

function viewport(page: Page, fields: Fields): Result {
  const { dom } = page
  const width = dom.clientWidth
  const height = dom.clientHeight
  return {
    ...(fields.id && { id: '' }),
    ...(fields.dataset && { dataset: {} }),
    ...(fields.rect && { left: 0, top: 0, right: width, bottom: height }),
    ...(fields.size && { width, height }),
    ...(fields.scrollOffset && scrollOf(dom)),
  }
}

function scrollOf({ scrollTop, scrollLeft, scrollWidth, scrollHeight }: HTMLElement): Result {
  return { scrollTop, scrollLeft, scrollWidth, scrollHeight }
}

function read(element: GlassElement, fields: Fields, origin: DOMRect): Result {
  const host = hostOf(element)
  const builtin = host && builtinAt(host)?.instance
  const result: Result = {}
  if (fields.id) result.id = element.id
  if (fields.dataset) result.dataset = element.dataset ?? {}
  if (fields.mark) result.mark = element.collectMarks()
  if (fields.rect || fields.size) Object.assign(result, rectOf(host, fields, origin))
  if (fields.scrollOffset && host) Object.assign(result, scrollOf(builtin?.scroller ?? host))
  if (fields.properties) Object.assign(result, propertiesOf(element, host, fields.properties))
  if (fields.computedStyle && host) Object.assign(result, styleOf(host, fields.computedStyle))
  if (fields.node) result.node = builtin?.node?.() ?? null
  if (fields.context) result.context = builtin?.context?.() ?? null
  if (fields.ref) result.ref = isComponent(element) ? element.getMethodCaller() : null
  return result
}

function rectOf(host: HTMLElement | undefined, fields: Fields, origin: DOMRect): Result {
  const rect = host ? boxOf(host) : new DOMRect(origin.left, origin.top)
  const left = rect.left - origin.left
  const top = rect.top - origin.top
  return {
    ...(fields.rect && { left, top, right: left + rect.width, bottom: top + rect.height }),
    ...(fields.size && { width: rect.width, height: rect.height }),
  }
}

/** An element without a box of its own (display: contents) is as large as what it holds. */
function boxOf(host: HTMLElement): DOMRect {
  if (getComputedStyle(host).display !== 'contents') return host.getBoundingClientRect()
  const range = document.createRange()
  range.selectNodeContents(host)
  return range.getBoundingClientRect()
}

function propertiesOf(
  element: GlassElement,
  host: HTMLElement | undefined,
  names: string[],
): Result {
  const data = isComponent(element) ? (element.data as Result) : undefined
  return Object.fromEntries(
    names.map((name) => [name, data ? data[name] : host?.getAttribute(name)]),
  )
}

function styleOf(host: HTMLElement, names: string[]): Result {
  const style = getComputedStyle(host)
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(kebab(name))]))
}
