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

function isPlain(value: unknown): boolean {
  if (value === undefined) return false
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) {
    for (const item of value) if (!isPlain(item)) return false
    return true
  }
  for (const name in value) {
    const inner = (value as Fields)[name]
    if (inner === undefined) return false
    if (typeof inner === 'object' && inner !== null && !isPlain(inner)) return false
  }
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

export function read(doc: Stored, path: string): unknown {
  const value = doc[path]
  // No name of a field has a dot in it.
  if (value !== undefined || !path.includes('.')) return value
  let inner: unknown = doc
  for (const part of partsOf(path)) {
    if (inner === null || typeof inner !== 'object') return undefined
    inner = (inner as Fields)[part]
  }
  return inner
}

/** Copies along the paths that change, each part once; the stored document itself is never touched. */
export function changed(
  doc: Stored,
  { set, inc, unset, push }: Changes,
  keep: (value: unknown) => unknown,
): Stored {
  const next: Stored = { ...doc }
  const own: unknown[] = []
  for (const path in set) write(next, path, own, keep(set[path]))
  for (const path in inc) {
    write(next, path, own, Number(read(next, path) ?? 0) + (inc[path] ?? 0))
  }
  if (unset) for (const path of unset) write(next, path, own, undefined)
  for (const path in push) {
    const before = (read(next, path) as unknown[] | undefined) ?? []
    write(next, path, own, before.concat(keep(push[path])))
  }
  return next
}

/** Sets one field of a document whose parts in `own` are copies already; undefined takes it away. */
function write(doc: Fields, path: string, own: unknown[], value: unknown): void {
  let fields = doc
  let name = path
  if (path.includes('.')) {
    const parts = partsOf(path)
    const last = parts.length - 1
    for (let at = 0; at < last; at++) {
      const part = parts[at] as string
      let inner = fields[part] as Fields | undefined
      if (!own.includes(inner)) own.push((inner = fields[part] = { ...inner }))
      fields = inner as Fields
    }
    name = parts[last] as string
  }
  if (value === undefined) delete fields[name]
  else fields[name] = value
}

export function projected(doc: Stored, fields: readonly string[] | undefined): Fields {
  if (!fields) return doc
  const next: Fields = { _id: doc._id }
  const own: unknown[] = []
  for (const path of fields) {
    const value = read(doc, path)
    if (value !== undefined) write(next, path, own, value)
  }
  return next
}
