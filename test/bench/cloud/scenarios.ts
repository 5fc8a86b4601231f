import type { IndexDefinition } from '../../../emulator/cloud'
import { rawRequest, type RawConnection } from './raw-client'

export const DOCUMENT_BYTES = 500

export const INDEXES: readonly IndexDefinition[] = [
  {
    collection: 'members',
    name: 'shop_points',
    keys: [
      { path: 'shop', order: 1 },
      { path: 'points', order: -1 },
    ],
  },
]

const FILLER = 'x'.repeat(DOCUMENT_BYTES - 110)

export const documentId = (n: number): string => `member-${String(n).padStart(8, '0')}`

/** A document of 500 bytes; 20 of them share a shop. */
export const documentText = (n: number, id = documentId(n)): string =>
  `{"_id":"${id}","shop":"shop-${Math.floor(n / 20)}","points":${n % 1000},"version":0,"createdAt":{"$date":{"$numberLong":"1700000000000"}},"filler":"${FILLER}"}`

export interface Scenario {
  readonly name: string
  /** Does one unit of work on a connection; returns its last reply. */
  run(connection: RawConnection, port: number, documents: number): Promise<string>
}

let fresh = 0

const anyId = (documents: number): string => documentId(Math.floor(Math.random() * documents))

const byId = (id: string): Record<string, unknown> => ({
  collectionName: 'members',
  query: `{"_id":"${id}"}`,
  queryType: 'DOC',
  multi: false,
})

const increment = {
  action: 'database.modifyDocument',
  data: '{"$inc":{"version":{"$numberInt":"1"}}}',
  merge: true,
  upsert: false,
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'get',
    run: (connection, port, documents) =>
      connection.send(
        rawRequest(port, { ...byId(anyId(documents)), action: 'database.getDocument' }),
      ),
  },
  {
    name: 'insert',
    run: (connection, port) => {
      const n = fresh++
      const data = [documentText(n, `fresh-${process.pid}-${n}`)]
      return connection.send(
        rawRequest(port, { collectionName: 'members', data, action: 'database.insertDocument' }),
      )
    },
  },
  {
    name: 'update',
    run: (connection, port, documents) =>
      connection.send(
        rawRequest(port, {
          ...increment,
          collectionName: 'members',
          queryType: 'WHERE',
          multi: true,
          query: `{"_id":"${anyId(documents)}","version":{"$gte":{"$numberInt":"0"}}}`,
        }),
      ),
  },
  {
    name: 'query',
    run: (connection, port, documents) =>
      connection.send(
        rawRequest(port, {
          action: 'database.getDocument',
          collectionName: 'members',
          queryType: 'WHERE',
          query: `{"shop":"shop-${Math.floor((Math.random() * documents) / 20)}"}`,
          order: '{"points":{"$numberInt":"-1"}}',
          limit: 5,
        }),
      ),
  },
  {
    name: 'transaction',
    run: async (connection, port, documents) => {
      const started = await connection.send(
        rawRequest(port, { action: 'database.startTransaction' }),
      )
      const transactionId = /"transactionId":"([^"]+)"/.exec(started)?.[1] ?? 'none'
      const [a, b] = [anyId(documents), anyId(documents)]
      await connection.send(
        rawRequest(port, { ...byId(a), action: 'database.getDocument', transactionId }),
      )
      for (const id of [a, b]) {
        await connection.send(rawRequest(port, { ...byId(id), ...increment, transactionId }))
      }
      return connection.send(
        rawRequest(port, { action: 'database.commitTransaction', transactionId }),
      )
    },
  },
]
