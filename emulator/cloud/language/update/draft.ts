import { writeError } from '../errors'
import { equalValues } from '../value/order'
import { isArrayIndex } from '../value/path'
import { checkValue } from '../value/storable'
import { elementText } from '../text'
import { getField, isDocument, setField, type Document, type Value } from '../value/values'

/** Nulls that `$set` on a far index may put before it. */
const MAX_PADDING = 1500000

/**
 * A document under change. The original is never touched: what a write passes through is copied
 * once, the rest is shared. `document` is the original itself as long as nothing changed.
 */
export class Draft {
  private readonly owned = new Set<Value>()

  /** Bytes of all values set so far, at most. */
  bytesSet = 0

  constructor(public document: Document) {}

  get(parts: readonly string[]): Value | undefined {
    let current: Value | undefined = this.document
    for (const part of parts) current = child(current, part)
    return current
  }

  /**
   * Sets the value, making the documents on the way.
   * @throws LanguageError when the way leads through something that is neither document nor array
   */
  set(parts: readonly string[], value: Value): void {
    this.check(parts)
    const old = this.get(parts)
    if (old !== undefined && equalValues(old, value) && sameType(old, value)) return
    this.bytesSet += checkValue(value, parts)
    const last = parts.length - 1
    let current = (this.document = this.own(this.document)) as Document | Value[]
    for (let i = 0; i < last; i++) {
      const part = parts[i] as string
      const next = child(current, part)
      const inner = this.own((next ?? {}) as Document | Value[])
      if (inner !== next) put(current, part, inner)
      current = inner
    }
    put(current, parts[last] as string, value)
  }

  /** Takes the field away; an array keeps its length and holds null there. */
  unset(parts: readonly string[]): void {
    if (this.get(parts) === undefined) return
    const holder = parts.slice(0, -1)
    const last = parts.at(-1) as string
    if (Array.isArray(this.get(holder))) {
      this.set(parts, null)
      return
    }
    const rest = { ...(this.get(holder) as Document) }
    delete rest[last]
    if (holder.length > 0) this.replace(holder, rest)
    else this.document = rest
  }

  /** Like `set`, for a value that is known to differ and a way that is known to exist. */
  private replace(parts: readonly string[], value: Document): void {
    this.owned.add(value)
    const holder = parts.slice(0, -1)
    const container = holder.length > 0 ? this.get(holder) : this.document
    const copy = this.own(container as Document | Value[])
    put(copy, parts.at(-1) as string, value)
    if (holder.length === 0) this.document = copy as Document
    else if (copy !== container) this.replace(holder, copy as Document)
  }

  /** The first part of the way that cannot be walked or made, as MongoDB reports it. */
  private check(parts: readonly string[]): void {
    let current: Value = this.document
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as string
      if (Array.isArray(current) && isArrayIndex(part)) {
        const gap = Number(part) - current.length
        if (gap > MAX_PADDING) {
          throw writeError(`can't backfill more than ${MAX_PADDING} elements`)
        }
      } else if (!isDocument(current)) {
        const name = parts[i - 1] ?? ''
        throw writeError(`Cannot create field '${part}' in element ${elementText(name, current)}`)
      }
      const next = child(current, part)
      if (next === undefined) return
      current = next
    }
  }

  private own<T extends Document | Value[]>(container: T): T {
    if (this.owned.has(container)) return container
    const copy = (Array.isArray(container) ? container.slice() : { ...container }) as T
    this.owned.add(copy)
    return copy
  }
}

function child(container: Value | undefined, part: string): Value | undefined {
  if (Array.isArray(container)) return isArrayIndex(part) ? container[Number(part)] : undefined
  return isDocument(container) ? getField(container, part) : undefined
}

function put(container: Document | Value[], part: string, value: Value): void {
  if (!Array.isArray(container)) {
    setField(container, part, value)
    return
  }
  const index = Number(part)
  while (container.length < index) container.push(null)
  container[index] = value
}

/** 1 and true never meet here, but 0 and -0 compare equal and are two values. */
function sameType(a: Value, b: Value): boolean {
  return typeof a !== 'number' || Object.is(a, b)
}
