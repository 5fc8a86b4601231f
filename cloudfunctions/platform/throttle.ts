import type { Time } from '../../typings/contract'
import type { Context } from './context'
import type { Doc, IndexDefinition } from './database'
import { Duplicate } from './database'
import { DAY_MS, SHANGHAI_MS } from './pure/day'
import { Refusal } from './refusal'
import type { CostClass } from './router'

/**
 * Ordinary limits, per caller and cost class, in the instance's memory: no request, and so only as
 * strict as the number of instances allows. They keep one caller from eating the house; a person never
 * meets them. A bucket holds `burst` calls and gains `perSecond`.
 */
export const ORDINARY: Record<CostClass, { burst: number; perSecond: number }> = {
  read: { burst: 240, perSecond: 20 },
  write: { burst: 120, perSecond: 5 },
  heavy: { burst: 20, perSecond: 1 },
}

const MAX_CALLERS = 20_000

interface Bucket {
  left: number
  at: Time
}

const instances = new WeakMap<object, Map<string, Bucket>>()

/** @throws Refusal RATE_LIMITED with retryAfterMs */
export function takeOrdinary(context: Pick<Context, 'db' | 'clock' | 'caller'>, cost: CostClass) {
  let buckets = instances.get(context.db)
  if (!buckets) instances.set(context.db, (buckets = new Map<string, Bucket>()))
  const name = `${cost}:${context.caller.openid}`
  const { burst, perSecond } = ORDINARY[cost]
  const now = context.clock.now()
  const known = buckets.get(name)
  const gained = known ? (Math.max(0, now - known.at) / 1000) * perSecond : 0
  const left = Math.min(burst, known ? known.left + gained : burst)
  buckets.delete(name)
  if (left < 1) {
    buckets.set(name, { left, at: now })
    throw rateLimited(Math.ceil(((1 - left) / perSecond) * 1000))
  }
  buckets.set(name, { left: left - 1, at: now })
  if (buckets.size > MAX_CALLERS) {
    for (const oldest of buckets.keys()) {
      buckets.delete(oldest)
      break
    }
  }
}

/** `strictLimits/{name:subject:window}`: how much of a strict limit one subject has used in one window. */
interface StrictLimit extends Doc {
  used: number
  expiresAt: Time
  schemaVersion: 1
}

export interface StrictRule {
  /** What is limited, e.g. `code_guess`, `export_rows`. */
  name: string
  /** Who is limited: an id without personal meaning. */
  subject: string
  limit: number
  windowMs: number
  /** Aligns windows, e.g. to Shanghai's midnight; default 0 (UTC). */
  offsetMs?: number
}

/** A window of one business day. */
export const SHANGHAI_DAY = { windowMs: DAY_MS, offsetMs: SHANGHAI_MS }

/**
 * Strict limits: exact over all instances, by an atomic counter per window. One request in the usual
 * case, two at the start of a window. All or nothing: `amount` units or none.
 * @throws Refusal RATE_LIMITED with retryAfterMs
 */
export async function takeStrict(
  context: Pick<Context, 'db' | 'clock'>,
  rule: StrictRule,
  amount = 1,
): Promise<void> {
  const now = context.clock.now()
  const { _id, endsAt } = windowOf(rule, now)
  if (amount > rule.limit) throw rateLimited(endsAt - now)
  for (let round = 0; round < 2; round++) {
    const filter = { _id, used: { upTo: rule.limit - amount } }
    const taken = await context.db.updateWhere(STRICT_LIMITS, filter, { inc: { used: amount } })
    if (taken === 1) return
    try {
      const first: StrictLimit = { _id, used: amount, expiresAt: endsAt, schemaVersion: 1 }
      await context.db.insert(STRICT_LIMITS, [first])
      return
    } catch (error) {
      if (!(error instanceof Duplicate)) throw error
    }
  }
  throw rateLimited(endsAt - now)
}

/** Whether anything is left, without taking it; one request. @throws Refusal RATE_LIMITED */
export async function requireStrict(
  context: Pick<Context, 'db' | 'clock'>,
  rule: StrictRule,
): Promise<void> {
  const now = context.clock.now()
  const { _id, endsAt } = windowOf(rule, now)
  const standing = await context.db.get<StrictLimit>(STRICT_LIMITS, _id)
  if (standing && standing.used >= rule.limit) throw rateLimited(endsAt - now)
}

function windowOf({ name, subject, windowMs, offsetMs = 0 }: StrictRule, now: Time) {
  const window = Math.floor((now + offsetMs) / windowMs)
  return { _id: `${name}:${subject}:${String(window)}`, endsAt: (window + 1) * windowMs - offsetMs }
}

/** For the retention job: windows that are over. Returns how many it removed. */
export function purgeStrictLimits(context: Pick<Context, 'db'>, before: Time): Promise<number> {
  return context.db.removeWhere(STRICT_LIMITS, { expiresAt: { below: before } })
}

export const STRICT_LIMITS = 'strictLimits'

export const throttleIndexes: IndexDefinition[] = [
  { collection: STRICT_LIMITS, name: 'expiresAt', keys: [{ path: 'expiresAt', order: 1 }] },
]

function rateLimited(retryAfterMs: number): Refusal {
  return new Refusal('RATE_LIMITED', 'too many requests; try again shortly', { retryAfterMs })
}
