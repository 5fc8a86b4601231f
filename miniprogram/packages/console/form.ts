import { CallError } from '../../services/cloud'
import { words } from '../../services/language'
import { showProblem } from '../../services/problem'
import { parseYuan } from '../../lib/money'

/** A field as the form template shows it. */
export interface FormField {
  /** Path in the form's values, and the tail of the path that the server names. */
  name: string
  label: string
  kind: 'text' | 'long' | 'number' | 'money' | 'date' | 'time' | 'choice'
  value: string
  error: string
  max?: number
  options?: { value: string; name: string }[]
}

export const fieldOf = (
  name: string,
  label: string,
  value: string,
  more: Partial<FormField> = {},
): FormField => ({ name, label, kind: 'text', value, error: '', ...more })

export const optionsOf = (names: Record<string, string>): { value: string; name: string }[] =>
  Object.entries(names).map(([value, name]) => ({ value, name }))

export function valueOf(fields: FormField[], name: string): string {
  return fields.find((field) => field.name === name)?.value.trim() ?? ''
}

/** A whole number as typed; NaN is left to the server, which names the field. */
export const numberOf = (fields: FormField[], name: string): number =>
  Number(valueOf(fields, name) || '0')
export const fenOf = (fields: FormField[], name: string): number =>
  parseYuan(valueOf(fields, name) || '0') ?? -1

/** 00:00 in Shanghai of `YYYY-MM-DD`. */
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00+08:00`)
/** The last moment of the day in Shanghai. */
export const endOf = (day: string): number => startOf(day) + 86_399_999

/** Puts the server's complaint beside the field it names; what names none is said in a toast. */
export function markProblem(fields: FormField[], error: unknown): FormField[] {
  showProblem(error)
  const path = error instanceof CallError ? (error.details.path ?? '') : ''
  const text = words().errors.INVALID_INPUT
  return fields.map((field) => ({
    ...field,
    error: path !== '' && (path === field.name || path.endsWith(`.${field.name}`)) ? text : '',
  }))
}
