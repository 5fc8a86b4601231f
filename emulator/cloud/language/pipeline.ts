import { Aggregator } from 'mingo'
import type { Document } from './values'

export interface PipelineSource {
  /** The documents of another collection, for `$lookup`. */
  collection(name: string): Iterable<Document>
}

/** Runs aggregation stages, each `{ $stage: argument }`, over the documents of a collection. */
export function runPipeline(
  documents: Iterable<Document>,
  stages: readonly Document[],
  source: PipelineSource,
): Document[] {
  const aggregator = new Aggregator(stages as Document[], {
    collectionResolver: (name) => [...source.collection(name)],
  })
  return aggregator.run([...documents]) as Document[]
}
