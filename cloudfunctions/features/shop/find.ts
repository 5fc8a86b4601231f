import type {
  CitiesOutput,
  Place,
  ShopId,
  ShopListInput,
  ShopListOutput,
  ShopView,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit } from '../../platform/input'
import { recent } from '../../platform/recent'
import { distanceM } from './rules/distance'
import { openAt } from './rules/hours'
import type { ShopDoc } from './store'
import { SHOPS } from './store'

/** As far as "near" reaches when nobody says how far. */
const FAR_ENOUGH_M = 50_000
const SLICE = 1000

const cities = recent<ShopDoc[]>(60_000, 200)

/** Nearest first; one request on the 2dsphere index. */
export async function shopsNear(
  context: Context,
  near: Place,
  maxDistanceM = FAR_ENOUGH_M,
  limit = SLICE,
): Promise<ShopDoc[]> {
  const docs = await context.db.query<ShopDoc>(SHOPS, {
    filter: { point: { near: { ...near, maxDistanceM } } },
    limit,
  })
  return docs.filter(({ closed }) => !closed)
}

/** The open shops of a city, or of all; remembered for a minute. */
export function shopsIn(context: Context, city?: string): Promise<ShopDoc[]> {
  return cities.through(context, city ?? '*', async () => {
    const all: ShopDoc[] = []
    for (let after = ''; ;) {
      const slice = await context.db.query<ShopDoc>(SHOPS, {
        filter: {
          closed: false,
          ...(city === undefined ? {} : { city }),
          _id: { above: after },
        },
        order: [['_id', 'asc']],
        limit: SLICE,
      })
      all.push(...slice)
      if (slice.length < SLICE) return all
      after = slice.at(-1)?._id ?? ''
    }
  })
}

export function shopView(shop: ShopDoc, now: number, near?: Place): ShopView {
  const { _id, name, brand, city, district, address, place, phone, hours } = shop
  return {
    shopId: _id,
    name,
    brand,
    city,
    district,
    address,
    place,
    phone,
    openNow: openAt(hours, now),
    hours,
    ...(near ? { distanceM: distanceM(near, place) } : {}),
  }
}

/** By distance when a place is given, else by id; of one city or of all. */
export async function listShops(context: Context, input: ShopListInput): Promise<ShopListOutput> {
  const { near, city } = input
  const now = context.clock.now()
  const docs = near ? await shopsNear(context, near) : await shopsIn(context, city)
  const ranked = docs
    .filter((shop) => city === undefined || shop.city === city)
    .map((shop) => shopView(shop, now, near))
    .map((view) => ({ view, rank: shopRank(view.shopId, view.distanceM) }))
    .filter(({ rank }) => rank > (input.cursor ?? ''))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const limit = pageLimit(input)
  const last = ranked[limit - 1]
  return {
    items: ranked.slice(0, limit).map(({ view }) => view),
    ...(ranked.length > limit && last ? { cursor: last.rank } : {}),
  }
}

/** Sorts by distance, then id; serves as cursor too. */
export function shopRank(id: ShopId | string, distance = 0): string {
  return `${String(distance).padStart(9, '0')}:${id}`
}

/** Cities with open shops, most shops first. */
export async function listCities(context: Context): Promise<CitiesOutput> {
  const places = new Map<string, { shops: number; districts: Set<string> }>()
  for (const { city, district } of await shopsIn(context)) {
    const known = places.get(city) ?? { shops: 0, districts: new Set<string>() }
    known.shops += 1
    if (district !== '') known.districts.add(district)
    places.set(city, known)
  }
  const list = [...places].map(([city, { shops, districts }]) => ({
    city,
    shops,
    districts: [...districts].sort(),
  }))
  return { cities: list.sort((a, b) => b.shops - a.shops || (a.city < b.city ? -1 : 1)) }
}

export function forgetShops(context: Context, city: string): void {
  cities.forget(context, city)
  cities.forget(context, '*')
}

/** Whether any shop is open for business. */
export async function anyShop(context: Context): Promise<boolean> {
  return (await shopsIn(context)).length > 0
}
