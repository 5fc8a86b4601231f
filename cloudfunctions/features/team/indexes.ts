import type { IndexDefinition } from '../../platform/database'
import { INVITATIONS, OWNER_CLAIMS, OWNERS, TEAM } from './store'

export const indexes: IndexDefinition[] = [
  { collection: TEAM, name: 'staffId', keys: [{ path: 'staffId', order: 1 }], unique: true },
  { collection: INVITATIONS, name: 'expiresAt', keys: [{ path: 'expiresAt', order: 1 }] },
  { collection: OWNERS, name: 'version', keys: [{ path: 'version', order: 1 }] },
  { collection: OWNER_CLAIMS, name: 'at', keys: [{ path: 'at', order: 1 }] },
]
