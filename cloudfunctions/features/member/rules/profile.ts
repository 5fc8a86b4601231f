import type { Day, Time } from '../../../../typings/contract'
import { addMonths, civilOf, dayOf, daysInMonth, startOfDay } from '../../../platform/pure/day'

/** A birthday may change once a year, so that nobody has one every week. */
export function birthdayEditableFrom(birthday: string, setAt: Time): Time {
  return birthday === '' ? 0 : startOfDay(addMonths(dayOf(setAt), 12))
}

/** `MM-DD` that exists in some year; 02-29 is one. Never the year: no gift needs it (PIPL Art. 6). */
export function isBirthday(text: string): boolean {
  const [month, day] = /^(\d\d)-(\d\d)$/.exec(text)?.slice(1).map(Number) ?? []
  if (month === undefined || day === undefined || month < 1 || month > 12) return false
  return day >= 1 && day <= daysInMonth(2024, month)
}

/** Is it the person's birthday on that day? 29 February falls on the 28th in other years. */
export function birthdayOn(birthday: string, day: Day): { today: boolean; month: boolean } {
  if (!isBirthday(birthday)) return { today: false, month: false }
  const { year, month } = civilOf(day)
  const [bornMonth = 0, bornDay = 0] = birthday.split('-').map(Number)
  const falls = Math.min(bornDay, daysInMonth(year, bornMonth))
  return { today: month === bornMonth && civilOf(day).day === falls, month: month === bornMonth }
}

/**
 * De-identified wherever the whole is not needed (PIPL Art. 51, item 3): 138****8000; shorter and
 * foreign numbers keep their last two digits.
 */
export function maskPhone(phone: string): string {
  if (phone === '') return ''
  if (/^1\d{10}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(7)}`
  return `****${phone.slice(-2)}`
}
