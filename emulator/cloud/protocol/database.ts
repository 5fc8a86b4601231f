import {
  isDocument,
  parseEjson,
  writeEjson,
  type Document,
  type Order,
  type Value,
} from '../language'
import type { Collection } from '../store/catalog'
import type { Environment } from '../store/environment'
import { then, type Soon } from '../store/soon'
import type { Transaction } from '../store/transactions'
import { CloudError } from './errors'
import { countOf, ejsonOf, objectOf, textOf, type Body } from './request'

/** The largest page CloudBase gives. */
const MAX_PAGE = 1000

/** What CloudBase gives of an aggregation without limit(): its manual is silent, its users found out. */
const UNLIMITED_AGGREGATION = 20

export interface DatabaseCall {
  readonly environment: Environment
  readonly body: Body
  /** wxCloudApiToken. */
  readonly token: string
  readonly strict: boolean
}

export interface DatabaseReply {
  /** Members of the reply beside requestId, as JSON text: documents pass through without being read. */
  readonly members: string
  readonly plan: string
  /** Send it only when everything written so far is on disk. */
  readonly wait: boolean
}

type Action = (call: DatabaseCall) => Soon<DatabaseReply>

const ACTIONS: Readonly<Record<string, Action>> = {
  'database.addCollection': ({ environment, body }) => {
    environment.createCollection(body.collectionName)
    return { members: '', plan: '', wait: true }
  },

  'database.insertDocument': (call) =>
    inTransaction(call, (collection, transaction) => {
      const { data } = call.body
      const texts: unknown[] = Array.isArray(data) ? data : [data]
      if (texts.length === 0) throw invalid('data must hold at least one document')
      const documents = texts.map((text) => {
        const document = typeof text === 'string' ? parseEjson(text) : undefined
        if (!isDocument(document)) throw invalid('data must be EJSON strings of objects')
        return document
      })
      const inserted = call.environment.operations.insert(collection, documents, transaction)
      return then(inserted, (done) => reply({ insertedIds: done.ids.map(plainId) }, done))
    }),

  'database.getDocument': (call) =>
    inTransaction(call, (collection, transaction) => {
      const { operations } = call.environment
      const { body } = call
      const textId = body.queryType === 'DOC' && !body.projection ? idIn(body.query) : undefined
      if (textId !== undefined) {
        const { literal = '', plan, wait } = operations.getById(collection, textId, transaction)
        return { members: `"data":{"list":[${literal}],"offset":0}`, plan, wait }
      }
      const filter = objectOf(body, 'query') ?? {}
      const projection = objectOf(body, 'projection')
      const byId = body.queryType === 'DOC' && !projection ? onlyId(filter) : undefined
      if (byId !== undefined) {
        const { literal = '', plan, wait } = operations.getById(collection, byId, transaction)
        return { members: `"data":{"list":[${literal}],"offset":0}`, plan, wait }
      }
      const offset = countOf(body, 'offset') ?? 0
      const limit = Math.min(countOf(body, 'limit') ?? 100, MAX_PAGE)
      const order = orderOf(objectOf(body, 'order'))
      const { literals, plan, wait } = operations.find(
        collection,
        { filter, order, offset, limit, projection },
        transaction,
      )
      const data = `{"list":[${literals.join()}],"limit":${limit},"offset":${offset}}`
      return { members: `"data":${data}`, plan, wait }
    }),

  'database.modifyDocument': (call) =>
    inTransaction(call, (collection, transaction) => {
      refuseBesideTransaction(call)
      const { body } = call
      const filter = filterOf(body)
      const data = objectOf(body, 'data')
      if (!data) throw invalid('data is required')
      const request = {
        filter,
        data,
        multi: body.multi === true,
        merge: body.merge !== false,
        upsert: body.upsert === true,
      }
      const modified = call.environment.operations.modify(collection, request, transaction)
      return then(modified, (done) => {
        const { updated, upsertId, matched, plan, wait } = done
        const id = upsertId === null ? 'null' : JSON.stringify(plainId(upsertId))
        const data = `{"updated":${updated},"upsert_id":${id},"matched":${matched}}`
        return { members: `"data":${data}`, plan, wait }
      })
    }),

  'database.modifyAndReturnDoc': (call) =>
    inTransaction(call, (collection, transaction) => {
      refuseBesideTransaction(call)
      const filter = filterOf(call.body)
      const data = objectOf(call.body, 'data')
      if (!data) throw invalid('data is required')
      const request = { filter, data, multi: false, merge: true, upsert: false }
      const modified = call.environment.operations.modify(collection, request, transaction)
      return then(modified, (done) => {
        const doc = done.after?.replyText ?? null
        return reply({ updated: done.matched, doc }, done)
      })
    }),

  'database.removeDocument': (call) =>
    inTransaction(call, (collection, transaction) => {
      refuseBesideTransaction(call)
      const removed = call.environment.operations.remove(
        collection,
        { filter: filterOf(call.body), multi: call.body.multi === true },
        transaction,
      )
      return then(removed, (done) => reply({ deleted: done.deleted }, done))
    }),

  'database.calculateDocument': (call) => {
    refuseBesideTransaction(call)
    const collection = call.environment.collection(call.body.collectionName)
    const { total, ...outcome } = call.environment.operations.count(
      collection,
      objectOf(call.body, 'query') ?? {},
    )
    return reply({ total }, outcome)
  },

  'database.aggregateDocuments': (call) => {
    refuseBesideTransaction(call)
    const { environment } = call
    const collection = environment.collection(call.body.collectionName)
    const stages = stagesOf(call.body)
    const { literals, plan, wait } = environment.operations.aggregate(collection, stages)
    const limited = stages.some(({ stage }) => stage === '$limit')
    if (call.strict && !limited && literals.length > UNLIMITED_AGGREGATION) {
      throw new CloudError(
        'DATABASE_REQUEST_FAILED',
        `[FailedOperation.NoLimit] ${literals.length} results without limit(): CloudBase gives ${UNLIMITED_AGGREGATION} of them (strict mode)`,
      )
    }
    return { members: `"data":{"list":[${literals.join()}]}`, plan, wait }
  },

  'database.startTransaction': ({ environment, token }) => {
    const { id } = environment.transactions.start(token)
    return { members: `"transactionId":"${id}"`, plan: '', wait: false }
  },

  'database.commitTransaction': ({ environment, body }) => {
    const transaction = environment.transactions.get(textOf(body.transactionId))
    environment.transactions.commit(transaction)
    return { members: '', plan: '', wait: true }
  },

  'database.abortTransaction': ({ environment, body }) => {
    environment.transactions.abort(environment.transactions.get(textOf(body.transactionId)))
    return { members: '', plan: '', wait: false }
  },
}

export const DATABASE_ACTIONS: ReadonlyMap<string, Action> = new Map(Object.entries(ACTIONS))

function reply(
  data: Record<string, unknown>,
  { plan, wait }: { plan: string; wait: boolean },
): DatabaseReply {
  return { members: `"data":${JSON.stringify(data)}`, plan, wait }
}

type InTransaction = (
  collection: Collection,
  transaction: Transaction | undefined,
) => Soon<DatabaseReply>

/** Runs an action that a transaction may hold. */
function inTransaction(call: DatabaseCall, run: InTransaction): Soon<DatabaseReply> {
  const { environment, body } = call
  const id = textOf(body.transactionId)
  if (id === '') return run(environment.collection(body.collectionName), undefined)
  return insideTransaction(call, environment.transactions.get(id), run)
}

/** An error inside ends the transaction, as in MongoDB. */
async function insideTransaction(
  { environment, body }: DatabaseCall,
  transaction: Transaction,
  run: InTransaction,
): Promise<DatabaseReply> {
  try {
    return await run(environment.collection(body.collectionName), transaction)
  } catch (error) {
    environment.transactions.abort(transaction)
    throw error
  }
}

/**
 * where().update(), where().remove(), count() and aggregate() of the SDK never carry the
 * transaction, so inside one they silently run outside it. Strict mode refuses them there.
 */
function refuseBesideTransaction({ environment, body, token, strict }: DatabaseCall): void {
  if (!strict || textOf(body.transactionId) !== '' || body.queryType === 'DOC') return
  if (!environment.transactions.heldBy(token)) return
  throw new CloudError(
    'DATABASE_REQUEST_FAILED',
    `[FailedOperation.OutsideTransaction] ${textOf(body.action)} by where() does not take part in the open transaction of this call (strict mode)`,
  )
}

const invalid = (text: string): CloudError =>
  new CloudError('INVALID_PARAM', `[InvalidParameter] ${text}`)

/** The filter of a write must be there: nobody rewrites a whole collection by leaving it out. */
function filterOf(body: Body): Document {
  const filter = objectOf(body, 'query')
  if (!filter) throw invalid('query is required')
  return filter
}

const TEXT_ID = /^\{"_id":"([^"\\\p{Cc}]*)"\}$/u

/** The same from the text of a filter, without parsing it: how doc(id).get() nearly always asks. */
function idIn(query: unknown): string | undefined {
  return typeof query === 'string' ? TEXT_ID.exec(query)?.[1] : undefined
}

/** The _id when a filter asks for nothing but one plain _id. */
function onlyId(filter: Document): Value | undefined {
  const { _id: id } = filter
  if (
    id === undefined ||
    isDocument(id) ||
    id === null ||
    id instanceof RegExp ||
    Array.isArray(id)
  )
    return undefined
  for (const name in filter) if (name !== '_id') return undefined
  return id
}

function orderOf(order: Document | undefined): Order | undefined {
  if (!order) return undefined
  for (const direction of Object.values(order)) {
    if (direction !== 1 && direction !== -1) throw invalid('order must be 1 or -1')
  }
  return order as Order
}

function stagesOf(body: Body): { stage: string; value: Value }[] {
  if (!Array.isArray(body.stages)) throw invalid('stages must be an array')
  return body.stages.map((item: unknown) => {
    if (!isDocument(item) || typeof item.stageKey !== 'string')
      throw invalid('a stage needs stageKey')
    return { stage: item.stageKey, value: ejsonOf(item, 'stageValue') ?? null }
  })
}

/** An ObjectId leaves as its hex string. */
const plainId = (id: Value): unknown =>
  typeof id === 'object' && id !== null ? (JSON.parse(writeEjson(id)) as unknown) : id
