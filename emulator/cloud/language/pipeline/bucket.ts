import { Aggregator } from 'mingo'
import { located } from '../errors'
import { compileExpression } from '../expression/expression'
import { named } from '../expression/forms'
import { groupDocument, readOutputs, type Output } from './group'
import { compareValues, equalValues, typeRank } from '../value/order'
import type { Variables } from '../expression/scope'
import { mongoText } from '../text'
import { isDocument, typeName, type Document, type Value } from '../value/values'

type Stage = (documents: Iterable<Document>) => Document[]

function outputs(output: Value | undefined, variables: Variables): Output[] {
  if (output === undefined) return readOutputs([['count', { $sum: 1 }]], variables)
  if (!isDocument(output)) {
    throw located(40196, `The $bucket 'output' field must be an object: ${mongoText(output)}`)
  }
  return readOutputs(Object.entries(output), variables)
}

/** Documents by the boundaries they fall between, lower end included; empty buckets do not appear. */
export function compileBucket(specification: Value, variables: Variables): Stage {
  const fields = named('$bucket', specification, ['groupBy', 'boundaries'], ['default', 'output'])
  const key = compileExpression(fields.groupBy as Value, variables)
  const boundaries = readBoundaries(fields.boundaries as Value)
  const fallback = fields.default
  const [lowest, highest] = [boundaries[0] as Value, boundaries.at(-1) as Value]
  if (
    fallback !== undefined &&
    compareValues(fallback, lowest) >= 0 &&
    compareValues(fallback, highest) < 0
  ) {
    throw located(
      40199,
      "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
    )
  }
  const rules = outputs(fields.output, variables)
  return (documents) => {
    const buckets = new Map<Value, Document[]>()
    for (const document of documents) {
      const id = bucketOf(key(document), boundaries) ?? fallback
      if (id === undefined) {
        throw located(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        )
      }
      buckets.set(id, [...(buckets.get(id) ?? []), document])
    }
    return [...buckets]
      .sort(([a], [b]) => compareValues(a, b))
      .map(([id, members]) => groupDocument(id, members, rules))
  }
}

function bucketOf(value: Value | undefined, boundaries: Value[]): Value | undefined {
  if (compareValues(value, boundaries.at(-1)) >= 0) return undefined
  return boundaries.findLast((boundary) => compareValues(boundary, value) <= 0)
}

function readBoundaries(boundaries: Value): Value[] {
  if (!Array.isArray(boundaries)) {
    throw located(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${mongoText(boundaries)}`,
    )
  }
  if (boundaries.length < 2) {
    throw located(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    )
  }
  for (let i = 1; i < boundaries.length; i++) {
    const [low, high] = [boundaries[i - 1] as Value, boundaries[i] as Value]
    if (typeRank(low) !== typeRank(high)) {
      throw located(
        40193,
        "All values in the 'boundaries' option to $bucket must have the same type.",
      )
    }
    if (compareValues(low, high) >= 0) {
      throw located(40194, "The 'boundaries' option to $bucket must be sorted, with no duplicates.")
    }
  }
  return boundaries
}

/** Documents in a number of buckets about equally full; equal values stay together. */
export function compileBucketAuto(specification: Value, variables: Variables): Stage {
  const fields = named(
    '$bucketAuto',
    specification,
    ['groupBy', 'buckets'],
    ['output', 'granularity'],
  )
  const { buckets, granularity } = fields
  if (typeof buckets !== 'number' || !Number.isInteger(buckets)) {
    throw located(40241, "The $bucketAuto 'buckets' field must be a numeric value")
  }
  if (buckets <= 0) {
    throw located(
      40243,
      `The $bucketAuto 'buckets' field must be greater than 0, but found: ${buckets}`,
    )
  }
  if (granularity !== undefined && !(typeof granularity === 'string' && SERIES.test(granularity))) {
    throw located(40257, `Unknown rounding granularity ${mongoText(granularity)}`)
  }
  const key = compileExpression(fields.groupBy as Value, variables)
  const rules = outputs(fields.output, variables)
  return (documents) => {
    const entries = [...documents]
      .map((document) => ({ value: key(document) ?? null, document }))
      .sort((a, b) => compareValues(a.value, b.value))
    if (entries.length === 0) return []
    const filled =
      granularity === undefined ? fill(entries, buckets) : fillSeries(entries, buckets, granularity)
    return filled.map(({ min, max, members }) => groupDocument({ min, max }, members, rules))
  }
}

/** https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucketAuto/#granularity */
const SERIES = /^(POWERSOF2|1-2-5|E(6|12|24|48|96|192)|R(5|10|20|40|80))$/

interface Entry {
  value: Value
  document: Document
}

interface Bucket {
  min: Value
  max: Value
  members: Document[]
}

function fill(entries: Entry[], count: number): Bucket[] {
  const size = Math.max(1, Math.round(entries.length / count))
  const buckets: Bucket[] = []
  let at = 0
  while (at < entries.length) {
    const isLast = buckets.length === count - 1
    let end = isLast ? entries.length : Math.min(entries.length, at + size)
    const last = entries[end - 1] as Entry
    while (end < entries.length && equalValues((entries[end] as Entry).value, last.value)) end++
    buckets.push({
      min: (entries[at] as Entry).value,
      max: (entries[end] ?? last).value,
      members: entries.slice(at, end).map(({ document }) => document),
    })
    at = end
  }
  return buckets
}

/** Boundaries out of a series of preferred numbers: the library knows the series. */
function fillSeries(entries: Entry[], buckets: number, granularity: string): Bucket[] {
  for (const { value } of entries) {
    if (typeof value === 'number' && value >= 0) continue
    throw located(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value ` +
        `with type: ${typeName(value)}`,
    )
  }
  const stage = { groupBy: '$value', buckets, granularity, output: { members: { $push: '$at' } } }
  const numbered = entries.map(({ value }, at) => ({ value, at }))
  const found = new Aggregator([{ $bucketAuto: stage }]).run<{
    _id: { min: number; max: number }
    members: number[]
  }>(numbered)
  return found.map(({ _id, members }) => ({
    ..._id,
    members: members.map((at) => (entries[at] as Entry).document),
  }))
}
