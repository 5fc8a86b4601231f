import type { MemberId, Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import type { Account } from './rules/account'

/** What became of one of those who stood in line. */
export type Outcome<T> = { done: T } | { failed: unknown }

export interface Served<T> {
  /** Of the first in the line, in order; at least one. */
  outcomes: Outcome<T>[]
  /** The account as they left it, if that is known. */
  left: Account | undefined
}

/** Serves the first of the line together, as many as it likes. The line grows at its end meanwhile. */
export type Serve<A, T> = (
  line: readonly [A, ...A[]],
  left: Account | undefined,
) => Promise<Served<T>>

/**
 * Nobody joins a line that has not moved for so long: an instance that froze behind its answer may wake
 * with a request whose socket is dead.
 */
const STUCK_MS = 1000

/**
 * Callers of one account within one instance wait in line, for at once they would only undo each other's
 * tries; whoever waits when the one before is done is served together with the others. Other instances
 * are met by the compare-and-set, as ever: nothing but speed depends on this. Where an instance serves
 * one call at a time hardly anybody ever waits here.
 */
export function inLine<A, T>(serve: Serve<A, T>) {
  // Apart per database, so that two simulated instances in one process never meet.
  const worlds = new WeakMap<object, Map<MemberId, Line<A, T>>>()
  return ({ db, clock }: Pick<Context, 'db' | 'clock'>, id: MemberId, asked: A): Promise<T> => {
    let lines = worlds.get(db)
    if (!lines) worlds.set(db, (lines = new Map<MemberId, Line<A, T>>()))
    const known = lines.get(id)
    if (known && clock.now() - known.since < STUCK_MS) return known.join(asked)
    const standing = lines
    const line = new Line<A, T>(serve, clock, () => {
      if (standing.get(id) === line) standing.delete(id)
    })
    standing.set(id, line)
    const done = line.join(asked)
    void line.move()
    return done
  }
}

class Line<A, T> {
  /** When those who are being served began. */
  since: Time
  private readonly asked: A[] = []
  private readonly tell: ((outcome: Outcome<T>) => void)[] = []

  constructor(
    private readonly serve: Serve<A, T>,
    private readonly clock: Context['clock'],
    /** Called in the moment in which nobody waits any more: who comes later finds no line. */
    private readonly end: () => void,
  ) {
    this.since = clock.now()
  }

  join(asked: A): Promise<T> {
    return new Promise((resolve, reject) => {
      this.asked.push(asked)
      this.tell.push((outcome) => {
        if ('done' in outcome) resolve(outcome.done)
        else reject(outcome.failed as Error)
      })
    })
  }

  /** Never rejects. */
  async move(): Promise<void> {
    let left: Account | undefined
    while (this.asked.length > 0) {
      this.since = this.clock.now()
      const served = await this.serve(this.asked as [A, ...A[]], left).catch((failed: unknown) => ({
        outcomes: this.asked.map(() => ({ failed })),
        left: undefined,
      }))
      left = served.left
      this.asked.splice(0, served.outcomes.length)
      const told = this.tell.splice(0, served.outcomes.length)
      for (const [index, outcome] of served.outcomes.entries()) told[index]?.(outcome)
    }
    this.end()
  }
}
