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
  if (measure(document, '', 0, atMost) <= MAX_DOCUMENT_BYTES) return
  const bytes = measure(document, '', 0, Buffer.byteLength)
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw writeError(
      `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}: ${bytes}`,
    )
  }
}

/** UTF-8 takes at most three bytes for each unit of a JS string: enough to pass most documents. */
const atMost = (text: string): number => text.length * 3

type CountBytes = (text: string) => number

/** Bytes the value takes in BSON (a number counts as a double). */
function measure(value: Value, path: string, depth: number, count: CountBytes): number {
  if (typeof value === 'string') return 5 + count(value)
  if (value === null) return 0
  if (typeof value === 'number') return 8
  if (typeof value === 'boolean') return 1
  if (value instanceof Date) return 8
  if (isObjectId(value)) return 12
  if (value instanceof RegExp) return 2 + count(value.source) + value.flags.length
  if (depth > MAX_DEPTH) {
    throw writeError(`Document exceeds maximum nesting depth of ${MAX_DEPTH}`)
  }
  let bytes = 5
  if (Array.isArray(value)) {
    for (const item of value) bytes += 8 + measure(item, path, depth + 1, count)
    return bytes
  }
  for (const name in value) {
    if (name.charCodeAt(0) === 36 /* $ */) {
      throw writeError(
        `The dollar ($) prefixed field '${name}' in '${path}${name}' is not valid for storage.`,
      )
    }
    const inner = value[name] as Value
    const way = typeof inner === 'object' && inner !== null ? `${path}${name}.` : path
    bytes += 2 + count(name) + measure(inner, way, depth + 1, count)
  }
  return bytes
}
