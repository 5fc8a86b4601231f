import type { Key, SaleView, ShopId } from '../../typings/contract'
import { newKey } from '../lib/key'
import { createStore } from '../lib/store'
import { isUndecided, serverNow, staff } from './cloud'
import { problemOf } from './problem'

const KEY = 'keptScans'

/** A sale whose scan found no network: code, amount and time. Later it earns, it never spends. */
export interface Kept {
  scanKey: Key
  saleKey: Key
  shopId: ShopId
  code: string
  amountFen: number
  at: number
  /** Why the cloud would not have it; '' while it waits. */
  refused: string
}

export const kept = createStore<Kept[]>(stored())

function stored(): Kept[] {
  const value: unknown = wx.getStorageSync(KEY)
  return Array.isArray(value) ? (value as Kept[]) : []
}

function store(items: Kept[]): void {
  wx.setStorageSync(KEY, items)
  kept.set(items)
}

export function keep(scan: Pick<Kept, 'shopId' | 'code' | 'amountFen' | 'at'>): void {
  const now = serverNow()
  const keys = { scanKey: newKey('scan', now), saleKey: newKey('sale', now) }
  store([...kept.get(), { ...scan, ...keys, refused: '' }])
}

/** A refused one has been seen: it goes, and is credited by its receipt. */
export function drop(saleKey: string): void {
  store(kept.get().filter((item) => item.saleKey !== saleKey))
}

/** Sends what waits, oldest first; what is refused stays in sight with its reason. Throws while nothing is decided. */
export async function sendKept(): Promise<void> {
  for (const item of kept.get().filter(({ refused }) => refused === '')) {
    try {
      await sendOne(item)
      drop(item.saleKey)
    } catch (error) {
      if (isUndecided(error)) throw error
      const refused = problemOf(error).text
      store(kept.get().map((one) => (one.saleKey === item.saleKey ? { ...one, refused } : one)))
    }
  }
}

async function sendOne({ scanKey, saleKey, shopId, code, amountFen, at }: Kept): Promise<SaleView> {
  const { visitId } = await staff('visit.scan', { key: scanKey, shopId, code, scannedAt: at })
  return staff('sale.record', {
    key: saleKey,
    shopId,
    visitId,
    amountFen,
    soldAt: at,
    // The cashier typed it without network: there was nobody to ask once more.
    confirmed: ['amount_unusual', 'sale_again'],
  })
}
