import type { IndexDefinition } from '../../platform/database'
import { SHOPS } from './store'

export const indexes: IndexDefinition[] = [
  { collection: SHOPS, name: 'point', keys: [{ path: 'point', order: '2dsphere' }] },
  { collection: SHOPS, name: 'sceneCode', keys: [{ path: 'sceneCode', order: 1 }], unique: true },
  {
    collection: SHOPS,
    name: 'open',
    keys: [
      { path: 'closed', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  {
    collection: SHOPS,
    name: 'city',
    keys: [
      { path: 'closed', order: 1 },
      { path: 'city', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
]
