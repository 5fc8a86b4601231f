import { CallError } from '../../services/cloud'
import { words } from '../../services/language'
import { showProblem } from '../../services/problem'
import { parseYuan } from '../../lib/money'
import { isoDate } from '../../lib/time'
import type { ConsoleDictionary } from './locales/dictionary'

/** A field as the form template shows it. */
export interface FormField {
  /** Path in the form's values, and the tail of the path that the server names. */
  name: string
  label: string
  kind: 'text' | 'long' | 'number' | 'money' | 'date' | 'time' | 'choice' | 'many' | 'hours'
  value: string
  error: string
  max?: number
  /** Shown only among more settings. */
  rare?: boolean
  /** It must not be left empty. */
  needed?: boolean
  /** Bounds of a number, in the unit typed. */
  least?: number
  most?: number
  options?: { value: string; name: string }[]
  /** Words for the hours of a day. */
  f?: ConsoleDictionary['form']
}

export type FieldEvent = WechatMiniprogram.CustomEvent<{ value: string }>

type FieldList = 'fields' | 'sheet'

interface FormPage {
  data: Partial<Record<FieldList, FormField[]>>
  setData(data: Record<string, unknown>): void
}

/** Takes over what was typed and says at once what is obviously wrong with it; gives the field's name. */
export function typeInto(page: unknown, event: FieldEvent, list: FieldList = 'fields'): string {
  const { data, setData } = page as FormPage
  const name = event.currentTarget.dataset.name as string
  const fields = data[list] ?? []
  const at = fields.findIndex((field) => field.name === name)
  const field = fields[at]
  if (!field) return name
  const { value } = event.detail
  setData.call(page, {
    [`${list}[${String(at)}].value`]: value,
    [`${list}[${String(at)}].error`]: obviousError({ ...field, value }),
  })
  return name
}

/** Whether something obvious is wrong; marks each such field, so that nothing is sent in vain. */
export function refuseTyped(page: unknown, list: FieldList = 'fields'): boolean {
  const { data, setData } = page as FormPage
  const fields = (data[list] ?? []).map((field) => ({ ...field, error: obviousError(field) }))
  const wrong = fields.some(({ error }) => error !== '')
  if (wrong) setData.call(page, { [list]: fields })
  return wrong
}

function obviousError({ kind, value, needed, least = 0, most }: FormField): string {
  const { problem } = words().programme
  const typed = value.trim()
  if (typed === '') return needed ? problem.required : ''
  if (kind === 'number' && !/^\d{1,12}$/.test(typed)) return problem.not_integer
  if (kind === 'money' && parseYuan(typed) === null) return problem.out_of_range
  if (kind !== 'number' && kind !== 'money') return ''
  const outside = Number(typed) < least || (most !== undefined && Number(typed) > most)
  return outside ? problem.out_of_range : ''
}

export const fieldOf = (
  name: string,
  label: string,
  value: string,
  more: Partial<FormField> = {},
): FormField => ({ name, label, kind: 'text', value, error: '', ...more })

/** What stands within a sentence elsewhere begins a line here. */
export const asLabel = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

export const optionsOf = (names: Record<string, string>): { value: string; name: string }[] =>
  Object.entries(names).map(([value, name]) => ({ value, name }))

export function valueOf(fields: FormField[], name: string): string {
  return fields.find((field) => field.name === name)?.value.trim() ?? ''
}

/** A whole number as typed; NaN is left to the server, which names the field. */
export const numberOf = (fields: FormField[], name: string): number =>
  Number(valueOf(fields, name) || '0')
/** The chosen of `many`. */
export const chosenOf = (fields: FormField[], name: string): string[] =>
  valueOf(fields, name).split(',').filter(Boolean)
export const fenOf = (fields: FormField[], name: string): number =>
  parseYuan(valueOf(fields, name) || '0') ?? -1

/** 00:00 in Shanghai of `YYYY-MM-DD`. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
/** The last moment of the day in Shanghai. */
export const endOf = (day: string): number => startOf(day) + 86_399_999

/** The edge of the typed day; the day that was there already keeps its own moment. */
export function momentOf(
  fields: FormField[],
  name: string,
  edge: (day: string) => number,
  before: number,
): number {
  const day = valueOf(fields, name)
  return day === isoDate(before) ? before : edge(day)
}

/** Puts the fields that a choice asks for behind it, in place of those that it asked for before. */
export function behind(
  fields: FormField[],
  choice: string,
  isAsked: (name: string) => boolean,
  asked: FormField[],
): FormField[] {
  const rest = fields.filter(({ name }) => !isAsked(name))
  const at = rest.findIndex(({ name }) => name === choice) + 1
  return [...rest.slice(0, at), ...asked, ...rest.slice(at)]
}

/** Says in a toast what went wrong, and puts it beside the field that the server names. */
export function markProblem(fields: FormField[], error: unknown, fieldFor?: FieldFor): FormField[] {
  showProblem(error)
  return besideField(fields, error, fieldFor)
}

/** The name of the field that a path of the draft is about; undefined outside the form. */
export type FieldFor = (path: string) => string | undefined

/**
 * Puts the server's complaint beside the field it names. Where a form's names are not the draft's own,
 * `fieldFor` tells which field is meant; what it does not know is looked for by name.
 */
export function besideField(fields: FormField[], error: unknown, fieldFor?: FieldFor): FormField[] {
  const path = error instanceof CallError ? (error.details.path ?? '') : ''
  const meant = fieldFor?.(path.replace(/^config\./, ''))
  const known = fields.some(({ name }) => name === meant)
  const text = words().errors.INVALID_INPUT
  return fields.map((field) => ({
    ...field,
    error: (known ? field.name === meant : isAbout(path, field.name)) ? text : '',
  }))
}

/** `offer.shopIds.0` and `shop.hours.2.1.until` are about `shopIds` and `hours.2`: what is below a field counts. */
const isAbout = (path: string, name: string): boolean =>
  path !== '' && `.${path}.`.includes(`.${name}.`)
