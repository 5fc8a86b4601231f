import type {
  Changes,
  Database,
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

/** One request, as the scheduler of a simulation sees it. */
export interface Call {
  verb: keyof Database
  collection: string
  /** Filter, id or documents: what the request is about. */
  about: unknown
}

export interface MemoryOptions {
  indexes?: readonly IndexDefinition[]
  /** Queries without a fitting index throw. Default true. */
  checkIndexes?: boolean
  /** Wraps every request: may delay it, drop it before it runs, or lose its reply. */
  around?: <T>(call: Call, run: () => T) => Promise<T>
}

export interface MemoryDatabase extends Database {
  /** Requests since the start. */
  requests(): number
  /** The documents as they stand, for checks. */
  all<T extends Doc>(collection: string): T[]
}

/**
 * The Database port over Maps, in this process: each verb is one atomic step and one request, with
 * unique indexes, a check that queries have an index, and a hook around every request. Values go in
 * and out as copies, like over the wire.
 */
export function memoryDatabase(options: MemoryOptions = {}): MemoryDatabase {
  const { indexes = [], checkIndexes = true } = options
  const collections = new Map<string, Map<string, Stored>>()
  let count = 0
  const docs = (name: string) => {
    let collection = collections.get(name)
    if (!collection) collections.set(name, (collection = new Map<string, Stored>()))
    return collection
  }
  const request = async <T>(call: Call, run: () => T): Promise<T> => {
    count++
    if (options.around) return options.around(call, run)
    await Promise.resolve()
    return run()
  }
  const find = (collection: string, filter: Filter) => {
    if (checkIndexes) demandIndex(indexes, collection, filter)
    return candidates(docs(collection), filter).filter((doc) => matches(doc, filter))
  }
  const unique = indexes.filter((index) => index.unique)
  const demandUnique = (collection: string, doc: Stored) => {
    for (const index of unique.filter((each) => each.collection === collection)) {
      const paths = index.keys.map(({ path }) => path)
      const taken = [...docs(collection).values()].some(
        (other) =>
          other._id !== doc._id && paths.every((path) => read(other, path) === read(doc, path)),
      )
      if (taken) throw new Duplicate(collection, index.name)
    }
  }
  return {
    requests: () => count,
    all: <T extends Doc>(collection: string) =>
      [...docs(collection).values()].map((doc) => structuredClone(doc) as unknown as T),
    get: <T extends Doc>(collection: string, id: string) =>
      request({ verb: 'get', collection, about: id }, () => {
        const doc = docs(collection).get(id)
        return doc ? (structuredClone(doc) as unknown as T) : null
      }),
    insert: (collection, list) =>
      request({ verb: 'insert', collection, about: list }, () => {
        for (const doc of list) {
          const stored = plain(doc) as Stored
          if (docs(collection).has(doc._id)) throw new Duplicate(collection, '_id_')
          demandUnique(collection, stored)
          docs(collection).set(doc._id, stored)
        }
      }),
    updateWhere: (collection, filter, changes) =>
      request({ verb: 'updateWhere', collection, about: { filter, changes } }, () => {
        const found = find(collection, filter)
        for (const doc of found) {
          const next = changed(doc, changes)
          demandUnique(collection, next)
          docs(collection).set(doc._id, next)
        }
        return found.length
      }),
    query: <T extends Doc>(collection: string, query: Query) =>
      request({ verb: 'query', collection, about: query }, () =>
        ordered(find(collection, query.filter), query)
          .slice(0, query.limit)
          .map((doc) => structuredClone(projected(doc, query.fields)) as unknown as T),
      ),
    total: (collection, totals) =>
      request({ verb: 'total', collection, about: totals }, () =>
        totalled(find(collection, totals.filter), totals),
      ),
    removeWhere: (collection, filter) =>
      request({ verb: 'removeWhere', collection, about: filter }, () => {
        const found = find(collection, filter)
        for (const { _id } of found) docs(collection).delete(_id)
        return found.length
      }),
  }
}

/** What the wire keeps: no undefined, nothing but data. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown
}

function read(doc: unknown, path: string): unknown {
  let value = doc
  for (const part of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined
    value = (value as Fields)[part]
  }
  return value
}

const isCondition = (value: Scalar | FieldCondition): value is FieldCondition =>
  value !== null && typeof value === 'object'

function candidates(collection: Map<string, Stored>, filter: Filter): Stored[] {
  const id = filter._id
  if (typeof id === 'string') return [collection.get(id)].filter((doc) => doc !== undefined)
  if (id !== undefined && isCondition(id) && id.in) {
    return id.in.map((each) => collection.get(String(each))).filter((doc) => doc !== undefined)
  }
  return [...collection.values()]
}

function matches(doc: Stored, filter: Filter): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    const value = read(doc, path)
    const values = Array.isArray(value) ? (value as unknown[]) : [value]
    if (!isCondition(condition)) {
      return values.some((each) => each === condition || (condition === null && each === undefined))
    }
    return holds(value, values, condition)
  })
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

/** Copies along the paths that change; the stored document itself is never touched. */
function changed(doc: Stored, { set = {}, inc = {}, unset = [], push = {} }: Changes): Stored {
  let next: Fields = doc
  for (const [path, value] of Object.entries(set)) next = written(next, path, () => plain(value))
  for (const [path, by] of Object.entries(inc)) {
    next = written(next, path, (value) => Number(value ?? 0) + by)
  }
  for (const path of unset) next = written(next, path, () => undefined)
  for (const [path, values] of Object.entries(push)) {
    next = written(next, path, (value) => [
      ...((value as unknown[] | undefined) ?? []),
      ...(plain(values) as unknown[]),
    ])
  }
  return next as Stored
}

function written(doc: Fields, path: string, change: (value: unknown) => unknown): Fields {
  const dot = path.indexOf('.')
  const name = dot < 0 ? path : path.slice(0, dot)
  const inner = (doc[name] ?? {}) as Fields
  const value = dot < 0 ? change(doc[name]) : written(inner, path.slice(dot + 1), change)
  const next = { ...doc, [name]: value }
  if (value === undefined) delete next[name]
  return next
}

function ordered(found: Stored[], { filter, order = [] }: Query): Stored[] {
  const near = Object.entries(filter).find(([, value]) => isCondition(value) && value.near)
  if (near) {
    const place = (near[1] as FieldCondition).near ?? { longitude: 0, latitude: 0 }
    const far = (doc: Stored) => distanceM(read(doc, near[0]), place)
    return [...found].sort((a, b) => far(a) - far(b))
  }
  return [...found].sort((a, b) => {
    for (const [path, direction] of order) {
      const side = compare(read(a, path), read(b, path)) ?? 0
      if (side !== 0) return direction === 'asc' ? side : -side
    }
    return 0
  })
}

function projected(doc: Stored, fields: readonly string[] | undefined): Fields {
  if (!fields) return doc
  return fields.reduce<Fields>(
    (next, path) => {
      const value = read(doc, path)
      return value === undefined ? next : written(next, path, () => value)
    },
    { _id: doc._id },
  )
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
