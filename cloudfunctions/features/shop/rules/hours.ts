import type { OpenHours, Time } from '../../../../typings/contract'
import { addDays, dayOf, startOfDay, weekdayOf } from '../../../platform/pure/day'

const MINUTE_MS = 60_000

/**
 * Whether a shop is open at a moment of Shanghai's clock. `hours` has Monday first; a span whose
 * `until` passes 1440 minutes runs past midnight into the next day, so yesterday's spans count too.
 */
export function openAt(hours: readonly OpenHours[], time: Time): boolean {
  const today = dayOf(time)
  return [today, addDays(today, -1)].some((day) => {
    const minute = (time - startOfDay(day)) / MINUTE_MS
    const spans = hours[weekdayOf(day) - 1] ?? []
    return spans.some(({ from, until }) => minute >= from && minute < until)
  })
}

export type HoursProblem = { path: string; problem: 'seven_days' | 'span' | 'overlap' }

/** Why hours cannot be kept: not seven days, a span that ends before it begins, or two that overlap. */
export function hoursProblem(hours: readonly OpenHours[]): HoursProblem | null {
  if (hours.length !== 7) return { path: 'hours', problem: 'seven_days' }
  for (const [day, spans] of hours.entries()) {
    for (const [at, { from, until }] of spans.entries()) {
      if (until <= from || until - from > 1440) {
        return { path: `hours.${String(day)}.${String(at)}`, problem: 'span' }
      }
    }
    const sorted = [...spans].sort((a, b) => a.from - b.from)
    for (const [at, span] of sorted.entries()) {
      const next = sorted[at + 1]
      if (next && next.from < span.until)
        return { path: `hours.${String(day)}`, problem: 'overlap' }
    }
  }
  return null
}
