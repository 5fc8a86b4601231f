import type { Day, Time } from '../../../typings/contract'

/**
 * Business days in Asia/Shanghai. China keeps UTC+8 all year (no daylight saving since 1991), so a
 * fixed offset is exact; cloud functions run in UTC.
 */
export const SHANGHAI_MS = 8 * 3_600_000
export const DAY_MS = 86_400_000

export interface CivilDate {
  year: number
  /** 1–12 */
  month: number
  day: number
}

/** The days that are asked for are few and come again; writing each out is slow. */
const KEPT_DAYS = 1_000
const names = new Map<number, Day>()

/** A day by its number since 1 January 1970. */
function dayNamed(number: number): Day {
  let name = names.get(number)
  if (name === undefined) {
    name = new Date(number * DAY_MS).toISOString().slice(0, 10)
    if (names.size >= KEPT_DAYS) names.clear()
    names.set(number, name)
  }
  return name
}

export function dayOf(time: Time): Day {
  return dayNamed(Math.floor((time + SHANGHAI_MS) / DAY_MS))
}

/** Hour of the day in Shanghai, 0–23. */
export function hourOf(time: Time): number {
  return new Date(time + SHANGHAI_MS).getUTCHours()
}

const numbers = new Map<Day, number>()

/** The other way: days since 1 January 1970. */
function numberOf(day: Day): number {
  let number = numbers.get(day)
  if (number === undefined) {
    const { year, month, day: date } = civilOf(day)
    number = Date.UTC(year, month - 1, date) / DAY_MS
    if (numbers.size >= KEPT_DAYS) numbers.clear()
    numbers.set(day, number)
  }
  return number
}

export function civilOf(day: Day): CivilDate {
  return { year: +day.slice(0, 4), month: +day.slice(5, 7), day: +day.slice(8, 10) }
}

export function dayFrom({ year, month, day }: CivilDate): Day {
  return dayNamed(Date.UTC(year, month - 1, day) / DAY_MS)
}

/** 00:00:00.000 of the day in Shanghai. */
export function startOfDay(day: Day): Time {
  return numberOf(day) * DAY_MS - SHANGHAI_MS
}

/** 23:59:59.999 of the day in Shanghai: the last moment at which its points can be used. */
export function endOfDay(day: Day): Time {
  return startOfDay(day) + DAY_MS - 1
}

export function addDays(day: Day, days: number): Day {
  return dayNamed(numberOf(day) + days)
}

/** Months clamp to their end: 31 January + 1 month is 28 or 29 February. */
export function addMonths(day: Day, months: number): Day {
  const { year, month, day: date } = civilOf(day)
  const first = new Date(Date.UTC(year, month - 1 + months, 1))
  const length = daysInMonth(first.getUTCFullYear(), first.getUTCMonth() + 1)
  return dayFrom({
    year: first.getUTCFullYear(),
    month: first.getUTCMonth() + 1,
    day: Math.min(date, length),
  })
}

export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** 1 = Monday … 7 = Sunday. */
export function weekdayOf(day: Day): number {
  // 1 January 1970 was a Thursday.
  return ((((numberOf(day) + 3) % 7) + 7) % 7) + 1
}
