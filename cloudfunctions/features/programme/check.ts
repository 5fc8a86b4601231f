import * as v from 'valibot'
import type { ProgrammeConfig, ProgrammeProblem } from '../../../typings/contract'
import type { Problem } from './rules/problem'
import { validate } from './rules/validate'
import { programmeConfig } from './schema'

const MAX_PROBLEMS = 100

/** Problems of anything that claims to be a configuration; shape first, then sense. */
export function check(config: unknown, published: readonly ProgrammeConfig[]): ProgrammeProblem[] {
  const parsed = v.safeParse(programmeConfig, config)
  if (parsed.success) return validate(parsed.output, published).slice(0, MAX_PROBLEMS)
  return parsed.issues.slice(0, MAX_PROBLEMS).map((issue) => ({
    path: issue.path?.map((item) => String(item.key)).join('.') ?? '',
    problem: problemOf(issue),
    severity: 'error',
  }))
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  if (issue.input === undefined) return 'required'
  if (issue.type === 'safe_integer') return 'not_integer'
  if (issue.type === 'max_length') return 'too_long'
  return 'out_of_range'
}
