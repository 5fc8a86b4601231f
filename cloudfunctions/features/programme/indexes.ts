import type { IndexDefinition } from '../../platform/database'
import { DRAFTS } from './draft'

export const indexes: IndexDefinition[] = [
  { collection: DRAFTS, name: 'revision', keys: [{ path: 'revision', order: 1 }] },
  {
    collection: 'programmes',
    name: 'version',
    unique: true,
    keys: [{ path: 'version', order: 1 }],
  },
]
