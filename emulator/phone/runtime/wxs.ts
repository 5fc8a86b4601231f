import { transformUnits } from '../compiler/units'
import type { glassEasel } from './glass'
import { elementOfEvent } from './events'
import { callerOf, hostOf, isComponent, type GlassElement } from './glass'

/** What compiled templates call by name: WXS globals, and the wrapping of WXS listeners. */
export interface WxsGlobals {
  getRegExp(pattern: string, flags?: string): RegExp
  getDate(...parts: [] | [number | string]): Date
  __wxsCtor(value: unknown): string
  __evWrap(host: unknown, event: WxsEvent, listener: Listener, origin: unknown): unknown
  __propWrap(listener: PropListener, origin: unknown): PropListener
}

type Listener = (this: unknown, event: WxsEvent, instance?: unknown) => unknown
type PropListener = (
  this: unknown,
  value: unknown,
  old: unknown,
  host: unknown,
  el: unknown,
) => void
interface WxsEvent {
  instance?: unknown
  stopPropagation(): void
  preventDefault(): void
}

/** A listener that comes from WXS carries its module's path: [1, path, name] or [2, path, module, name]. */
function isWxs(origin: unknown): boolean {
  return Array.isArray(origin) && (origin[0] === 1 || origin[0] === 2)
}

const ownMethods = new WeakMap<object, boolean>()

/**
 * Whether a listener is the component's own method. One computed in the template, as in
 * `{{disabled || swipe.start}}`, is WXS though it carries no origin.
 */
function isMethodOf(caller: unknown, listener: Listener): boolean {
  let own = ownMethods.get(listener)
  if (own === undefined) {
    own = false
    for (const key in caller as object) {
      if ((caller as Record<string, unknown>)[key] === listener) own = true
    }
    ownMethods.set(listener, own)
  }
  return own
}

export function wxsGlobals(report: (error: unknown, where: string) => void): WxsGlobals {
  return {
    getRegExp: (pattern, flags) => new RegExp(pattern, flags),
    getDate: (...parts) => (parts.length > 0 ? new Date(parts[0] as number) : new Date()),
    __wxsCtor: (value) => Object.prototype.toString.call(value).slice(8, -1),
    __evWrap(host, event, listener, origin) {
      const caller = methodCaller(host)
      if (!isWxs(origin) && isMethodOf(caller, listener)) return listener.call(caller, event)
      const wxsEvent = Object.assign(Object.create(event) as WxsEvent, {
        instance: descriptor(elementOfEvent(event)),
      })
      const result = listener.call(null, wxsEvent, descriptor(host as GlassElement))
      if (result === false) {
        event.stopPropagation()
        event.preventDefault()
      }
      return result
    },
    __propWrap(listener, origin) {
      if (!isWxs(origin)) return listener
      return (value, old, host, element) => {
        // After the update: the listener looks at elements that the same setData may still move.
        queueMicrotask(() => {
          try {
            const owner = descriptor(host as GlassElement)
            listener.call(null, value, old, owner, descriptor(element as GlassElement))
          } catch (error) {
            report(error, 'WXS change listener')
          }
        })
      }
    },
  }
}

function methodCaller(host: unknown): unknown {
  const component = host as { getMethodCaller?: () => unknown }
  return component.getMethodCaller?.() ?? host
}

const states = new WeakMap<GlassElement, Record<string, unknown>>()
const classes = new WeakMap<GlassElement, Set<string>>()
const STYLE_BY_WXS = 2 as glassEasel.StyleSegmentIndex

/** WeChat's ComponentDescriptor, the only door from WXS to the page. */
function descriptor(given: (GlassElement & { _$?: GlassElement }) | undefined): unknown {
  if (given === undefined) return null
  const element = given._$ ?? given
  const scope = isComponent(element) ? (element.getShadowRoot() ?? element) : element
  return {
    selectComponent: (selector: string) => descriptor(scope.querySelector(selector) ?? undefined),
    selectAllComponents: (selector: string) =>
      scope.querySelectorAll(selector).map((e) => descriptor(e)),
    setStyle: (style: string | Record<string, string>) => {
      element.setNodeStyle(transformUnits(styleText(style)), STYLE_BY_WXS)
    },
    ...classVerbs(element),
    getDataset: () => element.dataset,
    callMethod: (name: string, argument: unknown) => {
      const method = isComponent(element) ? callerOf(element)[name] : undefined
      if (typeof method === 'function') method.call(callerOf(element as never), argument)
    },
    getState: () => {
      const state = states.get(element) ?? {}
      states.set(element, state)
      return state
    },
    triggerEvent: (type: string, detail: unknown) => {
      element.triggerEvent(type, detail)
    },
    getComputedStyle: (names: string[]) => {
      const host = hostOf(element)
      const style = host && (getComputedStyle(host) as unknown as Record<string, string>)
      return Object.fromEntries(names.map((name) => [name, style?.[name]]))
    },
    getBoundingClientRect: () => hostOf(element)?.getBoundingClientRect(),
    setTimeout: (callback: () => void, ms: number) => window.setTimeout(callback, ms),
    clearTimeout: (timer: number) => window.clearTimeout(timer),
    requestAnimationFrame: (callback: () => void) => window.requestAnimationFrame(callback),
  }
}

function classVerbs(element: GlassElement) {
  const own = classes.get(element) ?? new Set<string>()
  classes.set(element, own)
  const apply = () => {
    element.setNodeClass([...own].join(' '), STYLE_BY_WXS)
  }
  return {
    addClass(name: string) {
      own.add(name)
      apply()
    },
    removeClass(name: string) {
      own.delete(name)
      apply()
    },
    hasClass: (name: string) => own.has(name),
  }
}

function styleText(style: string | Record<string, string>): string {
  if (typeof style === 'string') return style
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return Object.entries(style)
    .map(([name, value]) => `${kebab(name)}:${value}`)
    .join(';')
}
