import type { ComponentInstance } from '../runtime/contract'
import { builtinAt } from '../runtime/builtin-components'
import { callerOf, isComponent, type GlassElement } from '../runtime/glass'
import type { Phone } from '../runtime/phone'
import type { Calls, Params } from './agent'
import type { Elements } from './elements'
import { valueAt } from './values'

type Method = (...args: unknown[]) => unknown

/** The Element domain. */
export function elementCalls(phone: Phone, elements: Elements): Calls {
  const element = (params: Params) => elements.get(params.elementId)
  const host = (params: Params) => elements.host(element(params))
  const names = (params: Params) => (params.names ?? []) as string[]
  return {
    'Element.getElement': (p) => {
      const [found] = elements.search(element(p), p.selector)
      if (found === undefined) throw new Error('no such element')
      return elements.info(found)
    },
    'Element.getElements': (p) => ({
      elements: elements.search(element(p), p.selector).map((e) => elements.info(e)),
    }),
    'Element.getOffset': (p) => offsetOf(elements, p),
    'Element.getAttributes': (p) => ({
      attributes: names(p).map((name) => attribute(element(p), host(p), name)),
    }),
    'Element.getProperties': (p) => ({
      properties: names(p).map((name) => property(element(p), host(p), name)),
    }),
    'Element.getDOMProperties': (p) => ({
      properties: names(p).map((name) => valueAt(host(p), name)),
    }),
    'Element.getStyles': (p) => ({
      styles: names(p).map((name) => getComputedStyle(host(p)).getPropertyValue(kebab(name))),
    }),
    'Element.getWXML': (p) => ({ wxml: wxmlOf(host(p), p.type === 'outer') }),
    'Element.triggerEvent': (p) =>
      element(p).triggerEvent(String(p.type), p.detail ?? {}, { bubbles: true }),
    ...gestures(phone, host),
    ...componentCalls(element, host),
  }
}

function offsetOf(elements: Elements, p: Params) {
  const rect = elements.host(elements.get(p.elementId)).getBoundingClientRect()
  const { dom } = elements.page(p.pageId)
  const origin = dom.getBoundingClientRect()
  return {
    left: rect.left - origin.left + dom.scrollLeft,
    top: rect.top - origin.top + dom.scrollTop,
  }
}

/** A tap is the mouse's own press and release at the element's middle. */
function gestures(phone: Phone, host: (p: Params) => HTMLElement): Calls {
  const touch = (type: string) => (p: Params) => {
    const { touches = [], changedTouches = touches } = p as Record<string, unknown[]>
    const [first] = changedTouches as { pageX?: number; pageY?: number }[]
    const detail = { x: first?.pageX ?? 0, y: first?.pageY ?? 0 }
    phone.fireTouch(host(p), type, detail, { touches, changedTouches })
  }
  return {
    'Element.tap': (p) => {
      const target = host(p)
      target.scrollIntoView({ block: 'nearest' })
      const { left, top, width, height } = target.getBoundingClientRect()
      const at = { clientX: left + width / 2, clientY: top + height / 2, button: 0 }
      for (const type of ['mousedown', 'mouseup', 'click']) {
        target.dispatchEvent(new MouseEvent(type, { ...at, bubbles: true, cancelable: true }))
      }
    },
    'Element.touchstart': touch('touchstart'),
    'Element.touchmove': touch('touchmove'),
    'Element.touchend': touch('touchend'),
    'Element.dispatchEvent': (p) => {
      const type = String(p.eventName ?? p.type)
      const options = (p.options ?? { bubbles: true }) as EventInit
      host(p).dispatchEvent(new CustomEvent(type, { ...options, detail: p.detail }))
      phone.fireTouch(host(p), type, p.detail ?? {}, {})
    },
  }
}

function componentCalls(
  element: (p: Params) => GlassElement,
  host: (p: Params) => HTMLElement,
): Calls {
  const caller = (p: Params): ComponentInstance => {
    const found = element(p)
    if (!isComponent(found)) throw new Error('the element is no component')
    return callerOf(found)
  }
  return {
    'Element.setData': (p) => caller(p).setData(p.data as Record<string, unknown>),
    'Element.getData': (p) => ({ data: valueAt(caller(p).data, p.path) }),
    'Element.callMethod': async (p) => {
      const method = caller(p)[String(p.method)]
      if (typeof method !== 'function') throw new Error(`component.${String(p.method)} not exists`)
      return { result: await (method as Method).apply(caller(p), (p.args as unknown[]) ?? []) }
    },
    'Element.callContextMethod': async (p) => {
      const context = builtinAt(host(p))?.instance.context?.() as Record<string, Method> | undefined
      const method = context?.[String(p.method)]
      if (method === undefined) throw new Error(`context.${String(p.method)} not exists`)
      return { result: await method.apply(context, (p.args as unknown[]) ?? []) }
    },
    'Element.callFunction': async (p) => {
      const [, verb = ''] = String(p.functionName).split('.')
      const call = builtinAt(host(p))?.instance.automator?.[verb] as Method | undefined
      if (call === undefined) throw new Error(`${String(p.functionName)} unimplemented`)
      return { result: (await call(...((p.args as unknown[]) ?? []))) ?? null }
    },
  }
}

function attribute(element: GlassElement, host: HTMLElement, name: string): unknown {
  if (name === 'id') return element.id
  if (name === 'class') return element.class
  if (name.startsWith('data-')) return element.dataset?.[camel(name.slice(5))] ?? null
  const own = isComponent(element) ? (element.data as Params)[camel(name)] : undefined
  return own ?? host.getAttribute(name)
}

/** The client first asks `__propPublic` for the names it may read. */
function property(element: GlassElement, host: HTMLElement, name: string): unknown {
  if (!isComponent(element)) {
    const attributes = host.getAttributeNames()
    if (name !== '__propPublic') return host.getAttribute(kebab(name))
    return Object.fromEntries(attributes.map((attribute) => [camel(attribute), true]))
  }
  const data = element.data as Params
  // The client asks a movable-view for `_translateX`: state that is no property of the component.
  const state = name.startsWith('_') ? builtinAt(host)?.instance.automator?.[name] : undefined
  if (state !== undefined) return (state as Method)()
  if (name !== '__propPublic') return data[name]
  return Object.fromEntries(Object.keys(data).map((key) => [key, true]))
}

/** The page's source as it stands now: WXML tags, classes without their scope. */
function wxmlOf(host: HTMLElement, outer: boolean): string {
  const copy = host.cloneNode(true) as HTMLElement
  for (const element of [copy, ...copy.querySelectorAll<HTMLElement>('*')]) {
    element.removeAttribute('wx-host')
    const own = [...element.classList].filter((name) => !/^c[0-9a-f]{7}--/.test(name))
    if (own.length < element.classList.length) element.className = own.join(' ')
  }
  return (outer ? copy.outerHTML : copy.innerHTML).replace(/(<\/?)wx-/g, '$1')
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
