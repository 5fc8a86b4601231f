export { openCloud } from './open'
export { CloudError } from './protocol/errors'
export type { FaultRule, FaultKind, ActiveFault } from './faults'
export type { IndexDefinition, IndexKey } from './store/index-definition'
export type {
  Cloud,
  CloudLogger,
  CloudOptions,
  CloudRequest,
  CollectionSummary,
  DirectQuery,
  FunctionInvoker,
  SentMessage,
} from './cloud'
