import { encodeIndexKey, type Value } from '../language'

/** Bytes of the number of a collection or an index at the head of every key. */
const ROOM_BYTES = 4
export const ORDER_BYTES = 6

/** A key and the same bytes as a string, for maps in memory. */
export interface Key {
  readonly bytes: Buffer
  readonly text: string
}

export const keyOf = (bytes: Buffer): Key => ({
  bytes,
  text: bytes.toString('latin1'),
})

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

/** Where a document lies: documents of a collection stand in the order of their _id. */
export const documentKey = (collection: number, id: Value): Key =>
  keyOf(inRoom(collection, encodeIndexKey([id])))

/** Where the insertion order is kept: collection, then the running number. */
export function orderKey(collection: number, order: number): Buffer {
  const bytes = Buffer.allocUnsafe(ROOM_BYTES + ORDER_BYTES)
  bytes.writeUInt32BE(collection, 0)
  bytes.writeUIntBE(order, ROOM_BYTES, ORDER_BYTES)
  return bytes
}

export const orderOf = (key: Buffer): number =>
  key.readUIntBE(key.length - ORDER_BYTES, ORDER_BYTES)

export const invert = (bytes: Buffer): Buffer => {
  const inverted = Buffer.allocUnsafe(bytes.length)
  for (let i = 0; i < bytes.length; i++) inverted[i] = ~(bytes[i] as number)
  return inverted
}
