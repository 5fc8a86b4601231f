/**
 * The process that holds the local cloud's store: the product's core runs in it without a wire, and
 * functions reach it through the endpoint on its port.
 */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { MovableClock } from '../../../emulator/cloud/clock'
import { Faults } from '../../../emulator/cloud/faults'
import type { Document } from '../../../emulator/cloud/language'
import { Endpoint } from '../../../emulator/cloud/protocol/endpoint'
import { Environment } from '../../../emulator/cloud/store/environment'
import { roomRange } from '../../../emulator/cloud/store/keys'
import { systemClock } from '../../../cloudfunctions/platform/clock'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { Database } from '../../../cloudfunctions/platform/database'
import { systemIds } from '../../../cloudfunctions/platform/ids'
import { settled } from '../../../cloudfunctions/platform/later'
import { world } from '../../simulation/account/world'
import { LEDGER_INDEXES, loadLedger, PLAIN_REWARDS, typicalPost } from './load'
import { carryOut, REWARD_POINTS } from './product'
import { storeDatabase } from './store-database'
import type { CarryOut } from './turn'
import { slow } from './turn'

export interface StoreProcess {
  port: number
  environment: Environment
  core: CarryOut
  settled(): Promise<void>
  /** All requests through the endpoint wait so long. */
  delay(delayMs: number): void
  /** See `warm`. */
  warm(collection: string): void
  /** Puts up a reward for both designs. */
  putUp(reward: string, stock: number): Promise<void>
}

export async function openStore(
  folder: string,
  members: number,
  entriesEach: number,
  progress: (line: string) => void,
): Promise<StoreProcess> {
  const environment = await Environment.open({
    name: 'bench',
    folder,
    clock: new MovableClock(),
    indexes: LEDGER_INDEXES,
    lockWaitMs: 5_000,
    checkpointBytes: undefined,
    checkPlan: () => undefined,
  })
  await loadLedger(environment, members, entriesEach, progress)
  const faults = new Faults()
  const endpoint = new Endpoint({
    environments: new Map([[environment.name, environment]]),
    services: new Map(),
    faults,
    strict: true,
    logger: { info: () => undefined, warn: () => undefined, error: console.error },
    credentials: undefined,
    requestDone: () => undefined,
    killed: () => undefined,
  })
  const port = await listen((request, response) => {
    endpoint.answer(request, response)
  })
  const context = await contextOver(storeDatabase(environment))
  const delayed = { ...context, db: slowed(context.db) }
  return {
    port,
    environment,
    core: (operation, { reward, delayMs }) => {
      const of = delayMs === 0 ? context : { ...context, db: delayed.db(delayMs) }
      return carryOut(of, operation, reward)
    },
    settled: () => settled(context),
    delay: (delayMs) => {
      faults.clear()
      if (delayMs > 0) faults.add({ kind: 'slowReply', delayMs, times: Infinity })
    },
    warm: (collection) => {
      warm(environment, collection)
    },
    putUp: async (reward, stock) => {
      await environment.load('rewards', [rewardDoc(reward, stock)])
      await environment.load(PLAIN_REWARDS, [{ _id: reward, stock, first: stock }])
    },
  }
}

/**
 * Touches every document once. A store larger than memory answers the first question about each from the
 * disk, and reconciling a turn reads so much of it that others are forgotten; the peers' balances, a
 * sixth of the size, stay in memory.
 */
function warm({ documents, ...environment }: Environment, name: string): void {
  const collection = documents.catalog.get(name)
  if (!collection) throw new Error(`no ${name} in ${environment.name}`)
  let bytes = 0
  for (const { value } of documents.engine.range('documents', roomRange(collection.id))) {
    bytes += value[value.length - 1] ?? 0
  }
  if (bytes === 0 && collection.count > 0) throw new Error(`${name} is empty`)
}

export function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener)
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** What a function would hold, bound to this store; nothing of WeChat is asked for here. */
async function contextOver(db: Database): Promise<Context> {
  const town = await world()
  const quiet = () => undefined
  return {
    ...town.context,
    db,
    clock: systemClock,
    ids: systemIds,
    log: { info: quiet, warn: quiet, error: console.error },
  }
}

/** The same database with a wire's delay before each request. One per delay, so that memories last. */
function slowed(db: Database): (delayMs: number) => Database {
  const made = new Map<number, Database>()
  const one = (delayMs: number): Database => ({
    get: async (name, id) => {
      await slow(delayMs)
      return db.get(name, id)
    },
    insert: async (name, docs) => {
      await slow(delayMs)
      return db.insert(name, docs)
    },
    updateWhere: async (name, filter, changes) => {
      await slow(delayMs)
      return db.updateWhere(name, filter, changes)
    },
    query: async (name, query) => {
      await slow(delayMs)
      return db.query(name, query)
    },
    total: async (name, totals) => {
      await slow(delayMs)
      return db.total(name, totals)
    },
    removeWhere: async (name, filter) => {
      await slow(delayMs)
      return db.removeWhere(name, filter)
    },
  })
  return (delayMs) => {
    const known = made.get(delayMs) ?? one(delayMs)
    made.set(delayMs, known)
    return known
  }
}

function rewardDoc(id: string, stock: number): Document {
  const now = Date.now()
  return {
    _id: id,
    version: 1,
    name: { zh: '一杯拿铁', en: 'A latte' },
    description: { zh: '', en: '' },
    imageFileId: '',
    points: REWARD_POINTS,
    valueFen: 100,
    stock,
    stockLeft: stock,
    gateSeq: 0,
    checkDueAt: now,
    restocks: [],
    perMember: 0,
    perMemberPeriod: { kind: 'ever' },
    tierIds: [],
    shopIds: [],
    startsAt: now - 86_400_000,
    endsAt: now + 86_400_000,
    pickupDays: 7,
    state: 'live',
  }
}

/** Answers at once, whatever is asked: a post's account, or that one document was updated. */
export async function serveInstant(): Promise<number> {
  const { account } = await typicalPost()
  const list = JSON.stringify(JSON.stringify(account))
  const read = Buffer.from(`{"requestId":"instant","data":{"list":[${list}],"limit":1,"offset":0}}`)
  const updated = Buffer.from(
    `{"requestId":"instant","data":{"updated":1,"upsert_id":null,"matched":1}}`,
  )
  return listen((request, response) => {
    let reads = false
    let first = true
    request.on('data', (chunk: Buffer) => {
      if (first) reads = chunk.includes('database.getDocument')
      first = false
    })
    request.on('end', () => {
      const bytes = reads ? read : updated
      response.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': bytes.length,
      })
      response.end(bytes)
    })
  })
}
