import type {
  Changes,
  Doc,
  Filter,
  IndexDefinition,
  Query,
  Scalar,
  Totals,
} from '../../cloudfunctions/platform/database/port'
import { Duplicate } from '../../cloudfunctions/platform/database/port'
import { MemoryCollection } from './memory-collection'
import type { Stored } from './memory-document'
import { changed, frozen, kept, plain, projected } from './memory-document'
import { matches, ordered, totalled } from './memory-filter'

export interface StoreOptions {
  indexes?: readonly IndexDefinition[]
  /** Queries without a fitting index throw. Default true. */
  checkIndexes?: boolean
  /**
   * Values go in and out as they are, for callers known to change neither what they read nor what they
   * have written: a long story is twice as fast. Default false: copies.
   */
  shared?: boolean
  /** With `shared`: who changes a value after all gets an error. For tests; slower. */
  frozen?: boolean
}

/**
 * What the database keeps, over Maps in this process: the port's verbs, done at once, with unique
 * indexes and a check that queries have an index. Values go in and out as copies, like over the wire.
 */
export class MemoryStore {
  private readonly byName = new Map<string, MemoryCollection>()
  private readonly indexes: readonly IndexDefinition[]
  private readonly checkIndexes: boolean
  private readonly shared: boolean
  /** What becomes of a value on its way in. */
  private readonly keep: (value: unknown) => unknown

  constructor(options: StoreOptions = {}) {
    this.indexes = options.indexes ?? []
    this.checkIndexes = options.checkIndexes ?? true
    this.shared = options.shared ?? false
    this.keep = options.frozen ? (value) => frozen(kept(value)) : this.shared ? kept : plain
  }

  collections(): string[] {
    return [...this.byName.keys()]
  }

  count(collection: string): number {
    return this.of(collection).docs.size
  }

  all<T extends Doc>(collection: string): T[] {
    return [...this.of(collection).docs.values()].map((doc) => this.handOut<T>(doc))
  }

  get<T extends Doc>(collection: string, id: string): T | null {
    const doc = this.of(collection).docs.get(id)
    return doc ? this.handOut<T>(doc) : null
  }

  insert(collection: string, docs: readonly Doc[]): void {
    const into = this.of(collection)
    for (const doc of docs) {
      if (into.docs.has(doc._id)) throw new Duplicate(collection, '_id_')
      into.put(this.keep(doc) as Stored)
    }
  }

  updateWhere(collection: string, filter: Filter, changes: Changes): number {
    const found = this.find(collection, filter)
    for (const doc of found) this.of(collection).put(changed(doc, changes, this.keep))
    return found.length
  }

  query<T extends Doc>(collection: string, query: Query): T[] {
    const found = ordered(this.find(collection, query.filter), query)
    if (found.length > query.limit) found.length = query.limit
    if (this.shared && !query.fields) return found as Doc[] as T[]
    return found.map((doc) => this.handOut<T>(projected(doc, query.fields)))
  }

  total(collection: string, totals: Totals): { key: Scalar; sums: Record<string, number> }[] {
    return totalled(this.find(collection, totals.filter), totals)
  }

  removeWhere(collection: string, filter: Filter): number {
    const found = this.find(collection, filter)
    for (const doc of found) this.of(collection).remove(doc)
    return found.length
  }

  private of(name: string): MemoryCollection {
    let collection = this.byName.get(name)
    if (!collection) {
      const own = this.indexes.filter((index) => index.collection === name)
      this.byName.set(name, (collection = new MemoryCollection(name, own)))
    }
    return collection
  }

  private find(collection: string, filter: Filter): Stored[] {
    if (this.checkIndexes) demandIndex(this.indexes, collection, filter)
    const found: Stored[] = []
    for (const doc of this.of(collection).candidates(filter)) {
      if (matches(doc, filter)) found.push(doc)
    }
    return found
  }

  private handOut<T>(doc: unknown): T {
    return (this.shared ? doc : plain(doc)) as T
  }
}

/** An index fits when its first path is asked for; an empty filter is a scan. */
function demandIndex(
  indexes: readonly IndexDefinition[],
  collection: string,
  filter: Filter,
): void {
  if ('_id' in filter) return
  const fits = indexes.some((index) => {
    const first = index.keys[0]?.path
    return index.collection === collection && first !== undefined && first in filter
  })
  if (!fits) throw new Error(`no index for ${collection} ${JSON.stringify(filter)}`)
}
