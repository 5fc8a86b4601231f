/** Two cards of one person become one, and two again. Protocol: docs/ledger.md. */
export type { MergeDoc } from './store'
export { followMerge, mergeCards, UNDO_DAYS, undoMerge } from './merge'
export { closedInto, mergeByKey, mergeOf, mergesInto, mergeView } from './store'
export { finishMerges } from './upkeep'
