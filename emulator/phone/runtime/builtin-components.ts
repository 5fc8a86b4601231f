import {
  builtins,
  type BuiltinDefinition,
  type BuiltinHandle,
  type BuiltinInstance,
  type ComponentInstance,
  type PhoneEvent,
  type PhoneRuntime,
  type PropertySchema,
  type Shell,
} from './contract'
import { callerOf, glassOf, hostOf, isComponent, type GlassComponent } from './glass'
import type { CodeSpace } from 'glass-easel-miniprogram-adapter'
import type { StyleSheets } from './styles'
import { transformUnits } from '../compiler/units'
import { animate } from '../api/animation'

export interface LiveBuiltin {
  handle: BuiltinHandle
  instance: BuiltinInstance
}

const live = new WeakMap<Element, LiveBuiltin>()

export function builtinAt(element: Element): LiveBuiltin | undefined {
  return live.get(element)
}

export function builtinsBelow(root: Element, name: string): LiveBuiltin[] {
  return [...root.querySelectorAll(`wx-${name}`)].flatMap((element) => live.get(element) ?? [])
}

/** Properties that every built-in takes, put on its element by `applyCommon`. */
const ARIA =
  'role label hidden labelledby describedby live disabled checked selected expanded valuemax valuemin valuenow valuetext modal busy haspopup posinset setsize multiselectable required controls level invalid'
    .split(' ')
    .map((name) => `aria${name.charAt(0).toUpperCase()}${name.slice(1)}`)
const COMMON: PropertySchema = {
  hidden: null,
  animation: null,
  tabindex: null,
  role: null,
  ...Object.fromEntries(ARIA.map((name) => [name, null])),
}

/** Makes every built-in known to all templates of the app; each is registered when it is first asked for. */
export function registerBuiltins(space: CodeSpace, styles: StyleSheets, runtime: PhoneRuntime) {
  const css = [...builtins.values()].map(({ definition }) => definition.css ?? '').join('\n')
  styles.add('wx://', transformUnits(css), 'builtin', '', false)
  const components = space.getComponentSpace()
  const registered = components.getGlobalUsingComponent.bind(components)
  components.getGlobalUsingComponent = (name) => {
    const builtin = registered(name) === null ? builtins.get(name) : undefined
    if (builtin?.kind === 'component') register(space, name, builtin.definition, runtime)
    return registered(name)
  }
}

function register(
  space: CodeSpace,
  name: string,
  definition: BuiltinDefinition<PropertySchema>,
  runtime: PhoneRuntime,
) {
  const path = `wx://${name}`
  const config = { component: true, styleIsolation: 'shared', usingComponents: {} }
  space.addComponentStaticConfig(path, config as never)
  space.addCompiledTemplate(path, shellTemplate(definition.shell ?? ['slot']) as never)
  const properties = { ...COMMON, ...definition.properties }
  const changes = new WeakMap<object, Set<string>>()
  const observers = Object.fromEntries(
    Object.keys(properties).map((key) => [
      key,
      function (this: ComponentInstance) {
        collect(this, key, changes)
      },
    ]),
  )
  const component = space
    .component(path)
    .definition({
      properties: properties as never,
      observers: observers as never,
      lifetimes: {
        attached(this: unknown) {
          create(this as ComponentInstance, name, definition, runtime)
        },
        detached(this: unknown) {
          const host = hostOf(glassOf(this as ComponentInstance))
          if (host) live.get(host)?.instance.detached?.()
        },
      },
    })
    .register()
  const { _$: registered } = component as unknown as { _$: never }
  space.getComponentSpace().setGlobalUsingComponent(name, registered)
}

/** Several properties of one setData come as one update. */
function collect(self: ComponentInstance, key: string, changes: WeakMap<object, Set<string>>) {
  const host = hostOf(glassOf(self))
  if (host) applyCommon(host, key, self.data[key])
  const builtin = host && live.get(host)
  if (builtin === undefined) return
  const pending = changes.get(self)
  if (pending !== undefined) {
    pending.add(key)
    return
  }
  const fresh = new Set([key])
  changes.set(self, fresh)
  queueMicrotask(() => {
    changes.delete(self)
    builtin.instance.update?.(fresh)
  })
}

function create(
  self: ComponentInstance,
  name: string,
  definition: BuiltinDefinition<PropertySchema>,
  runtime: PhoneRuntime,
) {
  const element = glassOf(self)
  const host = hostOf(element)
  if (host === undefined) return
  for (const key of Object.keys(COMMON)) applyCommon(host, key, self.data[key])
  const handle = createHandle(self, element, host, name)
  const instance = definition.create?.(handle, runtime) ?? {}
  live.set(host, { handle, instance })
  instance.update?.(new Set(Object.keys(definition.properties)))
}

function createHandle(
  self: ComponentInstance,
  element: GlassComponent,
  host: HTMLElement,
  name: string,
): BuiltinHandle {
  return {
    name,
    host,
    get properties() {
      return self.data
    },
    set(values) {
      self.setData(values)
    },
    fire(type, detail = {}, options = {}) {
      self.triggerEvent(type, detail, { bubbles: false, composed: false, ...options })
    },
    on(type, listener) {
      element.addListener(type, (event) => {
        listener(event as unknown as PhoneEvent)
      })
    },
    get id() {
      return element.id
    },
    get dataset() {
      return (element.dataset ?? {}) as Record<string, unknown>
    },
    get owner() {
      const owner = element.ownerShadowRoot?.getHostNode()
      return owner && isComponent(owner) ? callerOf(owner) : self
    },
  }
}

function applyCommon(host: HTMLElement, key: string, value: unknown) {
  if (key === 'hidden') host.toggleAttribute('hidden', Boolean(value))
  else if (key === 'animation') animate(host, value)
  else if (key.startsWith('aria') || key === 'role' || key === 'tabindex') {
    const name = ariaAttribute(key)
    if (value === undefined || value === null || value === '') host.removeAttribute(name)
    else Element.prototype.setAttribute.call(host, name, String(value))
  }
}

function ariaAttribute(key: string): string {
  if (key === 'ariaRole') return 'role'
  return key.startsWith('aria') ? `aria-${key.slice(4).toLowerCase()}` : key
}

/** Calls that a compiled template makes: text, element, if, for, slot. */
type DefineElement = (
  tag: string,
  generics: object,
  init: (node: unknown, isCreation: boolean) => void,
  children: DefineChildren,
) => void
type DefineSlot = (name: string) => void
type DefineChildren = (
  isCreation: boolean,
  text: unknown,
  element: DefineElement,
  branch: unknown,
  loop: unknown,
  slot: DefineSlot,
) => void

/** A built-in's shell in the form that glass-easel's template compiler generates. */
function shellTemplate(shell: Shell[]) {
  const content = () => (renderer: { c(node: unknown, value: string): void }) => ({
    C: children(shell, renderer),
    B: {},
  })
  return { groupList: {}, content }
}

function children(
  shell: Shell[],
  renderer: { c(node: unknown, value: string): void },
): DefineChildren {
  return (_isCreation, _text, element, _branch, _loop, slot) => {
    for (const part of shell) {
      if (part === 'slot') slot('')
      else {
        const init = (node: unknown, isCreation: boolean) => {
          if (isCreation && part.class) renderer.c(node, part.class)
        }
        element(part.tag, {}, init, children(part.children, renderer))
      }
    }
  }
}
