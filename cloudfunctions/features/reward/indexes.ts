import type { IndexDefinition } from '../../platform/database'
import { REDEMPTIONS, REWARDS } from './store'

export const indexes: IndexDefinition[] = [
  {
    collection: REWARDS,
    name: 'state',
    keys: [
      { path: 'state', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  { collection: REWARDS, name: 'checkDueAt', keys: [{ path: 'checkDueAt', order: 1 }] },
  {
    collection: REDEMPTIONS,
    name: 'pickupCode',
    keys: [{ path: 'pickupCode', order: 1 }],
    unique: true,
  },
  {
    collection: REDEMPTIONS,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  {
    collection: REDEMPTIONS,
    name: 'reward',
    keys: [
      { path: 'rewardId', order: 1 },
      { path: 'state', order: 1 },
    ],
  },
  {
    collection: REDEMPTIONS,
    name: 'pickupUntil',
    keys: [
      { path: 'state', order: 1 },
      { path: 'pickupUntil', order: 1 },
    ],
  },
  { collection: REDEMPTIONS, name: 'finishDueAt', keys: [{ path: 'finishDueAt', order: 1 }] },
  { collection: REDEMPTIONS, name: 'order', keys: [{ path: 'order', order: 1 }] },
  {
    collection: REDEMPTIONS,
    name: 'fulfilled',
    keys: [
      { path: 'fulfilledShopId', order: 1 },
      { path: 'fulfilledAt', order: 1 },
    ],
  },
]
