import type { Page } from '../../../typings/contract'

interface PageAsked {
  limit: number
  cursor?: string
}

/** Reads a list page after page until one of it is the one; null when none is. @throws CallError */
export async function seek<T>(
  list: (input: PageAsked) => Promise<Page<T>>,
  isIt: (item: T) => boolean,
): Promise<T | null> {
  for (let cursor: string | undefined; ;) {
    const page: Page<T> = await list({ limit: 50, ...(cursor ? { cursor } : {}) })
    const found = page.items.find(isIt)
    cursor = page.cursor
    if (found || cursor === undefined) return found ?? null
  }
}
