/** One key of an index: a path and its direction, or a GeoJSON path with '2dsphere'. */
export interface IndexKey {
  readonly path: string
  readonly order: 1 | -1 | '2dsphere'
}

/**
 * An index as the project declares it, in the shape that also deploys to the cloud.
 * An index over an array holds one entry per element. A missing field counts as null, so two
 * documents without the field collide in a unique index, as in MongoDB.
 */
export interface IndexDefinition {
  readonly collection: string
  readonly name: string
  readonly keys: readonly IndexKey[]
  readonly unique?: boolean
}
