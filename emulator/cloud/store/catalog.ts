import type { Engine } from './engine'
import type { IndexDefinition } from './index-definition'
import { keyOf, orderOf, roomRange, type Key } from './keys'
import type { Write } from './overlay'

/** An index as it stands: its number heads its entries. */
export interface Index {
  readonly id: number
  readonly definition: IndexDefinition
  /** The first part of each path: an update that leaves these fields alone leaves the entries alone. */
  readonly roots: readonly string[]
  /** Some document has more than one entry: then it neither sorts nor takes both ends of a range. */
  multikey: boolean
}

export interface Collection {
  readonly id: number
  readonly name: string
  indexes: Index[]
  count: number
  /** Next number of insertion order. */
  nextOrder: number
  /** The group of writes in which a document of it was last written. */
  lastGroup: number
}

interface CatalogText {
  nextId: number
  collections: { id: number; name: string; indexes: Omit<Index, 'roots'>[] }[]
}

const CATALOG = keyOf(Buffer.from('catalog'))

const countKey = (collection: number): Key => keyOf(Buffer.from(`count:${collection}`))

export const newIndex = (id: number, definition: IndexDefinition, multikey: boolean): Index => ({
  id,
  definition,
  roots: definition.keys.map(({ path }) => path.split('.')[0] as string),
  multikey,
})

/** Which collections and indexes an environment has. */
export class Catalog {
  private readonly byName = new Map<string, Collection>()
  private nextId = 1

  constructor(private readonly engine: Engine) {
    const bytes = engine.get('meta', CATALOG.bytes)
    if (!bytes) return
    const { nextId, collections } = JSON.parse(bytes.toString()) as CatalogText
    this.nextId = nextId
    for (const { id, name, indexes } of collections) {
      const built = indexes.map(({ id: number, definition, multikey }) =>
        newIndex(number, definition, multikey),
      )
      const collection = { id, name, indexes: built, count: 0, nextOrder: 1, lastGroup: 0 }
      this.reload(collection)
      this.byName.set(name, collection)
    }
  }

  /** Takes count and insertion order from what is stored. */
  reload(collection: Collection): void {
    const { id } = collection
    collection.count = Number(this.engine.get('meta', countKey(id).bytes)?.toString() ?? 0)
    for (const { key } of this.engine.range('order', { ...roomRange(id), reverse: true })) {
      collection.nextOrder = orderOf(key) + 1
      break
    }
  }

  get(name: string): Collection | undefined {
    return this.byName.get(name)
  }

  list(): Collection[] {
    return [...this.byName.values()]
  }

  /** The new collection is in the catalog at once; `write()` makes it last. */
  create(name: string): Collection {
    const id = this.takeId()
    const collection: Collection = {
      id,
      name,
      indexes: [],
      count: 0,
      nextOrder: 1,
      lastGroup: 0,
    }
    this.byName.set(name, collection)
    return collection
  }

  takeId(): number {
    return this.nextId++
  }

  write(): Write {
    const text: CatalogText = {
      nextId: this.nextId,
      collections: this.list().map(({ id, name, indexes }) => ({ id, name, indexes })),
    }
    return { space: 'meta', key: CATALOG, value: Buffer.from(JSON.stringify(text)) }
  }

  writeCount({ id, count }: Collection): Write {
    return { space: 'meta', key: countKey(id), value: Buffer.from(String(count)) }
  }
}
