import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'
import type { Language } from '../../typings/contract'
import { dateWords } from '../locales/dates'

dayjs.extend(utc)

/**
 * Every date is shown in Asia/Shanghai by a fixed +08:00. dayjs' timezone plugin is wrong on WeChat
 * for Android (iamkun/dayjs#2635), and China has no daylight saving.
 */
const shanghai = (time: number) => dayjs(time).utcOffset(480)

const partsOf = (date: dayjs.Dayjs) => ({
  year: date.year(),
  month: date.month() + 1,
  day: date.date(),
})

/** Day and month; with the year when it is not this one: `31 Oct`. */
export function shortDate(time: number, language: Language, now: number): string {
  const date = shanghai(time)
  if (date.year() !== shanghai(now).year()) return longDate(time, language)
  return dateWords[language].short(partsOf(date))
}

/** `31 Oct 2027`, as the language writes it. */
export const longDate = (time: number, language: Language): string =>
  dateWords[language].long(partsOf(shanghai(time)))

/** `Nov 2028` of `2028-11`, as the language writes it. */
export function monthText(month: string, language: Language): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return dateWords[language].month({ year, month: number })
}

/** `2027-02-28` */
export const isoDate = (time: number): string => shanghai(time).format('YYYY-MM-DD')
/** `09:41` */
export const clockTime = (time: number): string => shanghai(time).format('HH:mm')
/** `09:41:08` */
export const clockSeconds = (time: number): string => shanghai(time).format('HH:mm:ss')
/** `2026-09` */
export const monthOf = (time: number): string => shanghai(time).format('YYYY-MM')
/** `2026-08` from `2026-09` */
export const monthBefore = (month: string): string =>
  dayjs(`${month}-01T00:00:00Z`).utc().subtract(1, 'month').format('YYYY-MM')
/** 0–23 */
export const hourOf = (time: number): number => shanghai(time).hour()

/** The moment of a day and a clock time as people pick them: `2026-09-18`, `09:41`. */
export const momentOf = (day: string, clock: string): number =>
  Date.parse(`${day}T${clock}:00+08:00`)

/** Whole days between two moments by Shanghai's calendar; 1: `time` was yesterday. */
export function daysAgo(time: number, now: number): number {
  return shanghai(now).startOf('day').diff(shanghai(time).startOf('day'), 'day')
}
