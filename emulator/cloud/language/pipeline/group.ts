import { ACCUMULATORS, type Accumulate } from '../expression/accumulators'
import { located } from '../errors'
import { compileExpression } from '../expression/expression'
import type { Variables } from '../expression/scope'
import { identity } from '../value/value-set'
import { isDocument, setField, type Document, type Value } from '../value/values'

type Compute = (document: Document) => Value | undefined

/** One output field of a group. */
export interface Output {
  name: string
  compute: Compute
  accumulate: Accumulate
}

export function readOutputs(fields: [string, Value][], variables: Variables): Output[] {
  return fields.map(([name, rule]) => {
    const [operator, ...more] = isDocument(rule) ? Object.keys(rule) : []
    if (!isDocument(rule) || operator === undefined || !operator.startsWith('$')) {
      throw located(40234, `The field '${name}' must be an accumulator object`)
    }
    if (more.length > 0) throw located(40238, `The field '${name}' must specify one accumulator`)
    if (name.includes('.')) throw located(40235, `The field name '${name}' cannot contain '.'`)
    const accumulate = ACCUMULATORS[operator]
    if (!accumulate) throw located(15952, `unknown group operator '${operator}'`)
    const operand = rule[operator] as Value
    if (Array.isArray(operand) && operand.length !== 1) {
      throw located(40237, `The ${operator} accumulator is a unary operator`)
    }
    const expression = Array.isArray(operand) ? (operand[0] as Value) : operand
    return { name, compute: compileExpression(expression, variables), accumulate }
  })
}

/** `$group`: groups come in the order of their first document. */
export function compileGroup(
  specification: Value,
  variables: Variables,
): (documents: Iterable<Document>) => Document[] {
  if (!isDocument(specification)) {
    throw located(15947, "a group's fields must be specified in an object")
  }
  if (!('_id' in specification)) throw located(15955, 'a group specification must include an _id')
  const { _id, ...rest } = specification
  const key = compileExpression(_id as Value, variables)
  const outputs = readOutputs(Object.entries(rest), variables)
  return (documents) => {
    const groups = new Map<string, { id: Value; members: Document[] }>()
    for (const document of documents) {
      const id = key(document) ?? null
      const name = identity(id)
      const group = groups.get(name)
      if (group) group.members.push(document)
      else groups.set(name, { id, members: [document] })
    }
    return [...groups.values()].map(({ id, members }) => groupDocument(id, members, outputs))
  }
}

export function groupDocument(id: Value, members: Document[], outputs: Output[]): Document {
  const out: Document = { _id: id }
  for (const { name, compute, accumulate } of outputs) {
    setField(out, name, accumulate(members.map((member) => compute(member))))
  }
  return out
}
