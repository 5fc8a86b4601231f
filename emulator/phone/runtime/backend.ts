import { transformUnits } from '../compiler/units'
import { builtins } from './contract'
import { glassAt, glassEasel, type HostElement } from './glass'

type Listener = Parameters<glassEasel.CurrentWindowBackendContext['onEvent']>[0]

/** DOM events that components may listen to by name, besides touches. */
const PASSED_ON = ['transitionend', 'animationstart', 'animationend', 'animationiteration']
const NO_DEFAULT = 1

/**
 * glass-easel's browser backend with WeChat's differences: elements are `wx-<tag>`, inline styles know
 * rpx, attributes of plain built-ins keep their meaning, events come from the phone's own touch code.
 */
export class PhoneBackend extends glassEasel.CurrentWindowBackendContext {
  private listener: Listener | undefined
  private readonly listened = new WeakMap<Element, Set<string>>()

  constructor() {
    super()
    this.document = {
      createTextNode: (text: string) => document.createTextNode(text),
      createDocumentFragment: () => document.createDocumentFragment(),
      createElement: (tag: string) => createHost(tag),
    } as unknown as typeof this.document
  }

  override onEvent(listener: Listener) {
    this.listener = listener
  }

  /** setData's callback: after the frame that shows the change, as WeChat tells it. */
  override render(callback: (error: Error | null) => void) {
    requestAnimationFrame(() => {
      setTimeout(() => callback(null))
    })
  }

  /** Style sheets are the runtime's own business (styles.ts). */
  override appendStyleSheetPath(): number {
    return 0
  }

  override disableStyleSheet() {
    // Nothing was appended.
  }

  /** Dispatches at the nearest framework element; a listener's preventDefault reaches the DOM event. */
  fire(
    node: Node | null,
    type: string,
    detail: unknown,
    extra: Record<string, unknown>,
    origin?: Event,
  ) {
    const target = glassAt(node)
    if (target === undefined || this.listener === undefined) return
    const status = this.listener(target, type, detail, {
      originalEvent: origin,
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: extra,
    })
    if ((status as number | undefined) === NO_DEFAULT && origin?.cancelable) origin.preventDefault()
  }

  /** Whether an event of this type at the node reaches somebody. */
  isHeard(node: Node, type: string): boolean {
    for (let at: Node | null = node; at; at = at.parentNode) {
      if (this.listened.get(at as Element)?.has(type)) return true
    }
    return false
  }

  override setListenerStats(element: unknown, type: string) {
    const host = element as HTMLElement | undefined
    if (!host) return
    const known = this.listened.get(host) ?? new Set()
    this.listened.set(host, known)
    if (known.has(type)) return
    known.add(type)
    if (!PASSED_ON.includes(type)) return
    host.addEventListener(type, (event) => {
      if (event.target === host) this.fire(host, type, {}, {}, event)
    })
  }
}

function createHost(tag: string): HTMLElement {
  const element = document.createElement(`wx-${tag}`)
  element.setAttribute = setHostAttribute
  element.removeAttribute = removeHostAttribute
  return element
}

const setPlainAttribute = Element.prototype.setAttribute

/** Takes the place of an element's setAttribute: WXML gives any value, the DOM knows only text. */
function setHostAttribute(this: HostElement, name: string, value: unknown) {
  if (name === 'style') {
    setPlainAttribute.call(this, name, transformUnits(String(value)))
    return
  }
  const plain = builtins.get(this.localName.slice(3))
  if (
    plain?.kind === 'plain' &&
    plain.definition.attribute?.(this, name, rawValue(this, name, value))
  )
    return
  if (name.startsWith('aria-')) setAria(this, name, value)
  else if (value === undefined || value === null || value === false) this.removeAttribute(name)
  else setPlainAttribute.call(this, name, value === true ? '' : String(value))
}

/** glass-easel removes an attribute that is false; to a screen reader `aria-checked="false"` is news. */
function removeHostAttribute(this: HostElement, name: string) {
  if (name.startsWith('aria-') && rawValue(this, name, undefined) === false) {
    setAria(this, name, false)
  } else Element.prototype.removeAttribute.call(this, name)
}

/** glass-easel turns an object into text on its way to the DOM; the element itself still has it. */
function rawValue(host: HostElement, name: string, value: unknown): unknown {
  return host.__wxElement?.getAttribute(name) ?? value
}

/** WeChat's aria attributes are the browser's, but for aria-role; empty ones do not count. */
function setAria(host: HTMLElement, name: string, value: unknown) {
  const attribute = name === 'aria-role' ? 'role' : name
  if (value === undefined || value === null || value === '') {
    Element.prototype.removeAttribute.call(host, attribute)
  } else setPlainAttribute.call(host, attribute, String(value))
}
