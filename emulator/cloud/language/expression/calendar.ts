import { located } from '../errors'

/** Date and time as a clock on the wall shows them in some time zone. */
export interface WallTime {
  year: number
  /** 1-12 */
  month: number
  day: number
  hour: number
  minute: number
  second: number
  millisecond: number
}

const DAY_MS = 86400000
const OFFSET = /^([+-])(\d\d)(?::?(\d\d))?$/

const formats = new Map<string, Intl.DateTimeFormat>()

/** Minutes a zone is ahead of UTC at an instant; the zone is an Olson name or an offset like `+08:00`. */
export function offsetMinutes(zone: string, at: number): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0
  const match = OFFSET.exec(zone)
  if (match) {
    const [, sign, hours, minutes] = match
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0))
  }
  const wall = Object.fromEntries(
    zoneFormat(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = wall
  const shown = Date.UTC(year, month - 1, day, hour, minute, second)
  return Math.round((shown - Math.floor(at / 1000) * 1000) / 60000)
}

function zoneFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(zone, format)
    return format
  } catch (error) {
    if (error instanceof RangeError) {
      throw located(40485, `unrecognized time zone identifier: "${zone}"`)
    }
    throw error
  }
}

/** The instant shifted so that its UTC fields are the wall time in the zone. */
export function shifted(at: number, zone: string): Date {
  return new Date(at + offsetMinutes(zone, at) * 60000)
}

/** Epoch ms of a wall time; values beyond their range run over into the next unit. */
export function instantOf(wall: WallTime, zone: string): number {
  const date = new Date(0)
  date.setUTCFullYear(wall.year, wall.month - 1, wall.day)
  date.setUTCHours(wall.hour, wall.minute, wall.second, wall.millisecond)
  const asUtc = date.getTime()
  const guess = asUtc - offsetMinutes(zone, asUtc) * 60000
  return asUtc - offsetMinutes(zone, guess) * 60000
}

export function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - startOfYear(date.getUTCFullYear())) / DAY_MS) + 1
}

function startOfYear(year: number): number {
  return new Date(0).setUTCFullYear(year, 0, 1)
}

/** Weeks begin on Sunday; the days before the year's first Sunday are week 0. */
export function weekOfYear(date: Date): number {
  return Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7)
}

/** 1 (Monday) to 7 (Sunday) */
export function isoDayOfWeek(date: Date): number {
  return date.getUTCDay() || 7
}

/** Thursday of the date's week: its year is the ISO year. */
function thursday(date: Date): Date {
  return new Date(date.getTime() + (4 - isoDayOfWeek(date)) * DAY_MS)
}

export function isoWeek(date: Date): number {
  return Math.ceil(dayOfYear(thursday(date)) / 7)
}

export function isoWeekYear(date: Date): number {
  return thursday(date).getUTCFullYear()
}

/** Month and day of an ISO week date, as a day counted from 1 January of its ISO year. */
export function isoWeekDay(year: number, week: number, weekday: number): number {
  const fourth = new Date(startOfYear(year) + 3 * DAY_MS)
  return 4 - isoDayOfWeek(fourth) + (week - 1) * 7 + weekday
}
