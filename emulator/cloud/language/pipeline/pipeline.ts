import { compileBucket, compileBucketAuto } from './bucket'
import { badValue, located } from '../errors'
import { compileExpression } from '../expression/expression'
import { named } from '../expression/forms'
import { compileFilter } from '../query/filter'
import { compileGeoNear } from './geo-near'
import { compileNear } from '../geo/operators'
import { compileGroup } from './group'
import { compileLookup } from './lookup'
import { compileAddFields, compileProject } from './shape'
import { sortDocuments, type Order } from '../query/sort'
import type { Variables } from '../expression/scope'
import { mongoText } from '../text'
import { compileUnwind } from './unwind'
import { isDocument, typeName, type Document, type Value } from '../value/values'

export interface PipelineSource {
  /** The documents of another collection, for `$lookup`; empty when there is no such collection. */
  collection(name: string): Iterable<Document>
  /** Field that `$geoNear` measures to when the stage names none: the collection's geo index. */
  geoPath?: string | undefined
  /** Gives numbers from 0 below 1, for `$sample`. */
  random?: () => number
}

export interface StageContext extends PipelineSource {
  variables: Variables
}

export type Stage = (documents: Iterable<Document>) => Iterable<Document>

/**
 * Runs aggregation stages, each `{ $stage: argument }`, over the documents of a collection. What can
 * be streamed is; no document given is changed.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation-pipeline/
 * @throws LanguageError on a stage or operator that does not exist, or an argument of a wrong kind
 */
export function runPipeline(
  documents: Iterable<Document>,
  stages: readonly Document[],
  source: PipelineSource,
): Document[] {
  return [...compilePipeline(stages, { ...source, variables: {} })(documents)]
}

export function compilePipeline(stages: readonly Document[], context: StageContext): Stage {
  const compiled = stages.map((stage, at) => {
    const names = Object.keys(stage)
    const [name] = names
    if (names.length !== 1 || name === undefined) {
      throw located(40323, 'A pipeline stage specification object must contain exactly one field.')
    }
    const make = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined
    if (!make) throw located(40324, `Unrecognized pipeline stage name: '${name}'`)
    if (name === '$geoNear' && at > 0) {
      throw located(40602, '$geoNear is only valid as the first stage in a pipeline.')
    }
    return make(stage[name] as Value, context)
  })
  return (documents) => compiled.reduce((flow, stage) => stage(flow), documents)
}

const STAGES: Record<string, (operand: Value, context: StageContext) => Stage> = {
  $addFields: (operand, { variables }) => each(compileAddFields(operand, variables)),
  $bucket: (operand, { variables }) => compileBucket(operand, variables),
  $bucketAuto: (operand, { variables }) => compileBucketAuto(operand, variables),
  $count: count,
  $geoNear: compileGeoNear,
  $group: (operand, { variables }) => compileGroup(operand, variables),
  $limit: limit,
  $lookup: (operand, context) => compileLookup(operand, context, compilePipeline),
  $match: match,
  $project: (operand, { variables }) => each(compileProject(operand, variables)),
  $replaceRoot: replaceRoot,
  $sample: sample,
  $skip: skip,
  $sort: sort,
  $sortByCount: sortByCount,
  $unwind: compileUnwind,
}

function each(change: (document: Document) => Document): Stage {
  return function* (documents) {
    for (const document of documents) yield change(document)
  }
}

function match(operand: Value, { variables }: StageContext): Stage {
  if (!isDocument(operand))
    throw located(15959, 'the match filter must be an expression in an object')
  if (compileNear(operand)) {
    throw badValue('$geoNear, $near, and $nearSphere are not allowed in this context')
  }
  const matches = compileFilter(operand, variables)
  return function* (documents) {
    for (const document of documents) if (matches(document)) yield document
  }
}

function count(operand: Value): Stage {
  if (typeof operand !== 'string' || operand === '') {
    throw located(40156, 'the count field must be a non-empty string')
  }
  if (operand.startsWith('$')) throw located(40158, 'the count field cannot be a $-prefixed path')
  if (operand.includes('.')) throw located(40160, "the count field cannot contain '.'")
  return (documents) => {
    const total = [...documents].length
    return total === 0 ? [] : [{ [operand]: total }]
  }
}

function limit(operand: Value): Stage {
  if (typeof operand !== 'number' || !Number.isInteger(operand)) {
    throw located(15957, 'the limit must be specified as a number')
  }
  if (operand <= 0) throw located(15958, 'the limit must be positive')
  return function* (documents) {
    let left = operand
    for (const document of documents) {
      yield document
      if (--left === 0) return
    }
  }
}

function skip(operand: Value): Stage {
  if (typeof operand !== 'number' || !Number.isInteger(operand)) {
    throw located(15972, `Argument to $skip must be a number not a ${typeName(operand)}`)
  }
  if (operand < 0) throw located(15956, 'Argument to $skip cannot be negative')
  return function* (documents) {
    let left = operand
    for (const document of documents) if (left-- <= 0) yield document
  }
}

function sort(operand: Value): Stage {
  if (!isDocument(operand)) throw located(15973, 'the $sort key specification must be an object')
  const fields = Object.entries(operand)
  if (fields.length === 0) throw located(15976, '$sort stage must have at least one sort key')
  if (fields.some(([, way]) => way !== 1 && way !== -1)) {
    throw located(15975, '$sort key ordering must be 1 (for ascending) or -1 (for descending)')
  }
  return (documents) => sortDocuments([...documents], operand as Order)
}

function sortByCount(operand: Value, { variables }: StageContext): Stage {
  if (typeof operand === 'string' ? !operand.startsWith('$') : !isDocument(operand)) {
    throw located(
      40147,
      `the sortByCount field must be defined as a $-prefixed path or an expression inside an object`,
    )
  }
  const group = compileGroup({ _id: operand, count: { $sum: 1 } }, variables)
  return (documents) => sortDocuments(group(documents), { count: -1 })
}

function replaceRoot(operand: Value, { variables }: StageContext): Stage {
  const { newRoot } = named('$replaceRoot', operand, ['newRoot'], [])
  const compute = compileExpression(newRoot as Value, variables)
  return each((document) => {
    const root = compute(document)
    if (isDocument(root)) return root
    throw located(
      40228,
      `'newRoot' expression must evaluate to an object, but resulting value was: ` +
        `${mongoText(root ?? null)}. Type of resulting value: '${typeName(root)}'. ` +
        `Input document: ${mongoText(document)}`,
    )
  })
}

function sample(operand: Value, { random = Math.random }: StageContext): Stage {
  if (!isDocument(operand))
    throw located(28745, 'the $sample stage specification must be an object')
  const unknown = Object.keys(operand).find((name) => name !== 'size')
  if (unknown) throw located(28748, `unrecognized option to $sample: ${unknown}`)
  const { size } = operand
  if (size === undefined) throw located(28749, '$sample stage must specify a size')
  if (typeof size !== 'number') throw located(28746, 'size argument to $sample must be a number')
  if (size < 0) throw located(28747, 'size argument to $sample must not be negative')
  return (documents) => {
    const pool = [...documents]
    const wanted = Math.min(Math.trunc(size), pool.length)
    for (let i = 0; i < wanted; i++) {
      const other = i + Math.floor(random() * (pool.length - i))
      ;[pool[i], pool[other]] = [pool[other] as Document, pool[i] as Document]
    }
    return pool.slice(0, wanted)
  }
}
