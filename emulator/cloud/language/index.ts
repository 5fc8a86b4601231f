/**
 * MongoDB's query, update and aggregation language as CloudBase offers it, over plain documents.
 * Pure: no storage, no clock; what it cannot do is a LanguageError, never a silent pass.
 */
export { LanguageError, type LanguageErrorCode } from './errors'
export { isDocument, type Document, type Value } from './values'
export { parseEjson, writeEjson } from './ejson'
export { compareValues, equalValues } from './order'
export { encodeIndexKey, indexBounds, indexKeysOf, type RangeEnd } from './index-key'
export { compileFilter } from './filter'
export type { Predicate } from './path'
export {
  analyseFilter,
  type Constraints,
  type FilterAnalysis,
  type GeoConstraint,
  type PathConstraint,
} from './analyse'
export { applyUpdate, replaceDocument, type UpdateOptions } from './update'
export { resolveServerDates } from './server-dates'
export { compileNear } from './geo-query'
export { geometryOf, readGeometry, type Geometry, type Position } from './geometry'
export { distanceM, EARTH_RADIUS_M } from './sphere'
export { compileProjection, project } from './projection'
export { sortDocuments, type Order } from './sort'
export { runPipeline, type PipelineSource } from './pipeline'
