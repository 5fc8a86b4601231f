import { located } from '../errors'
import { named } from '../expression/forms'
import { getField, isDocument, typeName, type Document, type Value } from '../value/values'

/** `$unwind`: one document for each element of an array; a value that is none counts as one. */
export function compileUnwind(
  operand: Value,
): (documents: Iterable<Document>) => Iterable<Document> {
  const fields = typeof operand === 'string' ? { path: operand } : readFields(operand)
  const { path, includeArrayIndex, preserveNullAndEmptyArrays = false } = fields
  if (typeof path !== 'string') {
    throw located(28808, `expected a string as the path for $unwind stage, got ${typeName(path)}`)
  }
  if (!path.startsWith('$') || path.startsWith('$$')) {
    throw located(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`)
  }
  const index = indexField(includeArrayIndex)
  if (typeof preserveNullAndEmptyArrays !== 'boolean') {
    throw located(
      28809,
      `expected a boolean for the preserveNullAndEmptyArrays option to $unwind stage, got ${typeName(preserveNullAndEmptyArrays)}`,
    )
  }
  const parts = path.slice(1).split('.')
  return function* (documents) {
    for (const document of documents) {
      const value = valueAt(document, parts)
      if (Array.isArray(value) && value.length > 0) {
        for (const [at, item] of value.entries()) {
          yield withIndex(withValue(document, parts, item), index, at)
        }
      } else if (Array.isArray(value) || value === null || value === undefined) {
        if (!preserveNullAndEmptyArrays) continue
        const kept = value === null ? document : withValue(document, parts, undefined)
        yield withIndex(kept, index, null)
      } else yield withIndex(document, index, null)
    }
  }
}

function readFields(operand: Value): Document {
  if (!isDocument(operand)) {
    throw located(
      15981,
      `expected either a string or an object as specification for $unwind stage, got ${typeName(operand)}`,
    )
  }
  if (!('path' in operand)) throw located(28812, 'no path specified to $unwind stage')
  return named('$unwind', operand, ['path'], ['includeArrayIndex', 'preserveNullAndEmptyArrays'])
}

function indexField(name: Value | undefined): string[] | null {
  if (name === undefined) return null
  if (typeof name !== 'string' || name === '') {
    throw located(
      28810,
      `expected a non-empty string for the includeArrayIndex option to $unwind stage, got ${typeName(name)}`,
    )
  }
  if (name.startsWith('$')) {
    throw located(
      28822,
      `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${name}`,
    )
  }
  return name.split('.')
}

function valueAt(document: Document, parts: string[]): Value | undefined {
  let current: Value | undefined = document
  for (const part of parts) current = isDocument(current) ? getField(current, part) : undefined
  return current
}

function withIndex(document: Document, parts: string[] | null, at: Value): Document {
  return parts ? withValue(document, parts, at) : document
}

/** A copy with another value at the path; undefined takes the field away. */
export function withValue(document: Document, parts: string[], value: Value | undefined): Document {
  const [name, ...rest] = parts as [string, ...string[]]
  const copy = { ...document }
  if (rest.length > 0) {
    const inner = getField(document, name)
    if (value !== undefined || isDocument(inner)) {
      copy[name] = withValue(isDocument(inner) ? inner : {}, rest, value)
    }
  } else if (value === undefined) delete copy[name]
  else copy[name] = value
  return copy
}
