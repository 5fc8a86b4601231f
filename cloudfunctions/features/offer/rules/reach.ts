import type { Reason, ShopId } from '../../../../typings/contract'

/** One shop where an offer holds, as far as a person's place is known. */
export interface ReachableShop {
  shopId: ShopId
  city: string
  /** Absent: the person has not said where they are. */
  distanceM?: number
}

/** What a person chose by hand, who need not say where they are. */
export interface Chosen {
  shopId?: ShopId
  city?: string
}

/**
 * Why an offer that is for people round its shops is not within reach of this one; null when it is. A
 * shop or city by hand does as well as a place: nobody has to give theirs away for a coupon (PIPL Art. 16),
 * and the coupon is used in the shop anyway.
 */
export function outOfReach(
  radiusM: number | undefined,
  shops: readonly ReachableShop[],
  { shopId, city }: Chosen,
): { reason: Reason; missingM?: number } | null {
  if (radiusM === undefined) return null
  if (shops.some((shop) => shop.shopId === shopId || shop.city === city)) return null
  const distances = shops.flatMap(({ distanceM }) => distanceM ?? [])
  const nearest = Math.min(...distances)
  if (nearest <= radiusM) return null
  if (distances.length > 0) return { reason: 'too_far', missingM: nearest - radiusM }
  return { reason: shopId === undefined && city === undefined ? 'place_needed' : 'not_this_shop' }
}
