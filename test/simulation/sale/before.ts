import type { Database } from '../../../cloudfunctions/platform/database'

/** Which request is meant: the nth of this verb on this collection, and what it is about. */
export type When = (verb: string, collection: string, nth: number, about: unknown) => boolean

/** The database, with something happening just before the requests that are meant. */
export function before(db: Database, when: When, happen: () => Promise<unknown>): Database {
  const seen = new Map<string, number>()
  const wrap =
    <Rest extends unknown[], T>(verb: string, run: (name: string, ...rest: Rest) => Promise<T>) =>
    async (collection: string, ...rest: Rest): Promise<T> => {
      const nth = (seen.get(verb + collection) ?? 0) + 1
      seen.set(verb + collection, nth)
      if (when(verb, collection, nth, rest)) await happen()
      return run(collection, ...rest)
    }
  return {
    get: wrap('get', (c: string, id: string) => db.get(c, id)) as Database['get'],
    insert: wrap('insert', db.insert.bind(db)),
    updateWhere: wrap('updateWhere', db.updateWhere.bind(db)),
    query: wrap('query', (c: string, q: never) => db.query(c, q)) as Database['query'],
    total: wrap('total', db.total.bind(db)),
    removeWhere: wrap('removeWhere', db.removeWhere.bind(db)),
  }
}

/** An instance that dies just before the first request that is meant: none of its requests comes through any more. */
export function deadAt(db: Database, when: When): Database {
  let dead = false
  const dies: When = (...request) => (dead ||= when(...request))
  return before(db, dies, () => Promise.reject(new Error('the instance is gone')))
}
