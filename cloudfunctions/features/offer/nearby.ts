import type {
  OfferId,
  OfferNearbyInput,
  OfferPlace,
  OfferView,
  Page,
  Place,
  Reason,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { pageLimit } from '../../platform/input'
import type { ConsumerGrant } from '../access'
import { accountNow, readAccount } from '../account'
import type { ShopDoc } from '../shop'
import { shopOf, shopRank, shopsIn, shopsNear, shopView } from '../shop'
import { closedFor, perMember, personOf, reachOf } from './claim'
import type { Person } from './rules/target'
import { asksAccount, asksProfile, notTargeted } from './rules/target'
import type { OfferDoc } from './store'
import { claimsOf, liveOffers, offerOf } from './store'

/** 5 km, the widest of the page's chips. */
const DEFAULT_RADIUS_M = 5_000

interface Whereabouts {
  shops: ShopDoc[]
  near?: Place
}

/** Shops in reach: round a place, of a city, one that was chosen, or all of them. */
async function shopsInReach(context: Context, input: OfferNearbyInput): Promise<Whereabouts> {
  if (input.shopId !== undefined) return { shops: [await shopOf(context, input.shopId)] }
  if (!input.near) {
    const shops = await shopsIn(context, input.city)
    const { district } = input
    return { shops: district ? shops.filter((shop) => shop.district === district) : shops }
  }
  const shops = await shopsNear(context, input.near, input.radiusM ?? DEFAULT_RADIUS_M)
  return { shops, near: input.near }
}

interface Reachable {
  offer: OfferDoc
  shop: NonNullable<OfferView['shop']>
  shopCount: number
}

/** The nearest shop in reach where the offer holds; null when there is none, or its own radius ends before. */
function reach(offer: OfferDoc, { shops, near }: Whereabouts, now: number): Reachable | null {
  const here = shops.filter(({ _id }) => offer.shopIds.length === 0 || offer.shopIds.includes(_id))
  const views = here.map((shop) => shopView(shop, now, near))
  const [nearest] = views.sort((a, b) => (a.distanceM ?? 0) - (b.distanceM ?? 0))
  if (!nearest) return null
  const { radiusM } = offer.target
  if (radiusM !== undefined && near && (nearest.distanceM ?? 0) > radiusM) return null
  const { shopId, name, openNow, place, distanceM } = nearest
  return {
    offer,
    shop: { shopId, name, openNow, place, ...(distanceM === undefined ? {} : { distanceM }) },
    shopCount: here.length,
  }
}

/** What a member may do with offers; read only as far as these offers ask. */
interface Standing {
  person: Person | null
  claimed: Map<OfferId, number>
}

async function standingOf(
  context: Context,
  grant: ConsumerGrant,
  offers: readonly OfferDoc[],
): Promise<Standing | null> {
  const { memberId } = grant
  if (memberId === null) return null
  const asks = offers.some(({ target }) => asksAccount(target) || asksProfile(target))
  const profile = offers.some(({ target }) => asksProfile(target))
  const [account, claims] = await Promise.all([
    asks ? readAccount(context, memberId) : null,
    offers.length === 0
      ? []
      : claimsOf(
          context,
          memberId,
          offers.map(({ _id }) => _id),
        ),
  ])
  const claimed = new Map<OfferId, number>()
  for (const { offerId } of claims) claimed.set(offerId, (claimed.get(offerId) ?? 0) + 1)
  const person = account && (await personOf(context, await accountNow(context, account), profile))
  return { person, claimed }
}

function hindrance(offer: OfferDoc, standing: Standing | null, now: number): Reason | null {
  const targeted = asksAccount(offer.target) || asksProfile(offer.target)
  const person = standing?.person
  if (targeted && person) {
    const reason = notTargeted(offer.target, person, now)
    if (reason) return reason
  }
  if ((standing?.claimed.get(offer._id) ?? 0) >= perMember(offer)) return 'member_limit'
  return closedFor(offer, now)
}

function offerView(
  { offer, shop, shopCount }: Omit<Reachable, 'shop'> & { shop?: Reachable['shop'] },
  standing: Standing | null,
  now: number,
  outOfReach?: Reason,
): OfferView {
  const reason = hindrance(offer, standing, now) ?? outOfReach ?? null
  const left = perMember(offer) - (standing?.claimed.get(offer._id) ?? 0)
  const { _id, title, description, value, minimumFen, endsAt, validDays, stockLeft } = offer
  return {
    offerId: _id,
    title,
    description,
    value,
    minimumFen,
    endsAt,
    validDays,
    stockLeft,
    claimable: reason === null ? Math.min(left, stockLeft) : 0,
    ...(reason === null ? {} : { reason }),
    ...(shop ? { shop } : {}),
    shopCount,
  }
}

/**
 * Live offers in reach, nearest shop first. Where the member is serves this answer and is kept nowhere:
 * whereabouts are sensitive (PIPL Art. 28), and a city or shop by hand does as well. Two requests: shops on their geo index, and what this
 * member has claimed; a third only when an offer on the page asks who the member is. The offers
 * themselves are remembered for ten seconds.
 */
export async function nearby(
  context: Context,
  input: OfferNearbyInput,
  grant: ConsumerGrant,
): Promise<Page<OfferView>> {
  const now = context.clock.now()
  const [offers, whereabouts] = await Promise.all([
    liveOffers(context),
    shopsInReach(context, input),
  ])
  const ranked = offers
    .filter(({ startsAt, endsAt }) => startsAt <= now && now <= endsAt)
    .flatMap((offer) => reach(offer, whereabouts, now) ?? [])
    .map((item) => ({ ...item, rank: shopRank(item.offer._id, item.shop.distanceM) }))
    .filter(({ rank }) => rank > (input.cursor ?? ''))
    .sort((a, b) => (a.rank < b.rank ? -1 : 1))
  const limit = pageLimit(input)
  const items = ranked.slice(0, limit)
  const standing = await standingOf(
    context,
    grant,
    items.map(({ offer }) => offer),
  )
  const last = items.at(-1)
  return {
    items: items.map((item) => offerView(item, standing, now, unplaced(item.offer, input))),
    ...(ranked.length > limit && last ? { cursor: last.rank } : {}),
  }
}

/** Who looks everywhere sees what is round other places too, and is asked for theirs before claiming. */
function unplaced({ target }: OfferDoc, { near, city, shopId }: OfferPlace): Reason | undefined {
  const everywhere = near === undefined && city === undefined && shopId === undefined
  return everywhere && target.radiusM !== undefined ? 'place_needed' : undefined
}

export async function showOffer(
  context: Context,
  { offerId, ...place }: { offerId: OfferId } & OfferPlace,
  grant: ConsumerGrant,
): Promise<OfferView> {
  const offer = await offerOf(context, offerId)
  const standing = await standingOf(context, grant, [offer])
  const shops = await shopsIn(context)
  const now = context.clock.now()
  const item = reach(offer, { shops }, now) ?? { offer, shopCount: 0 }
  return offerView(item, standing, now, reachOf(offer, shops, place)?.reason)
}
