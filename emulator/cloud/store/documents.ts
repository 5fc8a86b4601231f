import { valuesForIndex } from '../language'
import { CloudError } from '../protocol/errors'
import { Catalog, type Collection, type Index } from './catalog'
import type { Engine } from './engine'
import { entriesOf } from './entries'
import { keyOf, orderKey, roomRange, type Key } from './keys'
import { bytesOf, type Write } from './overlay'
import { Stored } from './record'

/** One document before and after; null when it is not there. */
export interface Change {
  readonly collection: Collection
  readonly key: Key
  readonly before: Stored | null
  readonly after: Stored | null
}

/** The documents as someone sees them: everyone, or a transaction with its snapshot. */
export interface View {
  /** Documents of the collection that differ from what everyone sees, by key text. */
  overrides(collection: Collection): ReadonlyMap<string, { readonly stored: Stored | null }>
  read(collection: Collection, key: Key): Stored | null
}

interface Undo {
  readonly version: number
  readonly collection: Collection
  readonly keyText: string
  readonly before: Stored | null
}

/**
 * The current documents of an environment. Writes are atomic and visible at once; whoever reports
 * them waits for `engine.durable()`. While snapshots are open, the values they may still need are kept.
 */
export class Documents implements View {
  readonly catalog: Catalog
  private version = 0
  private undo: Undo[] = []
  private readonly undoByKey = new Map<string, Undo[]>()
  private readonly snapshots = new Map<object, number>()

  constructor(readonly engine: Engine) {
    this.catalog = new Catalog(engine)
    engine.onFailure = () => {
      this.version++
      for (const collection of this.catalog.list()) this.catalog.reload(collection)
    }
  }

  overrides(): ReadonlyMap<string, { readonly stored: Stored | null }> {
    return NO_OVERRIDES
  }

  read(_collection: Collection, key: Key): Stored | null {
    const held = this.engine.held('documents', key.text)
    if (held) return Buffer.isBuffer(held.value) ? Stored.fromBytes(held.value) : held.value
    const bytes = this.engine.peek('documents', key.bytes)
    return bytes ? Stored.fromBytes(bytes) : null
  }

  /** Makes changes visible, all at once, and gives them to the next commit. */
  stage(changes: readonly Change[]): void {
    const group = this.engine.stage(this.writesOf(changes))
    for (const { collection } of changes) collection.lastGroup = group
  }

  /**
   * The same for filling an empty store with millions: past the log, straight into the database. On
   * disk when it resolves; nobody else may write meanwhile.
   */
  async fill(changes: readonly Change[]): Promise<void> {
    await this.engine.fill(this.writesOf(changes))
  }

  private writesOf(changes: readonly Change[]): Write[] {
    const writes: Write[] = []
    const entries = changes.map((change) => this.entryChanges(change))
    this.requireUnique(changes, entries)
    const version = ++this.version
    let counted: Set<Collection> | undefined
    let catalogChanged = false
    for (let i = 0; i < changes.length; i++) {
      const { collection, key, before, after } = changes[i] as Change
      const { added, removed, widened } = entries[i] as EntryChanges
      writes.push({ space: 'documents', key, value: after })
      for (const entry of removed) writes.push({ space: 'entries', key: entry.key, value: null })
      for (const entry of added) {
        writes.push({ space: 'entries', key: entry.key, value: key.bytes })
      }
      for (const index of widened) {
        index.multikey = true
        catalogChanged = true
      }
      if (before?.order !== after?.order) {
        for (const [stored, value] of [
          [before, null],
          [after, key.bytes],
        ] as const) {
          if (stored)
            writes.push({ space: 'order', key: orderKey(collection.id, stored.order), value })
        }
        collection.count += (after ? 1 : 0) - (before ? 1 : 0)
        counted = (counted ?? new Set()).add(collection)
      }
      if (this.snapshots.size > 0) {
        this.keepForSnapshots({ version, collection, keyText: key.text, before })
      }
    }
    for (const collection of counted ?? []) writes.push(this.catalog.writeCount(collection))
    if (catalogChanged) writes.push(this.catalog.write())
    return writes
  }

  /** The unique entries a document would take: what a transaction has to lock besides the document. */
  uniqueEntries(collection: Collection, stored: Stored): { index: Index; key: Key }[] {
    return collection.indexes
      .filter((index) => index.definition.unique)
      .flatMap((index) =>
        entriesOf(index, stored.document, stored.order).map((bytes) => ({
          index,
          key: keyOf(bytes),
        })),
      )
  }

  /** The document that holds a unique entry now, as key text. */
  ownerOf(entry: Key): string | null {
    const held = this.engine.held('entries', entry.text)
    const bytes = held
      ? held.value && bytesOf(held.value)
      : this.engine.peek('entries', entry.bytes)
    return bytes ? bytes.toString('latin1') : null
  }

  /** Opens a snapshot of this moment for a holder; returns its version. */
  openSnapshot(holder: object): number {
    this.snapshots.set(holder, this.version)
    return this.version
  }

  closeSnapshot(holder: object): void {
    if (!this.snapshots.delete(holder)) return
    const oldest = Math.min(...this.snapshots.values())
    let spent = 0
    while (spent < this.undo.length && (this.undo[spent] as Undo).version <= oldest) spent++
    if (spent < 64 && this.snapshots.size > 0) return
    for (const undo of this.undo.splice(0, spent)) {
      const rest = this.undoByKey.get(undo.keyText)?.filter((other) => other !== undo)
      if (rest && rest.length > 0) this.undoByKey.set(undo.keyText, rest)
      else this.undoByKey.delete(undo.keyText)
    }
  }

  /** All documents of this moment, readable over many turns while writes go on. */
  async openReader(): Promise<{ records(collection: Collection): Iterable<Buffer>; done(): void }> {
    const reader = await this.engine.openReader()
    return {
      *records(collection) {
        for (const { value } of reader.range('order', roomRange(collection.id))) {
          const bytes = reader.get('documents', value)
          if (bytes) yield bytes
        }
      },
      done: () => {
        reader.done()
      },
    }
  }

  /** True when the document was written after the snapshot. */
  changedSince(version: number, key: Key): boolean {
    return this.undoByKey.get(key.text)?.some((undo) => undo.version > version) ?? false
  }

  readAt(version: number, collection: Collection, key: Key): Stored | null {
    const undo = this.undoByKey.get(key.text)?.find((entry) => entry.version > version)
    return undo ? undo.before : this.read(collection, key)
  }

  /** What the collection's documents were at the snapshot, where that differs from now. */
  overridesAt(version: number, collection: Collection): Map<string, { stored: Stored | null }> {
    const overrides = new Map<string, { stored: Stored | null }>()
    for (let i = this.undo.length - 1; i >= 0; i--) {
      const undo = this.undo[i] as Undo
      if (undo.version <= version) break
      if (undo.collection === collection) overrides.set(undo.keyText, { stored: undo.before })
    }
    return overrides
  }

  private keepForSnapshots(undo: Undo): void {
    this.undo.push(undo)
    const list = this.undoByKey.get(undo.keyText)
    if (list) list.push(undo)
    else this.undoByKey.set(undo.keyText, [undo])
  }

  private entryChanges({ collection, before, after }: Change): EntryChanges {
    let changes = UNCHANGED
    for (const index of collection.indexes) {
      if (before && after && sameRoots(index, before, after)) continue
      if (changes === UNCHANGED) changes = { added: [], removed: [], widened: [] }
      const old = before ? entriesOf(index, before.document, before.order) : []
      const fresh = after ? entriesOf(index, after.document, after.order) : []
      if (fresh.length > 1 && !index.multikey) changes.widened.push(index)
      if (old.length === 1 && fresh.length === 1 && (old[0] as Buffer).equals(fresh[0] as Buffer))
        continue
      const oldKeys = old.map(keyOf)
      const freshKeys = fresh.map(keyOf)
      const [oldTexts, freshTexts] = [new Set(oldKeys.map(textOf)), new Set(freshKeys.map(textOf))]
      for (const key of oldKeys) if (!freshTexts.has(key.text)) changes.removed.push({ index, key })
      for (const key of freshKeys) if (!oldTexts.has(key.text)) changes.added.push({ index, key })
    }
    return changes
  }

  /** Nothing is staged yet when this throws. */
  private requireUnique(changes: readonly Change[], entries: readonly EntryChanges[]): void {
    if (entries.every(({ added }) => added.length === 0)) return
    const freed = new Set<string>()
    const taken = new Map<string, string>()
    for (const { removed } of entries) for (const { key } of removed) freed.add(key.text)
    for (const [i, { added }] of entries.entries()) {
      const { collection, key: document, after } = changes[i] as Change
      for (const { index, key } of added) {
        if (!index.definition.unique) continue
        const owner = taken.get(key.text) ?? (freed.has(key.text) ? null : this.ownerOf(key))
        if (owner !== null && owner !== document.text) throw duplicate(collection, index, after)
        taken.set(key.text, document.text)
      }
    }
  }

  /** Whether a reply about this document must wait for the disk. */
  isStaged({ lastGroup }: Collection, key: Key): boolean {
    return !this.engine.isDurable(lastGroup) && this.engine.isStaged(key.text)
  }

  /** The same of a reply about any documents of the collection. */
  hasStaged({ lastGroup }: Collection): boolean {
    return !this.engine.isDurable(lastGroup)
  }
}

const NO_OVERRIDES: ReadonlyMap<string, { readonly stored: Stored | null }> = new Map()

/** An update shares with the old document every field it left alone. */
function sameRoots(index: Index, before: Stored, after: Stored): boolean {
  if (before.order !== after.order) return false
  return index.roots.every((root) => before.document[root] === after.document[root])
}

interface EntryChanges {
  readonly added: { index: Index; key: Key }[]
  readonly removed: { index: Index; key: Key }[]
  /** Indexes that hold a document more than once from now on. */
  readonly widened: Index[]
}

const UNCHANGED: EntryChanges = { added: [], removed: [], widened: [] }

const textOf = (key: Key): string => key.text

/** MongoDB's text of a unique violation, wrapped as CloudBase wraps it. */
export function duplicate(
  collection: Collection,
  index: Index | null,
  stored: Stored | null,
): CloudError {
  const paths = index ? index.definition.keys.map((key) => key.path) : ['_id']
  const values = paths.map((path) => {
    const [value = null] = stored ? valuesForIndex(stored.document, path) : []
    return `${path}: ${JSON.stringify(value)}`
  })
  return new CloudError(
    'DATABASE_REQUEST_FAILED',
    `[FailedOperation.DuplicateWrite] multiple write errors: [{write errors: [{E11000 duplicate key error collection: ${collection.name} index: ${index?.definition.name ?? '_id_'} dup key: { ${values.join(', ')} }}]}, {<nil>}]. Please check your request, but if the problem persists, contact us.`,
  )
}
