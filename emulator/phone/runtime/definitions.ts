import type { BehaviorLike } from './components'

/** Component(), Page() and Behavior() definitions as mini program code gives them. */
export interface Definition {
  behaviors?: (string | BehaviorLike)[]
  properties?: Record<string, unknown>
  options?: { styleIsolation?: string; addGlobalClass?: boolean; [key: string]: unknown }
  externalClasses?: string[]
  [key: string]: unknown
}

/**
 * Brings a definition into the framework's form: built-in behaviors by name become behaviors,
 * property observers by method name become functions, falsy parts that WeChat ignores go.
 */
export function normalise<T extends Definition>(
  definition: T,
  builtinBehavior: (name: string) => BehaviorLike | undefined,
): T {
  const result: Definition = { ...definition }
  if (result.behaviors) {
    result.behaviors = result.behaviors
      .map((behavior) => (typeof behavior === 'string' ? builtinBehavior(behavior) : behavior))
      .filter((behavior) => behavior !== undefined)
  }
  if (result.properties) {
    const entries = Object.entries(result.properties)
    result.properties = Object.fromEntries(entries.map(([key, value]) => [key, property(value)]))
  }
  return result as T
}

type Method = (this: Record<string, unknown>, ...args: unknown[]) => unknown

function property(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  const { observer } = given as { observer?: unknown }
  if (typeof observer !== 'string') return given
  const call: Method = function (...args) {
    const method = this[observer]
    return typeof method === 'function' ? (method as Method).apply(this, args) : undefined
  }
  return { ...given, observer: call }
}
