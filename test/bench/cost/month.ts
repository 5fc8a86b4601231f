import type { OfferRecord, RewardRecord } from '../../../typings/contract'
import type { House } from '../../functions/house'
import { data, MANAGER, OWNER, STAFF } from '../../functions/house'

/** What happens again and again, and how often: what the bill is made of. */
export interface Habit {
  name: string
  /** By each member, or by the house as a whole, in a month of 30 days. */
  of: 'member' | 'house'
  times: number
  play(house: House, scene: Scene): Promise<unknown>
}

export interface Scene {
  openid: string
  reward: RewardRecord
  offer: OfferRecord
}

/** A member's code page asks for its status every 1.5 s: 15 s until it is scanned, 30 s until it is paid. */
const POLLS = 30
const SHOPS = 10
const DAYS = 30

const near = { longitude: 121.45, latitude: 31.23 }

const ask = async (house: House, { openid }: Scene, action: string, input: object = {}) =>
  data(await house.consumer(openid, action as 'member.summary', input))

async function openProgram(house: House, scene: Scene): Promise<void> {
  await ask(house, scene, 'session.open', { scene: 'direct', language: 'zh-CN' })
  await ask(house, scene, 'member.summary')
}

export const HABITS: readonly Habit[] = [
  {
    name: 'a visit that is paid',
    of: 'member',
    times: 4,
    play: async (house, scene) => {
      await openProgram(house, scene)
      const { visitId } = await house.visit(scene.openid)
      for (let poll = 0; poll < POLLS; poll++) await ask(house, scene, 'code.status')
      const { shopId } = house.shop
      const draft = { shopId, visitId, amountFen: 5_800 }
      data(await house.staff(STAFF, 'sale.preview', draft))
      data(
        await house.staff(STAFF, 'sale.record', {
          key: house.key(),
          ...draft,
          confirmed: ['sale_again'],
        }),
      )
    },
  },
  {
    name: 'a look around',
    of: 'member',
    times: 4,
    play: async (house, scene) => {
      await openProgram(house, scene)
      await ask(house, scene, 'offer.nearby', { near, radiusM: 5_000 })
      await ask(house, scene, 'reward.list')
      await ask(house, scene, 'coupon.list', { state: 'usable' })
      await ask(house, scene, 'message.list')
    },
  },
  {
    name: 'the list of points',
    of: 'member',
    times: 1,
    play: (house, scene) => ask(house, scene, 'points.entries'),
  },
  {
    name: 'a coupon claimed',
    of: 'member',
    times: 0.5,
    play: async (house, scene) => {
      const { offerId } = scene.offer
      await ask(house, scene, 'offer.show', { offerId })
      await ask(house, scene, 'offer.claim', { key: house.key(), offerId })
    },
  },
  {
    name: 'a reward redeemed and handed over',
    of: 'member',
    times: 0.3,
    play: async (house, scene) => {
      const { rewardId, points } = scene.reward
      const { shopId } = house.shop
      await ask(house, scene, 'reward.show', { rewardId })
      const { redemptionId, pickupCode } = data(
        await house.consumer(scene.openid, 'reward.redeem', { key: house.key(), rewardId, points }),
      )
      data(await house.staff(STAFF, 'redemption.find', { shopId, pickupCode }))
      data(
        await house.staff(STAFF, 'redemption.fulfil', { key: house.key(), shopId, redemptionId }),
      )
    },
  },
  {
    name: 'a new card',
    of: 'member',
    times: 0.1,
    play: async (house) => {
      const openid = `new-${house.key().slice(-12)}`
      await house.consumer(openid, 'session.open', { scene: 'direct', language: 'zh-CN' })
      await house.consumer(openid, 'programme.show', {})
      await house.claim(openid)
    },
  },
  {
    name: 'a look at the desk’s day',
    of: 'house',
    times: SHOPS * DAYS * 12,
    play: async (house) => {
      const { shopId } = house.shop
      data(await house.staff(STAFF, 'desk.open', { shopId }))
      data(await house.staff(STAFF, 'desk.today', { shopId }))
    },
  },
  {
    name: 'a shift closed',
    of: 'house',
    times: SHOPS * DAYS * 2,
    play: async (house) => {
      const { shopId } = house.shop
      data(await house.staff(MANAGER, 'desk.closeShift', { key: house.key(), shopId, unsent: [] }))
    },
  },
  {
    name: 'the console’s overview',
    of: 'house',
    times: DAYS * 20,
    play: async (house) => data(await house.merchant(OWNER, 'console.overview', {})),
  },
]
