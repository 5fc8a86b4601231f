import type { EntryView } from '../../../../typings/contract'
import { grouped } from '../../../lib/money'
import { words } from '../../../services/language'

/** `September 2026`, as the language writes it, from `2026-09`. */
export function monthName(month: string): string {
  const [year = '', number = ''] = month.split('-')
  return words().tell.monthName(year, String(Number(number)))
}

/** What came, was used and was taken back; only of a month that has been read to its end. */
export function monthSums(entries: readonly EntryView[]): { name: string; value: string }[] {
  const { entryFacts: t } = words()
  const sum = (wanted: (entry: EntryView) => boolean) =>
    entries.filter(wanted).reduce((total, { points }) => total + points, 0)
  const back = sum(({ type }) => type === 'clawback')
  const earned = sum(({ points }) => points > 0)
  const used = sum(({ points, type }) => points < 0 && type !== 'clawback')
  return [
    { name: t.monthEarned, value: earned },
    { name: t.monthSpent, value: used },
    { name: t.monthBack, value: back },
  ]
    .filter(({ value }) => value !== 0)
    .map(({ name, value }) => ({ name, value: grouped(Math.abs(value)) }))
}
