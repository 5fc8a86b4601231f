import { commandError, located } from '../errors'
import { ARRAY_OPERATORS } from './arrays'
import { DATE_OPERATORS } from './dates'
import { NUMBER_OPERATORS } from './numbers'
import { OBJECT_OPERATORS } from './objects'
import { STRING_OPERATORS } from './strings'
import { SPECIAL_FORMS } from './forms'
import { checkArity, type Evaluate, type Operator, type Variables } from './scope'
import { mongoText } from '../text'
import { getField, isDocument, setField, type Document, type Value } from '../value/values'

/**
 * An aggregation expression as a function of a document.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/
 * @throws LanguageError on an operator that does not exist or arguments of the wrong number or kind
 */
export function compileExpression(
  expression: Value,
  variables: Variables = {},
): (document: Document) => Value | undefined {
  const evaluate = compile(expression)
  return (root) => evaluate({ root, variables })
}

export function compile(expression: Value): Evaluate {
  if (typeof expression === 'string') return compileText(expression)
  if (Array.isArray(expression)) {
    const items = expression.map(compile)
    return (scope) => items.map((item) => item(scope) ?? null)
  }
  if (!isDocument(expression)) return () => expression
  const names = Object.keys(expression)
  const operator = names.find((name) => name.startsWith('$'))
  if (operator === undefined) return compileDocument(expression)
  if (names.length > 1) {
    throw located(
      15983,
      `an object representing an expression must have exactly one field: ${mongoText(expression)}`,
    )
  }
  return compileOperator(operator, expression[operator] as Value)
}

function compileText(text: string): Evaluate {
  if (!text.startsWith('$')) return () => text
  const variable = text.startsWith('$$')
  const [head = '', ...parts] = text.slice(variable ? 2 : 1).split('.')
  if (head === '' || parts.includes('')) {
    throw located(16872, `'${text}' is not a valid field path`)
  }
  if (!variable) return ({ root }) => followPath(root, [head, ...parts], 0)
  switch (head) {
    case 'ROOT':
    case 'CURRENT':
      return ({ root }) => (parts.length === 0 ? root : followPath(root, parts, 0))
    case 'REMOVE':
      return () => undefined
    default:
      return ({ variables }) => {
        if (!(head in variables)) throw located(17276, `Use of undefined variable: ${head}`)
        return followValue(variables[head], parts, 0)
      }
  }
}

/** Through arrays on the way, element by element; scalars in them are passed over. */
function followPath(document: Document, parts: string[], at: number): Value | undefined {
  return followValue(getField(document, parts[at] as string), parts, at + 1)
}

function followValue(value: Value | undefined, parts: string[], at: number): Value | undefined {
  if (at === parts.length) return value
  if (isDocument(value)) return followPath(value, parts, at)
  if (!Array.isArray(value)) return undefined
  return value
    .map((item) => (isDocument(item) ? followPath(item, parts, at) : undefined))
    .filter((item) => item !== undefined)
}

function compileDocument(expression: Document): Evaluate {
  const fields = Object.entries(expression).map(([name, inner]): [string, Evaluate] => {
    if (name.includes('.')) throw located(16405, `FieldPath field names may not contain '.'.`)
    return [name, compile(inner)]
  })
  return (scope) => {
    const document: Document = {}
    for (const [name, evaluate] of fields) {
      const value = evaluate(scope)
      if (value !== undefined) setField(document, name, value)
    }
    return document
  }
}

const OPERATORS: Record<string, Operator | undefined> = Object.assign(
  Object.create(null) as Record<string, Operator>,
  NUMBER_OPERATORS,
  ARRAY_OPERATORS,
  OBJECT_OPERATORS,
  STRING_OPERATORS,
)

function compileOperator(name: string, operand: Value): Evaluate {
  const form = Object.hasOwn(SPECIAL_FORMS, name) ? SPECIAL_FORMS[name] : undefined
  if (form) return form(operand, compile)
  const date = Object.hasOwn(DATE_OPERATORS, name) ? DATE_OPERATORS[name] : undefined
  if (date) return date(operand, compile)
  const operator = OPERATORS[name]
  if (!operator) throw commandError('InvalidPipelineOperator', `Unrecognized expression '${name}'`)
  const args = (Array.isArray(operand) ? operand : [operand]).map(compile)
  checkArity(name, args.length, operator.arity)
  const { run } = operator
  const [first, second] = args
  if (first && args.length === 1) return (scope) => run(first(scope))
  if (first && second && args.length === 2) return (scope) => run(first(scope), second(scope))
  return (scope) => run(...args.map((argument) => argument(scope)))
}
