/**
 * CloudBase's timer expressions: second minute hour day month weekday year, in Beijing time.
 * Each field takes *, numbers, names (months, weekdays), lists, ranges and steps. When day and
 * weekday are both given, either suffices. Source: docs.cloudbase.net, timer trigger. Older pages
 * count weekdays from Monday; the current ones count 0 as Sunday, and so does this. Use names.
 */

export interface Cron {
  text: string
  seconds: number[]
  minutes: number[]
  hours: number[]
  days: Set<number>
  months: Set<number>
  weekdays: Set<number>
  years: Set<number>
  dayGiven: boolean
  weekdayGiven: boolean
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']
const DAY_MS = 86_400_000
const BEIJING_MS = 8 * 3_600_000
const LAST_YEAR = 2099

/** @throws Error that names the field. */
export function parseCron(text: string): Cron {
  const fields = text.trim().split(/\s+/)
  if (fields.length !== 7) throw new Error(`"${text}" has ${fields.length} fields, 7 are needed`)
  const [second, minute, hour, day, month, weekday, year] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
    string,
  ]
  return {
    text,
    seconds: parseField('second', second, 0, 59),
    minutes: parseField('minute', minute, 0, 59),
    hours: parseField('hour', hour, 0, 23),
    days: new Set(parseField('day', day, 1, 31)),
    months: new Set(parseField('month', month, 1, 12, MONTHS)),
    weekdays: new Set(parseField('weekday', weekday, 0, 6, WEEKDAYS)),
    years: new Set(parseField('year', year, 1970, LAST_YEAR)),
    dayGiven: day !== '*',
    weekdayGiven: weekday !== '*',
  }
}

function parseField(
  field: string,
  text: string,
  min: number,
  max: number,
  names: string[] = [],
): number[] {
  const values = new Set<number>()
  const toNumber = (word: string): number => {
    const named = names.indexOf(word.toUpperCase())
    const value = named >= 0 ? named + min : /^\d+$/.test(word) ? Number(word) : NaN
    if (!(value >= min && value <= max)) {
      throw new Error(`${field} "${text}": "${word}" is not in ${min} to ${max}`)
    }
    return value
  }
  for (const part of text.split(',')) {
    const [range = '', stepText, ...rest] = part.split('/')
    const step = stepText === undefined ? 1 : /^\d+$/.test(stepText) ? Number(stepText) : 0
    if (rest.length > 0 || step < 1) throw new Error(`${field} "${text}": bad step`)
    const ends = range === '*' ? [min, max] : range.split('-').map(toNumber)
    const from = ends[0] ?? min
    // "5/10" means from 5 on, every 10; "5" alone means 5.
    const to = ends[1] ?? (stepText === undefined ? from : max)
    if (ends.length > 2 || to < from) throw new Error(`${field} "${text}": bad range`)
    for (let value = from; value <= to; value += step) values.add(value)
  }
  return [...values].sort((a, b) => a - b)
}

/** The first due time strictly after `afterMs` (epoch ms, whole seconds), or undefined if none comes. */
export function nextDue(cron: Cron, afterMs: number): number | undefined {
  const local = Math.floor(afterMs / 1000) * 1000 + 1000 + BEIJING_MS
  let dayStart = Math.floor(local / DAY_MS) * DAY_MS
  let secondOfDay = (local - dayStart) / 1000
  for (;;) {
    const date = new Date(dayStart)
    if (date.getUTCFullYear() > LAST_YEAR) return undefined
    if (isDueOn(cron, date)) {
      const second = nextSecondOfDay(cron, secondOfDay)
      if (second !== undefined) return dayStart + second * 1000 - BEIJING_MS
    }
    dayStart += DAY_MS
    secondOfDay = 0
  }
}

function isDueOn(cron: Cron, date: Date): boolean {
  if (!cron.years.has(date.getUTCFullYear()) || !cron.months.has(date.getUTCMonth() + 1)) {
    return false
  }
  const dayFits = cron.days.has(date.getUTCDate())
  const weekdayFits = cron.weekdays.has(date.getUTCDay())
  return cron.dayGiven && cron.weekdayGiven ? dayFits || weekdayFits : dayFits && weekdayFits
}

function nextSecondOfDay({ hours, minutes, seconds }: Cron, from: number): number | undefined {
  for (const hour of hours) {
    if (hour * 3600 + 3599 < from) continue
    for (const minute of minutes) {
      const minuteStart = hour * 3600 + minute * 60
      if (minuteStart + 59 < from) continue
      const second = seconds.find((candidate) => minuteStart + candidate >= from)
      if (second !== undefined) return minuteStart + second
    }
  }
  return undefined
}
