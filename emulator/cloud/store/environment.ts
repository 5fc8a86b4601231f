import { join } from 'node:path'
import type { Clock } from '../clock'
import type { Document } from '../language'
import { CloudError } from '../protocol/errors'
import type { Collection } from './catalog'
import { Documents } from './documents'
import { Engine } from './engine'
import type { IndexDefinition } from './index-definition'
import { clearRoom, declareIndexes } from './indexing'
import { Operations, type PlanCheck } from './operations'
import { search, type Search } from './search'
import { Transactions } from './transactions'

export interface EnvironmentOptions {
  readonly name: string
  /** `data` (the database), `log` and `files` lie below it. */
  readonly folder: string
  readonly clock: Clock
  readonly indexes: readonly IndexDefinition[]
  readonly lockWaitMs: number
  readonly checkpointBytes: number | undefined
  readonly checkPlan: PlanCheck
}

/** One cloud environment: its own database and its own files, apart from all others. */
export class Environment {
  readonly name: string
  readonly filesFolder: string
  readonly operations: Operations
  readonly transactions: Transactions

  private constructor(
    readonly documents: Documents,
    { name, folder, clock, lockWaitMs, checkPlan }: EnvironmentOptions,
  ) {
    this.name = name
    this.filesFolder = join(folder, 'files')
    this.transactions = new Transactions(documents, clock, lockWaitMs)
    this.operations = new Operations(documents, this.transactions, () => clock.now(), checkPlan)
  }

  static async open(options: EnvironmentOptions): Promise<Environment> {
    const documents = new Documents(await Engine.open(options.folder, options.checkpointBytes))
    await declareIndexes(documents, options.indexes)
    return new Environment(documents, options)
  }

  /** @throws CloudError DATABASE_COLLECTION_NOT_EXIST */
  collection(name: unknown): Collection {
    const found = typeof name === 'string' ? this.documents.catalog.get(name) : undefined
    if (found) return found
    if (typeof name !== 'string' || name === '') {
      throw new CloudError('INVALID_PARAM', '[InvalidParameter] collectionName is required')
    }
    throw new CloudError(
      'DATABASE_COLLECTION_NOT_EXIST',
      `[ResourceNotFound] Db or Table not exist: ${name}. Please check your request, but if the problem persists, contact us.`,
    )
  }

  /** @throws CloudError when the name is taken or not allowed */
  createCollection(name: unknown): void {
    if (typeof name !== 'string' || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
      throw new CloudError(
        'INVALID_PARAM',
        '[InvalidParameter] a collection is named by 1 to 64 letters, digits, - and _',
      )
    }
    if (this.documents.catalog.get(name)) {
      throw new CloudError(
        'DATABASE_COLLECTION_ALREADY_EXIST',
        `[ResourceUnavailable.ResourceExist] Table exist: ${name}. Please check your request, but if the problem persists, contact us.`,
      )
    }
    this.documents.catalog.create(name)
    this.documents.engine.stage([this.documents.catalog.write()])
  }

  /** Everything reported so far is on disk. */
  durable(): Promise<void> {
    return this.documents.engine.durable()
  }

  /** A look from outside: no plan is refused, nothing waits. */
  peek(name: string, query: Search): { total: number; documents: string[] } {
    const collection = this.collection(name)
    const all = { filter: query.filter }
    const page = search(this.documents, this.documents, collection, query)
    const total =
      Object.keys(query.filter).length === 0
        ? collection.count
        : search(this.documents, this.documents, collection, all).found.length
    return { total, documents: page.found.map(({ stored }) => stored.replyText) }
  }

  /** Inserts in chunks, so that a seed of any size stays small in memory. */
  async load(name: string, inserted: readonly Document[]): Promise<void> {
    if (!this.documents.catalog.get(name)) this.createCollection(name)
    const collection = this.collection(name)
    for (let i = 0; i < inserted.length; i += 1000) {
      await this.operations.insert(collection, inserted.slice(i, i + 1000))
      await this.durable()
    }
  }

  async update(name: string, id: string, data: Document): Promise<void> {
    const one = { filter: { _id: id }, data, multi: false, merge: true, upsert: false }
    await this.operations.modify(this.collection(name), one)
    await this.durable()
  }

  /** Removes every document; collections and indexes stay. Open transactions end. */
  async clear(): Promise<void> {
    this.transactions.abortAll()
    await this.durable()
    for (const collection of this.documents.catalog.list()) {
      await clearRoom(this.documents, 'documents', collection.id)
      await clearRoom(this.documents, 'order', collection.id)
      for (const index of collection.indexes) {
        await clearRoom(this.documents, 'entries', index.id)
        index.multikey = false
      }
      collection.count = 0
      const writes = [this.documents.catalog.writeCount(collection), this.documents.catalog.write()]
      this.documents.engine.stage(writes)
    }
    await this.durable()
  }

  async close(): Promise<void> {
    this.transactions.abortAll()
    await this.documents.engine.close()
  }
}
