import type { SaleView, ShopId, StaffApi, VisitView } from '../../typings/contract'
import { newKey } from '../lib/key'
import { createStore } from '../lib/store'
import { CallError, isOffline, serverNow, staff } from './cloud'

type Desk = StaffApi['desk.open']['output']

const KEY = 'deskShop'
const LAST = 'desk'

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

/**
 * Without network the desk is the one that was open last: scans are kept, and the cloud decides about each.
 * @throws CallError, also then
 */
export async function openDesk(shopId?: ShopId): Promise<Desk> {
  try {
    const opened = await staff('desk.open', deskWish(shopId))
    wx.setStorageSync(KEY, opened.shopId)
    wx.setStorageSync(LAST, opened)
    desk.set(opened)
    return opened
  } catch (error) {
    const last = wx.getStorageSync(LAST) as Desk | ''
    if (last && !desk.get() && isOffline(error)) desk.set(last)
    throw error
  }
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
