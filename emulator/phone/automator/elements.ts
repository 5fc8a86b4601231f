import { builtins } from '../runtime/contract'
import { glassAt, hostOf, isComponent, isCustom, type GlassElement } from '../runtime/glass'
import type { Page } from '../runtime/page'
import type { Phone } from '../runtime/phone'

interface ElementInfo {
  elementId: string
  tagName: string
  /** Only for custom components. */
  nodeId?: string
}

/** Elements that the client knows by id. */
export class Elements {
  private readonly byId = new Map<string, GlassElement>()
  private readonly ids = new WeakMap<GlassElement, string>()
  private lastId = 0

  constructor(private readonly phone: Phone) {}

  page(pageId: unknown): Page {
    const found = this.phone.router.stack.find(({ id }) => id === Number(pageId))
    if (found === undefined) throw new Error('page destroyed')
    return found
  }

  get(elementId: unknown): GlassElement {
    const found = this.byId.get(String(elementId))
    if (found === undefined) throw new Error('no such element')
    return found
  }

  info(element: GlassElement): ElementInfo {
    let id = this.ids.get(element)
    if (id === undefined) {
      this.lastId += 1
      id = `e${this.lastId}`
      this.ids.set(element, id)
      this.byId.set(id, element)
    }
    return { elementId: id, tagName: tagOf(element), ...(isCustom(element) && { nodeId: id }) }
  }

  /** Inside a custom component its own WXML is searched, elsewhere what the element holds. */
  search(root: GlassElement, selector: unknown): GlassElement[] {
    const scope = isCustom(root) ? (root.getShadowRoot() ?? root) : root
    return scope.querySelectorAll(String(selector))
  }

  searchByXpath(page: Page, xpath: unknown): GlassElement[] {
    // Tags stand in the document with WeChat's prefix.
    const own = String(xpath).replace(
      /(^|\/|::)(?!text\(|node\()([a-z][\w-]*)(?![\w-]*[(:])/g,
      '$1wx-$2',
    )
    const expression =
      own.startsWith('/') && !own.startsWith('//') ? `.${own}` : own.replace(/^\/\//, './/')
    const snapshot = XPathResult.ORDERED_NODE_SNAPSHOT_TYPE
    const found = document.evaluate(expression, page.dom, null, snapshot, null)
    const nodes = Array.from({ length: found.snapshotLength }, (_, i) => found.snapshotItem(i))
    return nodes.flatMap((node) => glassAt(node) ?? [])
  }

  /** Where the element is drawn; a component with virtualHost is drawn by what it holds. */
  host(element: GlassElement): HTMLElement {
    const own = hostOf(element)
    if (own !== undefined) return own
    const inside = isComponent(element) ? element.getShadowRoot() : undefined
    for (const child of inside?.childNodes ?? []) {
      const host = hostOf(child as GlassElement)
      if (host instanceof HTMLElement) return host
    }
    throw new Error('the element is not drawn')
  }
}

function tagOf(element: GlassElement): string {
  if (isComponent(element)) return element.tagName
  const { is } = element as unknown as { is: string }
  return builtins.has(is) ? is : is.replace(/^wx:\/\//, '')
}
