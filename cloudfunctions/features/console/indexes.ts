import type { IndexDefinition } from '../../platform/database'

/** The console lists members by tier, which stands in their accounts. */
export const indexes: IndexDefinition[] = [
  {
    collection: 'accounts',
    name: 'tier',
    keys: [
      { path: 'tier.id', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
]
