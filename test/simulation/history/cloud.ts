import type { Context } from '../../../cloudfunctions/platform/context'
import type {
  Changes,
  Database,
  Doc,
  Filter,
  Query,
  Totals,
} from '../../../cloudfunctions/platform/database'
import type { MemoryStore } from '../../../emulator/seed/memory-store'
import type { Chance } from './chance'
import type { Mood } from './mood'
import { PLAIN } from './mood'

/** Per mille of database calls. */
export interface Weather {
  /** The caller dies before it: it never runs. */
  killedBefore: number
  /** It runs, and the caller dies before it hears. */
  killedAfter: number
  /** It never arrives; the caller is told so. */
  dropped: number
  /** It runs, and its answer is lost on the way. */
  unanswered: number
}

export const CALM: Weather = { killedBefore: 0, killedAfter: 0, dropped: 0, unanswered: 0 }

/** What a caller hears when the other side is gone, or the way to it. */
export class Lost extends Error {}

// Made by the thousand: what a caller hears says no more than this.
const REQUEST_LOST = new Lost('request lost')
const REPLY_LOST = new Lost('reply lost')
const INSTANCE_GONE = new Lost('the instance is gone')

/** A cloud function lives so long. */
const LIFE_MS = 20_000
/** So far an instance's clock may be off. */
const SKEW_MS = 500
const WARM = 6
const LONGEST_STALL = 80
const TIMERS = 3

interface Waiting {
  instance: Instance
  /** Others go first until so many requests have run. */
  after: number
  run(): unknown
  resolve(value: unknown): void
  reject(error: unknown): void
}

interface Sleeper {
  instance: Instance | null
  dueAt: number
  go(): void
}

/** Told of every write, with what it wrote about; finds what may never be. */
export type Watch = (collection: string, id: string | null) => void

/**
 * A cloud of function instances on one database, in this process. Whoever runs runs until all wait;
 * then the seed says whose request is next and what becomes of it. Time passes only when a sleeper is
 * chosen, or when it is moved.
 */
export class Cloud {
  now: number
  readonly counts = {
    requests: 0,
    /** Requests that changed something. */
    writes: 0,
    killed: 0,
    timedOut: 0,
    dropped: 0,
    unanswered: 0,
    calls: 0,
  }
  weather: Weather = CALM
  mood: Pick<Mood, 'wakeIn' | 'stallIn'> = PLAIN
  /** One call in so many goes to an instance that is at work, where there is one; 0: each has its own. */
  sharedIn = 0
  private waiting: Waiting[] = []
  private sleepers: Sleeper[] = []
  private warm: Instance[] = []
  private busy: Instance[] = []
  private running = 0

  constructor(
    readonly store: MemoryStore,
    readonly chance: Chance,
    startAt: number,
    private readonly contextOf: (instance: Instance) => Context,
    private readonly watch: Watch,
  ) {
    this.now = startAt
  }

  /**
   * One call of a function: a warm instance, one at work or a new one does it. Rejects with Lost when it
   * dies or its time is over, which for all that it works on is that of the first; what it had begun
   * stays as it is.
   */
  call<T>(work: (context: Context) => Promise<T>): Promise<T> {
    this.counts.calls++
    const instance = this.takeBusy() ?? this.takeFree()
    return new Promise<T>((resolve, reject) => {
      const die = () => {
        reject(INSTANCE_GONE)
      }
      instance.calls.add(die)
      work(instance.context)
        .then(resolve, reject)
        .finally(() => {
          void instance.rest().then(() => {
            instance.calls.delete(die)
            if (!instance.dead && instance.calls.size === 0) this.release(instance)
          })
        })
    })
  }

  private takeBusy(): Instance | null {
    const meets = this.sharedIn > 0 && this.busy.length > 0 && this.chance(this.sharedIn) === 0
    return meets ? (this.busy[this.chance(this.busy.length)] as Instance) : null
  }

  private takeFree(): Instance {
    const instance = this.warm.length > 0 && this.chance(12) > 0 ? this.takeWarm() : this.fresh()
    if (this.sharedIn > 0) this.busy.push(instance)
    instance.diesAt = this.now + LIFE_MS
    return instance
  }

  private release(instance: Instance): void {
    this.busy = this.busy.filter((each) => each !== instance)
    if (this.warm.length < WARM) this.warm.push(instance)
  }

  private takeWarm(): Instance {
    return this.warm.splice(this.chance(this.warm.length), 1)[0] as Instance
  }

  private fresh(): Instance {
    const instance = new Instance(this, this.chance(2 * SKEW_MS + 1) - SKEW_MS)
    instance.context = this.contextOf(instance)
    return instance
  }

  /** People, timers and the clock itself: they wait, and never die. */
  sleep(ms: number): Promise<void> {
    return this.sleepOf(null, ms)
  }

  sleepOf(instance: Instance | null, ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.sleepers.push({ instance, dueAt: this.now + ms, go: resolve })
    })
  }

  request<T>(instance: Instance, run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (instance.dead) return
      const { stallIn } = this.mood
      const stalls = stallIn > 0 && this.chance(stallIn) === 0
      const after = stalls ? this.counts.requests + this.chance(LONGEST_STALL) : 0
      const answer = resolve as (value: unknown) => void
      this.waiting.push({ instance, after, run, resolve: answer, reject })
    })
  }

  wrote(collection: string, id: string | null): void {
    this.counts.writes++
    this.watch(collection, id)
  }

  /** What becomes of one request. */
  private meet({ instance, run, resolve, reject }: Waiting): void {
    this.counts.requests++
    const { killedBefore, killedAfter, dropped, unanswered } = this.weather
    let fate = this.chance(1000)
    if (fate < killedBefore) return this.kill(instance, 'killed')
    fate -= killedBefore
    if (fate < dropped) {
      this.counts.dropped++
      return reject(REQUEST_LOST)
    }
    fate -= dropped
    let value: unknown
    try {
      value = run()
    } catch (error) {
      return reject(error)
    }
    if (fate < killedAfter) return this.kill(instance, 'killed')
    fate -= killedAfter
    if (fate < unanswered) {
      this.counts.unanswered++
      return reject(REPLY_LOST)
    }
    resolve(value)
  }

  private kill(instance: Instance, why: 'killed' | 'timedOut'): void {
    if (instance.dead) return
    this.counts[why]++
    instance.dead = true
    this.waiting = this.waiting.filter((each) => each.instance !== instance)
    this.sleepers = this.sleepers.filter((each) => each.instance !== instance)
    this.warm = this.warm.filter((each) => each !== instance)
    this.busy = this.busy.filter((each) => each !== instance)
    for (const die of instance.calls) die()
  }

  /** Starts somebody; `finish` waits until all of them have ended. */
  start(caller: () => Promise<void>, onError: (error: unknown) => void): void {
    this.running++
    void caller()
      .catch(onError)
      .finally(() => this.running--)
  }

  /** Gives turns until everybody has ended, and the work behind their answers with them. */
  finish(): Promise<void> {
    return new Promise((resolve, reject) => {
      const settled = Promise.resolve()
      const soon = () => {
        process.nextTick(turn)
      }
      // When every promise that could go on has gone on: ticks run after all microtasks.
      const next = () => void settled.then(soon)
      const turn = () => {
        try {
          const busy = this.running > 0 || this.waiting.length > 0
          if (!busy && !this.sleepers.some(({ instance }) => instance !== null)) return resolve()
          this.step()
        } catch (error) {
          return reject(error as Error)
        }
        next()
      }
      next()
    })
  }

  private step(): void {
    const { length } = this.waiting
    if (length === 0 && this.sleepers.length === 0) throw new Error('everybody waits for nothing')
    // While all people are busy only timers and the calendar sleep; time would run away.
    const wakeIn = this.sleepers.length > TIMERS ? this.mood.wakeIn : PLAIN.wakeIn
    const wakes = length === 0 || (this.sleepers.length > 0 && this.chance(wakeIn) === 0)
    const next = wakes ? -1 : this.next()
    if (next < 0) return this.wake()
    const request = takenFrom(this.waiting, next)
    if (this.now > request.instance.diesAt) return this.kill(request.instance, 'timedOut')
    this.meet(request)
  }

  /** Whose request is next: any, but who is stalled lets others pass; −1: somebody may wake for it. */
  private next(): number {
    const { length } = this.waiting
    const first = this.chance(length)
    for (let step = 0; step < length; step++) {
      const at = (first + step) % length
      if ((this.waiting[at] as Waiting).after <= this.counts.requests) return at
    }
    return this.sleepers.length > TIMERS ? -1 : first
  }

  private wake(): void {
    let first = 0
    for (let at = 1; at < this.sleepers.length; at++) {
      if ((this.sleepers[at] as Sleeper).dueAt < (this.sleepers[first] as Sleeper).dueAt) first = at
    }
    const sleeper = takenFrom(this.sleepers, first)
    this.now = Math.max(this.now, sleeper.dueAt)
    if (sleeper.instance && this.now > sleeper.instance.diesAt) {
      return this.kill(sleeper.instance, 'timedOut')
    }
    sleeper.go()
  }
}

/** One less in the list, the others in their order; `splice` would make a list of the one. */
function takenFrom<T>(list: T[], index: number): T {
  const taken = list[index] as T
  for (let at = index + 1; at < list.length; at++) list[at - 1] = list[at] as T
  list.length--
  return taken
}

/** One instance: its memory, its clock, its way to the database. */
export class Instance {
  context!: Context
  dead = false
  diesAt = 0
  /** Ends each call that it works on. */
  readonly calls = new Set<() => void>()
  readonly db: Database
  rest: () => Promise<void> = () => Promise.resolve()

  constructor(
    private readonly cloud: Cloud,
    readonly skewMs: number,
  ) {
    this.db = new InstanceDatabase(cloud, this)
  }

  now(): number {
    return this.cloud.now + this.skewMs
  }

  sleep(ms: number): Promise<void> {
    return this.cloud.sleepOf(this, ms)
  }
}

class InstanceDatabase implements Database {
  constructor(
    private readonly cloud: Cloud,
    private readonly instance: Instance,
  ) {}

  get<T extends Doc>(collection: string, id: string): Promise<T | null> {
    return this.cloud.request(this.instance, () => this.cloud.store.get<T>(collection, id))
  }

  insert(collection: string, docs: readonly Doc[]): Promise<void> {
    return this.cloud.request(this.instance, () => {
      this.cloud.store.insert(collection, docs)
      for (const { _id } of docs) this.cloud.wrote(collection, _id)
    })
  }

  updateWhere(collection: string, filter: Filter, changes: Changes): Promise<number> {
    return this.cloud.request(this.instance, () => {
      const updated = this.cloud.store.updateWhere(collection, filter, changes)
      const id = filter['_id']
      if (updated > 0) this.cloud.wrote(collection, typeof id === 'string' ? id : null)
      return updated
    })
  }

  query<T extends Doc>(collection: string, query: Query): Promise<T[]> {
    return this.cloud.request(this.instance, () => this.cloud.store.query<T>(collection, query))
  }

  total(collection: string, totals: Totals) {
    return this.cloud.request(this.instance, () => this.cloud.store.total(collection, totals))
  }

  removeWhere(collection: string, filter: Filter): Promise<number> {
    return this.cloud.request(this.instance, () => {
      const removed = this.cloud.store.removeWhere(collection, filter)
      if (removed > 0) this.cloud.counts.writes++
      return removed
    })
  }
}
