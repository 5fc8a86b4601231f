import { Query } from 'mingo'
import type { Document } from './values'

export type Predicate = (document: Document) => boolean

export function compileFilter(filter: Document): Predicate {
  const query = new Query(filter)
  return (document) => query.test(document)
}
