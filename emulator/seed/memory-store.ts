import type {
  Changes,
  Doc,
  FieldCondition,
  Filter,
  IndexDefinition,
  Query,
  Scalar,
  Totals,
} from '../../cloudfunctions/platform/database/port'
import { Duplicate } from '../../cloudfunctions/platform/database/port'

type Fields = Record<string, unknown>
type Stored = Doc & Fields

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

/** Of so few documents all are looked at; indexes begin beyond. */
const FEW = 64

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
    for (const doc of docs) {
      if (this.of(collection).docs.has(doc._id)) throw new Duplicate(collection, '_id_')
      this.of(collection).put(this.keep(doc) as Stored)
    }
  }

  updateWhere(collection: string, filter: Filter, changes: Changes): number {
    const found = this.find(collection, filter)
    for (const doc of found) this.of(collection).put(changed(doc, changes, this.keep))
    return found.length
  }

  query<T extends Doc>(collection: string, query: Query): T[] {
    return ordered(this.find(collection, query.filter), query)
      .slice(0, query.limit)
      .map((doc) => this.handOut<T>(projected(doc, query.fields)))
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
    return this.of(collection).candidates(filter).filter((doc) => matches(doc, filter))
  }

  private handOut<T>(doc: unknown): T {
    return (this.shared ? doc : plain(doc)) as T
  }
}

/** Documents by `_id`, and by each value of the first path of an index once that has been asked for. */
class MemoryCollection {
  readonly docs = new Map<string, Stored>()
  private readonly byPath = new Map<string, Map<Scalar, Set<string>>>()
  private readonly paths: ReadonlySet<string>
  private readonly uniques: { name: string; paths: string[]; taken: Map<string, string> }[]

  constructor(
    private readonly name: string,
    indexes: readonly IndexDefinition[],
  ) {
    const firsts = indexes.flatMap(({ keys }) => keys.slice(0, 1))
    this.paths = new Set(
      firsts.filter(({ order }) => order !== '2dsphere').map(({ path }) => path),
    )
    this.uniques = indexes
      .filter(({ unique }) => unique)
      .map((index) => ({
        name: index.name,
        paths: index.keys.map(({ path }) => path),
        taken: new Map<string, string>(),
      }))
  }

  /** Inserts or replaces. @throws Duplicate, with nothing changed, when a unique index is taken */
  put(doc: Stored): void {
    const before = this.docs.get(doc._id)
    if (this.uniques.length > 0) this.claim(doc, before)
    for (const [path, values] of this.byPath) {
      if (before && read(before, path) === read(doc, path)) continue
      if (before) forget(values, before, path)
      note(values, doc, path)
    }
    this.docs.set(doc._id, doc)
  }

  private claim(doc: Stored, before: Stored | undefined): void {
    const moved = this.uniques.filter(
      ({ paths }) => !before || paths.some((path) => read(before, path) !== read(doc, path)),
    )
    for (const { name, paths, taken } of moved) {
      const holder = taken.get(uniqueKey(doc, paths))
      if (holder !== undefined && holder !== doc._id) throw new Duplicate(this.name, name)
    }
    for (const { paths, taken } of moved) {
      if (before) taken.delete(uniqueKey(before, paths))
      taken.set(uniqueKey(doc, paths), doc._id)
    }
  }

  remove(doc: Stored): void {
    this.docs.delete(doc._id)
    for (const { paths, taken } of this.uniques) taken.delete(uniqueKey(doc, paths))
    for (const [path, values] of this.byPath) forget(values, doc, path)
  }

  /** A superset of what the filter asks for, as small as one index makes it. */
  candidates(filter: Filter): Stored[] {
    const id = filter['_id']
    if (typeof id === 'string') return this.named([id])
    if (id !== undefined && isCondition(id) && id.in) return this.named(id.in.map(String))
    if (this.docs.size <= FEW) return [...this.docs.values()]
    let best: Set<string>[] | null = null
    for (const path in filter) {
      const sets = this.paths.has(path)
        ? setsFor(this.indexOf(path), filter[path] as Scalar | FieldCondition)
        : null
      if (sets && (best === null || sizeOf(sets) < sizeOf(best))) best = sets
    }
    if (best === null) return [...this.docs.values()]
    const [only, ...more] = best
    return this.named(more.length === 0 ? (only ?? []) : new Set(best.flatMap((ids) => [...ids])))
  }

  private indexOf(path: string): Map<Scalar, Set<string>> {
    let values = this.byPath.get(path)
    if (!values) {
      this.byPath.set(path, (values = new Map<Scalar, Set<string>>()))
      for (const doc of this.docs.values()) note(values, doc, path)
    }
    return values
  }

  private named(ids: Iterable<string>): Stored[] {
    const found: Stored[] = []
    for (const id of ids) {
      const doc = this.docs.get(id)
      if (doc) found.push(doc)
    }
    return found
  }
}

function note(values: Map<Scalar, Set<string>>, doc: Stored, path: string): void {
  for (const value of valuesOf(read(doc, path))) {
    const ids = values.get(value)
    if (ids) ids.add(doc._id)
    else values.set(value, new Set([doc._id]))
  }
}

function forget(values: Map<Scalar, Set<string>>, doc: Stored, path: string): void {
  for (const value of valuesOf(read(doc, path))) {
    const ids = values.get(value)
    ids?.delete(doc._id)
    if (ids?.size === 0) values.delete(value)
  }
}

/** The sets of ids whose value fits; null when this index cannot tell. */
function setsFor(
  values: Map<Scalar, Set<string>>,
  condition: Scalar | FieldCondition,
): Set<string>[] | null {
  if (!isCondition(condition)) return [values.get(condition) ?? new Set()]
  const { above, from, below, upTo } = condition
  if (condition.in) return condition.in.flatMap((value) => values.get(value) ?? [])
  if ([above, from, below, upTo].every((bound) => bound === undefined)) return null
  const fitting: Set<string>[] = []
  for (const [value, ids] of values) if (inRange(value, condition)) fitting.push(ids)
  return fitting
}

const sizeOf = (sets: readonly Set<string>[]) => sets.reduce((sum, ids) => sum + ids.size, 0)

function uniqueKey(doc: Stored, paths: readonly string[]): string {
  return JSON.stringify(paths.map((path) => read(doc, path) ?? null))
}

/** What an index knows a value by: an array by each of its elements, nothing as null. */
function valuesOf(value: unknown): Scalar[] {
  return (Array.isArray(value) ? (value as Scalar[]) : [value as Scalar]).map(
    (each) => each ?? null,
  )
}

/** A copy of what the wire keeps: no undefined, nothing but data. */
function plain(value: unknown): unknown {
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
function kept(value: unknown): unknown {
  return isPlain(value) ? value : plain(value)
}

function isPlain(value: unknown): boolean {
  if (value === undefined) return false
  if (value === null || typeof value !== 'object') return true
  if (Array.isArray(value)) return value.every(isPlain)
  for (const name in value) if (!isPlain((value as Fields)[name])) return false
  return true
}

function frozen(value: unknown): unknown {
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

function read(doc: unknown, path: string): unknown {
  let value = doc
  for (const part of partsOf(path)) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Fields)[part]
  }
  return value
}

const isCondition = (value: Scalar | FieldCondition): value is FieldCondition =>
  value !== null && typeof value === 'object'

function matches(doc: Stored, filter: Filter): boolean {
  for (const path in filter) {
    if (!fits(read(doc, path), filter[path] as Scalar | FieldCondition)) return false
  }
  return true
}

function fits(value: unknown, condition: Scalar | FieldCondition): boolean {
  if (!isCondition(condition)) {
    if (value === condition || (condition === null && value === undefined)) return true
    return Array.isArray(value) && value.some((each) => fits(each, condition))
  }
  return holds(value, Array.isArray(value) ? (value as unknown[]) : [value], condition)
}

function holds(value: unknown, values: unknown[], condition: FieldCondition): boolean {
  const { exists, not, notIn, near } = condition
  if (exists !== undefined && (value !== undefined) !== exists) return false
  if (not !== undefined && values.includes(not)) return false
  if (notIn && values.some((each) => notIn.includes(each as Scalar))) return false
  if (near && distanceM(value, near) > near.maxDistanceM) return false
  const asks = [condition.in, condition.above, condition.from, condition.below, condition.upTo]
  return asks.every((ask) => ask === undefined) || values.some((each) => inRange(each, condition))
}

function inRange(value: unknown, condition: FieldCondition): boolean {
  const { above, from, below, upTo } = condition
  if (condition.in && !condition.in.includes(value as Scalar)) return false
  return (
    (above === undefined || compare(value, above) === 1) &&
    (from === undefined || [0, 1].includes(compare(value, from) ?? 2)) &&
    (below === undefined || compare(value, below) === -1) &&
    (upTo === undefined || [0, -1].includes(compare(value, upTo) ?? 2))
  )
}

/** Only values of one type compare, as in the database; null is never above or below a number. */
function compare(a: unknown, b: unknown): -1 | 0 | 1 | null {
  if (typeof a !== typeof b || a === null || b === null) return a === b ? 0 : null
  if (typeof a !== 'number' && typeof a !== 'string') return a === b ? 0 : null
  return a === b ? 0 : a < (b as typeof a) ? -1 : 1
}

function distanceM(value: unknown, near: { longitude: number; latitude: number }): number {
  const place = value as { coordinates?: [number, number]; longitude?: number; latitude?: number }
  const [longitude, latitude] = place.coordinates ?? [place.longitude ?? NaN, place.latitude ?? NaN]
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  const half = (a: number, b: number) => Math.sin(radians(b - a) / 2) ** 2
  const chord =
    half(latitude, near.latitude) +
    Math.cos(radians(latitude)) * Math.cos(radians(near.latitude)) * half(longitude, near.longitude)
  return 2 * 6_378_137 * Math.asin(Math.sqrt(chord))
}

/** Copies along the paths that change, each part once; the stored document itself is never touched. */
function changed(
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

function ordered(found: Stored[], { filter, order = [] }: Query): Stored[] {
  const near = Object.entries(filter).find(([, value]) => isCondition(value) && value.near)
  if (near) {
    const place = (near[1] as FieldCondition).near ?? { longitude: 0, latitude: 0 }
    const far = (doc: Stored) => distanceM(read(doc, near[0]), place)
    return [...found].sort((a, b) => far(a) - far(b))
  }
  if (order.length === 0) return found
  const keyed = found.map((doc) => ({ doc, keys: order.map(([path]) => read(doc, path)) }))
  keyed.sort((a, b) => {
    for (const [at, [, direction]] of order.entries()) {
      const side = compare(a.keys[at], b.keys[at]) ?? 0
      if (side !== 0) return direction === 'asc' ? side : -side
    }
    return 0
  })
  return keyed.map(({ doc }) => doc)
}

function projected(doc: Stored, fields: readonly string[] | undefined): Fields {
  if (!fields) return doc
  const next: Fields = { _id: doc._id }
  const own = new Set<unknown>()
  for (const path of fields) {
    const value = read(doc, path)
    if (value !== undefined) write(next, path, own, () => value)
  }
  return next
}

function totalled(found: Stored[], { by, sum }: Totals) {
  const groups = new Map<Scalar, Record<string, number>>()
  for (const doc of found) {
    const key = (by === null ? null : (read(doc, by) ?? null)) as Scalar
    const sums = groups.get(key) ?? {}
    for (const [name, path] of Object.entries(sum)) {
      const value = path === 1 ? 1 : read(doc, path)
      sums[name] = (sums[name] ?? 0) + (typeof value === 'number' ? value : 0)
    }
    groups.set(key, sums)
  }
  return [...groups].map(([key, sums]) => ({ key, sums }))
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
