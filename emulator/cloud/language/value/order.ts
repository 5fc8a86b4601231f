import { isObjectId, type Document, type Value } from './values'

/**
 * MongoDB's order over values of any type.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
export function compareValues(a: Value | undefined, b: Value | undefined): number {
  if (a === b) return 0
  const rank = typeRank(a)
  const difference = rank - typeRank(b)
  if (difference !== 0) return difference < 0 ? -1 : 1
  switch (rank) {
    case RANK.number:
      return compareNumbers(a as number, b as number)
    case RANK.string:
      return compareStrings(a as string, b as string)
    case RANK.object:
      return compareDocuments(a as Document, b as Document)
    case RANK.array:
      return compareArrays(a as Value[], b as Value[])
    case RANK.objectId:
      return compareStrings(String(a), String(b))
    case RANK.boolean:
    case RANK.date:
      return compareNumbers(Number(a), Number(b))
    case RANK.pattern: {
      const [x, y] = [a as RegExp, b as RegExp]
      return compareStrings(x.source, y.source) || compareStrings(x.flags, y.flags)
    }
    default:
      return 0
  }
}

/** Position of each type; `empty` stands below null and is what an empty array sorts as. */
export const RANK = {
  empty: 1,
  null: 2,
  number: 3,
  string: 4,
  object: 5,
  array: 6,
  objectId: 7,
  boolean: 8,
  date: 9,
  pattern: 10,
} as const

export type Rank = (typeof RANK)[keyof typeof RANK]

export function typeRank(value: Value | undefined): Rank {
  switch (typeof value) {
    case 'string':
      return RANK.string
    case 'number':
      return RANK.number
    case 'boolean':
      return RANK.boolean
    case 'undefined':
      return RANK.empty
    default:
      if (value === null) return RANK.null
      if (Array.isArray(value)) return RANK.array
      if (value instanceof Date) return RANK.date
      if (value instanceof RegExp) return RANK.pattern
      return isObjectId(value) ? RANK.objectId : RANK.object
  }
}

export function equalValues(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || compareValues(a, b) === 0
}

/** NaN is below every other number and equal to itself; -0 equals 0. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a))
}

/** By code point, which is the order of UTF-8 bytes; JS's own order differs above U+D7FF. */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x !== y) return byCodePoint(x) < byCodePoint(y) ? -1 : 1
  }
  return a.length < b.length ? -1 : 1
}

/** Moves surrogates, which stand for U+10000 and above, behind U+FFFF. */
function byCodePoint(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function compareDocuments(a: Document, b: Document): number {
  const [left, right] = [Object.keys(a), Object.keys(b)]
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const [nameA, nameB] = [left[i] as string, right[i] as string]
    const [valueA, valueB] = [a[nameA], b[nameB]]
    const order =
      typeRank(valueA) - typeRank(valueB) ||
      compareStrings(nameA, nameB) ||
      compareValues(valueA, valueB)
    if (order !== 0) return order < 0 ? -1 : 1
  }
  return Math.sign(left.length - right.length)
}

function compareArrays(a: Value[], b: Value[]): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compareValues(a[i], b[i])
    if (order !== 0) return order
  }
  return Math.sign(a.length - b.length)
}
