import { writeError } from '../errors'
import { isObjectId, type Document, type Value } from './values'

/** https://www.mongodb.com/docs/manual/reference/limits/#bson-documents */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
const MAX_DEPTH = 180

/**
 * Refuses what MongoDB refuses to store: `$` names, too deep, too large, an `_id` of a wrong type.
 */
export function checkStorable(document: Document): void {
  const id = document._id
  if (Array.isArray(id)) throw writeError(`The '_id' value cannot be of type array`)
  if (id instanceof RegExp) throw writeError(`The '_id' value cannot be of type regex`)
  if (checkValue(document, []) > MAX_DOCUMENT_BYTES) checkSize(document)
}

/** Refuses a value at a path for its names or its depth. @returns bytes it takes at most */
export function checkValue(value: Value, parts: readonly string[]): number {
  checkDepth(parts.length)
  const bytes = measure(value, parts.length, atMost)
  if (Number.isNaN(bytes)) {
    const path = dollarPath(value, [...parts]) ?? []
    throw dollarName(path.at(-1) ?? '', path.join('.'))
  }
  return bytes
}

export function checkSize(document: Document): void {
  const bytes = measure(document, 0, Buffer.byteLength)
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw writeError(
      `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}: ${bytes}`,
    )
  }
}

/** UTF-8 takes at most three bytes for each unit of a JS string: enough to pass most documents. */
const atMost = (text: string): number => text.length * 3

type CountBytes = (text: string) => number

/** Bytes the value takes in BSON (a number counts as a double); NaN when a name begins with `$`. */
function measure(value: Value, depth: number, count: CountBytes): number {
  if (typeof value === 'string') return 5 + count(value)
  if (typeof value === 'number') return 8
  if (value === null || typeof value === 'boolean') return 1
  if (Array.isArray(value)) {
    checkDepth(depth)
    let bytes = 5
    for (const item of value) bytes += 8 + measure(item, depth + 1, count)
    return bytes
  }
  if (value instanceof Date || isObjectId(value)) return 12
  if (value instanceof RegExp) return 2 + count(value.source) + value.flags.length
  checkDepth(depth)
  let bytes = 5
  for (const name in value) {
    if (name.charCodeAt(0) === 36 /* $ */) return NaN
    bytes += 2 + count(name) + measure(value[name] as Value, depth + 1, count)
  }
  return bytes
}

function dollarPath(value: Value, parts: string[]): string[] | undefined {
  if (typeof value !== 'object' || value === null || isObjectId(value)) return undefined
  for (const [name, inner] of Object.entries(value)) {
    const path = [...parts, name]
    const found = name.startsWith('$') ? path : dollarPath(inner as Value, path)
    if (found) return found
  }
  return undefined
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw writeError(`Document exceeds maximum nesting depth of ${MAX_DEPTH}`)
}

/** MongoDB's refusal of a field whose name begins with `$`. */
export function dollarName(name: string, path: string): Error {
  return writeError(
    `The dollar ($) prefixed field '${name}' in '${path}' is not valid for storage.`,
  )
}
