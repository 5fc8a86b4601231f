import type { EntryView } from '../../typings/contract'
import { grouped, signed, yuan } from '../lib/money'
import { clockTime, daysAgo, shortDate } from '../lib/time'
import { serverNow } from './cloud'
import { language, textOf, words } from './language'

/** One row of the points record, in words. */
export interface EntryRow {
  key: string
  title: string
  line: string
  amount: string
  rises: boolean
  balance: string
}

export function entryRow(entry: EntryView): EntryRow {
  const { entryTypes, say } = words()
  const subject = entry.subject ? textOf(entry.subject) : ''
  const title = [entry.shopName, entryTypes[entry.type], entry.type === 'earn' ? '' : subject]
  const change = entry.points !== 0 ? entry.points : entry.pendingPoints
  const when = whenText(entry.at)
  return {
    key: entry.key,
    title: title.filter(Boolean).join(' '),
    line: entry.paidFen === undefined ? when : say.paid(when, yuan(entry.paidFen)),
    amount: change === 0 ? '' : signed(change),
    rises: change > 0,
    balance: say.pointsBalance(grouped(entry.balanceAfter)),
  }
}

/** `today 09:41`, `yesterday 18:12`, `16 Sep 15:20` */
export function whenText(time: number): string {
  const { say } = words()
  const now = serverNow()
  const days = daysAgo(time, now)
  if (days === 0) return say.todayAt(clockTime(time))
  if (days === 1) return say.yesterday(clockTime(time))
  return say.dayAt(shortDate(time, language.get(), now), clockTime(time))
}
