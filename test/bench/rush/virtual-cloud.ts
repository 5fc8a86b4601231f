import type { Context } from '../../../cloudfunctions/platform/context'
import type { Database, Doc } from '../../../cloudfunctions/platform/database'
import { systemIds } from '../../../cloudfunctions/platform/ids'
import { settled } from '../../../cloudfunctions/platform/later'
import type { Router } from '../../../cloudfunctions/platform/router'
import type { Secrets } from '../../../cloudfunctions/platform/secrets'
import type { Reply } from '../../../typings/contract'
import type { MemoryStore } from '../../../emulator/seed/memory-store'

export interface Weather {
  /** There and back, of a phone's call and of a function's request to the database. */
  wireMs: number
  coldStartMs: number
  /** Of a thousand replies to phones, so many never arrive. */
  lostPerMille: number
}

/** The page heard nothing in its ten seconds. */
export class NoAnswer extends Error {}

const PATIENCE_MS = 10_000

interface Event {
  at: number
  serial: number
  go(): void
}

/** Time that passes only when everybody waits: a rush of minutes takes as long as its work does. */
export class VirtualTime {
  private readonly heap: Event[] = []
  private serial = 0

  constructor(public now: number) {}

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.push({ at: this.now + Math.round(ms), serial: ++this.serial, go: resolve })
    })
  }

  /** Goes on until this has ended. */
  async until<T>(work: Promise<T>): Promise<T> {
    let over = false
    const done = work.finally(() => (over = true))
    done.catch(() => undefined)
    for (;;) {
      await new Promise((resolve) => {
        process.nextTick(resolve)
      })
      if (over) return done
      const event = this.pop()
      if (!event) throw new Error('everybody waits for nothing')
      this.now = Math.max(this.now, event.at)
      event.go()
    }
  }

  private push(event: Event): void {
    const { heap } = this
    let at = heap.push(event) - 1
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!sooner(event, heap[above] as Event)) break
      heap[at] = heap[above] as Event
      at = above
    }
    heap[at] = event
  }

  private pop(): Event | undefined {
    const { heap } = this
    const [first] = heap
    const last = heap.pop()
    if (!first || !last || heap.length === 0) return first
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && sooner(heap[below + 1] as Event, heap[below] as Event)) below++
      if (!sooner(heap[below] as Event, last)) break
      heap[at] = heap[below] as Event
      at = below
    }
    heap[at] = last
    return first
  }
}

const sooner = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.serial < b.serial)

/** An instance serves one call at a time and remembers what instances remember. */
interface Instance {
  db: Database
}

/** The product's own functions on a database in this process, with a wire between all parts. */
export class VirtualCloud {
  readonly counts = { calls: 0, requests: 0, coldStarts: 0, lostReplies: 0 }
  weather: Weather = { wireMs: 0, coldStartMs: 0, lostPerMille: 0 }
  private readonly idle = new Map<string, Instance[]>()
  private readonly all: Instance[] = []

  constructor(
    readonly time: VirtualTime,
    readonly store: MemoryStore,
    private readonly routers: Readonly<Record<string, Router>>,
    private readonly secrets: Secrets,
    private readonly random: () => number,
  ) {}

  /** What a phone hears. @throws NoAnswer */
  async call<T>(name: string, data: unknown, { openid }: { openid: string }): Promise<T> {
    const sentAt = this.time.now
    this.counts.calls++
    await this.time.sleep(this.weather.wireMs / 2)
    const reply = await this.serve(name, data, openid)
    await this.time.sleep(this.weather.wireMs / 2)
    if (this.random() * 1000 < this.weather.lostPerMille) {
      this.counts.lostReplies++
      await this.time.sleep(sentAt + PATIENCE_MS - this.time.now)
      throw new NoAnswer('no answer in time')
    }
    return reply as T
  }

  /** All instances go; what they had begun has ended. */
  async cool(): Promise<void> {
    for (const { db } of this.all) await settled({ db })
    this.idle.clear()
    this.all.length = 0
  }

  private async serve(name: string, data: unknown, openid: string): Promise<Reply<unknown>> {
    const router = this.routers[name]
    if (!router) throw new Error(`no function ${name}`)
    const idle = this.idle.get(name) ?? []
    this.idle.set(name, idle)
    const instance = idle.pop() ?? (await this.coldStart())
    const reply = await router(this.contextOf(instance, openid), data)
    idle.push(instance)
    return reply
  }

  private async coldStart(): Promise<Instance> {
    this.counts.coldStarts++
    await this.time.sleep(this.weather.coldStartMs)
    const instance = { db: this.database() }
    this.all.push(instance)
    return instance
  }

  private contextOf({ db }: Instance, openid: string): Context {
    const quiet = () => undefined
    const beyond = () => Promise.reject(new Error('WeChat is beyond this town'))
    return {
      db,
      clock: { now: () => this.time.now, sleep: (ms) => this.time.sleep(ms) },
      ids: systemIds,
      log: { info: quiet, warn: quiet, error: (event, fields) => console.error(event, fields) },
      secrets: this.secrets,
      phones: { numberOf: beyond },
      materials: { codeFor: beyond, keep: beyond },
      wechat: { ask: beyond },
      caller: { openid, unionid: '', appid: 'wx' },
      requestId: 'rush',
    }
  }

  private database(): Database {
    const { store } = this
    const ask = async <T>(run: () => T): Promise<T> => {
      this.counts.requests++
      await this.time.sleep(this.weather.wireMs / 2)
      let done: () => T
      try {
        const value = run()
        done = () => value
      } catch (error) {
        done = () => {
          throw error
        }
      }
      await this.time.sleep(this.weather.wireMs / 2)
      return done()
    }
    return {
      get: <T extends Doc>(name: string, id: string) => ask(() => store.get<T>(name, id)),
      insert: (name, docs) =>
        ask(() => {
          store.insert(name, docs)
        }),
      updateWhere: (name, filter, changes) => ask(() => store.updateWhere(name, filter, changes)),
      query: <T extends Doc>(name: string, query: Parameters<Database['query']>[1]) =>
        ask(() => store.query<T>(name, query)),
      total: (name, totals) => ask(() => store.total(name, totals)),
      removeWhere: (name, filter) => ask(() => store.removeWhere(name, filter)),
    }
  }
}
