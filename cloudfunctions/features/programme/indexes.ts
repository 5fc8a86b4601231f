import type { IndexDefinition } from '../../platform/database'

export const indexes: IndexDefinition[] = [
  {
    collection: 'programmes',
    name: 'version',
    unique: true,
    keys: [{ path: 'version', order: 1 }],
  },
]
