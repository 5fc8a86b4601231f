import type { ProgrammeChange, ProgrammeConfig } from '../../../../typings/contract'

const MAX_CHANGES = 200

/** Every leaf that differs, by path; lists of things with ids are compared thing by thing. */
export function compare(before: ProgrammeConfig, after: ProgrammeConfig): ProgrammeChange[] {
  const from = leaves(before)
  const to = leaves(after)
  const paths = [...new Set([...from.keys(), ...to.keys()])].sort()
  return paths
    .filter((path) => from.get(path) !== to.get(path))
    .slice(0, MAX_CHANGES)
    .map((path) => ({
      path,
      before: from.get(path) ?? '',
      after: to.get(path) ?? '',
      effect: effectOf(path),
    }))
}

function leaves(value: unknown, path = '', found = new Map<string, string>()): Map<string, string> {
  if (value === null || typeof value !== 'object') {
    if (value !== undefined) found.set(path, String(value))
    return found
  }
  for (const [name, inner] of Object.entries(value)) {
    const id = Array.isArray(value) && hasId(inner) ? inner.id : name
    leaves(inner, path === '' ? id : `${path}.${id}`, found)
  }
  return found
}

function hasId(value: unknown): value is { id: string } {
  return value !== null && typeof value === 'object' && 'id' in value
}

/** What was promised for a period or earned already stays; so most changes begin with the next one. */
function effectOf(path: string): ProgrammeChange['effect'] {
  if (path.startsWith('welcome') || path.startsWith('agreement')) return 'new_claims_only'
  if (path.startsWith('points') || path.startsWith('limits')) return 'from_next_sale'
  const ofTier = /^tiers\.[^.]+\.(retain|validMonths|graceDays|benefits)/.test(path)
  return ofTier || path.startsWith('tierPolicy') ? 'from_next_review' : 'at_once'
}
