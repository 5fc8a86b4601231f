import {
  compileFilter,
  compileNear,
  sortDocuments,
  type Document,
  type Order,
  type Predicate,
} from '../language'
import type { Collection } from './catalog'
import type { Documents, View } from './documents'
import { documentKey, Key, keyOf, roomRange } from './keys'
import { BY_ID, planQuery, type Access, type Plan } from './planner'
import type { Stored } from './record'

export interface Search {
  readonly filter: Document
  readonly order?: Order | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
}

export interface Found {
  readonly key: Key
  readonly stored: Stored
}

export interface SearchResult {
  readonly found: Found[]
  readonly plan: Plan
  /** It saw writes that are not yet on disk: report it only once they are. */
  readonly sawStaged: boolean
}

/** Finds the documents of a view that match, in the wanted order. */
export function search(
  documents: Documents,
  view: View,
  collection: Collection,
  { filter, order, offset = 0, limit = Infinity }: Search,
): SearchResult {
  const matches = compileFilter(filter)
  const id = filter._id
  if (typeof id === 'string' && offset === 0 && limit > 0) {
    return one(documents, view, collection, documentKey(collection.id, id), BY_ID, matches)
  }
  const plan = planQuery(collection, filter, order)
  const [access] = plan.accesses
  const single = plan.accesses.length === 1 && access?.kind === 'ids' && access.keys.length === 1
  if (single && offset === 0 && limit > 0) {
    return one(documents, view, collection, keyOf(access.keys[0] as Buffer), plan, matches)
  }
  const overrides = view.overrides(collection)
  const near = compileNear(filter)
  const enough = plan.sorted && !near ? offset + limit : Infinity
  const found = currentMatches(documents, collection, plan, matches, overrides, enough)
  const fresh = overrideMatches(overrides, matches)
  let all = fresh.length > 0 ? [...found, ...fresh] : found
  if (near) all = nearest(all, near)
  if (order && (near || !plan.sorted || fresh.length > 0)) all = sorted(all, order)
  const page = offset > 0 || all.length > limit ? all.slice(offset, offset + limit) : all
  return { found: page, plan, sawStaged: documents.hasStaged(collection) }
}

/** The commonest search: one document by its _id, whatever else the filter asks. */
function one(
  documents: Documents,
  view: View,
  collection: Collection,
  key: Key,
  plan: Plan,
  matches: Predicate,
): SearchResult {
  const stored = view.read(collection, key)
  const found = stored && matches(stored.document) ? [{ key, stored }] : []
  return { found, plan, sawStaged: documents.isStaged(collection, key) }
}

function currentMatches(
  documents: Documents,
  collection: Collection,
  plan: Plan,
  matches: Predicate,
  overrides: ReadonlyMap<string, unknown>,
  enough: number,
): Found[] {
  const found: Found[] = []
  const seen = plan.accesses.length > 1 || mayRepeat(plan) ? new Set<string>() : undefined
  for (const access of plan.accesses) {
    for (const bytes of keysOf(documents, collection, access)) {
      if (found.length >= enough) return found
      const key = keyOf(bytes)
      if (overrides.has(key.text) || seen?.has(key.text)) continue
      const stored = documents.read(collection, key)
      if (!stored || !matches(stored.document)) continue
      seen?.add(key.text)
      found.push({ key, stored })
    }
  }
  return found
}

const mayRepeat = (plan: Plan): boolean => plan.accesses[0]?.kind === 'entries'

/** Keys of documents that may match, in the order of the access. */
function* keysOf(documents: Documents, collection: Collection, access: Access): Iterable<Buffer> {
  const { engine } = documents
  switch (access.kind) {
    case 'ids':
      yield* access.keys
      return
    case 'documents':
      for (const { key } of engine.range('documents', {
        ...access.range,
        reverse: access.reverse,
      })) {
        yield key
      }
      return
    case 'entries':
      for (const range of access.ranges) {
        for (const { value } of engine.range('entries', { ...range, reverse: access.reverse })) {
          yield value
        }
      }
      return
    case 'insertion':
      for (const { value } of engine.range('order', roomRange(collection.id))) yield value
  }
}

/** What a transaction sees otherwise, in insertion order. */
function overrideMatches(
  overrides: ReadonlyMap<string, { readonly stored: Stored | null }>,
  matches: Predicate,
): Found[] {
  const found: Found[] = []
  for (const [text, { stored }] of overrides) {
    if (stored && matches(stored.document)) {
      found.push({ key: new Key(text), stored })
    }
  }
  return found.sort((a, b) => a.stored.order - b.stored.order)
}

function sorted(found: Found[], order: Order): Found[] {
  const byDocument = new Map(found.map((item) => [item.stored.document, item]))
  return sortDocuments([...byDocument.keys()], order).map(
    (document) => byDocument.get(document) as Found,
  )
}

/** Nearest first. A document without a place there did not match. */
function nearest(found: Found[], distance: (document: Document) => number | null): Found[] {
  return found
    .map((item) => ({ item, metres: distance(item.stored.document) ?? Infinity }))
    .sort((a, b) => a.metres - b.metres)
    .map(({ item }) => item)
}
