import type { AppHost } from './app'
import type { Components } from './components'
import type { ComponentInstance } from './contract'
import type { Definition } from './definitions'
import type { ModuleGlobals } from './modules'

interface Parts {
  wx: Record<string, unknown>
  app: AppHost
  components: () => Components
  currentPages(): ComponentInstance[]
  now(): number
}

/** The names that WeChat puts into every script. */
export function moduleGlobals({ wx, app, components, currentPages, now }: Parts): ModuleGlobals {
  const register = (definition: Definition | undefined, asPage: boolean) => {
    const target = components().loading()
    if (target === undefined)
      throw new Error('Page() or Component() outside a page or component file')
    if (definition === undefined) return components().chain(target.path)
    components().define(target.path, definition, asPage)
    return undefined
  }
  const behavior = (definition: Definition) => components().defineBehavior(definition)
  return {
    wx,
    // One object for all scripts, as in WeChat's logic layer.
    global: {},
    App: (definition: Record<string, unknown>) => app.define(definition),
    Page: (definition: Definition) => register(definition, true),
    Component: (definition?: Definition) => register(definition, false),
    Behavior: behavior,
    getApp: () => app.get() ?? {},
    getCurrentPages: currentPages,
    requirePlugin: (name: string) => {
      throw new Error(`plugin "${name}" is not part of this phone`)
    },
    Date: movedDate(now),
  }
}

/** Date by the operator's clock. */
function movedDate(now: () => number): DateConstructor {
  class PhoneDate extends Date {
    constructor(...parts: [] | [number | string | Date]) {
      if (parts.length === 0) super(now())
      else super(...(parts as [number]))
    }

    static override now() {
      return now()
    }
  }
  return PhoneDate as DateConstructor
}
