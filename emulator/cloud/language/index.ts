/**
 * MongoDB's query, update and aggregation language as CloudBase offers it, over plain documents.
 * Pure: no storage, no clock; what it cannot do is a LanguageError, never a silent pass.
 */
export { LanguageError, type LanguageErrorCode } from './errors'
export { isDocument, type Document, type Value } from './value/values'
export { parseEjson, storeEjson, writeEjson } from './value/ejson'
export { compareValues, equalValues } from './value/order'
export { encodeIndexKey } from './value/index-key'
export { valuesForIndex } from './value/path'
export { compileFilter } from './query/filter'
export type { Predicate } from './value/path'
export {
  analyseFilter,
  type Constraints,
  type FilterAnalysis,
  type GeoConstraint,
  type PathConstraint,
  type RangeEnd,
} from './query/analyse'
export { applyUpdate, replaceDocument, type UpdateOptions } from './update/update'
export { resolveServerDates } from './value/server-dates'
export { compileNear } from './geo/operators'
export { distanceM, type Position } from './geo/sphere'
export { compileProjection, project } from './query/projection'
export { sortDocuments, type Order } from './query/sort'
export { runPipeline, type PipelineSource } from './pipeline/pipeline'
