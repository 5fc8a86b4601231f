import { parseEjson, storeEjson, writeEjson, type Document } from '../language'

const HEAD_BYTES = 6
/** The byte that begins a JSON string literal. */
const QUOTE = 34

/**
 * A document at rest: its place in insertion order, and its relaxed EJSON text. The text has two
 * forms, told apart by their first byte: as it is, which the log takes because it is quickly
 * written; and as a JSON string literal, quotes and escapes included, which the database takes
 * because a reply carries it so and reading by id is copying. Each form, and the document, is made
 * from another only when someone has to have it.
 */
export class Stored {
  private constructor(
    readonly order: number,
    private plain: string | undefined,
    private quoted: string | undefined,
    private parsed: Document | undefined,
  ) {}

  static of(order: number, document: Document): Stored {
    return new Stored(order, storeEjson(document), undefined, document)
  }

  /** A document whose text is at hand. */
  static ofText(order: number, text: string, document: Document): Stored {
    return new Stored(order, text, undefined, document)
  }

  static fromBytes(bytes: Buffer): Stored {
    const order = bytes.readUIntBE(0, HEAD_BYTES)
    const text = bytes.toString('utf8', HEAD_BYTES, bytes.length)
    return bytes[HEAD_BYTES] === QUOTE
      ? new Stored(order, undefined, text, undefined)
      : new Stored(order, text, undefined, undefined)
  }

  get document(): Document {
    this.parsed ??= parseEjson(this.text) as Document
    return this.parsed
  }

  get text(): string {
    return this.plain ?? (JSON.parse(this.quoted as string) as string)
  }

  get literal(): string {
    this.quoted ??= JSON.stringify(this.plain)
    return this.quoted
  }

  /** The text as it goes out: an ObjectId leaves as its hex string. */
  get replyText(): string {
    const { text } = this
    return text.includes('$oid') ? writeEjson(this.document) : text
  }

  /** The same as a literal. */
  get reply(): string {
    const { literal } = this
    return literal.includes('$oid') ? JSON.stringify(writeEjson(this.document)) : literal
  }

  /** For the log. */
  get byteLength(): number {
    return HEAD_BYTES + Buffer.byteLength(this.text)
  }

  /** For the log, at a place in its record. Returns the end. */
  writeTo(bytes: Buffer, at: number): number {
    bytes.writeUIntBE(this.order, at, HEAD_BYTES)
    return at + HEAD_BYTES + bytes.write(this.text, at + HEAD_BYTES, 'utf8')
  }

  /** For the database. */
  toBytes(): Buffer {
    const literal = this.quoted ?? JSON.stringify(this.plain)
    const length = Buffer.byteLength(literal)
    const bytes = Buffer.allocUnsafe(HEAD_BYTES + length)
    bytes.writeUIntBE(this.order, 0, HEAD_BYTES)
    bytes.write(literal, HEAD_BYTES, length, 'utf8')
    return bytes
  }
}
