/**
 * The database as features see it: six verbs, each exactly one request. Two things bind it: the
 * adapter over wx-server-sdk (sdk.ts) and in-process stores for simulation and seeding. Filters and
 * changes are plain data, so that no user's string can become an operator.
 */
export type Scalar = string | number | boolean | null

/** One field's condition. All parts given must hold. `near` sorts by distance and stands alone. */
export interface FieldCondition {
  in?: readonly Scalar[]
  notIn?: readonly Scalar[]
  not?: Scalar
  above?: Scalar
  from?: Scalar
  below?: Scalar
  upTo?: Scalar
  exists?: boolean
  near?: { longitude: number; latitude: number; maxDistanceM: number }
}

/** Dotted path → value or condition; all must hold. A scalar matches an array that contains it. */
export type Filter = Readonly<Record<string, Scalar | FieldCondition>>

/** What one update does; dotted paths. `set` replaces whole values, objects included. */
export interface Changes {
  set?: Readonly<Record<string, unknown>>
  inc?: Readonly<Record<string, number>>
  unset?: readonly string[]
  push?: Readonly<Record<string, readonly unknown[]>>
}

export interface Query {
  filter: Filter
  /** At most two fields; must follow an index. */
  order?: readonly (readonly [path: string, direction: 'asc' | 'desc'])[]
  /** 1–1000. */
  limit: number
  /** Only these paths (and `_id`). */
  fields?: readonly string[]
}

/** Group by one field (or all) and add up; what overviews and totals need, no more. */
export interface Totals {
  filter: Filter
  by: string | null
  /** Output name → path summed; `1` counts. */
  sum: Readonly<Record<string, string | 1>>
}

export interface Doc {
  _id: string
}

export interface Database {
  get<T extends Doc>(collection: string, id: string): Promise<T | null>
  /** All or the first failure; throws Duplicate when an `_id` or a unique index is taken. */
  insert(collection: string, docs: readonly Doc[]): Promise<void>
  /** Filter and write are one atomic step per document. Returns how many changed. */
  updateWhere(collection: string, filter: Filter, changes: Changes): Promise<number>
  query<T extends Doc>(collection: string, query: Query): Promise<T[]>
  total(
    collection: string,
    totals: Totals,
  ): Promise<{ key: Scalar; sums: Record<string, number> }[]>
  removeWhere(collection: string, filter: Filter): Promise<number>
}

/** A unique key is taken: the first insert won. `index` is `_id_` for the document's own id. */
export class Duplicate extends Error {
  constructor(
    readonly collection: string,
    readonly index: string,
  ) {
    super(`duplicate key in ${collection}, index ${index}`)
    this.name = 'Duplicate'
  }
}

/** An index as declared by a feature; deployed to the cloud and created by the emulator at start. */
export interface IndexDefinition {
  collection: string
  name: string
  keys: readonly { path: string; order: 1 | -1 | '2dsphere' }[]
  unique?: boolean
}

export type { Place } from '../../../typings/contract'
