import { parse, type Node } from 'acorn'
import { positionAt, type Problem } from './problem'

export interface CompiledWxs {
  code: string
  /** Paths as written in require(). */
  requires: string[]
  problems: Problem[]
}

/** Replaces the text from start to end; start = end inserts. Edits never overlap. */
interface Edit {
  start: number
  end: number
  text: string
}

/**
 * WXS looks like ES5 but differs: `x.constructor` is the type's name, a string ('Array'), so every
 * read of it goes through `__wxsCtor`; require() takes the file with its extension, the template
 * runtime wants it without.
 */
export function compileWxs(file: string, source: string): CompiledWxs {
  const requires: string[] = []
  const edits: Edit[] = []
  try {
    walk(parse(source, { ecmaVersion: 2018, sourceType: 'script' }), (node) => {
      edits.push(...constructorEdits(node))
      const spec = requiredPath(node)
      if (spec === undefined) return
      requires.push(spec.value)
      const text = JSON.stringify(spec.value.replace(/\.wxs$/, ''))
      edits.push({ start: spec.start, end: spec.end, text })
    })
    return { code: applied(source, edits), requires, problems: [] }
  } catch (error) {
    const { pos = 0, message } = error as { pos?: number; message: string }
    const reason = message.replace(/ \(\d+:\d+\)$/, '')
    const problem = { file, ...positionAt(source, pos), reason, severity: 'error' as const }
    return { code: '', requires, problems: [problem] }
  }
}

function applied(source: string, edits: Edit[]): string {
  let result = ''
  let at = 0
  for (const { start, end, text } of edits.sort((a, b) => a.start - b.start)) {
    result += source.slice(at, start) + text
    at = end
  }
  return result + source.slice(at)
}

type AnyNode = Node & Record<string, unknown>

function walk(node: Node, visit: (node: AnyNode) => void) {
  visit(node as AnyNode)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit)
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function constructorEdits(node: AnyNode): Edit[] {
  if (node.type !== 'MemberExpression' || node.computed) return []
  if ((node.property as AnyNode).name !== 'constructor') return []
  const { start, end } = node.object as AnyNode
  return [
    { start, end: start, text: '__wxsCtor(' },
    { start: end, end: node.end, text: ')' },
  ]
}

function requiredPath(node: AnyNode): { start: number; end: number; value: string } | undefined {
  if (node.type !== 'CallExpression' || (node.callee as AnyNode).name !== 'require')
    return undefined
  const [argument] = node.arguments as AnyNode[]
  if (argument?.type !== 'Literal' || typeof argument.value !== 'string') return undefined
  return { start: argument.start, end: argument.end, value: argument.value }
}
