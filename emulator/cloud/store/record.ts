import { parseEjson, storeEjson, writeEjson, type Document } from '../language'

const HEAD_BYTES = 6

/**
 * A document at rest: its place in insertion order, and its relaxed EJSON text in the form of a JSON
 * string literal, quotes and escapes included. That is how a reply carries it, so reading by id is
 * copying; the document itself is parsed only when a filter or an update has to look inside.
 */
export class Stored {
  private parsed: Document | undefined

  constructor(
    readonly order: number,
    readonly literal: string,
    document?: Document,
  ) {
    this.parsed = document
  }

  get document(): Document {
    this.parsed ??= parseEjson(this.text) as Document
    return this.parsed
  }

  get text(): string {
    return JSON.parse(this.literal) as string
  }

  /** The literal as it goes out: an ObjectId leaves as its hex string. */
  get reply(): string {
    return this.literal.includes('$oid') ? JSON.stringify(writeEjson(this.document)) : this.literal
  }

  static of(order: number, document: Document): Stored {
    return new Stored(order, JSON.stringify(storeEjson(document)), document)
  }

  static fromBytes(bytes: Buffer): Stored {
    return new Stored(
      bytes.readUIntBE(0, HEAD_BYTES),
      bytes.toString('utf8', HEAD_BYTES, bytes.length),
    )
  }

  toBytes(): Buffer {
    const length = Buffer.byteLength(this.literal)
    const bytes = Buffer.allocUnsafe(HEAD_BYTES + length)
    bytes.writeUIntBE(this.order, 0, HEAD_BYTES)
    bytes.write(this.literal, HEAD_BYTES, length, 'utf8')
    return bytes
  }
}
