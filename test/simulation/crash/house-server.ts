/**
 * The whole system in a process of its own, so that it can be killed: the cloud, its data, the functions.
 * Speaks over the channel that child_process opens; what is lost with the process is lost like a
 * connection.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { identityOf } from '../../../emulator/seed'
import { startServer } from '../../../emulator/server'
import { isFailure } from '../../../emulator/cloud/host'

type Order =
  | { kind: 'call'; name: string; data: unknown; openid: string }
  | { kind: 'documents'; collection: string; filter: string; offset: number }
  | { kind: 'moveClock'; deltaMs: number }

interface Numbered {
  id: number
  order: Order
}

interface Answer {
  id: number
  value?: unknown
  error?: string
}

export interface Ready {
  ready: { variables: Record<string, string> }
}

const PAGE = 1_000

/** The child's side: opens everything on `dir`, says that it is ready, and answers until it is killed. */
export async function serveHouse(dir: string, buildDir: string): Promise<void> {
  const server = await startServer({
    root: process.cwd(),
    buildDir,
    dataDir: `${dir}/data`,
    secretsFile: `${dir}/env`,
    port: 0,
    strict: true,
    phones: false,
    report: (line) => process.stderr.write(`${line}\n`),
  })
  const carryOut = async (order: Order): Promise<unknown> => {
    switch (order.kind) {
      case 'call': {
        const identity = identityOf(order.openid, server.secrets.appid)
        const reply = await server.host.call(order.name, order.data, identity)
        if (isFailure(reply)) throw new Error(reply.errMsg)
        return reply.result
      }
      case 'documents': {
        const { collection, filter, offset } = order
        const query = { collection, filter, offset, limit: PAGE }
        return server.cloud.find(server.env, query).documents
      }
      case 'moveClock':
        await server.host.moveClock(order.deltaMs)
        return null
    }
  }
  process.on('message', ({ id, order }: Numbered) => {
    carryOut(order).then(
      (value) => process.send?.({ id, value } satisfies Answer),
      (error: unknown) => process.send?.({ id, error: String(error) } satisfies Answer),
    )
  })
  // Nobody is left to kill it.
  process.on('disconnect', () => process.exit(1))
  process.send?.({ ready: { variables: server.secrets.variables } } satisfies Ready)
}

/** The process died before it answered. */
export class Gone extends Error {}

/** The parent's side: one life of the system. */
export class HouseServer {
  private readonly waiting = new Map<
    number,
    { resolve(value: unknown): void; reject(error: Error): void }
  >()
  private serial = 0
  private dead = false

  private constructor(
    private readonly child: ChildProcess,
    readonly variables: Record<string, string>,
  ) {
    child.on('message', ({ id, value, error }: Answer) => {
      const waiting = this.waiting.get(id)
      this.waiting.delete(id)
      if (error === undefined) waiting?.resolve(value)
      else waiting?.reject(new Error(error))
    })
    child.on('exit', () => {
      this.dead = true
      for (const { reject } of this.waiting.values()) reject(new Gone('the system is gone'))
      this.waiting.clear()
    })
  }

  static start(script: string, dir: string, buildDir: string): Promise<HouseServer> {
    const child = fork(script, ['--serve', dir, buildDir], { stdio: ['ignore', 2, 2, 'ipc'] })
    return new Promise((resolve, reject) => {
      child.once('message', ({ ready }: Ready) => {
        resolve(new HouseServer(child, ready.variables))
      })
      child.once('exit', (code) => {
        reject(new Error(`the system ended with ${String(code)} before it was ready`))
      })
    })
  }

  ask<T>(order: Order): Promise<T> {
    if (this.dead) return Promise.reject(new Gone('the system is gone'))
    const id = ++this.serial
    return new Promise<T>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      // A channel that has just closed loses the message; the exit that follows rejects it.
      this.child.send({ id, order } satisfies Numbered, () => undefined)
    })
  }

  call<T>(name: string, data: unknown, { openid }: { openid: string }): Promise<T> {
    return this.ask({ kind: 'call', name, data, openid })
  }

  /** All documents of a collection that fit, read page by page. */
  async documents<T>(collection: string, filter: object = {}): Promise<T[]> {
    const all: T[] = []
    for (;;) {
      const order = { collection, filter: JSON.stringify(filter), offset: all.length }
      const page = await this.ask<string[]>({ kind: 'documents', ...order })
      all.push(...page.map((text) => JSON.parse(text) as T))
      if (page.length < PAGE) return all
    }
  }

  /** At once, whatever it is doing. */
  kill(): Promise<void> {
    return new Promise((resolve) => {
      if (this.dead) return resolve()
      this.child.once('exit', () => {
        resolve()
      })
      this.child.kill('SIGKILL')
    })
  }
}
