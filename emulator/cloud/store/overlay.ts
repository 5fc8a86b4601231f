import type { Key } from './keys'
import { Stored } from './record'

/** documents: by _id; entries: of indexes; order: of insertion; meta: catalog and counts. */
export const SPACES = ['documents', 'entries', 'order', 'meta'] as const

export type Space = (typeof SPACES)[number]

export interface Write {
  readonly space: Space
  readonly key: Key
  /** null removes. A document stays in its own form until bytes are needed. */
  readonly value: Buffer | Stored | null
}

/** What the database takes. */
export const bytesOf = (value: Buffer | Stored): Buffer =>
  value instanceof Stored ? value.toBytes() : value

const sizeOf = (value: Buffer | Stored | null): number =>
  value === null ? 0 : value instanceof Stored ? value.text.length : value.length

export interface Entry {
  readonly key: Buffer
  readonly value: Buffer
}

export interface RangeOptions {
  readonly start: Buffer
  readonly end: Buffer
  readonly reverse?: boolean
}

/** What a write takes in memory beside its key and value, roughly. */
const WRITE_BYTES = 256
/** From this share of new keys on, sorting all at once is quicker than one by one. */
const FEW = 1 / 64

/** The last write of each key of a space, in the order of the keys when someone asks for it. */
class Sheet {
  private readonly writes = new Map<string, Write>()
  private ordered: string[] = []
  private fresh: string[] = []

  get(text: string): Write | undefined {
    return this.writes.get(text)
  }

  /** Returns what it takes the place of. */
  put(write: Write): Write | undefined {
    const { text } = write.key
    const before = this.writes.get(text)
    if (!before) this.fresh.push(text)
    this.writes.set(text, write)
    return before
  }

  /** Empty when there is nothing between the two ends. */
  between({ start, end, reverse }: RangeOptions): Iterable<Write> | undefined {
    if (this.writes.size === 0) return undefined
    this.sortIn()
    const first = this.place(start.toString('latin1'))
    const behind = this.place(end.toString('latin1'))
    if (first >= behind) return undefined
    return reverse ? this.walk(behind - 1, first - 1, -1) : this.walk(first, behind, 1)
  }

  all(): Iterable<Write> {
    this.sortIn()
    return this.walk(0, this.ordered.length, 1)
  }

  private *walk(from: number, to: number, step: number): Iterable<Write> {
    for (let i = from; i !== to; i += step) {
      yield this.writes.get(this.ordered[i] as string) as Write
    }
  }

  /** Keys as latin1 text compare like their bytes. */
  private sortIn(): void {
    if (this.fresh.length === 0) return
    if (this.fresh.length > this.ordered.length * FEW) {
      for (const text of this.fresh.sort()) this.ordered.push(text)
      this.ordered.sort()
    } else {
      for (const text of this.fresh) this.ordered.splice(this.place(text), 0, text)
    }
    this.fresh = []
  }

  /** Where the first key stands that is not below this one. */
  private place(text: string): number {
    let low = 0
    let high = this.ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.ordered[middle] as string) < text) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** Writes that lie in front of what is beneath, the last of each key. */
export class Overlay {
  private readonly sheets: Readonly<Record<Space, Sheet>> = {
    documents: new Sheet(),
    entries: new Sheet(),
    order: new Sheet(),
    meta: new Sheet(),
  }
  /** Memory it takes, roughly. */
  bytes = 0

  get(space: Space, text: string): Write | undefined {
    return this.sheets[space].get(text)
  }

  put(write: Write): void {
    const { space, key, value } = write
    const before = this.sheets[space].put(write)
    const grown = before ? -sizeOf(before.value) : WRITE_BYTES + key.text.length
    this.bytes += grown + sizeOf(value)
  }

  *all(): Iterable<Write> {
    for (const space of SPACES) yield* this.sheets[space].all()
  }

  /** What is beneath, with this in front of it. */
  over(space: Space, range: RangeOptions, beneath: Iterable<Entry>): Iterable<Entry> {
    const writes = this.sheets[space].between(range)
    return writes ? merged(writes, beneath, range.reverse === true) : beneath
  }
}

function* merged(
  writes: Iterable<Write>,
  beneath: Iterable<Entry>,
  reverse: boolean,
): Iterable<Entry> {
  const upper = writes[Symbol.iterator]()
  let write = upper.next()
  for (const entry of beneath) {
    let hidden = false
    while (!write.done && !hidden) {
      const { key, value } = write.value
      const side = Buffer.compare(key.bytes, entry.key) * (reverse ? -1 : 1)
      if (side > 0) break
      if (value) yield { key: key.bytes, value: bytesOf(value) }
      hidden = side === 0
      write = upper.next()
    }
    if (!hidden) yield entry
  }
  for (; !write.done; write = upper.next()) {
    const { key, value } = write.value
    if (value) yield { key: key.bytes, value: bytesOf(value) }
  }
}
