import type { Time } from '../../../../typings/contract'
import { addDays, dayOf, startOfDay } from '../../../platform/pure/day'
import type { Account } from '../../account/rules/account'
import type { Programmes } from '../../programme/rules/programme'
import { retained } from './review'
import { tierRuleOf } from '../../programme/rules/programme'

/** When the notice of so many days before the review is written: at the start of that day. */
export function noticeAt(until: Time, days: number): Time {
  return startOfDay(addDays(dayOf(until), -days))
}

/** Notices asked for by the policy of the period and not written yet, the earliest first. */
function open(account: Account, programmes: Programmes): number[] {
  const { tier } = account
  const programme = programmes.version(tier.policyVersion)
  if (tier.until === null || !tierRuleOf(programme, tier.id).retain) return []
  return programme.config.tierPolicy.noticeDays
    .filter((days) => !tier.noticed.includes(days))
    .sort((a, b) => b - a)
}

/** Which notices are due; several at once (a long sleep) are one message. */
export function dueNotices(account: Account, programmes: Programmes, now: Time): number[] {
  const { until } = account.tier
  if (until === null || now > until) return []
  return open(account, programmes).filter((days) => noticeAt(until, days) <= now)
}

/** Whether a due notice has something to say: the tier is not yet kept. */
export function noticeNeeded(account: Account, programmes: Programmes): boolean {
  return !retained(account, programmes, 0)
}

/** When the next notice falls due; null: none. */
export function nextNoticeAt(account: Account, programmes: Programmes, now: Time): Time | null {
  const { until } = account.tier
  if (until === null) return null
  const times = open(account, programmes)
    .map((days) => noticeAt(until, days))
    .filter((at) => at > now)
  return times.length > 0 ? Math.min(...times) : null
}
