import type { Counter, Day, Time, Window } from '../../../../typings/contract'
import {
  addDays,
  addMonths,
  civilOf,
  dayFrom,
  dayOf,
  daysInMonth,
} from '../../../platform/pure/day'
import type { DayCount, LifetimeCount, Qualifying } from '../../account/rules/account'

/** First and last business day that a window covers on the day `on`; `from` '' means from the start. */
export interface Span {
  from: Day
  until: Day
}

export function spanOf(window: Window, on: Day, openedAt: Time): Span {
  const { year, month } = civilOf(on)
  switch (window.kind) {
    case 'lifetime':
      return { from: '', until: '9999-12-31' }
    case 'rolling':
      return { from: addDays(on, 1 - window.days), until: on }
    case 'month':
      return {
        from: dayFrom({ year, month, day: 1 }),
        until: dayFrom({ year, month, day: daysInMonth(year, month) }),
      }
    case 'quarter': {
      const first = month - ((month - 1) % 3)
      const last = first + 2
      return {
        from: dayFrom({ year, month: first, day: 1 }),
        until: dayFrom({ year, month: last, day: daysInMonth(year, last) }),
      }
    }
    case 'year':
      return {
        from: dayFrom({ year, month: 1, day: 1 }),
        until: dayFrom({ year, month: 12, day: 31 }),
      }
    case 'membership_year': {
      const from = membershipYearStart(on, openedAt)
      return { from, until: addDays(nextAnniversary(from, openedAt), -1) }
    }
  }
}

/** The last anniversary of joining; 29 February falls on the 28th in other years. */
export function membershipYearStart(on: Day, openedAt: Time): Day {
  const joined = dayOf(openedAt)
  const years = civilOf(on).year - civilOf(joined).year
  const thisYear = addMonths(joined, 12 * years)
  return thisYear <= on ? thisYear : addMonths(joined, 12 * (years - 1))
}

function nextAnniversary(start: Day, openedAt: Time): Day {
  const joined = dayOf(openedAt)
  return addMonths(joined, 12 * (civilOf(start).year - civilOf(joined).year + 1))
}

/** When and how far back to count: `graceDays` prolongs a window past its end (a review's grace). */
export interface Moment {
  on: Day
  openedAt: Time
  /** Days after `on` that still count. */
  graceDays?: number
}

/**
 * What a counter has reached. Growth counts in whole units (its hundredths carry over), spend in fen,
 * visits in days with a live sale. Lifetime counts up to `on` too, so that the past can be asked.
 */
export function counted(
  qualifying: Qualifying,
  counter: Counter,
  window: Window,
  { on, openedAt, graceDays = 0 }: Moment,
): number {
  const last = graceDays === 0 ? on : addDays(on, graceDays)
  const days = Object.keys(qualifying.days)
  const sum = (from: Day, until: Day) =>
    days.reduce(
      (total, day) =>
        day >= from && day <= until ? total + countedOn(qualifying, counter, day) : total,
      0,
    )
  // `~` sorts after every digit, so this begins with the day after `last`.
  const reached =
    window.kind === 'lifetime'
      ? ofLifetime(qualifying.lifetime, counter) - sum(`${last}~`, '9999-12-31')
      : sum(spanOf(window, on, openedAt).from, last)
  return counter === 'growth' ? Math.floor(reached / 100) : reached
}

/** What one day added, in the counter's smallest unit. */
export function countedOn(qualifying: Qualifying, counter: Counter, day: Day): number {
  const count = qualifying.days[day]
  return count ? ofDay(count, counter) : 0
}

function ofDay(count: DayCount, counter: Counter): number {
  switch (counter) {
    case 'spendFen':
      return count.spendFen
    case 'visits':
      return Number(count.sales > 0)
    case 'services':
      return count.services
    case 'growth':
      return count.growthHundredths
  }
}

function ofLifetime(count: LifetimeCount, counter: Counter): number {
  return counter === 'growth' ? count.growthHundredths : count[counter]
}
