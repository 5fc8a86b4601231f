import type { Time } from '../../../../typings/contract'
import { addDays, dayOf, startOfDay } from '../../../platform/pure/day'
import type { Account } from '../../account/rules/account'
import type { Programmes } from '../../programme/rules/programme'
import { satisfied } from './condition'
import { keptBy } from './review'

/** When the notice of so many days before the review is written: at the start of that day. */
export function noticeAt(until: Time, days: number): Time {
  return startOfDay(addDays(dayOf(until), -days))
}

/** Notices asked for by the policy of the period and not written yet, the earliest first. */
function open(account: Account, programmes: Programmes, now: Time): number[] {
  const { tier } = account
  const promised = programmes.version(tier.policyVersion)
  if (tier.until === null || !keptBy(tier, programmes.at(now), promised)) return []
  return promised.config.tierPolicy.noticeDays
    .filter((days) => !tier.noticed.includes(days))
    .sort((a, b) => b - a)
}

/** Which notices are due; several at once (a long sleep) are one message. */
export function dueNotices(account: Account, programmes: Programmes, now: Time): number[] {
  const { until } = account.tier
  if (until === null || now > until) return []
  return open(account, programmes, now).filter((days) => noticeAt(until, days) <= now)
}

/** Whether a due notice has something to say: the tier is not yet kept. */
export function noticeNeeded(account: Account, programmes: Programmes, now: Time): boolean {
  const { tier, qualifying, openedAt } = account
  const promised = programmes.version(tier.policyVersion)
  const condition = keptBy(tier, programmes.at(now), promised)
  if (!condition || tier.until === null) return false
  return !satisfied(condition, qualifying, { on: dayOf(tier.until), openedAt })
}

/** When the next notice falls due; null: none. */
export function nextNoticeAt(account: Account, programmes: Programmes, now: Time): Time | null {
  const { until } = account.tier
  if (until === null) return null
  const times = open(account, programmes, now)
    .map((days) => noticeAt(until, days))
    .filter((at) => at > now)
  return times.length > 0 ? Math.min(...times) : null
}
