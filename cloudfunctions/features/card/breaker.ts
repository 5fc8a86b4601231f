import { circuitBreaker, CircuitState, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import type { Time } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Duplicate } from '../../platform/database'
import { DAY_MS, dayOf, startOfDay } from '../../platform/pure/day'
import { WeChatError, WeChatSilence } from '../../platform/wechat/errors'
import type { PaceDoc } from './store'
import { PACE } from './store'

/** So many failures in a row open the circuit; after the rest one call tries again. */
const FAILURES = 8
const REST_MS = 5_000
const MINUTE_MS = 60_000

/** A WeChat that is busy or silent; a refusal is an answer, and an answering WeChat is well. */
const isUnwell = (error: unknown) =>
  error instanceof WeChatSilence || (error instanceof WeChatError && error.remedy === 'retry')

/** Quota pauses and the breaker's state outlive the instance, for the next run goes on where this one ends. */
export async function openBreaker(context: Context, name: string) {
  const standing = await context.db.get<PaceDoc>(PACE, name)
  const breaker = circuitBreaker(handleWhen(isUnwell), {
    halfOpenAfter: REST_MS,
    breaker: new ConsecutiveBreaker(FAILURES),
    ...(standing?.breaker ? { initialState: standing.breaker } : {}),
  })
  breaker.onStateChange((state) => {
    context.log.warn('circuit breaker', { api: name, state: CircuitState[state] })
  })
  let pausedUntil = standing?.pausedUntil ?? 0
  return {
    /** Nothing may be sent before this time. */
    pausedUntil: () => pausedUntil,
    isOpen: () => breaker.state === CircuitState.Open,
    async run<T>(call: () => Promise<T>): Promise<T> {
      try {
        return await breaker.execute(call)
      } catch (error) {
        pausedUntil = Math.max(pausedUntil, pauseFor(error, context.clock.now()))
        throw error
      }
    },
    async keep(): Promise<void> {
      const set = { pausedUntil, breaker: breaker.toJSON() }
      if ((await context.db.updateWhere(PACE, { _id: name }, { set })) === 1) return
      const doc: PaceDoc = { _id: name, ...set, schemaVersion: 1 }
      try {
        await context.db.insert(PACE, [doc])
      } catch (error) {
        if (!(error instanceof Duplicate)) throw error
      }
    },
  }
}

/** Quotas of the day begin anew at midnight in Shanghai. */
function pauseFor(error: unknown, now: Time): Time {
  if (!(error instanceof WeChatError)) return 0
  if (error.remedy === 'wait_day') return startOfDay(dayOf(now)) + DAY_MS
  if (error.remedy === 'wait_minute') return now + MINUTE_MS
  return 0
}
