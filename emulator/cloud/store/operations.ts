import { randomBytes } from 'node:crypto'
import {
  applyUpdate,
  isDocument,
  replaceDocument,
  resolveServerDates,
  compileProjection,
  writeEjson,
  type Document,
  type Order,
  type Value,
} from '../language'
import { CloudError } from '../protocol/errors'
import { aggregationSource } from './aggregation'
import type { Collection } from './catalog'
import { duplicate, type Change, type Documents, type View } from './documents'
import { documentKey } from './keys'
import { Stored } from './record'
import { then, type Soon } from './soon'
import { search, type Found, type SearchResult } from './search'
import { conflict, type Transaction, type Transactions } from './transactions'

/** What a document may be at most, MongoDB's own limit. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024

export interface FindRequest {
  readonly filter: Document
  readonly order?: Order | undefined
  readonly offset?: number | undefined
  readonly limit?: number | undefined
  readonly projection?: Document | undefined
}

export interface ModifyRequest {
  readonly filter: Document
  /** Update operators when `merge`, else the whole new document. */
  readonly data: Document
  readonly multi: boolean
  readonly merge: boolean
  readonly upsert: boolean
}

/** What a request reports besides its result. */
export interface Outcome {
  /** The index that served it, 'scan' when none did. */
  plan: string
  /** The reply must wait until everything staged is on disk. */
  wait: boolean
}

/** Called with each plan before its result is used; strict mode refuses here. */
export type PlanCheck = (collection: Collection, filter: Document, result: SearchResult) => void

/**
 * The database actions of one environment: each is one step over the documents. Like MongoDB's, a
 * write of many documents stops at the first that is refused and keeps those before it.
 */
export class Operations {
  constructor(
    private readonly documents: Documents,
    private readonly transactions: Transactions,
    private readonly now: () => number,
    private readonly checkPlan: PlanCheck,
  ) {}

  /** The one document with this _id, without a filter to compile. */
  getById(
    collection: Collection,
    id: Value,
    transaction?: Transaction,
  ): Outcome & { literal?: string } {
    const key = documentKey(collection.id, id)
    const view = transaction ?? this.documents
    const wait = this.documents.isStaged(collection, key)
    const stored = view.read(collection, key)
    return stored ? { literal: stored.reply, plan: '_id_', wait } : { plan: '_id_', wait }
  }

  find(
    collection: Collection,
    request: FindRequest,
    transaction?: Transaction,
  ): Outcome & { literals: string[] } {
    const { projection } = request
    const result = this.search(collection, request, transaction)
    const project = projection && compileProjection(projection)
    const literals = result.found.map(({ stored }) =>
      project ? literalOf(project(stored.document)) : stored.reply,
    )
    return { literals, plan: result.plan.name, wait: result.sawStaged }
  }

  count(collection: Collection, filter: Document): Outcome & { total: number } {
    const wait = this.documents.hasStaged(collection)
    if (Object.keys(filter).length === 0) return { total: collection.count, plan: '_id_', wait }
    const result = this.search(collection, { filter })
    return { total: result.found.length, plan: result.plan.name, wait }
  }

  aggregate(
    collection: Collection,
    stages: readonly { stage: string; value: Value }[],
  ): Outcome & { literals: string[] } {
    const source = aggregationSource(this.documents, collection, stages, this.now())
    this.checkPlan(collection, source.filter, source.result)
    const literals = source.run().map(literalOf)
    return { literals, plan: source.result.plan.name, wait: true }
  }

  insert(
    collection: Collection,
    inserted: readonly Document[],
    transaction?: Transaction,
  ): Soon<Outcome & { ids: Value[] }> {
    const now = this.now()
    const fresh = inserted.map((data) => {
      if (!isDocument(data))
        throw new CloudError('INVALID_PARAM', '[InvalidParameter] a document must be an object')
      const document = replaceDocument(
        null,
        data._id === undefined ? { _id: newId(), ...data } : data,
        { now },
      )
      requireId(document._id)
      return { key: documentKey(collection.id, document._id as Value), document }
    })
    const ids = fresh.map(({ document }) => document._id as Value)
    const stored = fresh.map(({ document }) => stored16(collection.nextOrder++, document))
    if (transaction) {
      for (const [i, { key }] of fresh.entries()) {
        const after = stored[i] as Stored
        if (transaction.read(collection, key)) throw duplicate(collection, null, after)
        this.transactions.write(transaction, collection, key, after)
      }
      return { ids, plan: '', wait: false }
    }
    let refusal: CloudError | undefined
    const written = this.transactions.unlocked(() => {
      refusal = undefined
      const seen = new Set<string>()
      const changes: Change[] = []
      for (const [i, { key }] of fresh.entries()) {
        const after = stored[i] as Stored
        if (seen.has(key.text) || this.documents.read(collection, key)) {
          refusal = duplicate(collection, null, after)
          break
        }
        seen.add(key.text)
        changes.push({ collection, key, before: null, after })
      }
      return changes
    })
    return then(written, () => {
      if (refusal) throw refusal
      return { ids, plan: '', wait: true }
    })
  }

  modify(
    collection: Collection,
    request: ModifyRequest,
    transaction?: Transaction,
  ): Soon<Outcome & { matched: number; updated: number; upsertId: Value; after: Stored | null }> {
    let plan = ''
    let matched = 0
    let upsertId: Value = null
    let after: Stored | null = null
    let refusal: unknown
    const attempt = (): Change[] => {
      const limit = request.multi && !transaction ? Infinity : 1
      const result = this.search(collection, { filter: request.filter, limit }, transaction)
      plan = result.plan.name
      matched = result.found.length
      upsertId = null
      if (matched === 0 && request.upsert) {
        const created = this.upserted(collection, request)
        upsertId = created.document._id as Value
        after = created
        return [
          { collection, key: documentKey(collection.id, upsertId), before: null, after: created },
        ]
      }
      const changes: Change[] = []
      refusal = undefined
      for (const found of result.found) {
        try {
          changes.push(this.changed(collection, request, found))
        } catch (error) {
          if (changes.length === 0) throw error
          refusal = error
          break
        }
      }
      after = changes[0]?.after ?? null
      return changes.filter((change) => change.after !== change.before || !request.merge)
    }
    const outcome = (changes: readonly Change[]) => {
      if (refusal !== undefined) throw refusal
      const updated = upsertId === null ? changes.length : 0
      return { matched, updated, upsertId, after, plan, wait: !transaction }
    }
    if (!transaction) return then(this.transactions.unlocked(attempt), outcome)
    const changes = attempt()
    for (const { key, after: stored } of changes) {
      // An upsert may meet a document that appeared after the snapshot.
      if (upsertId !== null && this.documents.read(collection, key)) throw conflict()
      this.transactions.write(transaction, collection, key, stored)
    }
    return outcome(changes)
  }

  remove(
    collection: Collection,
    { filter, multi }: { filter: Document; multi: boolean },
    transaction?: Transaction,
  ): Soon<Outcome & { deleted: number }> {
    let plan = ''
    const attempt = (): Change[] => {
      const limit = multi && !transaction ? Infinity : 1
      const result = this.search(collection, { filter, limit }, transaction)
      plan = result.plan.name
      return result.found.map(({ key, stored }) => ({
        collection,
        key,
        before: stored,
        after: null,
      }))
    }
    const outcome = ({ length }: readonly Change[]) => ({
      deleted: length,
      plan,
      wait: !transaction,
    })
    if (!transaction) return then(this.transactions.unlocked(attempt), outcome)
    const changes = attempt()
    for (const { key } of changes) this.transactions.write(transaction, collection, key, null)
    return outcome(changes)
  }

  private search(collection: Collection, request: FindRequest, view?: View): SearchResult {
    const filter = resolveServerDates(request.filter, this.now()) as Document
    const result = search(this.documents, view ?? this.documents, collection, {
      ...request,
      filter,
    })
    this.checkPlan(collection, filter, result)
    return result
  }

  private changed(collection: Collection, request: ModifyRequest, { key, stored }: Found): Change {
    const before = stored.document
    const options = { now: this.now(), isInsert: false, filter: request.filter }
    const document = request.merge
      ? applyUpdate(before, request.data, options)
      : replaceDocument(before, request.data, options)
    const after = document === before ? stored : stored16(stored.order, document)
    return { collection, key, before: stored, after }
  }

  /** The document an upsert makes: the filter's equal values, then the data. */
  private upserted(collection: Collection, { filter, data, merge }: ModifyRequest): Stored {
    const now = this.now()
    const base: Document = { _id: filter._id === undefined ? newId() : filter._id }
    if (!merge) {
      const document = replaceDocument(null, { ...base, ...data }, { now })
      requireId(document._id)
      return stored16(collection.nextOrder++, document)
    }
    for (const [path, value] of Object.entries(filter)) {
      if (path.startsWith('$') || path.includes('.')) continue
      if (!isDocument(value) || !Object.keys(value)[0]?.startsWith('$')) base[path] = value
    }
    requireId(base._id)
    const document = applyUpdate(base, data, { now, isInsert: true, filter })
    return stored16(collection.nextOrder++, document)
  }
}

const literalOf = (document: Document): string => JSON.stringify(writeEjson(document))

/** As CloudBase makes them: 32 hex digits. */
const newId = (): string => randomBytes(16).toString('hex')

function requireId(id: Value | undefined): void {
  if (
    Array.isArray(id) ||
    id instanceof RegExp ||
    (isDocument(id) && Object.keys(id)[0]?.startsWith('$'))
  ) {
    throw new CloudError(
      'DATABASE_REQUEST_FAILED',
      `[InvalidParameter] The '_id' value cannot be of this type`,
    )
  }
}

/** A stored document within MongoDB's limit of 16 MB. */
function stored16(order: number, document: Document): Stored {
  const stored = Stored.of(order, document)
  if (
    stored.text.length * 3 > MAX_DOCUMENT_BYTES &&
    Buffer.byteLength(stored.text) > MAX_DOCUMENT_BYTES
  ) {
    throw new CloudError(
      'DATABASE_REQUEST_FAILED',
      '[FailedOperation] an inserted document is too large: object to insert too large (over 16777216 bytes)',
    )
  }
  return stored
}
