import type { ShopEdit, ShopId } from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { recent } from '../../platform/recent'
import { Refusal } from '../../platform/refusal'
import type { Versioned } from '../../platform/versioned'

/** `shops/{shopId}`: `place` is what people read, `point` the same as GeoJSON for the 2dsphere index. */
export interface ShopDoc extends Versioned, ShopEdit {
  _id: ShopId
  sceneCode: string
  point: { type: 'Point'; coordinates: [longitude: number, latitude: number] }
}

export const SHOPS = 'shops'

const SHOP_MEMORY_MS = 60_000
const shops = recent<ShopDoc | null>(SHOP_MEMORY_MS, 2_000)

/** A shop by id, remembered for a minute: names and hours may be that late. @throws NOT_FOUND */
export async function shopOf(context: Context, shopId: ShopId): Promise<ShopDoc> {
  const doc = await shops.through(context, shopId, () => context.db.get<ShopDoc>(SHOPS, shopId))
  if (doc) return doc
  shops.forget(context, shopId)
  throw new Refusal('NOT_FOUND', 'no such shop')
}

export function forgetShop(context: Context, shopId: ShopId): void {
  shops.forget(context, shopId)
}

/** The shop that stands first by city: where an owner's desk opens. @throws NOT_FOUND before any shop */
export async function firstShop(context: Context): Promise<ShopId> {
  const [shop] = await context.db.query<ShopDoc>(SHOPS, {
    filter: { closed: false },
    order: [
      ['city', 'asc'],
      ['_id', 'asc'],
    ],
    limit: 1,
    fields: ['_id'],
  })
  if (!shop) throw new Refusal('NOT_FOUND', 'no shop yet')
  return shop._id
}
