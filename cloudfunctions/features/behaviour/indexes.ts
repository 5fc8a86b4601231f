import type { IndexDefinition } from '../../platform/database'
import { BEHAVIOUR } from './store'

export const indexes: IndexDefinition[] = [
  { collection: BEHAVIOUR, name: 'at', keys: [{ path: 'at', order: 1 }] },
  {
    collection: BEHAVIOUR,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'at', order: 1 },
    ],
  },
]
