import type { IndexDefinition } from '../../platform/database'
import { MEMBERS } from '../member'
import { COUPONS, OFFERS } from './store'

export const indexes: IndexDefinition[] = [
  {
    collection: OFFERS,
    name: 'state',
    keys: [
      { path: 'state', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  { collection: OFFERS, name: 'checkDueAt', keys: [{ path: 'checkDueAt', order: 1 }] },
  { collection: OFFERS, name: 'tellDueAt', keys: [{ path: 'tellDueAt', order: 1 }] },
  {
    collection: MEMBERS,
    name: 'wishesOffers',
    keys: [
      { path: 'notifications.offers', order: 1 },
      { path: '_id', order: 1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'memberState',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'state', order: 1 },
      { path: 'expiresAt', order: 1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'offer',
    keys: [
      { path: 'offerId', order: 1 },
      { path: 'memberId', order: 1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'offerState',
    keys: [
      { path: 'offerId', order: 1 },
      { path: 'state', order: 1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'offerVoid',
    keys: [
      { path: 'offerId', order: 1 },
      { path: 'voidKey', order: 1 },
    ],
  },
  {
    collection: COUPONS,
    name: 'expiresAt',
    keys: [
      { path: 'state', order: 1 },
      { path: 'expiresAt', order: 1 },
    ],
  },
]
