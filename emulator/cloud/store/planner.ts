import {
  analyseFilter,
  encodeIndexKey,
  type Constraints,
  type Document,
  type Order,
  type PathConstraint,
  type Value,
} from '../language'
import { rangesOf } from './cells'
import type { Collection, Index } from './catalog'
import { cellPart, valuePart } from './entries'
import { documentKey, inRoom, invert, roomRange } from './keys'

/** Bytes of a space from start (inclusive) to end (exclusive). */
export interface KeyRange {
  readonly start: Buffer
  readonly end: Buffer
}

/** One way to reach candidates; the filter decides over each of them. */
export type Access =
  | { readonly kind: 'ids'; readonly keys: readonly Buffer[] }
  | { readonly kind: 'documents'; readonly range: KeyRange; readonly reverse: boolean }
  | { readonly kind: 'entries'; readonly ranges: readonly KeyRange[]; readonly reverse: boolean }
  | { readonly kind: 'insertion' }

export interface Plan {
  readonly accesses: readonly Access[]
  /** Candidates come in the order that was asked for, so the first matches suffice. */
  readonly sorted: boolean
  /** Names of the indexes, or 'scan'. */
  readonly name: string
  /** No index serves the filter or the order: every document is read. */
  readonly scans: boolean
}

interface Choice {
  readonly access: Access
  readonly sorted: boolean
  readonly name: string
  readonly score: number
}

/** More combinations of $in values than this are not looked up one by one. */
const MAX_PREFIXES = 512

const INSERTION: Plan = {
  accesses: [{ kind: 'insertion' }],
  sorted: true,
  name: 'scan',
  scans: false,
}

/** One document whose _id the filter names outright: nothing to choose. */
export const BY_ID: Plan = { accesses: [], sorted: true, name: '_id_', scans: false }

/** Chooses how to reach what a filter asks for, in the order that is asked for when an index has it. */
export function planQuery(
  collection: Collection,
  filter: Document,
  order: Order | undefined,
): Plan {
  const wanted = order && Object.keys(order).length > 0 ? Object.entries(order) : undefined
  if (Object.keys(filter).length === 0) return planAll(collection, wanted)
  const { branches } = analyseFilter(filter)
  const choices: Choice[] = []
  for (const branch of branches) {
    const best = bestChoice(collection, branch, branches.length === 1 ? wanted : undefined)
    if (!best) return { ...planAll(collection, wanted), scans: true, name: 'scan' }
    choices.push(best)
  }
  return {
    accesses: choices.map((choice) => choice.access),
    sorted: choices.length === 1 && (wanted === undefined || choices[0]?.sorted === true),
    name: [...new Set(choices.map((choice) => choice.name))].join('+'),
    scans: false,
  }
}

/** Every document: by insertion, or along an index that has the order. */
function planAll(collection: Collection, wanted: [string, 1 | -1][] | undefined): Plan {
  if (!wanted) return INSERTION
  const best = bestChoice(collection, new Map(), wanted)
  if (!best?.sorted) return { ...INSERTION, sorted: false, scans: true }
  return { accesses: [best.access], sorted: true, name: best.name, scans: false }
}

function bestChoice(
  collection: Collection,
  constraints: Constraints,
  wanted: [string, 1 | -1][] | undefined,
): Choice | undefined {
  let best = choiceById(collection, constraints, wanted)
  for (const index of collection.indexes) {
    const choice = choiceOf(index, constraints, wanted)
    if (choice && (!best || choice.score > best.score)) best = choice
  }
  return best
}

function choiceById(
  collection: Collection,
  constraints: Constraints,
  wanted: [string, 1 | -1][] | undefined,
): Choice | undefined {
  const byId = constraints.get('_id')
  const values = byId?.equals !== undefined ? [byId.equals] : byId?.oneOf
  if (values) {
    const keys = distinct(values.map((value) => documentKey(collection.id, value).bytes))
    const sorted = wanted === undefined || keys.length <= 1
    return { access: { kind: 'ids', keys }, sorted, name: '_id_', score: 1000 }
  }
  const sorted = wanted?.[0]?.[0] === '_id'
  const ranged = byId?.lower ?? byId?.upper
  if (!ranged && !sorted) return undefined
  const range = ranged ? rangeWithin(Buffer.alloc(0), byId ?? {}, 1, true) : undefined
  return {
    access: {
      kind: 'documents',
      range: range
        ? { start: inRoom(collection.id, range.start), end: inRoom(collection.id, range.end) }
        : roomRange(collection.id),
      reverse: sorted && wanted[0]?.[1] === -1,
    },
    sorted: sorted || wanted === undefined,
    name: '_id_',
    score: (ranged ? 5 : 0) + (sorted ? 3 : 0),
  }
}

/** How far an index serves: equal values on its first keys, then one range, one area or an order. */
function choiceOf(
  index: Index,
  constraints: Constraints,
  wanted: [string, 1 | -1][] | undefined,
): Choice | undefined {
  const { keys, unique } = index.definition
  let prefixes: Buffer[] = [Buffer.alloc(0)]
  let used = 0
  let manyPrefixes = false
  for (const key of keys) {
    if (key.order === '2dsphere') break
    const values = equalValuesOf(constraints.get(key.path))
    if (!values || prefixes.length * values.length > MAX_PREFIXES) break
    const { order } = key
    prefixes = prefixes.flatMap((head) =>
      values.map((value) => Buffer.concat([head, valuePart(value, order)])),
    )
    if (values.length > 1) manyPrefixes = true
    used++
  }
  const direction =
    manyPrefixes || index.multikey ? undefined : directionOf(index, used, wanted, constraints)
  const next = keys[used]
  const constraint = next && constraints.get(next.path)
  const narrowed =
    next && constraint ? narrow(prefixes, next.order, constraint, index.multikey) : undefined
  if (used === 0 && !narrowed && direction === undefined) return undefined
  const ranges = (narrowed ?? prefixes.map(open)).map(({ start, end }) => ({
    start: inRoom(index.id, start),
    end: end.length === 0 ? roomRange(index.id).end : inRoom(index.id, end),
  }))
  return {
    access: { kind: 'entries', ranges, reverse: direction === -1 },
    sorted: wanted === undefined ? ranges.length === 1 : direction !== undefined,
    name: index.definition.name,
    score:
      used * 10 +
      (narrowed ? 5 : 0) +
      (direction !== undefined && wanted ? 3 : 0) +
      (unique && used === keys.length ? 100 : 0),
  }
}

function equalValuesOf(constraint: PathConstraint | undefined): Value[] | undefined {
  if (!constraint) return undefined
  if (constraint.equals !== undefined) return [constraint.equals]
  if (constraint.oneOf) return constraint.oneOf
  return constraint.exists === false ? [null] : undefined
}

/** 1 or -1 when walking the index after the equal keys gives the wanted order. */
function directionOf(
  index: Index,
  used: number,
  wanted: [string, 1 | -1][] | undefined,
  constraints: Constraints,
): 1 | -1 | undefined {
  if (!wanted) return undefined
  const open = wanted.filter(([path]) => constraints.get(path)?.equals === undefined)
  let direction: 1 | -1 | undefined
  for (const [i, [path, order]] of open.entries()) {
    const key = index.definition.keys[used + i]
    if (key?.path !== path || key.order === '2dsphere') return undefined
    const turn = key.order === order ? 1 : -1
    if (direction !== undefined && direction !== turn) return undefined
    direction = turn
  }
  return direction ?? 1
}

/** The ranges of the key after the equal ones; undefined when its constraint cannot narrow. */
function narrow(
  prefixes: Buffer[],
  order: 1 | -1 | '2dsphere',
  constraint: PathConstraint,
  multikey: boolean,
): KeyRange[] | undefined {
  if (order === '2dsphere') {
    if (!constraint.geo) return undefined
    const cells = rangesOf(constraint.geo)
    return prefixes.flatMap((head) =>
      cells.map(({ start, end }) => ({
        start: Buffer.concat([head, cellPart(start)]),
        end: Buffer.concat([head, cellPart(end)]),
      })),
    )
  }
  if (!constraint.lower && !constraint.upper) {
    return constraint.exists === true ? prefixes.map(open) : undefined
  }
  return prefixes.map((head) => rangeWithin(head, constraint, order, !multikey))
}

/** Above every byte that may follow a complete value. */
const AFTER = Buffer.of(0xff)
const NOTHING = Buffer.alloc(0)

/** Everything that begins with a prefix; an empty end means the end of the room. */
const open = (head: Buffer): KeyRange => ({
  start: head,
  end: head.length === 0 ? head : Buffer.concat([head, AFTER]),
})

/**
 * The entries after a prefix whose next value lies in the range. A comparison only meets values of
 * its own type, whose encodings share their first byte; an open end stops where the type does. In a
 * descending key the ends change places. With arrays in the index the two ends may be met by
 * different elements: then only one end narrows.
 */
function rangeWithin(
  head: Buffer,
  constraint: PathConstraint,
  order: 1 | -1,
  both: boolean,
): KeyRange {
  const { lower } = constraint
  const upper = both || !lower ? constraint.upper : undefined
  const anchor = encodeIndexKey([(lower ?? upper)?.value])
  const tag = order === 1 ? anchor.subarray(0, 1) : invert(anchor.subarray(0, 1))
  const [first, last] = order === 1 ? [lower, upper] : [upper, lower]
  return {
    start: Buffer.concat([
      head,
      ...(first ? [valuePart(first.value, order), first.inclusive ? NOTHING : AFTER] : [tag]),
    ]),
    end: Buffer.concat([
      head,
      ...(last
        ? [valuePart(last.value, order), last.inclusive ? AFTER : NOTHING]
        : [Buffer.of((tag[0] as number) + 1)]),
    ]),
  }
}

function distinct(buffers: Buffer[]): Buffer[] {
  if (buffers.length < 2) return buffers
  return [...new Map(buffers.map((bytes) => [bytes.toString('latin1'), bytes])).values()]
}
