import type { Time } from '../../typings/contract'
import type { Context } from '../platform/context'
import type { Doc } from '../platform/database'
import { Duplicate } from '../platform/database'

export const LEASES = 'leases'

/** `leases/{timer}`: who does its works, until when; and when they are due again. */
interface LeaseDoc extends Doc {
  holder: string
  until: Time
  nextAt?: Time
}

/** Which of these timers are due: never run, or past the time that their last run has set. */
export async function dueTimers<Timer extends string>(
  context: Context,
  timers: readonly Timer[],
): Promise<Timer[]> {
  const known = await context.db.query<LeaseDoc>(LEASES, {
    filter: { _id: { in: timers } },
    limit: timers.length,
  })
  const now = context.clock.now()
  return timers.filter((timer) => (known.find(({ _id }) => _id === timer)?.nextAt ?? 0) <= now)
}

/**
 * One instance at a time does the works of a timer; a lease whose holder died ends by itself. Only for
 * economy: every work is safe beside itself.
 */
export async function takeLease(context: Context, timer: string, ms: number): Promise<boolean> {
  const now = context.clock.now()
  const lease: LeaseDoc = { _id: timer, holder: context.requestId, until: now + ms }
  const filter = { _id: timer, until: { below: now } }
  const set = { holder: lease.holder, until: lease.until }
  if ((await context.db.updateWhere(LEASES, filter, { set })) === 1) return true
  try {
    await context.db.insert(LEASES, [lease])
    return true
  } catch (error) {
    if (!(error instanceof Duplicate)) throw error
    return false
  }
}

export async function endLease(context: Context, timer: string, nextAt: Time): Promise<void> {
  const filter = { _id: timer, holder: context.requestId }
  await context.db.updateWhere(LEASES, filter, { set: { until: 0, nextAt } })
}
