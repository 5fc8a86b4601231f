import { parseExpressionAt } from 'acorn'
import { existsSync, statSync } from 'node:fs'
import type { Project } from './project'
import { positionAt, type Problem } from './problem'

interface Cached<T> {
  stamps: Map<string, string>
  value: T
}

/**
 * Results per source file, kept between compiles and thrown away when a file they came from changed.
 * File stamps are read once per compile.
 */
export class FileCache {
  private readonly results = new Map<string, Cached<unknown>>()
  private stamps = new Map<string, string>()

  constructor(private readonly project: Project) {}

  /** A new compile begins: look at the disk again. */
  begin() {
    this.stamps = new Map()
  }

  /** `make` answers the value and the files it depends on, besides `file` itself. */
  get<T>(kind: string, file: string, make: () => { value: T; sources?: string[] }): T {
    const key = `${kind}:${file}`
    const known = this.results.get(key)
    if (known !== undefined && this.isFresh(known)) return known.value as T
    const { value, sources = [] } = make()
    const stamps = new Map([file, ...sources].map((source) => [source, this.stamp(source)]))
    this.results.set(key, { stamps, value })
    return value
  }

  private isFresh(cached: Cached<unknown>): boolean {
    return [...cached.stamps].every(([file, stamp]) => this.stamp(file) === stamp)
  }

  private stamp(file: string): string {
    let stamp = this.stamps.get(file)
    if (stamp === undefined) {
      const real = this.project.realPath(file)
      const stat = existsSync(real) ? statSync(real) : undefined
      stamp = stat ? `${stat.mtimeMs}:${stat.size}` : 'absent'
      this.stamps.set(file, stamp)
    }
    return stamp
  }
}

export type Json = Record<string, unknown>

/** JSON of a file, `{}` with a problem when it cannot be read. */
export function readJson(
  project: Project,
  cache: FileCache,
  file: string,
): { json: Json; problems: Problem[] } {
  return cache.get('json', file, () => {
    if (!project.isFile(file)) return { value: { json: {}, problems: [] } }
    const text = project.read(file)
    try {
      return { value: { json: JSON.parse(text) as Json, problems: [] } }
    } catch (error) {
      return { value: { json: {}, problems: [jsonProblem(file, text, error as Error)] } }
    }
  })
}

function jsonProblem(file: string, text: string, error: Error): Problem {
  const reason = error.message.replace(/,? (in JSON|\.{3}|").*$/, '')
  return { file, ...positionAt(text, jsonErrorOffset(text)), reason, severity: 'error' }
}

/** JSON.parse does not say where; what is no JSON is mostly no JavaScript either, or ends in a comma. */
function jsonErrorOffset(text: string): number {
  try {
    const { end } = parseExpressionAt(text, 0, { ecmaVersion: 2018 })
    const comma = text.search(/,\s*[}\]]/)
    return comma < 0 ? end : comma
  } catch (error) {
    return (error as { pos?: number }).pos ?? 0
  }
}
