import type { Changes, Database, Doc, FieldCondition, Filter, Query, Scalar, Totals } from './port'
import { gathered } from './gathered'
import { Duplicate } from './port'

/** The part of wx-server-sdk's database that the adapter uses; the SDK's own types are looser. */
export interface SdkDatabase {
  command: SdkCommand
  collection(name: string): SdkCollection
  Geo: { Point(longitude: number, latitude: number): unknown }
}
interface SdkCommand {
  in(values: readonly unknown[]): SdkCondition
  nin(values: readonly unknown[]): SdkCondition
  neq(value: unknown): SdkCondition
  gt(value: unknown): SdkCondition
  gte(value: unknown): SdkCondition
  lt(value: unknown): SdkCondition
  lte(value: unknown): SdkCondition
  exists(value: boolean): SdkCondition
  geoNear(options: { geometry: unknown; maxDistance: number }): SdkCondition
  set(value: unknown): unknown
  inc(value: number): unknown
  remove(): unknown
  push(values: readonly unknown[]): unknown
  aggregate: { sum(value: unknown): unknown }
}
interface SdkCondition {
  and(other: SdkCondition): SdkCondition
}
interface SdkQuery {
  orderBy(path: string, direction: 'asc' | 'desc'): SdkQuery
  limit(count: number): SdkQuery
  field(fields: Record<string, true>): SdkQuery
  get(): Promise<{ data: unknown[] }>
  update(options: { data: Record<string, unknown> }): Promise<{ stats: { updated: number } }>
  remove(): Promise<{ stats: { removed: number } }>
}
interface SdkAggregate {
  match(filter: Record<string, unknown>): SdkAggregate
  group(spec: Record<string, unknown>): SdkAggregate
  limit(count: number): SdkAggregate
  end(): Promise<{ list: unknown[] }>
}
interface SdkCollection {
  where(filter: Record<string, unknown>): SdkQuery
  add(options: { data: unknown }): Promise<unknown>
  aggregate(): SdkAggregate
}

/** Without a limit CloudBase gives 20 results of an aggregation and says nothing. */
const MAX_GROUPS = 1000

/** Binds the port to a cloud database: one verb, one request. */
export function sdkDatabase(db: SdkDatabase): Database {
  const where = (collection: string, filter: Filter) =>
    db.collection(collection).where(sdkFilter(db, filter))
  // where() and not doc(): doc().get() throws on a missing document.
  const byId = gathered(async (collection, ids) => {
    const filter = { _id: ids.length === 1 ? ids[0] : db.command.in(ids) }
    return (await db.collection(collection).where(filter).limit(ids.length).get()).data as Doc[]
  })
  return {
    get<T extends Doc>(collection: string, id: string) {
      return byId(collection, id) as Promise<T | null>
    },
    async insert(collection, docs) {
      if (docs.length === 0) return
      try {
        await db.collection(collection).add({ data: docs.length === 1 ? docs[0] : docs })
      } catch (error) {
        throw asDuplicate(error, collection) ?? error
      }
    },
    async updateWhere(collection, filter, changes) {
      try {
        const { stats } = await where(collection, filter).update({ data: sdkChanges(db, changes) })
        return stats.updated
      } catch (error) {
        throw asDuplicate(error, collection) ?? error
      }
    },
    async query<T extends Doc>(collection: string, query: Query) {
      let sdkQuery = where(collection, query.filter)
      for (const [path, direction] of query.order ?? [])
        sdkQuery = sdkQuery.orderBy(path, direction)
      sdkQuery = sdkQuery.limit(query.limit)
      if (query.fields) {
        sdkQuery = sdkQuery.field(Object.fromEntries(query.fields.map((path) => [path, true])))
      }
      return (await sdkQuery.get()).data as T[]
    },
    async total(collection, totals) {
      const { list } = await db
        .collection(collection)
        .aggregate()
        .match(sdkFilter(db, totals.filter))
        .group(sdkGroup(db, totals))
        .limit(MAX_GROUPS)
        .end()
      return (list as Record<string, unknown>[]).map(({ _id, ...sums }) => ({
        key: (_id ?? null) as Scalar,
        sums: sums as Record<string, number>,
      }))
    },
    async removeWhere(collection, filter) {
      return (await where(collection, filter).remove()).stats.removed
    },
  }
}

function sdkFilter(db: SdkDatabase, filter: Filter): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(filter).map(([path, condition]) => [
      path,
      condition !== null && typeof condition === 'object'
        ? sdkCondition(db, path, condition)
        : condition,
    ]),
  )
}

function sdkCondition(db: SdkDatabase, path: string, condition: FieldCondition): SdkCondition {
  const _ = db.command
  const parts: SdkCondition[] = []
  if (condition.in) parts.push(_.in(condition.in))
  if (condition.notIn) parts.push(_.nin(condition.notIn))
  if (condition.not !== undefined) parts.push(_.neq(condition.not))
  if (condition.above !== undefined) parts.push(_.gt(condition.above))
  if (condition.from !== undefined) parts.push(_.gte(condition.from))
  if (condition.below !== undefined) parts.push(_.lt(condition.below))
  if (condition.upTo !== undefined) parts.push(_.lte(condition.upTo))
  if (condition.exists !== undefined) parts.push(_.exists(condition.exists))
  if (condition.near) {
    const { longitude, latitude, maxDistanceM } = condition.near
    parts.push(
      _.geoNear({ geometry: db.Geo.Point(longitude, latitude), maxDistance: maxDistanceM }),
    )
  }
  const [first, ...rest] = parts
  if (!first) throw new Error(`empty condition on ${path}`)
  return rest.reduce((all, part) => all.and(part), first)
}

function sdkChanges(db: SdkDatabase, changes: Changes): Record<string, unknown> {
  const _ = db.command
  const data: Record<string, unknown> = {}
  // _.set even for scalars: a plain nested object would be flattened and keep removed keys.
  for (const [path, value] of Object.entries(changes.set ?? {})) data[path] = _.set(value)
  for (const [path, value] of Object.entries(changes.inc ?? {})) data[path] = _.inc(value)
  for (const path of changes.unset ?? []) data[path] = _.remove()
  for (const [path, values] of Object.entries(changes.push ?? {})) data[path] = _.push(values)
  return data
}

function sdkGroup(db: SdkDatabase, totals: Totals): Record<string, unknown> {
  const group: Record<string, unknown> = { _id: totals.by === null ? null : `$${totals.by}` }
  for (const [name, path] of Object.entries(totals.sum)) {
    group[name] = db.command.aggregate.sum(path === 1 ? 1 : `$${path}`)
  }
  return group
}

/** CloudBase reports a taken unique key as DATABASE_REQUEST_FAILED with MongoDB's E11000 text. */
function asDuplicate(error: unknown, collection: string): Duplicate | null {
  const text = error instanceof Error ? error.message : String(error)
  if (!text.includes('E11000')) return null
  return new Duplicate(collection, /index: ([^\s}]+)/.exec(text)?.[1] ?? '_id_')
}
