import { encodeIndexKey, valuesForIndex, type Document, type Value } from '../language'
import { cellsOf } from './cells'
import type { Index } from './catalog'
import { inRoom, invert, ORDER_BYTES, requireEntrySize } from './keys'

/**
 * The keys under which a document stands in an index: one for each combination of array elements
 * and map cells; none when it lacks the place of a geo index. A key of an index that is not unique
 * ends with the insertion order, so equal values stay apart and in that order.
 */
export function entriesOf(index: Index, document: Document, order: number): Buffer[] {
  let heads: Buffer[] = [EMPTY]
  for (const key of index.definition.keys) {
    const parts = partsOf(document, key.path, key.order)
    if (parts.length === 0) return []
    heads =
      heads.length === 1 && parts.length === 1
        ? [Buffer.concat([heads[0] as Buffer, parts[0] as Buffer])]
        : heads.flatMap((head) => parts.map((part) => Buffer.concat([head, part])))
  }
  const distinct = heads.length === 1 ? heads : distinctOf(heads)
  return distinct.map((head) => {
    const entry = inRoom(
      index.id,
      index.definition.unique ? head : Buffer.concat([head, tail(order)]),
    )
    requireEntrySize(entry, index.definition.name)
    return entry
  })
}

const EMPTY = Buffer.alloc(0)

/** One key part per value of the path. */
function partsOf(document: Document, path: string, order: 1 | -1 | '2dsphere'): Buffer[] {
  if (order === '2dsphere') {
    return valuesForIndex(document, path).flatMap((value) => cellsOf(value).map(cellPart))
  }
  return valuesForIndex(document, path).map((value) => valuePart(value, order))
}

/** A value inside an entry; a descending key is written inverted. */
export const valuePart = (value: Value | undefined, order: 1 | -1): Buffer =>
  order === 1 ? encodeIndexKey([value]) : invert(encodeIndexKey([value]))

/** A map cell inside an entry: 6 bytes, in the order of the curve. */
export function cellPart(cell: number): Buffer {
  const bytes = Buffer.allocUnsafe(CELL_BYTES)
  bytes.writeUIntBE(cell, 0, CELL_BYTES)
  return bytes
}

const CELL_BYTES = 6

function tail(order: number): Buffer {
  const bytes = Buffer.allocUnsafe(ORDER_BYTES)
  bytes.writeUIntBE(order, 0, ORDER_BYTES)
  return bytes
}

function distinctOf(buffers: Buffer[]): Buffer[] {
  return [...new Map(buffers.map((bytes) => [bytes.toString('latin1'), bytes])).values()]
}
