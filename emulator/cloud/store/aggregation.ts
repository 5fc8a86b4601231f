import { isDocument, resolveServerDates, runPipeline, type Document, type Value } from '../language'
import type { Collection } from './catalog'
import type { Documents } from './documents'
import { search, type SearchResult } from './search'

export interface AggregationSource {
  /** What the first stage asks of an index. */
  readonly filter: Document
  /** What flows into the pipeline; its plan scans when it is the whole collection. */
  readonly result: SearchResult
  run(): Document[]
}

/**
 * Prepares an aggregation: a leading `$match` or `$geoNear` narrows its source by an index, the
 * stage itself then runs over the candidates like any other.
 */
export function aggregationSource(
  documents: Documents,
  collection: Collection,
  stages: readonly { stage: string; value: Value }[],
  now: number,
): AggregationSource {
  const pipeline = stages.map(({ stage, value }) => ({ [stage]: resolveServerDates(value, now) }))
  const geoPath = collection.indexes
    .flatMap(({ definition }) => definition.keys)
    .find(({ order }) => order === '2dsphere')?.path
  const filter = sourceFilter(pipeline[0], geoPath)
  const found = search(documents, documents, collection, { filter })
  const whole = Object.keys(filter).length === 0 && pipeline[0]?.$limit === undefined
  return {
    filter,
    result: { ...found, plan: { ...found.plan, scans: found.plan.scans || whole } },
    run: () =>
      runPipeline(contents(found), pipeline, {
        collection: (name) => {
          const other = documents.catalog.get(name)
          return other ? contents(search(documents, documents, other, { filter: {} })) : []
        },
        geoPath,
      }),
  }
}

const contents = ({ found }: SearchResult): Document[] => found.map(({ stored }) => stored.document)

function sourceFilter(first: Document | undefined, geoPath: string | undefined): Document {
  if (isDocument(first?.$match)) return first.$match
  if (!isDocument(first?.$geoNear)) return {}
  const { near, query, key = geoPath, maxDistance } = first.$geoNear
  const filter = isDocument(query) ? query : {}
  if (!isDocument(near) || typeof key !== 'string' || key in filter) return filter
  const within = typeof maxDistance === 'number' ? { $maxDistance: maxDistance } : {}
  return { ...filter, [key]: { $nearSphere: { $geometry: near, ...within } } }
}
