import type { ProgrammeProblem, Text } from '../../../../typings/contract'

export type Problem = ProgrammeProblem['problem']

export function problem(path: string, kind: Problem, limit?: number): ProgrammeProblem {
  const base = { path, problem: kind, severity: 'error' as const }
  return limit === undefined ? base : { ...base, limit }
}

export function warning(path: string, kind: Problem, limit?: number): ProgrammeProblem {
  return { ...problem(path, kind, limit), severity: 'warning' }
}

/** An integer within bounds, or what is wrong with it; the limit named is the bound that it broke. */
export function number(path: string, value: number, min: number, max: number): ProgrammeProblem[] {
  if (!Number.isSafeInteger(value)) return [problem(path, 'not_integer')]
  if (value < min) return [problem(path, 'out_of_range', min)]
  return value > max ? [problem(path, 'out_of_range', max)] : []
}

/** Chinese is needed, English may be empty and takes twice the letters for the same width. */
export function words(path: string, text: Text, max: number): ProgrammeProblem[] {
  const required = text.zh.trim() === '' ? [problem(`${path}.zh`, 'required')] : []
  return [
    ...required,
    ...length(`${path}.zh`, text.zh, max),
    ...length(`${path}.en`, text.en, max * 2),
  ]
}

export function length(path: string, text: string, max: number): ProgrammeProblem[] {
  return text.length > max ? [problem(path, 'too_long', max)] : []
}

/** Ids that appear a second time. */
export function duplicates(path: string, ids: readonly string[]): ProgrammeProblem[] {
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [problem(`${path}.${index}.id`, 'duplicate')] : [],
  )
}
