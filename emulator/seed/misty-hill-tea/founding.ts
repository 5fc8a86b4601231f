import type { OfferId, RewardId, ShopId, Time } from '../../../typings/contract'
import { offersFor, rewardsFrom } from './catalogue'
import { OWNER, TEAM } from './people'
import { firstYear, teaHouse } from './programme'
import { SHOPS } from './shops'
import type { World } from './world'

const DAY = 86_400_000

/** What the owner has made, as members and cashiers will ask for it. */
export interface House {
  agreementVersion: string
  agreementText: string
  shops: { shopId: ShopId; sceneCode: string }[]
  rewards: { rewardId: RewardId; points: number; tierIds: string[]; stockLeft: number }[]
  offers: { offerId: OfferId; startsAt: Time; endsAt: Time; asks: string[] }[]
}

/**
 * The owner's part of the story, from taking the house over to the offers that run now. The clock goes
 * ahead of the members here, so that a phone meets the whole programme before any member's year is told.
 */
export async function found(world: World, start: Time, end: Time): Promise<House> {
  world.now = start
  const code = world.secrets.ownerCode
  await world.consumer(OWNER.phone, 'owner.claim', { key: world.key(), code, name: OWNER.name })
  const preset = { industry: 'catering' as const, brandName: '山雾茶' }
  const { config: proposed } = await world.merchant(OWNER.phone, 'programme.preset', preset)
  const config = teaHouse(proposed)
  await publish(world, firstYear(config), '开业')
  const shops = await openShops(world)
  await gather(world, shops)
  const rewards = await putUpRewards(world, start, end)
  const offers = await putUpOffers(world, shops, start, end)
  world.now = Math.max(start, end - 190 * DAY)
  await publish(world, config, '积分和等级都延长到 12 个月')
  const { version, body } = config.agreement
  return { agreementVersion: version, agreementText: body.zh, shops, rewards, offers }
}

async function publish(world: World, config: ReturnType<typeof teaHouse>, note: string) {
  const draft = { key: world.key(), revision: 0, config }
  const { revision } = await world.merchant(OWNER.phone, 'programme.saveDraft', draft)
  world.now += 60_000
  await world.merchant(OWNER.phone, 'programme.publish', { key: world.key(), revision, note })
}

async function openShops(world: World): Promise<House['shops']> {
  const shops: House['shops'] = []
  for (const shop of SHOPS) {
    world.now += 90_000
    shops.push(await world.merchant(OWNER.phone, 'shop.save', { key: world.key(), shop }))
  }
  return shops
}

async function gather(world: World, shops: House['shops']): Promise<void> {
  for (const { phone, name, role, shops: places } of TEAM) {
    const shopIds = places.map((place) => shopAt(shops, place))
    world.now += 60_000
    const invitation = { key: world.key(), role, shopIds }
    const { code } = await world.merchant(OWNER.phone, 'team.invite', invitation)
    world.now += 60_000
    await world.consumer(phone, 'team.accept', { key: world.key(), code, name })
  }
}

async function putUpRewards(world: World, start: Time, end: Time): Promise<House['rewards']> {
  const rewards: House['rewards'] = []
  for (const reward of rewardsFrom(start, end)) {
    world.now += 120_000
    const saved = await world.merchant(OWNER.phone, 'reward.save', { key: world.key(), reward })
    rewards.push({ ...saved, stockLeft: saved.stock })
  }
  return rewards
}

async function putUpOffers(
  world: World,
  shops: House['shops'],
  start: Time,
  end: Time,
): Promise<House['offers']> {
  const offers: House['offers'] = []
  const plans = offersFor(start, end).sort((a, b) => a.at - b.at)
  for (const { at, shops: count, offer } of plans) {
    world.reach(at)
    world.now += 120_000
    const shopIds = shops.slice(0, count).map(({ shopId }) => shopId)
    const draft = { key: world.key(), offer: { ...offer, shopIds } }
    const { offerId, startsAt, endsAt, target } = await world.merchant(
      OWNER.phone,
      'offer.save',
      draft,
    )
    offers.push({ offerId, startsAt, endsAt, asks: Object.keys(target) })
  }
  return offers
}

export function shopAt(shops: House['shops'], place: number): ShopId {
  const shop = shops[place]
  if (!shop) throw new Error(`there is no shop ${String(place)}`)
  return shop.shopId
}
