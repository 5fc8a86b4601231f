import type { Time } from '../../typings/contract'
import type { Context } from '../platform/context'
import type { Doc } from '../platform/database'
import { Duplicate } from '../platform/database'

export const LEASES = 'leases'

/** `leases/{timer}`: who does its works, until when. */
interface LeaseDoc extends Doc {
  holder: string
  until: Time
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

export async function endLease(context: Context, timer: string): Promise<void> {
  const filter = { _id: timer, holder: context.requestId }
  await context.db.updateWhere(LEASES, filter, { set: { until: 0 } })
}
