import { TmplGroup } from 'glass-easel-template-compiler'
import { positionAt, type Problem } from './problem'
import { withEscapes } from './escapes'
import { compileWxs } from './wxs'

export interface CompiledWxml {
  /** A function expression over G, R, D, X, Y, Z, P, Q of the template runtime; '' when broken. */
  code: string
  /** Imported and included templates, without extension. */
  templates: string[]
  /** WXS files, without extension. */
  scripts: string[]
  problems: Problem[]
}

interface TemplateMessage {
  isError: boolean
  message: string
  startLine: number
  startColumn: number
}

/** Compiles one WXML file on its own; what it imports is compiled beside it. */
export function compileWxml(file: string, source: string): CompiledWxml {
  const path = file.replace(/\.wxml$/, '')
  const group = new TmplGroup()
  try {
    const messages = group.addTmpl(path, withEscapes(source)) as TemplateMessage[]
    const problems = messages.map((message) => templateProblem(file, message))
    const inline = compileInlineScripts(group, file, path, source, problems)
    const broken = problems.some(({ severity }) => severity === 'error')
    return {
      code: broken ? '' : group.getTmplGenObject(path),
      templates: group.getDirectDependencies(path) as string[],
      scripts: [...(group.getScriptDependencies(path) as string[]), ...inline],
      problems,
    }
  } catch (error) {
    const reason = `the template compiler gave up: ${String(error)}`
    const problem = { file, line: 1, column: 1, reason, severity: 'error' as const }
    return { code: '', templates: [], scripts: [], problems: [problem] }
  } finally {
    group.free()
  }
}

/** WeChat takes a `<slot>` with children and drops them; so does the compiled template. */
const TOLERATED = /^child nodes are not allowed/

function templateProblem(file: string, message: TemplateMessage): Problem {
  return {
    file,
    line: message.startLine + 1,
    column: message.startColumn + 1,
    reason: message.message,
    severity: message.isError && !TOLERATED.test(message.message) ? 'error' : 'warning',
  }
}

/** Compiles `<wxs>` bodies in place; answers the files they require, without extension. */
function compileInlineScripts(
  group: TmplGroup,
  file: string,
  path: string,
  source: string,
  problems: Problem[],
): string[] {
  const required: string[] = []
  for (const name of group.getInlineScriptModuleNames(path) as string[]) {
    const body = group.getInlineScript(path, name)
    const compiled = compileWxs(file, body)
    const start = positionAt(source, Math.max(0, source.indexOf(body.trim())))
    for (const problem of compiled.problems) {
      problems.push({ ...problem, line: problem.line + start.line - 1 })
    }
    if (compiled.problems.length === 0) group.setInlineScript(path, name, compiled.code)
    for (const spec of compiled.requires) required.push(requiredFrom(path, spec))
  }
  return required
}

/** Where a path required in the WXS of template `path` points, without extension. */
export function requiredFrom(path: string, spec: string): string {
  const base = spec.startsWith('/') ? [] : path.split('/').slice(0, -1)
  for (const part of spec.replace(/\.wxs$/, '').split('/')) {
    if (part === '..') base.pop()
    else if (part !== '.' && part !== '') base.push(part)
  }
  return base.join('/')
}

/** Text that declares what compiled templates use; wxs.ts of the runtime supplies what it calls. */
export function templateRuntime(): string {
  const group = new TmplGroup()
  // The part that loads WXS is left out of a group without any.
  group.addScript('any', '')
  group.setExtraRuntimeScript('Q.A=__propWrap;Q.C=__evWrap;')
  const text = group.exportGlobals()
  group.free()
  return text
}
