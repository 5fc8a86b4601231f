import type { OfferPlace, Place, ShopId } from '../../typings/contract'
import { createStore } from '../lib/store'

/** Where the person looks for offers: round a place, in a city, or at one shop; nothing: everywhere. */
export interface Whereabouts {
  near: Place | null
  city: string
  shop: { shopId: ShopId; name: string } | null
}

export const EVERYWHERE: Whereabouts = { near: null, city: '', shop: null }

export const whereabouts = createStore<Whereabouts>(EVERYWHERE)

/** As offers are asked with; only what the person has given or chosen. */
export function offerPlace(): OfferPlace {
  const { near, city, shop } = whereabouts.get()
  return {
    ...(near ? { near } : {}),
    ...(city ? { city } : {}),
    ...(shop ? { shopId: shop.shopId } : {}),
  }
}

/** Fuzzy is enough; asked only when the person asks. Null: refused or not to be had. */
export function askPlace(): Promise<Place | null> {
  return new Promise((resolve) => {
    wx.getFuzzyLocation({
      type: 'gcj02',
      success: ({ longitude, latitude }) => {
        resolve({ longitude, latitude })
      },
      fail: () => {
        resolve(null)
      },
    })
  })
}
