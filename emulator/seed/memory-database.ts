import type { Database, Doc, Query } from '../../cloudfunctions/platform/database/port'
import type { StoreOptions } from './memory-store'
import { MemoryStore } from './memory-store'

/** One request, as the scheduler of a simulation sees it. */
export interface Call {
  verb: keyof Database
  collection: string
  /** Filter, id or documents: what the request is about. */
  about: unknown
}

export interface MemoryOptions extends StoreOptions {
  /** Wraps every request: may delay it, drop it before it runs, or lose its reply. */
  around?: <T>(call: Call, run: () => T) => Promise<T>
}

export interface MemoryDatabase extends Database {
  /** Requests since the start. */
  requests(): number
  collections(): string[]
  /** How many documents. */
  count(collection: string): number
  /** The documents as they stand, for checks. */
  all<T extends Doc>(collection: string): T[]
}

/**
 * The Database port over Maps, in this process: each verb is one atomic step and one request, with
 * unique indexes, a check that queries have an index, and a hook around every request.
 */
export function memoryDatabase(options: MemoryOptions = {}): MemoryDatabase {
  const store = new MemoryStore(options)
  let count = 0
  const request = async <T>(call: Call, run: () => T): Promise<T> => {
    count++
    if (options.around) return options.around(call, run)
    await Promise.resolve()
    return run()
  }
  return {
    requests: () => count,
    collections: () => store.collections(),
    count: (collection) => store.count(collection),
    all: <T extends Doc>(collection: string) => store.all<T>(collection),
    get: <T extends Doc>(collection: string, id: string) =>
      request({ verb: 'get', collection, about: id }, () => store.get<T>(collection, id)),
    insert: (collection, docs) =>
      request({ verb: 'insert', collection, about: docs }, () => {
        store.insert(collection, docs)
      }),
    updateWhere: (collection, filter, changes) =>
      request({ verb: 'updateWhere', collection, about: { filter, changes } }, () =>
        store.updateWhere(collection, filter, changes),
      ),
    query: <T extends Doc>(collection: string, query: Query) =>
      request({ verb: 'query', collection, about: query }, () => store.query<T>(collection, query)),
    total: (collection, totals) =>
      request({ verb: 'total', collection, about: totals }, () => store.total(collection, totals)),
    removeWhere: (collection, filter) =>
      request({ verb: 'removeWhere', collection, about: filter }, () =>
        store.removeWhere(collection, filter),
      ),
  }
}
