import type { Draft } from './draft'
import { writeError } from '../errors'
import { compileFilter, compileOnValue } from '../query/filter'
import { compareValues, equalValues } from '../value/order'
import { sortDocuments } from '../query/sort'
import { elementText, mongoText } from '../text'
import type { Change } from './operators'
import {
  isDocument,
  isOperatorDocument,
  typeName,
  type Document,
  type Value,
} from '../value/values'

type Apply = Change['apply']

/** The array at the path (none yet: an empty one), or the refusal the caller words. */
function arrayAt(
  draft: Draft,
  parts: string[],
  refuse: (old: Value) => string,
): Value[] | undefined {
  const old = draft.get(parts)
  if (old === undefined || Array.isArray(old)) return old
  throw writeError(refuse(old))
}

export function push(name: string, operand: Value): Apply {
  const { items, position, slice, order } = readPush(name, operand)
  return (draft, { parts }) => {
    const old = arrayAt(
      draft,
      parts,
      (value) =>
        `The field '${parts.at(-1) ?? ''}' must be an array but is of type ${typeName(value)} in ` +
        `document ${elementText('_id', draft.document._id ?? null)}`,
    )
    let next = [...(old ?? [])]
    next.splice(position, 0, ...items)
    if (order) next = order(next)
    if (slice !== undefined) next = slice >= 0 ? next.slice(0, slice) : next.slice(slice)
    draft.set(parts, next)
  }
}

interface Push {
  items: Value[]
  position: number
  slice: number | undefined
  order: ((items: Value[]) => Value[]) | undefined
}

function readPush(name: string, operand: Value): Push {
  const plain = { items: [operand], position: Infinity, slice: undefined, order: undefined }
  if (!isDocument(operand) || !('$each' in operand)) {
    if (isOperatorDocument(operand)) refuseClause(operand, [])
    return plain
  }
  refuseClause(operand, ['$each', '$position', '$slice', '$sort'])
  const { $each: items, $position, $slice, $sort } = operand
  if (!Array.isArray(items)) {
    throw writeError(
      `The argument to $each in $push must be an array but it was of type: ${typeName(items)}`,
    )
  }
  if ($position !== undefined && !Number.isInteger($position)) {
    throw writeError(
      `The value for $position must be an integer value, not of type: ${typeName($position)}`,
    )
  }
  if ($slice !== undefined && !Number.isInteger($slice)) {
    throw writeError(
      `The value for $slice must be an integer value but was given type: ${typeName($slice)}`,
    )
  }
  return {
    items,
    position: ($position as number | undefined) ?? Infinity,
    slice: $slice as number | undefined,
    order: $sort === undefined ? undefined : pushOrder($sort, name),
  }
}

function refuseClause(operand: Document, known: string[]): void {
  const unknown = Object.keys(operand).find((clause) => !known.includes(clause))
  if (unknown) throw writeError(`Unrecognized clause in $push: ${unknown}`)
}

function pushOrder($sort: Value, name: string): (items: Value[]) => Value[] {
  if ($sort === 1 || $sort === -1)
    return (items) => items.sort((a, b) => compareValues(a, b) * $sort)
  const fields = isDocument($sort) ? Object.entries($sort) : []
  if (fields.length === 0 || fields.some(([, way]) => way !== 1 && way !== -1)) {
    throw writeError(
      `The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded ` +
        `fields: ${elementText(name, $sort)}`,
    )
  }
  const order = Object.fromEntries(fields) as Record<string, 1 | -1>
  return (items) =>
    sortDocuments(
      items.map((item) => ({ item, ...(isDocument(item) ? { fields: item } : {}) })),
      Object.fromEntries(Object.entries(order).map(([path, way]) => [`fields.${path}`, way])),
    ).map(({ item }) => item)
}

export function addToSet(operand: Value): Apply {
  let items = [operand]
  if (isDocument(operand) && '$each' in operand) {
    const { $each, ...more } = operand
    if (!Array.isArray($each)) {
      throw writeError(
        `The argument to $each in $addToSet must be an array but it was of type ${typeName($each)}`,
      )
    }
    if (Object.keys(more).length > 0) {
      throw writeError(`Found unexpected fields after $each in $addToSet: ${mongoText(operand)}`)
    }
    items = $each
  }
  return (draft, { parts }) => {
    const old = arrayAt(
      draft,
      parts,
      (value) =>
        `Cannot apply $addToSet to non-array field. Field named '${parts.at(-1) ?? ''}' has ` +
        `non-array type ${typeName(value)}`,
    )
    const next = [...(old ?? [])]
    for (const item of items) if (!next.some((other) => equalValues(other, item))) next.push(item)
    draft.set(parts, next)
  }
}

const NO_PULL = (): string => 'Cannot apply $pull to a non-array value'

function removeWhere(goes: (item: Value) => boolean): Apply {
  return (draft, { parts }) => {
    const old = arrayAt(draft, parts, NO_PULL)
    if (old?.some(goes))
      draft.set(
        parts,
        old.filter((item) => !goes(item)),
      )
  }
}

/** A condition on elements, a query on elements that are documents, or a value to take out. */
export function pull(operand: Value): Apply {
  if (isOperatorDocument(operand) || operand instanceof RegExp) {
    return removeWhere(compileOnValue(operand))
  }
  if (isDocument(operand)) {
    const matches = compileFilter(operand)
    return removeWhere((item) => isDocument(item) && matches(item))
  }
  return removeWhere((item) => equalValues(item, operand))
}

export function pullAll(operand: Value): Apply {
  if (!Array.isArray(operand)) {
    throw writeError(`$pullAll requires an array argument but was given a ${typeName(operand)}`)
  }
  return removeWhere((item) => operand.some((value) => equalValues(item, value)))
}

export function pop(name: string, operand: Value): Apply {
  if (typeof operand !== 'number')
    throw writeError(`Expected a number in: ${name}: ${mongoText(operand)}`)
  if (operand !== 1 && operand !== -1) throw writeError(`$pop expects 1 or -1, found: ${operand}`)
  return (draft, { parts, name: path }) => {
    const old = arrayAt(
      draft,
      parts,
      (value) => `Path '${path}' contains an element of non-array type '${typeName(value)}'`,
    )
    if (old && old.length > 0) draft.set(parts, operand === 1 ? old.slice(0, -1) : old.slice(1))
  }
}
