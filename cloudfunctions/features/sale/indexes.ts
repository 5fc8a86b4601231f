import type { IndexDefinition } from '../../platform/database'
import { SALES } from './record'
import { SHIFTS } from './desk-shift'

/** Within a shop, newest first, by one more field. */
const within = (field: string): IndexDefinition => ({
  collection: SALES,
  name: field,
  keys: [
    { path: 'shopId', order: 1 },
    { path: field, order: 1 },
    { path: 'order', order: -1 },
  ],
})

export const indexes: IndexDefinition[] = [
  { collection: SALES, name: 'key', keys: [{ path: 'key', order: 1 }], unique: true },
  {
    collection: SALES,
    name: 'order',
    keys: [
      { path: 'shopId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  within('receiptNumber'),
  within('memberNumber'),
  within('tender.amountFen'),
  within('staffId'),
  within('day'),
  within('refundDay'),
  {
    collection: SALES,
    name: 'recordedDay',
    keys: [
      { path: 'shopId', order: 1 },
      { path: 'staffId', order: 1 },
      { path: 'recordedDay', order: 1 },
    ],
  },
  {
    collection: SALES,
    name: 'visit',
    keys: [
      { path: 'visitId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  {
    collection: SALES,
    name: 'member',
    keys: [
      { path: 'memberId', order: 1 },
      { path: 'order', order: -1 },
    ],
  },
  { collection: SALES, name: 'owed', keys: [{ path: 'owed', order: 1 }] },
  { collection: SALES, name: 'couponOwed', keys: [{ path: 'couponOwed', order: 1 }] },
  { collection: SALES, name: 'suspect', keys: [{ path: 'suspect', order: 1 }] },
  { collection: SALES, name: 'tellMoveAt', keys: [{ path: 'tellMoveAt', order: 1 }] },
  {
    collection: SHIFTS,
    name: 'staff',
    keys: [
      { path: 'shopId', order: 1 },
      { path: 'staffId', order: 1 },
      { path: 'closedAt', order: -1 },
    ],
  },
]
