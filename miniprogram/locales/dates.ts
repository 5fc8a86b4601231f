import type { Language } from '../../typings/contract'

interface DateWords {
  short(date: { month: number; day: number }): string
  long(date: { year: number; month: number; day: number }): string
  month(date: { year: number; month: number }): string
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const monthName = (month: number) => MONTHS[month - 1] ?? ''

/** How a day is written; months count from 1. */
export const dateWords: Record<Language, DateWords> = {
  'zh-CN': {
    short: ({ month, day }) => `${String(month)}月${String(day)}日`,
    long: ({ year, month, day }) => `${String(year)}年${String(month)}月${String(day)}日`,
    month: ({ year, month }) => `${String(year)}年${String(month)}月`,
  },
  en: {
    short: ({ month, day }) => `${String(day)} ${monthName(month)}`,
    long: ({ year, month, day }) => `${String(day)} ${monthName(month)} ${String(year)}`,
    month: ({ year, month }) => `${monthName(month)} ${String(year)}`,
  },
}
