import type { IndexDefinition } from '../../platform/database'
import { APPROVALS } from './store'

export const indexes: IndexDefinition[] = [
  { collection: APPROVALS, name: 'order', keys: [{ path: 'order', order: -1 }] },
  {
    collection: APPROVALS,
    name: 'state',
    keys: [
      { path: 'state', order: 1 },
      { path: 'expiresAt', order: 1 },
    ],
  },
  {
    collection: APPROVALS,
    name: 'shop',
    keys: [
      { path: 'shopId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
]
