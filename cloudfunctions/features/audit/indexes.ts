import type { IndexDefinition } from '../../platform/database'
import { AUDIT } from './store'

export const indexes: IndexDefinition[] = [
  { collection: AUDIT, name: 'order', keys: [{ path: 'order', order: -1 }] },
  {
    collection: AUDIT,
    name: 'actorId',
    keys: [
      { path: 'actorId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  {
    collection: AUDIT,
    name: 'action',
    keys: [
      { path: 'action', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
]
