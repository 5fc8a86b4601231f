import type { IndexDefinition } from '../platform/database'
import { LEASES } from './lease'

/** Leases are found by `_id`; the index shows which ones a death has left. */
export const indexes: IndexDefinition[] = [
  { collection: LEASES, name: 'until', keys: [{ path: 'until', order: 1 }] },
]
