import { encodeIndexKey, type Value } from '../language'
import { CloudError } from '../protocol/errors'

/** Bytes of the number of a collection or an index at the head of every key. */
const ROOM_BYTES = 4
export const ORDER_BYTES = 6

/**
 * A key as a string of one character for each byte, for maps in memory. Its bytes are made when
 * something beneath asks for them: most keys are only looked up.
 */
export class Key {
  constructor(
    readonly text: string,
    private readonly given?: Buffer,
  ) {}

  get bytes(): Buffer {
    return this.given ?? Buffer.from(this.text, 'latin1')
  }
}

export const keyOf = (bytes: Buffer): Key => new Key(bytes.toString('latin1'), bytes)

/** All keys of one room (a collection or an index) begin with its number. */
export function inRoom(room: number, rest: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(ROOM_BYTES + rest.length)
  bytes.writeUInt32BE(room, 0)
  rest.copy(bytes, ROOM_BYTES)
  return bytes
}

/** The room's own range: start inclusive, end exclusive. */
export const roomRange = (room: number): { start: Buffer; end: Buffer } => ({
  start: inRoom(room, Buffer.alloc(0)),
  end: inRoom(room + 1, Buffer.alloc(0)),
})

/** The byte that begins a string's key and the two that close it, as encodeIndexKey writes them. */
const TEXT_HEAD = encodeIndexKey(['']).toString('latin1', 0, 1)
const TEXT_END = encodeIndexKey(['']).toString('latin1', 1)
const ASCII = /^[\x01-\x7f]*$/

/** MongoDB's and CloudBase's limit for one index entry, the entry of `_id` included. */
export const MAX_ENTRY_BYTES = 1024

/** @throws CloudError when an entry is over the limit */
export function requireEntrySize(entry: { readonly length: number }, index: string): void {
  if (entry.length <= MAX_ENTRY_BYTES + ROOM_BYTES) return
  throw new CloudError(
    'DATABASE_REQUEST_FAILED',
    `[FailedOperation] multiple write errors: [{write errors: [{WiredTigerIndex::insert: key too large to index, failing ${entry.length - ROOM_BYTES} > ${MAX_ENTRY_BYTES}, index: ${index}}]}, {<nil>}].`,
  )
}

/** Where a document lies: documents of a collection stand in the order of their _id. @throws CloudError when the _id is too long */
export function documentKey(collection: number, id: Value): Key {
  if (typeof id === 'string' && ASCII.test(id)) {
    // Nearly every _id.
    const text = roomHead(collection) + TEXT_HEAD + id + TEXT_END
    requireEntrySize(text, '_id_')
    return new Key(text)
  }
  const bytes = inRoom(collection, encodeIndexKey([id]))
  requireEntrySize(bytes, '_id_')
  return keyOf(bytes)
}

const roomHeads = new Map<number, string>()

function roomHead(room: number): string {
  let head = roomHeads.get(room)
  if (head === undefined) {
    head = inRoom(room, Buffer.alloc(0)).toString('latin1')
    roomHeads.set(room, head)
  }
  return head
}

/** Where the insertion order is kept: collection, then the running number. */
export function orderKey(collection: number, order: number): Key {
  const bytes = Buffer.allocUnsafe(ROOM_BYTES + ORDER_BYTES)
  bytes.writeUInt32BE(collection, 0)
  bytes.writeUIntBE(order, ROOM_BYTES, ORDER_BYTES)
  return keyOf(bytes)
}

export const orderOf = (key: Buffer): number =>
  key.readUIntBE(key.length - ORDER_BYTES, ORDER_BYTES)

export const invert = (bytes: Buffer): Buffer => {
  const inverted = Buffer.allocUnsafe(bytes.length)
  for (let i = 0; i < bytes.length; i++) inverted[i] = ~(bytes[i] as number)
  return inverted
}
