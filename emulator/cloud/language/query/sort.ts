import { compareValues } from '../value/order'
import { valuesForIndex } from '../value/path'
import type { Document, Value } from '../value/values'

/** Field path → 1 (ascending) or -1; the order of the fields counts. */
export type Order = Record<string, 1 | -1>

/** Sorts a copy, stably, by MongoDB's order; an array counts by its least (1) or greatest (-1) element. */
export function sortDocuments<T extends Document>(documents: readonly T[], order: Order): T[] {
  const fields = Object.entries(order)
  const keyed = documents.map((document) => ({
    document,
    keys: fields.map(([path, direction]) => sortKey(document, path, direction)),
  }))
  keyed.sort((a, b) => {
    for (let i = 0; i < fields.length; i++) {
      const difference = compareValues(a.keys[i], b.keys[i])
      if (difference !== 0) return difference * (fields[i]?.[1] ?? 1)
    }
    return 0
  })
  return keyed.map((entry) => entry.document)
}

function sortKey(document: Document, path: string, direction: 1 | -1): Value | undefined {
  const values = valuesForIndex(document, path)
  let key = values[0]
  for (const value of values) if (compareValues(value, key) * direction < 0) key = value
  return key
}
