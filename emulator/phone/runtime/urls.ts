import { ApiFailure } from './contract'

export interface Target {
  route: string
  query: Record<string, string>
}

/**
 * A page address as mini program code writes it, relative to the page that shows. Query values stay
 * as written: WeChat does not decode them.
 */
export function parseUrl(url: string, from: string | undefined, pages: readonly string[]): Target {
  const [path = '', search = ''] = url.split('?')
  const route = resolveRoute(path, from).replace(/\.html$/, '')
  if (!pages.includes(route)) throw new ApiFailure(`page "${route}" is not found`)
  return { route, query: parseQuery(search) }
}

export function parseQuery(search: string): Record<string, string> {
  const pairs = search.split('&').filter((pair) => pair !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

export function formatUrl({ route, query }: Target): string {
  const search = Object.entries(query).map(([key, value]) => `${key}=${value}`)
  return search.length === 0 ? `/${route}` : `/${route}?${search.join('&')}`
}

/** A path as written in page or component `from`, seen from the root. */
export function resolveRoute(path: string, from: string | undefined): string {
  if (path.startsWith('/')) return path.slice(1)
  const parts = from?.split('/').slice(0, -1) ?? []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}
