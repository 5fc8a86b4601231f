import type { ComponentInstance } from './contract'
import { glassOf } from './glass'
import { resolveRoute } from './urls'

type Route = (options?: Record<string, unknown>) => unknown

const NAMES = ['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack']

/**
 * `this.router` and `this.pageRouter` of every component and page: wx's own routing, but relative
 * addresses start from the component itself, or from the page it is on.
 */
export function addRouters(
  prototype: object,
  wx: Record<string, unknown>,
  routeOf: (self: ComponentInstance) => string,
) {
  const from = (base: string) => {
    const absolute = (options: Record<string, unknown> = {}) => {
      const { url } = options
      if (typeof url !== 'string') return options
      const [path = '', ...search] = url.split('?')
      return { ...options, url: [`/${resolveRoute(path, base)}`, ...search].join('?') }
    }
    const entries = NAMES.map((name) => [
      name,
      (options?: Record<string, unknown>) => (wx[name] as Route)(absolute(options)),
    ])
    return Object.fromEntries(entries) as Record<string, Route>
  }
  const define = (name: string, base: (self: ComponentInstance) => string) => {
    Object.defineProperty(prototype, name, {
      configurable: true,
      get(this: ComponentInstance) {
        return from(base(this))
      },
    })
  }
  define('router', (self) => glassOf(self).is)
  define('pageRouter', routeOf)
}
