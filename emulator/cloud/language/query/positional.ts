import { compileElement, compileFilter, compileOnValue } from './filter'
import { isDocument, type Document, type Value } from '../value/values'

/** The first element of the array at `path` that the query's conditions on this array accept. */
export function matchedIndex(
  document: Document,
  filter: Document,
  path: string,
): number | undefined {
  const tests = elementTests(filter, path)
  if (tests.length === 0) return undefined
  let items: Value | undefined = document
  for (const part of path.split('.')) {
    if (Array.isArray(items)) items = items[Number(part)]
    else items = isDocument(items) ? items[part] : undefined
  }
  if (!Array.isArray(items)) return undefined
  const index = items.findIndex((item) => tests.every((test) => test(item)))
  return index === -1 ? undefined : index
}

function elementTests(filter: Document, path: string): ((item: Value) => boolean)[] {
  return Object.entries(filter).flatMap(([name, condition]) => {
    if (name === '$and' && Array.isArray(condition)) {
      return condition.flatMap((part) => (isDocument(part) ? elementTests(part, path) : []))
    }
    if (name === path) {
      if (isDocument(condition) && '$elemMatch' in condition) {
        return [compileElement(condition.$elemMatch as Value)]
      }
      return [compileOnValue(condition)]
    }
    if (!name.startsWith(`${path}.`)) return []
    const matches = compileFilter({ [name.slice(path.length + 1)]: condition })
    return [(item: Value) => isDocument(item) && matches(item)]
  })
}
