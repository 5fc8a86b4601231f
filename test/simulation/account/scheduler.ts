import type { Call } from '../memory-database'

/** A request that never reached the database, or whose answer never came back. */
export class Lost extends Error {
  constructor(readonly ran: boolean) {
    super(ran ? 'reply lost' : 'request lost')
  }
}

export interface Faults {
  /** Per mille of requests that never arrive. */
  dropped: number
  /** Per mille of answers that never come back. */
  unanswered: number
}

/** mulberry32: small, seeded, good enough to choose with. */
export function chooser(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

interface Waiting {
  dueAt: number
  go(): void
}

/**
 * Decides which request of which caller is next. Callers run until all of them wait; then one waiting
 * request is chosen by the seed and runs, is dropped, or loses its reply. Sleeping moves the clock.
 */
export class Scheduler {
  private readonly requests: (() => void)[] = []
  private readonly sleepers: Waiting[] = []
  private running = 0

  constructor(
    readonly choose: (below: number) => number,
    private readonly faults: Faults,
    public now: number,
  ) {}

  around = <T>(_call: Call, run: () => T): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      this.requests.push(() => {
        const fate = this.choose(1000)
        if (fate < this.faults.dropped) return reject(new Lost(false))
        try {
          const value = run()
          if (fate < this.faults.dropped + this.faults.unanswered) reject(new Lost(true))
          else resolve(value)
        } catch (error) {
          reject(error as Error)
        }
      })
    })

  sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.sleepers.push({ dueAt: this.now + ms, go: resolve })
    })

  /** Starts a caller; `finish` waits for all of them. */
  start(caller: () => Promise<void>): void {
    this.running++
    void caller().finally(() => this.running--)
  }

  async finish(): Promise<void> {
    while (this.running > 0) {
      await new Promise((resolve) => setImmediate(resolve))
      this.step()
    }
  }

  /** A choice among everything that waits: any request, or the sleeper who wakes first. */
  private step(): void {
    const wakes = this.sleepers.length > 0 ? 1 : 0
    const total = this.requests.length + wakes
    if (total === 0) return
    const chosen = this.choose(total)
    if (chosen < this.requests.length) {
      const [request] = this.requests.splice(chosen, 1)
      request?.()
      return
    }
    this.sleepers.sort((a, b) => a.dueAt - b.dueAt)
    const sleeper = this.sleepers.shift()
    if (!sleeper) return
    this.now = Math.max(this.now, sleeper.dueAt)
    sleeper.go()
  }
}
