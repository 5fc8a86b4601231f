import type { ComponentInstance } from './contract'
import type { Page } from './page'

type AppObject = Record<string, unknown>
type Method = (this: unknown, ...args: unknown[]) => unknown

/** The one App() of the program and the listeners that wx.onApp… adds to its events. */
export class AppHost {
  private app: AppObject | undefined
  private readonly listeners = new Map<string, Set<Method>>()

  define(definition: AppObject) {
    this.app = definition
  }

  /** getApp(): before App() ran, an empty object that App() does not see, as on WeChat with allowDefault. */
  get(): AppObject | undefined {
    return this.app
  }

  on(event: string, listener: Method) {
    const known = this.listeners.get(event) ?? new Set()
    this.listeners.set(event, known)
    known.add(listener)
  }

  off(event: string, listener?: Method) {
    if (listener) this.listeners.get(event)?.delete(listener)
    else this.listeners.delete(event)
  }

  /** Calls the app's own handler and every listener; answers whether there was one. */
  emit(event: string, argument: unknown): boolean {
    const own = this.app?.[event]
    const listeners = [...(this.listeners.get(event) ?? [])]
    if (typeof own === 'function') (own as Method).call(this.app, argument)
    for (const listener of listeners) listener.call(undefined, argument)
    return typeof own === 'function' || listeners.length > 0
  }
}

/** getCurrentPages(): instances, bottom first; a copy, as on WeChat. */
export function currentPages(stack: readonly Page[]): ComponentInstance[] {
  return stack.map(({ instance }) => instance)
}
