import type { SaleView, ShopId, StaffApi, VisitView } from '../../typings/contract'
import { newKey } from '../lib/key'
import { createStore } from '../lib/store'
import { CallError, serverNow, staff } from './cloud'

type Desk = StaffApi['desk.open']['output']

const KEY = 'deskShop'

/** The desk that is open on this phone: shop, name, ceilings. Null until opened. */
export const desk = createStore<Desk | null>(null)

/** The visit that the scan opened; the collect page works on it. */
export const visit = createStore<VisitView | null>(null)

/** The sale just recorded; the result page shows it. */
export const lastSale = createStore<SaleView | null>(null)

/** The desk to open: the given shop's, else the one that was open last. */
export function deskWish(shopId?: ShopId): StaffApi['desk.open']['input'] {
  const wanted = shopId ?? ((wx.getStorageSync(KEY) as ShopId | '') || undefined)
  return wanted ? { shopId: wanted } : {}
}

export async function openDesk(shopId?: ShopId): Promise<Desk> {
  const opened = await staff('desk.open', deskWish(shopId))
  wx.setStorageSync(KEY, opened.shopId)
  desk.set(opened)
  return opened
}

/** Left without a sale: the member's phone is told, and another desk may serve at once. */
export function closeVisit(): void {
  const opened = visit.get()
  const here = desk.get()
  if (!opened || !here) return
  const { visitId } = opened
  visit.set(null)
  staff('visit.close', { key: newKey('close', serverNow()), shopId: here.shopId, visitId }).catch(
    (error: unknown) => {
      // It ends by itself after ten minutes; nobody waits for this answer.
      if (!(error instanceof CallError)) throw error
    },
  )
}
