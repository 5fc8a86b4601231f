import type { Changes, Doc } from '../../cloudfunctions/platform/database/port'

/** Documents as the store in the process keeps them: never changed in place. */
export type Fields = Record<string, unknown>
export type Stored = Doc & Fields

/** A copy of what the wire keeps: no undefined, nothing but data. */
export function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((each) => plain(each) ?? null)
  const copy: Fields = {}
  for (const name in value) {
    const inner = (value as Fields)[name]
    if (inner !== undefined) copy[name] = plain(inner)
  }
  return copy
}

/** What the wire keeps, as it is: a copy only where there is something to leave out. */
export function kept(value: unknown): unknown {
  return isPlain(value) ? value : plain(value)
}

/** Looked through before: the same entries come again and again, in an outbox and on to the journal. */
const known = new WeakSet<object>()

function isPlain(value: unknown): boolean {
  if (value === undefined) return false
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(isPlain)
  const isDoc = '_id' in value
  if (isDoc && known.has(value)) return true
  for (const name in value) if (!isPlain((value as Fields)[name])) return false
  if (isDoc) known.add(value)
  return true
}

export function frozen(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    for (const inner of Object.values(Object.freeze(value))) frozen(inner)
  }
  return value
}

/** Names of fields come again and again; ids in a path do not, so only so many are kept. */
const KEPT_PATHS = 1_000
const knownPaths = new Map<string, readonly string[]>()

function partsOf(path: string): readonly string[] {
  let parts = knownPaths.get(path)
  if (!parts) {
    parts = path.split('.')
    if (knownPaths.size < KEPT_PATHS) knownPaths.set(path, parts)
  }
  return parts
}

export function read(doc: unknown, path: string): unknown {
  let value = doc
  for (const part of partsOf(path)) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Fields)[part]
  }
  return value
}

/** Copies along the paths that change, each part once; the stored document itself is never touched. */
export function changed(
  doc: Stored,
  { set, inc, unset, push }: Changes,
  keep: (value: unknown) => unknown,
): Stored {
  const next: Stored = { ...doc }
  const own = new Set<unknown>([next])
  for (const path in set) write(next, path, own, () => keep(set[path]))
  for (const path in inc) write(next, path, own, (value) => Number(value ?? 0) + (inc[path] ?? 0))
  for (const path of unset ?? []) write(next, path, own, () => undefined)
  for (const path in push) {
    write(next, path, own, (value) => [
      ...((value as unknown[] | undefined) ?? []),
      ...(keep(push[path]) as unknown[]),
    ])
  }
  return next
}

/** Changes one field of a document whose parts in `own` are copies already. */
function write(
  doc: Fields,
  path: string,
  own: Set<unknown>,
  change: (value: unknown) => unknown,
): void {
  const parts = partsOf(path)
  const last = parts.length - 1
  let fields = doc
  for (let at = 0; at < last; at++) {
    const name = parts[at] as string
    let inner = fields[name] as Fields | undefined
    if (!own.has(inner)) own.add((inner = fields[name] = { ...inner }))
    fields = inner as Fields
  }
  const name = parts[last] as string
  const value = change(fields[name])
  if (value === undefined) delete fields[name]
  else fields[name] = value
}

export function projected(doc: Stored, fields: readonly string[] | undefined): Fields {
  if (!fields) return doc
  const next: Fields = { _id: doc._id }
  const own = new Set<unknown>()
  for (const path of fields) {
    const value = read(doc, path)
    if (value !== undefined) write(next, path, own, () => value)
  }
  return next
}
