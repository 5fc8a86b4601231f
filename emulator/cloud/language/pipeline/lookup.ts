import { located } from '../errors'
import { compileExpression } from '../expression/expression'
import { splitPath, visitPath } from '../value/path'
import type { Stage, StageContext } from './pipeline'
import { mongoText } from '../text'
import { withValue } from './unwind'
import { identity } from '../value/value-set'
import { isDocument, typeName, type Document, type Value } from '../value/values'

type CompilePipeline = (stages: readonly Document[], context: StageContext) => Stage

/** `$lookup`: by equal fields, or by a pipeline over the other collection with variables. */
export function compileLookup(
  operand: Value,
  context: StageContext,
  compilePipeline: CompilePipeline,
): Stage {
  if (!isDocument(operand)) {
    throw located(
      40319,
      `the $lookup stage specification must be an object, but found ${typeName(operand)}`,
    )
  }
  for (const name in operand) {
    if (!['from', 'as', 'localField', 'foreignField', 'let', 'pipeline'].includes(name)) {
      throw located(40324, `unknown argument to $lookup: ${name}`)
    }
  }
  const from = text(operand, 'from')
  const as = text(operand, 'as').split('.')
  const joined =
    'pipeline' in operand
      ? byPipeline(operand, from, context, compilePipeline)
      : byFields(text(operand, 'localField'), text(operand, 'foreignField'), from, context)
  return function* (documents) {
    const find = joined()
    for (const document of documents) yield withValue(document, as, find(document))
  }
}

function text(operand: Document, name: string): string {
  const value = operand[name]
  if (typeof value === 'string' && value !== '') return value
  if (value === undefined)
    throw located(
      40320,
      `missing '${name}' option to $lookup stage specification: ${mongoText(operand)}`,
    )
  throw located(
    40321,
    `$lookup argument '${name}: ${mongoText(value)}' must be a string, is type ${typeName(value)}`,
  )
}

type Find = (document: Document) => Value[]

/** An array on either side joins by any of its elements; what is missing joins as null. */
function byFields(local: string, foreign: string, from: string, context: StageContext): () => Find {
  return () => {
    const others = new Map<string, Set<Document>>()
    const position = new Map<Document, number>()
    for (const other of context.collection(from)) {
      position.set(other, position.size)
      for (const key of keysAt(other, foreign)) {
        const known = others.get(key)
        if (known) known.add(other)
        else others.set(key, new Set([other]))
      }
    }
    return (document) => {
      const found = new Set<Document>()
      for (const key of keysAt(document, local)) {
        for (const other of others.get(key) ?? []) found.add(other)
      }
      return [...found].sort((a, b) => (position.get(a) ?? 0) - (position.get(b) ?? 0))
    }
  }
}

function keysAt(document: Document, path: string): Set<string> {
  const keys = new Set<string>()
  visitPath(document, splitPath(path), true, (value) => {
    keys.add(identity(value ?? null))
    return false
  })
  return keys
}

function byPipeline(
  operand: Document,
  from: string,
  context: StageContext,
  compilePipeline: CompilePipeline,
): () => Find {
  const { pipeline, let: bindings = {} } = operand
  if ('localField' in operand || 'foreignField' in operand) {
    throw located(40450, "$lookup with 'pipeline' may not specify 'localField' or 'foreignField'")
  }
  if (!Array.isArray(pipeline) || !pipeline.every(isDocument)) {
    throw located(40321, "$lookup argument 'pipeline' must be an array of stages")
  }
  if (!isDocument(bindings)) throw located(40319, '$lookup argument let must be an object')
  const variables = Object.entries(bindings).map(
    ([name, value]) => [name, compileExpression(value, context.variables)] as const,
  )
  const bind = (document: Document): StageContext['variables'] => ({
    ...context.variables,
    ...Object.fromEntries(variables.map(([name, compute]) => [name, compute(document)])),
  })
  compilePipeline(pipeline, context)
  return () => {
    const others = [...context.collection(from)]
    return (document) => [
      ...compilePipeline(pipeline, { ...context, variables: bind(document) })(others),
    ]
  }
}
