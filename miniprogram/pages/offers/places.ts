import type { ShopView } from '../../../typings/contract'
import { words } from '../../services/language'
import type { Whereabouts } from '../../services/whereabouts'

export interface Chip {
  /** `locate`, `range:3000`, `district:…` */
  id: string
  name: string
  on: boolean
}

/** Where one looks, in a word. */
export function placeName({ near, city, shop }: Whereabouts): string {
  const { offers: t, places } = words()
  if (shop) return shop.name
  return near ? t.located : city || places.everywhere
}

/** Distances once there is a place, districts once there is a city; before that the way to a place. */
export function chips(
  { near, city }: Whereabouts,
  radiusM: number,
  districts: readonly string[],
  district: string,
): Chip[] {
  const { offers: t } = words()
  if (near) {
    const ranges: [number, string][] = [
      [1000, t.near1],
      [3000, t.near3],
      [5000, t.near5],
      [0, t.any],
    ]
    return ranges.map(([metres, name]) => ({
      id: `range:${String(metres)}`,
      name,
      on: metres === radiusM,
    }))
  }
  const locate = { id: 'locate', name: t.locate, on: false }
  if (!city) return [locate, { id: 'city', name: t.city, on: false }]
  return districts.map((name) => ({ id: `district:${name}`, name, on: name === district }))
}

/** Marker ids are numbers: the place of the shop in this list. */
export function markers(shops: readonly ShopView[], chosen: string) {
  return shops.map((shop, id) => {
    const on = shop.shopId === chosen
    return {
      id,
      longitude: shop.place.longitude,
      latitude: shop.place.latitude,
      title: shop.name,
      iconPath: on ? '/images/pin-on.png' : '/images/pin.png',
      width: 32,
      height: 40,
      ariaLabel: shop.name,
      callout: {
        content: shop.name,
        color: '#164c3d',
        bgColor: '#ffffff',
        borderRadius: 8,
        padding: 8,
        fontSize: 12,
        display: on ? ('ALWAYS' as const) : ('BYCLICK' as const),
      },
    }
  })
}
