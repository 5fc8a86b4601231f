import type { Page } from '../../typings/contract'

export type FooterState = 'idle' | 'loading' | 'end' | 'failed'

/** A list that grows by pages: what has come, whether more may come, and one request at a time. */
export interface Pager<T> {
  items(): T[]
  footer(): FooterState
  /** Fetches the next page. Resolves when the list has changed; a failure is kept as `failed` and thrown. */
  more(): Promise<void>
}

export function createPager<T>(fetch: (cursor: string | undefined) => Promise<Page<T>>): Pager<T> {
  let items: T[] = []
  let cursor: string | undefined
  let footer: FooterState = 'idle'
  return {
    items: () => items,
    footer: () => footer,
    async more() {
      if (footer === 'loading' || footer === 'end') return
      footer = 'loading'
      try {
        const page = await fetch(cursor)
        items = [...items, ...page.items]
        cursor = page.cursor
        footer = cursor === undefined ? 'end' : 'idle'
      } catch (error) {
        footer = 'failed'
        throw error
      }
    },
  }
}
