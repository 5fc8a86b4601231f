import {
  dayOfYear,
  instantOf,
  isoDayOfWeek,
  isoWeek,
  isoWeekDay,
  isoWeekYear,
  weekOfYear,
} from './calendar'
import { located } from '../errors'

const pad = (value: number, width: number): string => String(value).padStart(width, '0')

/** What each letter of a format stands for, of a date whose UTC fields are the wall time. */
const WRITERS: Record<string, ((date: Date) => string) | undefined> = {
  d: (date) => pad(date.getUTCDate(), 2),
  G: (date) => pad(isoWeekYear(date), 4),
  H: (date) => pad(date.getUTCHours(), 2),
  j: (date) => pad(dayOfYear(date), 3),
  L: (date) => pad(date.getUTCMilliseconds(), 3),
  m: (date) => pad(date.getUTCMonth() + 1, 2),
  M: (date) => pad(date.getUTCMinutes(), 2),
  S: (date) => pad(date.getUTCSeconds(), 2),
  w: (date) => String(date.getUTCDay() + 1),
  u: (date) => String(isoDayOfWeek(date)),
  U: (date) => pad(weekOfYear(date), 2),
  V: (date) => pad(isoWeek(date), 2),
  Y: (date) => pad(date.getUTCFullYear(), 4),
  '%': () => '%',
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/dateToString/#format-specifiers */
export function formatDate(wall: Date, format: string, offset: number): string {
  return format.replace(/%([^]?)/g, (_match, letter: string) => {
    const sign = offset < 0 ? '-' : '+'
    const minutes = Math.abs(offset)
    if (letter === 'z') return `${sign}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`
    if (letter === 'Z') return `${sign}${pad(minutes, 3)}`
    const write = WRITERS[letter]
    if (write) return write(wall)
    if (letter === '') throw located(18535, `Unmatched '%' at end of format string`)
    throw located(18536, `Invalid format character '%${letter}' in format string`)
  })
}

const READERS: Record<string, [string, string] | undefined> = {
  d: ['day', '\\d{1,2}'],
  G: ['isoWeekYear', '\\d{4}'],
  H: ['hour', '\\d{1,2}'],
  L: ['millisecond', '\\d{1,3}'],
  m: ['month', '\\d{1,2}'],
  M: ['minute', '\\d{1,2}'],
  S: ['second', '\\d{1,2}'],
  u: ['isoDayOfWeek', '[1-7]'],
  V: ['isoWeek', '\\d{1,2}'],
  Y: ['year', '\\d{4}'],
  z: ['offset', 'Z|[+-]\\d\\d:?\\d\\d'],
}

const ISO =
  /^(?<year>\d{4})-?(?<month>\d\d)-?(?<day>\d\d)(?:[T ](?<hour>\d\d):?(?<minute>\d\d)(?::?(?<second>\d\d)(?:[.,](?<millisecond>\d{1,3})\d*)?)?)?\s*(?<offset>Z|[+-]\d\d(?::?\d\d)?)?$/i

/** Epoch ms of a text in a format, or in ISO 8601 without one; null when it is not such a text. */
export function parseDate(text: string, format: string | undefined, zone: string): number | null {
  const pattern = format === undefined ? ISO : compileFormat(format)
  const found = pattern.exec(text.trim())?.groups
  if (!found) return null
  const number = (name: string, otherwise: number): number => Number(found[name] ?? otherwise)
  const isIso = found.isoWeekYear !== undefined
  const year = isIso ? number('isoWeekYear', 1970) : number('year', 1970)
  const wall = {
    year,
    month: isIso ? 1 : number('month', 1),
    day: isIso
      ? isoWeekDay(year, number('isoWeek', 1), number('isoDayOfWeek', 1))
      : number('day', 1),
    hour: number('hour', 0),
    minute: number('minute', 0),
    second: number('second', 0),
    millisecond: Number((found.millisecond ?? '0').padEnd(3, '0')),
  }
  const fits = wall.month <= 12 && wall.month >= 1 && (isIso || isDayOf(wall)) && wall.hour <= 24
  if (!fits || wall.minute > 59 || wall.second > 60) return null
  if (found.offset !== undefined && zone !== 'UTC') {
    throw located(
      40553,
      `you cannot pass in a date/time string with time zone information ('${text}') together with a timezone argument`,
    )
  }
  return instantOf(wall, found.offset?.toUpperCase() ?? zone)
}

function isDayOf({ year, month, day }: { year: number; month: number; day: number }): boolean {
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function compileFormat(format: string): RegExp {
  const source = format.replace(/%([^]?)|[^%]+/g, (match, letter: string | undefined) => {
    if (letter === undefined) return match.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    if (letter === '%') return '%'
    const reader = READERS[letter]
    if (reader) return `(?<${reader[0]}>${reader[1]})`
    throw located(18536, `Invalid format character '%${letter}' in format string`)
  })
  return new RegExp(`^${source}$`)
}
