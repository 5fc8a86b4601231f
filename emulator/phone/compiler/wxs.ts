import { parse, type Node } from 'acorn'
import MagicString from 'magic-string'
import { positionAt, type Problem } from './problem'

export interface CompiledWxs {
  code: string
  /** Paths as written in require(). */
  requires: string[]
  problems: Problem[]
}

/**
 * WXS looks like ES5 but differs: `x.constructor` is the type's name, a string ('Array'), so every
 * read of it goes through `__wxsCtor`; require() takes the file with its extension, the template
 * runtime wants it without.
 */
export function compileWxs(file: string, source: string): CompiledWxs {
  const requires: string[] = []
  try {
    const tree = parse(source, { ecmaVersion: 2018, sourceType: 'script' })
    const text = new MagicString(source)
    walk(tree, (node) => {
      rewriteConstructor(node, text)
      const spec = requiredPath(node)
      if (spec === undefined) return
      requires.push(String(spec.value))
      text.overwrite(spec.start, spec.end, JSON.stringify(String(spec.value).replace(/\.wxs$/, '')))
    })
    return { code: text.toString(), requires, problems: [] }
  } catch (error) {
    const { pos = 0, message } = error as { pos?: number; message: string }
    const reason = message.replace(/ \(\d+:\d+\)$/, '')
    const problem = { file, ...positionAt(source, pos), reason, severity: 'error' as const }
    return { code: '', requires, problems: [problem] }
  }
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

function rewriteConstructor(node: AnyNode, text: MagicString) {
  if (node.type !== 'MemberExpression' || node.computed) return
  const property = node.property as AnyNode
  if (property.name !== 'constructor') return
  const object = node.object as AnyNode
  text.prependRight(object.start, '__wxsCtor(')
  text.overwrite(object.end, node.end, ')')
}

function requiredPath(node: AnyNode): (Node & { value: unknown }) | undefined {
  if (node.type !== 'CallExpression' || (node.callee as AnyNode).name !== 'require')
    return undefined
  const [argument] = node.arguments as AnyNode[]
  return argument?.type === 'Literal'
    ? (argument as unknown as Node & { value: unknown })
    : undefined
}
