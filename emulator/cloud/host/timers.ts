/**
 * Timer triggers on the movable clock. While the clock runs, each due trigger runs once. When the
 * clock is moved forward by `moveBy`, it stops at every due time on the way, in order, so that a job
 * sees the time it was due at, as it would have if nobody had moved the clock.
 */
import type { MovableClock } from '../clock'
import { nextDue } from './cron'
import type { FunctionConfig, Trigger } from './functions-folder'

export interface TimerRun {
  functionName: string
  triggerName: string
  dueAt: number
}

export interface TimerReport {
  ran: number
  /** Runs left out because one trigger had more than the cap on the way. */
  skipped: number
}

export interface TimersOptions {
  clock: MovableClock
  /** Whether due triggers run by themselves, or only when `moveBy` passes them. */
  ticking: boolean
  functions(): Iterable<FunctionConfig>
  run(due: TimerRun): Promise<void>
}

/** One trigger runs at most this often in one move; of the rest only the newest are kept. */
const RUNS_PER_TRIGGER = 62
const TICK_MS = 250

export class Timers {
  private checkedAt: number
  private busy: Promise<unknown> = Promise.resolve()
  private moving = false
  private readonly ticker: NodeJS.Timeout | undefined

  constructor(private readonly options: TimersOptions) {
    this.checkedAt = options.clock.now()
    if (!options.ticking) return
    this.ticker = setInterval(() => void this.tick(), TICK_MS)
    this.ticker.unref()
  }

  /** Moves the clock and runs what falls due on the way; resolves when the last run has ended. */
  moveBy(deltaMs: number): Promise<TimerReport> {
    const moved = this.busy.then(() => this.walk(deltaMs))
    this.busy = moved.catch(() => undefined)
    return moved
  }

  /** Runs what fell due since the last look, at the time it is now. */
  private async tick(): Promise<void> {
    const { clock } = this.options
    const now = clock.now()
    if (this.moving) return
    if (now <= this.checkedAt) {
      this.checkedAt = now
      return
    }
    const { runs } = this.dueBetween(this.checkedAt, now)
    this.checkedAt = now
    for (const run of runs) await this.options.run(run)
  }

  private async walk(deltaMs: number): Promise<TimerReport> {
    const { clock } = this.options
    const target = clock.now() + deltaMs
    this.moving = true
    try {
      const from = this.options.ticking ? this.checkedAt : clock.now()
      const { runs, skipped } = this.dueBetween(from, target)
      for (const run of runs) {
        if (run.dueAt > clock.now()) clock.moveTo(run.dueAt)
        await this.options.run(run)
      }
      if (deltaMs < 0 || target > clock.now()) clock.moveTo(target)
      return { ran: runs.length, skipped }
    } finally {
      this.checkedAt = clock.now()
      this.moving = false
    }
  }

  private dueBetween(afterMs: number, untilMs: number): { runs: TimerRun[]; skipped: number } {
    const runs: TimerRun[] = []
    let skipped = 0
    for (const { name, triggers } of this.options.functions()) {
      for (const trigger of triggers) {
        const due = dueTimes(trigger, afterMs, untilMs)
        const kept = due.slice(-RUNS_PER_TRIGGER)
        skipped += due.length - kept.length
        runs.push(
          ...kept.map((dueAt) => ({ functionName: name, triggerName: trigger.name, dueAt })),
        )
      }
    }
    return { runs: runs.sort((a, b) => a.dueAt - b.dueAt), skipped }
  }

  async close(): Promise<void> {
    clearInterval(this.ticker)
    await this.busy
  }
}

function dueTimes({ cron }: Trigger, afterMs: number, untilMs: number): number[] {
  const times: number[] = []
  for (let due = nextDue(cron, afterMs); due !== undefined && due <= untilMs;) {
    times.push(due)
    due = nextDue(cron, due)
  }
  return times
}
