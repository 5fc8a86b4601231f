import { RANK, typeRank, type Rank } from './order'
import { valuesForIndex } from './path'
import type { Document, Value } from './values'

/**
 * Bytes whose order (memcmp) is the order of `compareValues` over the lists, ascending. Each value
 * starts with its type and ends in a way no longer value can extend, so keys may be concatenated.
 */
export function encodeIndexKey(values: readonly (Value | undefined)[]): Buffer {
  const parts: Buffer[] = []
  for (const value of values) pushValue(parts, value)
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
}

/**
 * All keys under which a document stands in an index over `paths`: one per combination of array
 * elements. A missing field counts as null.
 */
export function indexKeysOf(document: Document, paths: readonly string[]): Buffer[] {
  let keys: (Value | undefined)[][] = [[]]
  for (const path of paths) {
    const values = valuesForIndex(document, path)
    if (values.length === 1) for (const key of keys) key.push(values[0])
    else keys = keys.flatMap((key) => values.map((value) => [...key, value]))
  }
  if (keys.length === 1) return [encodeIndexKey(keys[0] as Value[])]
  const distinct = new Map<string, Buffer>()
  for (const key of keys) {
    const encoded = encodeIndexKey(key)
    distinct.set(encoded.toString('latin1'), encoded)
  }
  return [...distinct.values()]
}

/** One end of a range over values of the operand's own type. */
export interface RangeEnd {
  value: Value
  inclusive: boolean
}

/**
 * The keys that begin with `prefix` and go on within the range: `start` inclusive, `end` exclusive.
 * A comparison only meets values of its own type, so an open end stops where the type does.
 */
export function indexBounds(
  prefix: readonly (Value | undefined)[],
  range?: { lower?: RangeEnd | undefined; upper?: RangeEnd | undefined },
): { start: Buffer; end: Buffer } {
  const head = encodeIndexKey(prefix)
  const { lower, upper } = range ?? {}
  const anchor = lower ?? upper
  if (!anchor) return { start: head, end: Buffer.concat([head, AFTER]) }
  const tag = tagOf(typeRank(anchor.value))
  const start = lower
    ? bound(head, lower.value, !lower.inclusive)
    : Buffer.concat([head, Buffer.of(tag)])
  const end = upper
    ? bound(head, upper.value, upper.inclusive)
    : Buffer.concat([head, Buffer.of(tag + 1)])
  return { start, end }
}

/** Above every tag and every byte that may follow a complete value. */
const AFTER = Buffer.of(0xff)

function bound(head: Buffer, value: Value, after: boolean): Buffer {
  const parts = [head]
  pushValue(parts, value)
  if (after) parts.push(AFTER)
  return Buffer.concat(parts)
}

const END = 0x00

/** Tags leave gaps so that `tag + 1` is a bound of its own. */
function tagOf(rank: Rank): number {
  return 0x10 + rank * 2
}

function pushValue(parts: Buffer[], value: Value | undefined): void {
  const rank = typeRank(value)
  const tag = tagOf(rank)
  switch (rank) {
    case RANK.number:
    case RANK.date:
      return void parts.push(numberBytes(tag, Number(value)))
    case RANK.boolean:
      return void parts.push(Buffer.of(tag, value === true ? 1 : 0))
    case RANK.string:
      return void parts.push(Buffer.of(tag), textBytes(value as string))
    case RANK.objectId:
      return void parts.push(Buffer.of(tag), Buffer.from(String(value), 'hex'))
    case RANK.pattern:
      return void parts.push(
        Buffer.of(tag),
        textBytes((value as RegExp).source),
        textBytes((value as RegExp).flags),
      )
    case RANK.array:
      parts.push(Buffer.of(tag))
      for (const item of value as Value[]) pushValue(parts, item)
      return void parts.push(Buffer.of(END))
    case RANK.object:
      parts.push(Buffer.of(tag))
      for (const [name, inner] of Object.entries(value as Document)) {
        parts.push(Buffer.of(tagOf(typeRank(inner))), textBytes(name))
        pushValue(parts, inner)
      }
      return void parts.push(Buffer.of(END))
    default:
      return void parts.push(Buffer.of(tag))
  }
}

/** IEEE bits with the sign turned so that memcmp orders them; NaN first, -0 as 0. */
function numberBytes(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(9)
  bytes[0] = tag
  if (Number.isNaN(value)) return bytes
  bytes.writeDoubleBE(value === 0 ? 0 : value, 1)
  const negative = value < 0
  for (let i = 1; i < 9; i++) {
    const byte = bytes[i] as number
    bytes[i] = negative ? ~byte & 0xff : i === 1 ? byte ^ 0x80 : byte
  }
  return bytes
}

/** UTF-8 closed by 00 01; a zero byte inside the text is written 00 FF. */
function textBytes(text: string): Buffer {
  const bytes = Buffer.from(`${text}\0\u0001`, 'utf8')
  if (!text.includes('\0')) return bytes
  const pieces: Buffer[] = []
  for (const piece of text.split('\0')) pieces.push(Buffer.from(piece, 'utf8'), ZERO)
  pieces[pieces.length - 1] = Buffer.of(0, 1)
  return Buffer.concat(pieces)
}

const ZERO = Buffer.of(0x00, 0xff)
