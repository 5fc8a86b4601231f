import type { Database } from '../../../cloudfunctions/platform/database'

/** A seeded sequence (mulberry32): 0 ≤ x < limit. */
export function randomFrom(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

export class Death extends Error {}

/** How often, in 1000 requests, an instance dies before one, or loses the reply of one. */
export interface Weather {
  death: number
  lostReply: number
}

/**
 * Runs function instances side by side on one database: before each request they wait for their turn,
 * which the seed gives, so that one seed is one history. An instance may die between two requests, or
 * lose a reply after the write.
 */
export class Instances {
  private readonly waiting: (() => void)[] = []
  private running = 0
  weather: Weather = { death: 0, lostReply: 0 }

  constructor(
    private readonly db: Database,
    private readonly random: (limit: number) => number,
  ) {}

  /** The database as one instance sees it. */
  instance(): Database {
    let dead = false
    const request = async <T>(run: () => Promise<T>): Promise<T> => {
      await new Promise<void>((go) => this.waiting.push(go))
      dead ||= this.random(1000) < this.weather.death
      if (dead) throw new Death('the instance is gone')
      const answer = await run()
      if (this.random(1000) < this.weather.lostReply) throw new Error('connection lost')
      return answer
    }
    const { db } = this
    return {
      get: (collection, id) => request(() => db.get(collection, id)),
      insert: (collection, docs) => request(() => db.insert(collection, docs)),
      updateWhere: (collection, filter, changes) =>
        request(() => db.updateWhere(collection, filter, changes)),
      query: (collection, query) => request(() => db.query(collection, query)),
      total: (collection, totals) => request(() => db.total(collection, totals)),
      removeWhere: (collection, filter) => request(() => db.removeWhere(collection, filter)),
    }
  }

  /** Starts all at once and gives turns until none is left; work behind the answers included. */
  async run<T>(starts: (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]> {
    this.running += starts.length
    const done = starts.map(async (start) => {
      try {
        return await start()
      } finally {
        this.running -= 1
      }
    })
    const all = Promise.allSettled(done)
    for (let idle = 0; this.running > 0 || this.waiting.length > 0 || idle < 3;) {
      await new Promise((next) => setImmediate(next))
      const [turn] = this.waiting.splice(this.random(Math.max(this.waiting.length, 1)), 1)
      idle = turn ? 0 : idle + 1
      turn?.()
    }
    return all
  }
}
