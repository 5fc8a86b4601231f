import type {
  FieldCondition,
  Filter,
  IndexDefinition,
  Scalar,
} from '../../cloudfunctions/platform/database/port'
import { Duplicate } from '../../cloudfunctions/platform/database/port'
import type { Stored } from './memory-document'
import { read } from './memory-document'
import { inRange, isCondition } from './memory-filter'

/** Of so few documents all are looked at; indexes begin beyond. */
const FEW = 64

/** Documents by `_id`, and by each value of the first path of an index once that has been asked for. */
export class MemoryCollection {
  readonly docs = new Map<string, Stored>()
  private readonly byPath = new Map<string, Map<Scalar, Set<string>>>()
  private readonly paths: ReadonlySet<string>
  private readonly uniques: { name: string; paths: string[]; taken: Map<string, string> }[]

  constructor(
    private readonly name: string,
    indexes: readonly IndexDefinition[],
  ) {
    const firsts = indexes.flatMap(({ keys }) => keys.slice(0, 1))
    this.paths = new Set(firsts.filter(({ order }) => order !== '2dsphere').map(({ path }) => path))
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
    if (moved.length === 0) return
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
  candidates(filter: Filter): Iterable<Stored> {
    const id = filter['_id']
    if (typeof id === 'string') return this.named([id])
    if (id !== undefined && isCondition(id) && id.in) return this.named(id.in.map(String))
    // Of all one looks while nothing is changed.
    if (this.docs.size <= FEW) return this.docs.values()
    let best: Set<string>[] | null = null
    for (const path in filter) {
      const sets = this.paths.has(path)
        ? setsFor(this.indexOf(path), filter[path] as Scalar | FieldCondition)
        : null
      if (sets && (best === null || sizeOf(sets) < sizeOf(best))) best = sets
    }
    if (best === null) return this.docs.values()
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
