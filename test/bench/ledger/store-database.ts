import type { Database, Doc } from '../../../cloudfunctions/platform/database'
import type {
  Changes,
  FieldCondition,
  Filter,
  Scalar,
} from '../../../cloudfunctions/platform/database/port'
import { Duplicate } from '../../../cloudfunctions/platform/database/port'
import type { Document, Value } from '../../../emulator/cloud/language'
import type { Environment } from '../../../emulator/cloud/store/environment'
import { documentKey } from '../../../emulator/cloud/store/keys'

const OPERATORS = {
  in: '$in',
  notIn: '$nin',
  not: '$ne',
  above: '$gt',
  from: '$gte',
  below: '$lt',
  upTo: '$lte',
  exists: '$exists',
} as const

/**
 * The port over the local cloud's store, in this process: no wire, no text between, and every answer
 * only once what it tells of is on disk, as the endpoint does it. Reads hand out the stored documents
 * themselves, for callers that do not change what they read.
 */
export function storeDatabase(environment: Environment): Database {
  const { operations, documents } = environment
  const of = (name: string) => environment.collection(name)
  const settled = async <T>(wait: boolean, value: T): Promise<T> => {
    if (wait) await environment.durable()
    return value
  }
  const find = async <T extends Doc>(
    name: string,
    filter: Document,
    rest: object,
  ): Promise<T[]> => {
    const { literals, wait } = operations.find(of(name), { filter, ...rest })
    const found = literals.map((literal) => JSON.parse(JSON.parse(literal) as string) as T)
    return settled(wait, found)
  }
  return {
    get<T extends Doc>(name: string, id: string): Promise<T | null> {
      const collection = of(name)
      const key = documentKey(collection.id, id)
      const stored = documents.read(collection, key)
      const document = stored === null ? null : (stored.document as unknown as T)
      return settled(documents.isStaged(collection, key), document)
    },
    async insert(name, docs) {
      if (docs.length === 0) return
      try {
        await operations.insert(of(name), docs as unknown as Document[])
      } catch (error) {
        throw asDuplicate(error, name) ?? error
      }
      await environment.durable()
    },
    async updateWhere(name, filter, changes) {
      const request = {
        filter: filterOf(filter),
        data: changesOf(changes),
        multi: true,
        merge: true,
        upsert: false,
      }
      const { updated, wait } = await operations.modify(of(name), request)
      return settled(wait, updated)
    },
    query: <T extends Doc>(
      name: string,
      { filter, order = [], limit, fields }: Parameters<Database['query']>[1],
    ) =>
      find<T>(name, filterOf(filter), {
        order: Object.fromEntries(order.map(([path, way]) => [path, way === 'asc' ? 1 : -1])),
        limit,
        ...(fields && { projection: Object.fromEntries(fields.map((path) => [path, 1])) }),
      }),
    async total(name, { filter, by, sum }) {
      const group: Document = { _id: by === null ? null : `$${by}` }
      for (const [as, path] of Object.entries(sum))
        group[as] = { $sum: path === 1 ? 1 : `$${path}` }
      const { literals, wait } = operations.aggregate(of(name), [
        { stage: '$match', value: filterOf(filter) },
        { stage: '$group', value: group },
      ])
      const rows = literals.map((literal) => {
        const { _id, ...sums } = JSON.parse(JSON.parse(literal) as string) as Record<string, number>
        return { key: (_id ?? null) as Scalar, sums }
      })
      return settled(wait, rows)
    },
    async removeWhere(name, filter) {
      const request = { filter: filterOf(filter), multi: true }
      const { deleted, wait } = await operations.remove(of(name), request)
      return settled(wait, deleted)
    },
  }
}

function filterOf(filter: Filter): Document {
  const document: Document = {}
  for (const path in filter) {
    const condition = filter[path] as Scalar | FieldCondition
    document[path] =
      condition !== null && typeof condition === 'object' ? conditionOf(condition) : condition
  }
  return document
}

function conditionOf({ near, ...condition }: FieldCondition): Document {
  if (near) throw new Error('places are not searched here')
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => [
      OPERATORS[name as keyof typeof OPERATORS],
      value as Value,
    ]),
  )
}

function changesOf({ set, inc, unset, push }: Changes): Document {
  return {
    ...(set && Object.keys(set).length > 0 && { $set: set as Document }),
    ...(inc && { $inc: inc }),
    ...(unset &&
      unset.length > 0 && { $unset: Object.fromEntries(unset.map((path) => [path, ''])) }),
    ...(push && {
      $push: Object.fromEntries(
        Object.entries(push).map(([path, values]) => [path, { $each: values as Value[] }]),
      ),
    }),
  }
}

function asDuplicate(error: unknown, collection: string): Duplicate | null {
  const text = error instanceof Error ? error.message : String(error)
  if (!text.includes('E11000')) return null
  return new Duplicate(collection, /index: ([^\s}]+)/.exec(text)?.[1] ?? '_id_')
}
