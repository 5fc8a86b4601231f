import { getField, isDocument, type Document, type Value } from './values'

const INDEX = /^(0|[1-9]\d{0,9})$/

/** `'a.0.b'` → its parts. */
export function splitPath(path: string): string[] {
  return path.includes('.') ? path.split('.') : [path]
}

export function isArrayIndex(part: string): boolean {
  return INDEX.test(part)
}

/** `whole` marks a final array given as itself, after its elements. */
export type Visit = (value: Value | undefined, whole: boolean) => boolean

/**
 * Calls `visit` with every value a query's path meets, as MongoDB walks it: through the elements of
 * arrays on the way, by position where the part is a number, `undefined` where the field is missing.
 * A final array is visited as a whole after its elements when `expand` is on. Stops at `true`.
 */
export function visitPath(
  document: Document,
  parts: readonly string[],
  expand: boolean,
  visit: Visit,
): boolean {
  return walk(document, parts, 0, expand, visit)
}

function walk(
  container: Value,
  parts: readonly string[],
  at: number,
  expand: boolean,
  visit: Visit,
): boolean {
  let current: Value | undefined = container
  for (let i = at; i < parts.length; i++) {
    if (isDocument(current)) {
      current = getField(current, parts[i] as string)
      if (current === undefined) return visit(undefined, false)
    } else if (Array.isArray(current)) {
      return walkArray(current, parts, i, expand, visit)
    } else return visit(undefined, false)
  }
  if (expand && Array.isArray(current)) {
    for (const item of current) if (visit(item, false)) return true
    return visit(current, true)
  }
  return visit(current, false)
}

function walkArray(
  items: Value[],
  parts: readonly string[],
  at: number,
  expand: boolean,
  visit: Visit,
): boolean {
  for (const item of items) {
    if (isDocument(item) && walk(item, parts, at, expand, visit)) return true
  }
  const part = parts[at] as string
  if (!isArrayIndex(part)) return false
  const item = items[Number(part)]
  return item !== undefined && walk(item, parts, at + 1, expand, visit)
}

/**
 * The values under which an index holds a document: array elements one by one, `undefined` for an
 * empty array, null for a missing field.
 */
export function valuesForIndex(document: Document, path: string): (Value | undefined)[] {
  const direct = path.includes('.') ? undefined : getField(document, path)
  if (direct !== undefined && !Array.isArray(direct)) return [direct]
  const values: (Value | undefined)[] = []
  visitPath(document, splitPath(path), true, (value, whole) => {
    if (!whole) values.push(value === undefined ? null : value)
    else if ((value as Value[]).length === 0) values.push(undefined)
    return false
  })
  return values.length === 0 ? [undefined] : values
}

export type Predicate = (document: Document) => boolean

/** Runs a test on what stands at a path; `expand` also tries the elements of a final array. */
export function atPath(
  path: string,
  expand: boolean,
  test: (value: Value | undefined) => boolean,
): Predicate {
  if (path.includes('.') || path in Object.prototype) {
    const parts = splitPath(path)
    return (document) => visitPath(document, parts, expand, test)
  }
  if (!expand) return (document) => test(document[path])
  return (document) => {
    const value = document[path]
    if (!Array.isArray(value)) return test(value)
    return value.some((item) => test(item)) || test(value)
  }
}
