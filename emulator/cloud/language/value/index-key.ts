import { RANK, typeRank, type Rank } from './order'
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

const END = 0x00

/** Tags leave gaps: `tag + 1` lies behind all values of a type and before the next. */
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
