import type { MemberId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { Refusal } from '../../platform/refusal'
import type { Account } from './rules/account'
import { mustRead } from './store'

/** So long an operation tries against others on the same account. */
const PATIENCE_MS = 3000
/** Of the longest pause before another try. */
const [MIN_PAUSE_MS, MAX_PAUSE_MS] = [8, 240]

/**
 * Reads, tries, and begins again with jitter while others move the account (an attempt that ends in
 * null). A "no" that follows from an account that was known before is asked once more of a fresh one.
 */
export async function attempts<T>(
  context: Context,
  accountId: MemberId,
  known: Account | undefined,
  attempt: (account: Account, fresh: boolean) => Promise<T | null>,
): Promise<T> {
  const { clock } = context
  const startedAt = clock.now()
  let account = known ?? (await mustRead(context, accountId))
  let fresh = known === undefined
  for (let tries = 0, triedAt = startedAt; ; tries++) {
    const done = await attempt(account, fresh)
    if (done !== null) return done
    const now = clock.now()
    if (now - startedAt >= PATIENCE_MS) throw busy()
    if (fresh) await clock.sleep(context.ids.below(longestPause(tries, now - triedAt)))
    triedAt = clock.now()
    account = await mustRead(context, accountId)
    fresh = true
  }
}

/**
 * Grows with each defeat, from what one attempt takes here and now: where requests are slow, who comes
 * back after a few milliseconds meets the same others again.
 */
function longestPause(tries: number, tookMs: number): number {
  return Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, tookMs) * 2 ** Math.min(tries, 8))
}

export function busy(): Refusal {
  return new Refusal('BUSY', 'others are using this account; send it again with the same key', {
    retryAfterMs: 500,
  })
}
