import type { IndexDefinition } from '../../platform/database'
import { MESSAGES } from './store'

export const indexes: IndexDefinition[] = [
  {
    collection: MESSAGES,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  {
    collection: MESSAGES,
    name: 'unread',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'read', order: 1 },
    ],
  },
  {
    collection: MESSAGES,
    name: 'read_at',
    keys: [
      { path: 'read', order: 1 },
      { path: 'at', order: 1 },
    ],
  },
  { collection: MESSAGES, name: 'sendDueAt', keys: [{ path: 'sendDueAt', order: 1 }] },
]
