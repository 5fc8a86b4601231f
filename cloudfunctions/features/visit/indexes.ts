import type { IndexDefinition } from '../../platform/database'
import { CODE_USES, VISITS } from './record'

export const indexes: IndexDefinition[] = [
  { collection: VISITS, name: 'expiresAt', keys: [{ path: 'expiresAt', order: 1 }] },
  { collection: VISITS, name: 'member', keys: [{ path: 'memberId', order: 1 }] },
  { collection: CODE_USES, name: 'at', keys: [{ path: 'at', order: 1 }] },
]
