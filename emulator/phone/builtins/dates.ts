/** Which parts of a date the picker offers. */
export type DateFields = 'year' | 'month' | 'day'

const pad = (value: number): string => String(value).padStart(2, '0')
const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index)
const fieldCount: Record<DateFields, number> = { year: 1, month: 2, day: 3 }

/** 'YYYY-MM-DD' (or a prefix of it) as numbers; missing parts fall back to the given ones. */
export function dateParts(
  text: unknown,
  missing: [number, number, number],
): [number, number, number] {
  const found = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(String(text ?? ''))
  if (!found) return missing
  return [Number(found[1]), Number(found[2] ?? missing[1]), Number(found[3] ?? missing[2])]
}

/** The numbers offered in each column, with the first and last day respected at every level. */
export function dateColumns(
  chosen: [number, number, number],
  start: [number, number, number],
  end: [number, number, number],
  fields: DateFields,
): number[][] {
  const [year, month] = chosen
  const atStart = year === start[0]
  const atEnd = year === end[0]
  const months = range(atStart ? start[1] : 1, atEnd ? end[1] : 12)
  // Day 0 of the next month is the last day of this one.
  const last = new Date(year, month, 0).getDate()
  const days = range(
    atStart && month === start[1] ? start[2] : 1,
    atEnd && month === end[1] ? Math.min(end[2], last) : last,
  )
  return [range(start[0], end[0]), months, days].slice(0, fieldCount[fields])
}

/** Brings each part into its column, left to right, because each column depends on the ones before. */
export function clampDate(
  chosen: [number, number, number],
  start: [number, number, number],
  end: [number, number, number],
): [number, number, number] {
  const result: [number, number, number] = [...chosen]
  for (const index of [0, 1, 2] as const) {
    const column = dateColumns(result, start, end, 'day')[index] ?? []
    const [first = result[index], last = result[index]] = [column[0], column.at(-1)]
    result[index] = Math.min(last, Math.max(first, result[index]))
  }
  return result
}

export function dateText(parts: [number, number, number], fields: DateFields): string {
  const [year, month, day] = parts
  return [String(year).padStart(4, '0'), pad(month), pad(day)]
    .slice(0, fieldCount[fields])
    .join('-')
}

/** 'hh:mm' as minutes of the day; `missing` for anything else. */
export function minutesOf(text: unknown, missing: number): number {
  const found = /^(\d{1,2}):(\d{1,2})$/.exec(String(text ?? ''))
  return found ? Number(found[1]) * 60 + Number(found[2]) : missing
}

export function timeText(minutes: number): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

/** Hours and the minutes of the chosen hour, both within start and end. */
export function timeColumns(chosen: number, start: number, end: number): [number[], number[]] {
  const hour = Math.floor(chosen / 60)
  const minutes = range(
    hour === Math.floor(start / 60) ? start % 60 : 0,
    hour === Math.floor(end / 60) ? end % 60 : 59,
  )
  return [range(Math.floor(start / 60), Math.floor(end / 60)), minutes]
}
