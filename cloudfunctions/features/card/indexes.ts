import type { IndexDefinition } from '../../platform/database'
import { credentialIndexes } from '../../platform/wechat/credentials'
import { usageIndexes } from '../../platform/wechat/phone-usage'
import { INBOX } from './inbox'
import { KNOWN_CARDS, LADDER, PACE, TEMPLATES, TICKETS, WALLET_CARDS } from './store'

export const indexes: IndexDefinition[] = [
  ...credentialIndexes,
  ...usageIndexes,
  { collection: INBOX, name: 'dueAt', keys: [{ path: 'dueAt', order: 1 }] },
  { collection: INBOX, name: 'receivedAt', keys: [{ path: 'receivedAt', order: 1 }] },
  { collection: LADDER, name: 'level', keys: [{ path: 'level', order: 1 }] },
  { collection: TEMPLATES, name: 'dueAt', keys: [{ path: 'dueAt', order: 1 }] },
  { collection: TEMPLATES, name: 'cardId', keys: [{ path: 'cardId', order: 1 }] },
  { collection: KNOWN_CARDS, name: 'templateId', keys: [{ path: 'templateId', order: 1 }] },
  { collection: PACE, name: 'pausedUntil', keys: [{ path: 'pausedUntil', order: 1 }] },
  { collection: TICKETS, name: 'at', keys: [{ path: 'at', order: 1 }] },
  {
    collection: TICKETS,
    name: 'member_card_at',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'cardId', order: 1 },
      { path: 'at', order: -1 },
    ],
  },
  {
    collection: WALLET_CARDS,
    name: 'member_state',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'state', order: 1 },
    ],
  },
  { collection: WALLET_CARDS, name: 'state', keys: [{ path: 'state', order: 1 }] },
  { collection: WALLET_CARDS, name: 'unionid', keys: [{ path: 'unionid', order: 1 }] },
]
