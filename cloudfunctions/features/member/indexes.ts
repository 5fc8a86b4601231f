import type { IndexDefinition } from '../../platform/database'
import { IDENTITIES, MEMBERS, PHONES, UNIONS } from './record'

import { consentIndexes } from './consent'

export const indexes: IndexDefinition[] = [
  { collection: IDENTITIES, name: 'member', keys: [{ path: 'memberId', order: 1 }] },
  { collection: UNIONS, name: 'member', keys: [{ path: 'memberId', order: 1 }] },
  { collection: PHONES, name: 'member', keys: [{ path: 'memberId', order: 1 }] },
  { collection: MEMBERS, name: 'number', keys: [{ path: 'number', order: 1 }], unique: true },
  { collection: MEMBERS, name: 'alias', keys: [{ path: 'alias', order: 1 }], unique: true },
  {
    collection: MEMBERS,
    name: 'nickname',
    keys: [
      { path: 'nicknameSearch', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  {
    collection: MEMBERS,
    name: 'status',
    keys: [
      { path: 'status', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  {
    collection: MEMBERS,
    name: 'tag',
    keys: [
      { path: 'tags', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  { collection: MEMBERS, name: 'sealedUnder', keys: [{ path: 'sealedUnder', order: 1 }] },
  ...consentIndexes,
]
