import * as v from 'valibot'
import type { Reply, Time } from '../../typings/contract'
import type { Context } from '../platform/context'
import type { Router } from '../platform/router'
import { DAY_MS, dayOf, startOfDay } from '../platform/pure/day'
import { dueTimers, endLease, takeLease } from './lease'

export type TimerName = 'minute' | 'hour' | 'night'

/** One kind of work, done in slices until nothing is left or the time is up. */
export interface Work {
  name: string
  timer: TimerName
  /**
   * One slice of at most `limit`; returns how many it found, so that fewer than `limit` says that nothing is
   * left to find. 0 also when it could finish none of them.
   */
  slice(context: Context, limit: number): Promise<number>
}

const SLICE = 50
/** A function lives 20 s; a slice that begins at 12 s still ends in time. */
const BUDGET_MS = 12_000
const LEASE_MS = 30_000

const HOUR_MS = 3_600_000
const HOUR_AT_MS = 7 * 60_000
const NIGHT_AT_MS = 3.5 * HOUR_MS

/** Called by the platform's timer; `hour` and `night` by hand, for an operator who will not wait. */
const timerEvent = v.object({ TriggerName: v.picklist(['minute', 'hour', 'night']) })

/** When a timer is due again. The hour's is a few minutes past, the night's at half past three. */
const NEXT: Record<TimerName, (now: Time) => Time> = {
  minute: () => 0,
  hour: (now) => now - ((now - HOUR_AT_MS) % HOUR_MS) + HOUR_MS,
  night: (now) => startOfDay(dayOf(now - NIGHT_AT_MS)) + DAY_MS + NIGHT_AT_MS,
}

export interface RunReport {
  done: Record<string, number>
  /** Works that others are at, or that failed and will be tried again. */
  left: string[]
}

/** Answers timers only: a call that bears a person's OPENID is refused, whatever it says. */
export function timers(works: readonly Work[]): Router {
  return async (context, event): Promise<Reply<RunReport>> => {
    const { requestId } = context
    if (context.caller.openid !== '') {
      return { ok: false, code: 'FORBIDDEN', message: 'not for people', requestId }
    }
    const parsed = v.safeParse(timerEvent, event)
    if (!parsed.success) {
      return { ok: false, code: 'UNKNOWN_ACTION', message: 'not a timer of ours', requestId }
    }
    const due = await timersOf(context, parsed.output.TriggerName)
    const endsAt = context.clock.now() + BUDGET_MS
    const reports = await Promise.all(
      due.map((timer) =>
        run(
          context,
          timer,
          works.filter((work) => work.timer === timer),
          endsAt,
        ),
      ),
    )
    const data: RunReport = {
      done: Object.assign({}, ...reports.map(({ done }) => done)) as RunReport['done'],
      left: reports.flatMap(({ left }) => left),
    }
    context.log.info('ran', { timers: due.join(','), left: data.left.join(','), ...data.done })
    return { ok: true, data, requestId, now: context.clock.now() }
  }
}

/**
 * WeChat gives a function one timer (developers.weixin.qq.com, cloud functions, timer triggers), so the
 * minute's brings the others along when their time has come; a minute that is missed is made up for.
 */
async function timersOf(context: Context, timer: TimerName): Promise<TimerName[]> {
  if (timer !== 'minute') return [timer]
  return ['minute', ...(await dueTimers(context, ['hour', 'night']))]
}

/**
 * The works of a timer go side by side under one lease. A work that fails leaves the others their
 * turn; what it left undone is found by the next run.
 */
async function run(
  context: Context,
  timer: TimerName,
  works: readonly Work[],
  endsAt: Time,
): Promise<RunReport> {
  const report: RunReport = { done: {}, left: [] }
  let unfinished = false
  if (!(await takeLease(context, timer, LEASE_MS))) {
    return { ...report, left: works.map(({ name }) => name) }
  }
  await Promise.all(
    works.map(async (work) => {
      try {
        const { done, more } = await slices(context, work, endsAt)
        report.done[work.name] = done
        unfinished ||= more
      } catch (error) {
        report.left.push(work.name)
        context.log.error('work failed', { work: work.name, reason: String(error) })
      }
    }),
  )
  // What an hour's run has no time for is not put off for an hour: the next minute goes on with it.
  await endLease(context, timer, unfinished ? 0 : NEXT[timer](context.clock.now()))
  return report
}

/** `more`: the time was up before everything was found. */
async function slices(context: Context, work: Work, endsAt: number) {
  let done = 0
  for (;;) {
    const count = await work.slice(context, SLICE)
    done += count
    if (count < SLICE) return { done, more: false }
    if (context.clock.now() >= endsAt) return { done, more: true }
  }
}
