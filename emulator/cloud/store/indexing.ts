import { newIndex, type Collection, type Index } from './catalog'
import { duplicate, type Documents } from './documents'
import { entriesOf } from './entries'
import type { IndexDefinition } from './index-definition'
import { keyOf, roomRange, type Key } from './keys'
import type { Write } from './overlay'
import { Stored } from './record'

/** Documents per commit while an index is built: bounds memory, not correctness. */
const CHUNK = 5000

/**
 * Makes the indexes of an environment what the project declares: builds what is new or changed,
 * drops what is gone. A collection that is declared and missing is created. An index enters the
 * catalog only when it is complete, so a kill in between leaves only entries nobody reads.
 * @throws CloudError E11000 when documents break a new unique index
 */
export async function declareIndexes(
  documents: Documents,
  definitions: readonly IndexDefinition[],
): Promise<void> {
  for (const name of new Set(definitions.map((definition) => definition.collection))) {
    if (!documents.catalog.get(name)) documents.catalog.create(name)
  }
  for (const collection of documents.catalog.list()) {
    const wanted = definitions.filter((definition) => definition.collection === collection.name)
    const isWanted = (index: Index): boolean =>
      wanted.some((definition) => same(index.definition, definition))
    const dropped = collection.indexes.filter((index) => !isWanted(index))
    collection.indexes = collection.indexes.filter(isWanted)
    for (const definition of wanted) {
      if (collection.indexes.some((index) => same(index.definition, definition))) continue
      const index = newIndex(documents.catalog.takeId(), definition, false)
      await build(documents, collection, index)
      collection.indexes.push(index)
    }
    for (const index of dropped) await clearRoom(documents, 'entries', index.id)
  }
  await stageNow(documents, [documents.catalog.write()])
}

async function build(documents: Documents, collection: Collection, index: Index): Promise<void> {
  // The number is spent before its entries exist: a build that was cut short never shares it.
  await stageNow(documents, [documents.catalog.write()])
  const end = roomRange(collection.id).end
  let { start } = roomRange(collection.id)
  for (;;) {
    const chunk: { key: Key; stored: Stored }[] = []
    for (const { key, value } of documents.engine.range('documents', { start, end })) {
      chunk.push({ key: keyOf(Buffer.from(key)), stored: Stored.fromBytes(value) })
      if (chunk.length === CHUNK) break
    }
    const last = chunk.at(-1)
    if (!last) return
    await stageNow(documents, entryWrites(documents, collection, index, chunk))
    start = after(last.key)
  }
}

function entryWrites(
  documents: Documents,
  collection: Collection,
  index: Index,
  chunk: { key: Key; stored: Stored }[],
): Write[] {
  const owners = new Map<string, Buffer>()
  const writes: Write[] = []
  for (const { key, stored } of chunk) {
    const entries = entriesOf(index, stored.document, stored.order)
    if (entries.length > 1) index.multikey = true
    for (const entry of entries) {
      if (index.definition.unique) {
        const text = entry.toString('latin1')
        const owner = owners.get(text) ?? documents.engine.get('entries', entry)
        if (owner && !owner.equals(key.bytes)) throw duplicate(collection, index, stored)
        owners.set(text, key.bytes)
      }
      writes.push({ space: 'entries', key: keyOf(entry), value: key.bytes })
    }
  }
  return writes
}

async function stageNow(documents: Documents, writes: Write[]): Promise<void> {
  if (writes.length === 0) return
  documents.engine.stage(writes)
  await documents.engine.durable()
}

/** Removes everything of one collection or index from a space. */
export async function clearRoom(
  documents: Documents,
  space: 'documents' | 'entries' | 'order',
  room: number,
): Promise<void> {
  let { start } = roomRange(room)
  const { end } = roomRange(room)
  for (;;) {
    const writes: Write[] = []
    for (const { key } of documents.engine.range(space, { start, end })) {
      writes.push({ space, key: keyOf(Buffer.from(key)), value: null })
      if (writes.length === CHUNK) break
    }
    const last = writes.at(-1)
    if (!last) return
    await stageNow(documents, writes)
    start = after(last.key)
  }
}

const after = (key: Key): Buffer => Buffer.concat([key.bytes, Buffer.of(0)])

const same = (a: IndexDefinition, b: IndexDefinition): boolean =>
  a.name === b.name &&
  (a.unique ?? false) === (b.unique ?? false) &&
  a.keys.length === b.keys.length &&
  a.keys.every((key, i) => key.path === b.keys[i]?.path && key.order === b.keys[i].order)
