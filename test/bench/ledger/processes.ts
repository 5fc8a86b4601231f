/** The measured processes, and how the benchmark speaks to them: one order, one answer, in turn. */
import { fork, type ChildProcess } from 'node:child_process'
import pg from 'pg'
import { sdkEnvironment } from '../../emulator/start-cloud'
import { openApplication } from './application'
import { functionSides } from './function-worker'
import { PLAIN_ACCOUNTS } from './load'
import { connection } from './postgres'
import { openStore, serveInstant } from './store-process'
import { plainBroken, postgresBroken, productBroken } from './reconcile'
import type { Told, Turn, TurnOrder } from './turn'
import { runTurn } from './turn'

export type Role = 'store' | 'instant' | 'application' | 'functions'

type Order =
  | { kind: 'turn'; turn: TurnOrder }
  | { kind: 'delay'; delayMs: number }
  | { kind: 'warm'; side: 'product' | 'transaction' }
  | { kind: 'putUp'; reward: string; stock: number }
  | {
      kind: 'reconcile'
      side: 'product' | 'transaction' | 'postgres'
      told: Told[]
      reward: string
    }

interface Answer {
  port?: number
  turn?: Turn
  broken?: string[]
  line?: string
  error?: string
}

/** A process that carries orders out. */
export class Measured {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static async start(
    role: Role,
    args: readonly string[],
    environment: Record<string, string> = {},
    progress: (line: string) => void = () => undefined,
  ): Promise<Measured> {
    const child = fork(process.argv[1] as string, ['--serve', role, ...args], {
      // With Node's own 16 MB for what is new, a store of documents spends a sixth of its time collecting.
      execArgv: ['--enable-source-maps', '--max-semi-space-size=64'],
      stdio: ['ignore', 2, 2, 'ipc'],
      env: { ...process.env, ...environment },
    })
    const { port = 0 } = await next(child, progress)
    return new Measured(child, port)
  }

  async turn(turn: TurnOrder): Promise<Turn> {
    const answer = await this.ask({ kind: 'turn', turn })
    return answer.turn as Turn
  }

  async reconcile(order: Omit<Extract<Order, { kind: 'reconcile' }>, 'kind'>): Promise<string[]> {
    return (await this.ask({ kind: 'reconcile', ...order })).broken ?? []
  }

  ask(order: Order): Promise<Answer> {
    if (!this.child.connected) return Promise.reject(new Error('a measured process is gone'))
    const answer = next(this.child)
    this.child.send(order)
    return answer
  }

  /** Closes what it has open. */
  end(): Promise<void> {
    return new Promise((resolve) => {
      const { exitCode, signalCode, connected } = this.child
      if (exitCode !== null || signalCode !== null) return resolve()
      this.child.once('exit', () => resolve())
      if (connected) this.child.disconnect()
    })
  }
}

function next(child: ChildProcess, progress?: (line: string) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => {
      reject(new Error(`a measured process ended with ${String(code)}`))
    }
    const listen = (answer: Answer) => {
      if (answer.line !== undefined) return progress?.(answer.line)
      child.off('message', listen)
      child.off('exit', ended)
      if (answer.error === undefined) resolve(answer)
      else reject(new Error(answer.error))
    }
    child.on('message', listen)
    child.once('exit', ended)
  })
}

/** What a function's process finds in its environment: the endpoint, and keys that nothing here uses. */
export function functionEnvironment(port: number): Record<string, string> {
  const key = Buffer.alloc(32).toString('base64')
  return {
    ...sdkEnvironment(`http://127.0.0.1:${port}/admin`, 'bench'),
    SILENCE: 'true',
    FIELD_KEYS: `bench:${key}`,
    BLIND_INDEX_KEY: key,
    CODE_KEY: key,
  }
}

interface Served {
  port?: number
  carryOut(order: Order): Promise<Answer>
  close(): Promise<void>
}

const say = (answer: Answer) => process.send?.(answer)

/** The child's side. */
export async function serveRole([role, ...args]: string[]): Promise<void> {
  const served = await open(role as Role, args)
  process.on('message', (order: Order) => {
    served.carryOut(order).then(say, (error: unknown) => {
      say({
        error: error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error),
      })
    })
  })
  process.on('disconnect', () => void served.close().finally(() => process.exit(0)))
  say(served.port === undefined ? {} : { port: served.port })
}

function open(role: Role, args: string[]): Promise<Served> {
  switch (role) {
    case 'store':
      return serveStore(args)
    case 'application':
      return serveApplication(args)
    case 'functions':
      return serveFunctions()
    case 'instant':
      return serveInstant().then((port) => ({ ...nothing, port }))
  }
}

const nothing: Served = {
  carryOut: ({ kind }) => Promise.reject(new Error(`${kind} is not for this process`)),
  close: () => Promise.resolve(),
}

async function serveStore([folder = '', members, each]: string[]): Promise<Served> {
  const progress = (line: string) => void say({ line })
  const store = await openStore(folder, Number(members), Number(each), progress)
  const { environment } = store
  return {
    port: store.port,
    carryOut: async (order) => {
      switch (order.kind) {
        case 'turn': {
          const turn = await runTurn(order.turn, store.core)
          await store.settled()
          return { turn }
        }
        case 'delay':
          store.delay(order.delayMs)
          return {}
        case 'warm':
          store.warm(order.side === 'product' ? 'accounts' : PLAIN_ACCOUNTS)
          return {}
        case 'putUp':
          await store.putUp(order.reward, order.stock)
          return {}
        case 'reconcile': {
          const of = order.side === 'product' ? productBroken : plainBroken
          return { broken: of(environment, order.told, order.reward) }
        }
      }
    },
    close: () => environment.close(),
  }
}

async function serveFunctions(): Promise<Served> {
  const sides = await functionSides()
  return {
    carryOut: async (order) => {
      if (order.kind !== 'turn') return nothing.carryOut(order)
      const { side } = order.turn
      if (side !== 'product' && side !== 'transaction' && side !== 'ceiling') {
        throw new Error(`${side} is no side of a function`)
      }
      const turn = await runTurn(order.turn, sides[side])
      await sides.settled()
      return { turn }
    },
    close: () => Promise.resolve(),
  }
}

async function serveApplication([folder = '']: string[]): Promise<Served> {
  const application = openApplication(folder)
  const client = new pg.Client(connection(folder))
  await client.connect()
  // Reconciling asks for some accounts of a million: by their keys, whatever the planner thinks of it.
  for (const way of ['seqscan', 'hashjoin', 'mergejoin']) {
    await client.query(`SET enable_${way} = off`)
  }
  let up: { id: string; stock: number } | null = null
  return {
    carryOut: async (order) => {
      switch (order.kind) {
        case 'turn': {
          const { side } = order.turn
          if (side !== 'interactive' && side !== 'function') {
            throw new Error(`${side} is no side of an application`)
          }
          return { turn: await runTurn(order.turn, application[side]) }
        }
        case 'putUp':
          up = { id: order.reward, stock: order.stock }
          await client.query('INSERT INTO rewards VALUES ($1, $2)', [up.id, up.stock])
          return {}
        case 'reconcile':
          return { broken: await postgresBroken(client, order.told, order.reward ? up : null) }
        case 'delay':
        case 'warm':
          return nothing.carryOut(order)
      }
    },
    close: async () => {
      await client.end()
      await application.close()
    },
  }
}
