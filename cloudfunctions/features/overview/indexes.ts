import type { IndexDefinition } from '../../platform/database'
import { MEMBERS } from '../member'
import { OFFERS } from '../offer'
import { REDEMPTIONS, REWARDS } from '../reward'
import { SALES } from '../sale'
import { ALERTS, DAY_TOTALS, ORGANISATION } from './store'

/** What counting asks of the collections of other features, beside its own. */
export const indexes: IndexDefinition[] = [
  { collection: DAY_TOTALS, name: 'countedAt', keys: [{ path: 'countedAt', order: 1 }] },
  { collection: ORGANISATION, name: 'countedAt', keys: [{ path: 'countedAt', order: 1 }] },
  { collection: ALERTS, name: 'at', keys: [{ path: 'at', order: -1 }] },
  { collection: MEMBERS, name: 'memberSince', keys: [{ path: 'memberSince', order: 1 }] },
  { collection: SALES, name: 'ofDay', keys: [{ path: 'day', order: 1 }] },
  { collection: REDEMPTIONS, name: 'at', keys: [{ path: 'at', order: 1 }] },
  ...['points', 'pendingPoints', 'heldPoints', 'deficitPoints'].map((balance) => ({
    collection: 'accounts',
    name: `liability_${balance}`,
    keys: [
      { path: `balances.${balance}`, order: -1 as const },
      { path: '_id', order: 1 as const },
    ],
  })),
  ...[REWARDS, OFFERS].map((collection) => ({
    collection,
    name: 'stockLeft',
    keys: [
      { path: 'state', order: 1 as const },
      { path: 'stockLeft', order: 1 as const },
    ],
  })),
]
