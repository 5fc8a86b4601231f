import type { Key, Time } from '../../typings/contract'
import type { Context } from './context'
import type { Doc } from './database'
import { Duplicate } from './database'
import { sha256 } from './ids'
import { canonicalJson } from './pure/canonical'
import { Refusal } from './refusal'

/** A document that people edit: every save raises `version`, and remembers the key that wrote it. */
export interface Versioned extends Doc {
  version: number
  createdAt: Time
  written: { key: Key; hash: string }
  schemaVersion: 1
}

export interface Save<Fields> {
  collection: string
  /** Names the action in the request hash. */
  action: string
  key: Key
  /** Absent: a new document, whose id is made from the key, so that a retry meets it. */
  id?: string
  /** The version that was edited; needed with `id`. */
  version?: number
  fields: Fields
  /** Counters and the like that only a new document gets. */
  initial: Record<string, unknown>
  /** Fields that may be absent: an update takes away those that `fields` leaves out. */
  optional?: readonly string[]
  /** Counters that an update moves; none may fall below zero. */
  counters?: Record<string, number>
}

/** Id of a document that a key creates: the same key, the same id. */
export function idFromKey(prefix: string, key: Key): string {
  return `${prefix}${sha256(key).slice(0, 20)}`
}

/**
 * Creates by key or updates by version, one conditional write. A repeat with the same key answers
 * what stands; the same key with other input is IDEMPOTENCY_CONFLICT, a newer version VERSION_CHANGED.
 */
export async function saveVersioned<T extends Versioned>(
  context: Context,
  save: Save<object>,
  prefix: string,
): Promise<{ doc: T; replayed: boolean }> {
  const { action, key, id, version, fields } = save
  const hash = sha256(canonicalJson({ action, id, version, fields }))
  return id === undefined
    ? create<T>(context, save, idFromKey(prefix, key), hash)
    : update<T>(context, save, id, hash)
}

async function create<T extends Versioned>(
  context: Context,
  { collection, key, fields, initial }: Save<object>,
  _id: string,
  hash: string,
) {
  const base: Versioned = {
    _id,
    version: 1,
    createdAt: context.clock.now(),
    written: { key, hash },
    schemaVersion: 1,
  }
  const doc = { ...initial, ...fields, ...base } as unknown as T
  try {
    await context.db.insert(collection, [doc])
    return { doc, replayed: false }
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
  }
  return replay<T>(await context.db.get<T>(collection, _id), { key, hash })
}

async function update<T extends Versioned>(
  context: Context,
  { collection, key, version, fields, optional = [], counters = {} }: Save<object>,
  _id: string,
  hash: string,
) {
  if (version === undefined) {
    throw new Refusal('INVALID_INPUT', 'version: needed to change what exists', { path: 'version' })
  }
  const changed = await context.db.updateWhere(
    collection,
    { _id, version, ...enoughOf(counters) },
    {
      set: { ...fields, written: { key, hash } },
      inc: { version: 1, ...counters },
      unset: optional.filter((name) => !Object.hasOwn(fields, name)),
    },
  )
  if (changed === 0) {
    const standing = await context.db.get<T>(collection, _id)
    const [short] = Object.keys(enoughOf(counters))
    if (standing?.version === version && standing.written.key !== key && short !== undefined) {
      throw new Refusal('INVALID_INPUT', `${short} would fall below zero`, { path: short })
    }
    return replay<T>(standing, { key, hash })
  }
  const doc = await context.db.get<T>(collection, _id)
  if (!doc) throw new Refusal('NOT_FOUND', `${collection} is gone`)
  return { doc, replayed: false }
}

function enoughOf(counters: Record<string, number>) {
  const falling = Object.entries(counters).filter(([, by]) => by < 0)
  return Object.fromEntries(falling.map(([path, by]) => [path, { from: -by }]))
}

function replay<T extends Versioned>(
  doc: T | null,
  { key, hash }: Versioned['written'],
): { doc: T; replayed: true } {
  if (!doc) throw new Refusal('NOT_FOUND', 'no such document')
  if (doc.written.key !== key) {
    throw new Refusal('VERSION_CHANGED', 'somebody else changed it meanwhile', {
      version: doc.version,
    })
  }
  if (doc.written.hash !== hash) {
    throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
  }
  return { doc, replayed: true }
}
