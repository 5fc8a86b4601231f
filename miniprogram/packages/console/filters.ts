import type { Time } from '../../../typings/contract'
import { isoDate } from '../../lib/time'
import { serverNow } from '../../services/cloud'
import type { FieldEvent, FormField } from './form'
import { endOf, fieldOf, startOf, typeInto, valueOf } from './form'
import { consoleWords } from './words'

const DAY_MS = 86_400_000
const MONTH_DAYS = 30
/** What stands for "no filter" in a picker. */
const ANY = 'any'
/** What stands for two days of one's own choice. */
const DATES = 'dates'

interface FilterPage {
  data: { fields: FormField[] }
  setData(data: { fields: FormField[] }): void
}

/** One choice above a list; its first option is none. */
export const filterField = (
  name: string,
  label: string,
  none: string,
  options: { value: string; name: string }[],
): FormField =>
  fieldOf(name, label, ANY, { kind: 'choice', options: [{ value: ANY, name: none }, ...options] })

/** '' where nothing is chosen. */
export function chosen(fields: FormField[], name: string): string {
  const value = valueOf(fields, name)
  return value === ANY ? '' : value
}

export function periodField(): FormField {
  const { filters: t } = consoleWords()
  return filterField('days', t.when, t.anyTime, [
    { value: '1', name: t.today },
    { value: '7', name: t.week },
    { value: String(MONTH_DAYS), name: t.month },
    { value: DATES, name: t.dates },
  ])
}

/** Whether anything narrows the list. */
export const isFiltered = ({ text, fields }: Narrowed): boolean =>
  text.trim() !== '' || fields.some(narrows)

/** Shows everything there is, in the shop chosen. */
export function clearFilters(page: unknown): void {
  const target = page as { data: Narrowed; setData(data: Narrowed): void }
  const fields = target.data.fields
    .filter(({ kind }) => kind !== 'date')
    .map((field) => (narrows(field) ? { ...field, value: isChoice(field) ? ANY : '' } : field))
  target.setData({ text: '', fields })
}

interface Narrowed {
  text: string
  fields: FormField[]
}

const isChoice = ({ options }: FormField) => options?.[0]?.value === ANY

function narrows(field: FormField): boolean {
  if (field.options) return isChoice(field) && field.value !== ANY
  return field.value !== ''
}

/** Whole days of Shanghai's calendar: `today` begins at midnight. */
export function periodOf(fields: FormField[]): { from?: Time; until?: Time } {
  const days = chosen(fields, 'days')
  if (days === '') return {}
  if (days === DATES)
    return { from: startOf(valueOf(fields, 'from')), until: endOf(valueOf(fields, 'until')) }
  return { from: startOf(isoDate(serverNow())) - (Number(days) - 1) * DAY_MS }
}

/** Takes over what was chosen. Days of one's own bring two fields more, and stay in their order. */
export function chooseFilter(page: unknown, event: FieldEvent): void {
  const target = page as FilterPage
  const name = typeInto(page, event)
  if (name === 'days') target.setData({ fields: withDates(target.data.fields) })
  if (name !== 'from' && name !== 'until') return
  const other = name === 'from' ? 'until' : 'from'
  const [from, until] = [valueOf(target.data.fields, 'from'), valueOf(target.data.fields, 'until')]
  if (from <= until) return
  const fields = target.data.fields.map((field) =>
    field.name === other ? { ...field, value: event.detail.value } : field,
  )
  target.setData({ fields })
}

function withDates(fields: FormField[]): FormField[] {
  const { filters: t } = consoleWords()
  const others = fields.filter(({ name }) => name !== 'from' && name !== 'until')
  if (valueOf(fields, 'days') !== DATES) return others
  const now = serverNow()
  return [
    ...others,
    fieldOf('from', t.from, isoDate(now - (MONTH_DAYS - 1) * DAY_MS), { kind: 'date' }),
    fieldOf('until', t.until, isoDate(now), { kind: 'date' }),
  ]
}
