import type { IndexDefinition } from '../../platform/database'
import { MERGES } from './store'

export const indexes: IndexDefinition[] = [
  {
    collection: MERGES,
    name: 'into',
    keys: [
      { path: 'intoId', order: 1 },
      { path: 'at', order: -1 },
    ],
  },
  { collection: MERGES, name: 'key', keys: [{ path: 'key', order: 1 }] },
  { collection: MERGES, name: 'dueAt', keys: [{ path: 'dueAt', order: 1 }] },
]
