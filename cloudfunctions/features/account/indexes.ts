import type { IndexDefinition } from '../../platform/database'

export const indexes: IndexDefinition[] = [
  { collection: 'accounts', name: 'flushDueAt', keys: [{ path: 'flushDueAt', order: 1 }] },
  { collection: 'accounts', name: 'nextDueAt', keys: [{ path: 'nextDueAt', order: 1 }] },
  { collection: 'accounts', name: 'oldestHoldAt', keys: [{ path: 'oldestHoldAt', order: 1 }] },
  { collection: 'accounts', name: 'walletDueAt', keys: [{ path: 'walletDueAt', order: 1 }] },
  {
    collection: 'journal',
    name: 'account_seq',
    // Unique: a second entry with the same number can never enter the books.
    unique: true,
    keys: [
      { path: 'accountId', order: 1 },
      { path: 'seq', order: -1 },
    ],
  },
  {
    collection: 'journal',
    name: 'account_kind_seq',
    keys: [
      { path: 'accountId', order: 1 },
      { path: 'kind', order: 1 },
      { path: 'seq', order: -1 },
    ],
  },
  { collection: 'journal', name: 'tellDueAt', keys: [{ path: 'tellDueAt', order: 1 }] },
  { collection: 'journal', name: 'day', keys: [{ path: 'day', order: 1 }] },
]
