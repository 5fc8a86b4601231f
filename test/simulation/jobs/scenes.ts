import type { OpenHouse } from '../../functions/house'
import { data, DAY_MS, MANAGER, OWNER, STAFF } from '../../functions/house'
import type { Account } from '../../../cloudfunctions/features/account'
import { raiseAlert } from '../../../cloudfunctions/features/overview'
import type { Call, House } from '../resend/house'

const HOUR_MS = 3_600_000
const reason = 'a good reason'

/** What makes one kind of work due; returns nothing, for the work finds it by itself. */
export type Scene = (open: OpenHouse, house: House) => Promise<void>

/** Sends a call whose caller dies, at the first place after which `left` is true. */
async function cutShort(house: House, call: Call, left: () => boolean): Promise<void> {
  const before = house.moment()
  for (let diesAfter = 0; diesAfter < 40; diesAfter++) {
    await house.restore(before)
    const { reply } = await house.send(call, diesAfter)
    if (reply === null && left()) {
      // What it began behind its answer died with it.
      await house.restore(house.moment())
      // Longer than a function lives: nobody works on it any more.
      house.wait(2 * 60_000)
      return
    }
  }
  throw new Error('no death leaves that')
}

const docs = <T>(house: House, name: string): T[] =>
  (house.moment().docs.get(name) ?? []) as unknown as T[]
const callOf = (name: string, openid: string, action: string, input: object): Call => ({
  name,
  openid,
  event: { action, input },
})
const openHolds = (house: House) =>
  docs<Account>(house, 'accounts').filter(({ holds }) => Object.keys(holds).length > 0).length

/** Three members with points, a reward and an offer. */
async function members(open: OpenHouse) {
  const names = ['ann', 'bob', 'cid']
  for (const name of names) {
    await open.claim(name)
    await open.give(name, 3_000)
  }
  return names
}

async function redeeming(open: OpenHouse, openid: string) {
  const { rewardId, points } = await open.reward()
  return callOf('consumer', openid, 'reward.redeem', { key: open.key(), rewardId, points })
}

async function sold(open: OpenHouse, house: House, openid: string, amountFen: number) {
  const { visitId } = await open.visit(openid)
  house.wait(40_000)
  const { shopId } = open.shop
  return { key: open.key(), shopId, visitId, amountFen }
}

async function merging(open: OpenHouse) {
  const { memberId: keepId } = (await open.claim('kept')).card
  const { memberId: closeId } = (await open.claim('closed')).card
  const wish = { key: open.key(), keepId, closeId, reason }
  const { approvalId } = data(await open.merchant(MANAGER, 'member.merge', wish))
  if (!approvalId) throw new Error('nobody was asked')
  const decision = { key: open.key(), approvalId, approve: true, reason }
  data(await open.merchant(OWNER, 'approval.decide', decision))
  return { ...wish, approvalId }
}

/** By the name of the work in `cloudfunctions/jobs/works.ts`. */
export const scenes: Record<string, Scene> = {
  holds: async (open, house) => {
    for (const name of await members(open)) {
      const before = openHolds(house)
      await cutShort(house, await redeeming(open, name), () => openHolds(house) > before)
    }
  },
  rewardStock: async (open, house) => {
    for (const name of await members(open)) {
      const call = await redeeming(open, name)
      const left = () =>
        docs<{ stock: number; stockLeft: number }>(house, 'rewards').some(
          (reward) => reward.stockLeft < reward.stock,
        ) && docs(house, 'redemptions').length === 0
      await cutShort(house, call, left)
    }
  },
  redemptions: async (open, house) => {
    for (const name of await members(open)) {
      const { rewardId, points } = await open.reward()
      const input = { key: open.key(), rewardId, points }
      const { redemptionId } = data(await open.consumer(name, 'reward.redeem', input))
      const cancel = { key: open.key(), redemptionId }
      const cancelled = () =>
        docs<{ _id: string; state: string }>(house, 'redemptions').some(
          ({ _id, state }) => _id === redemptionId && state === 'cancelled',
        )
      await cutShort(house, callOf('consumer', name, 'redemption.cancel', cancel), cancelled)
    }
  },
  offerStock: async (open, house) => {
    for (const name of await members(open)) {
      const { offerId } = await open.offer()
      const left = () =>
        docs<{ _id: string; stock: number; stockLeft: number }>(house, 'offers').some(
          ({ _id, stock, stockLeft }) => _id === offerId && stockLeft < stock,
        )
      const call = callOf('consumer', name, 'offer.claim', { key: open.key(), offerId })
      await cutShort(house, call, left)
    }
  },
  sales: async (open, house) => {
    for (const name of await members(open)) {
      const input = await sold(open, house, name, 12_300)
      const owed = () =>
        docs<{ key: string; owed: number }>(house, 'sales').some(
          (sale) => sale.key === input.key && sale.owed > 0,
        )
      await cutShort(house, callOf('staff', STAFF, 'sale.record', input), owed)
    }
  },
  merges: async (open, house) => {
    const call = callOf('merchant', MANAGER, 'member.merge', await merging(open))
    const given = () =>
      docs<Account>(house, 'accounts').some(({ mergedInto }) => mergedInto !== undefined)
    await cutShort(house, call, given)
  },
  due: async (open, house) => {
    for (const name of await members(open)) {
      const input = await sold(open, house, name, 150_000)
      data(await open.staff(STAFF, 'sale.record', { ...input, confirmed: ['amount_unusual'] }))
    }
    // Points wait two days and lapse after a month; tiers are held for one.
    house.wait(45 * DAY_MS)
  },
  flush: async (open, house) => {
    await members(open)
    house.wait(2 * DAY_MS)
  },
  tell: async (open, house) => {
    for (const name of await members(open)) await open.give(name, 11)
    house.wait(2 * DAY_MS)
    await house.send({ name: 'jobs', openid: '', event: { TriggerName: 'minute' } })
    for (const doc of docs<{ _id: string; type: string }>(house, 'journal')) {
      if (doc.type === 'adjust') await house.untell(doc._id)
    }
  },
  cashiers: async (open, house) => {
    await members(open)
    for (let count = 0; count < 8; count++) {
      const input = await sold(open, house, 'ann', 1_000 + count)
      data(await open.staff(STAFF, 'sale.record', { ...input, confirmed: ['sale_again'] }))
      house.wait(12 * 60_000)
    }
  },
  tellMoves: async (open, house) => {
    const [from = '', to = ''] = await members(open)
    for (let count = 0; count < 3; count++) {
      const input = await sold(open, house, from, 4_000 + count)
      const { saleId } = data(
        await open.staff(STAFF, 'sale.record', { ...input, confirmed: ['sale_again'] }),
      )
      const { visitId } = await open.visit(to)
      const { shopId } = open.shop
      const move = { key: open.key(), shopId, saleId, visitId }
      const untold = () =>
        docs<{ _id: string; tellMove?: string; owed: number }>(house, 'sales').some(
          (sale) => sale.tellMove === move.key && sale.owed === 0,
        )
      await cutShort(house, callOf('staff', STAFF, 'sale.move', move), untold)
    }
  },
  tellOffers: async (open) => {
    for (const openid of await members(open)) {
      const wish = { key: open.key(), tier: true, expiry: true, offers: true }
      data(await open.consumer(openid, 'notification.update', wish))
    }
    await open.offer()
  },
  expireCoupons: async (open, house) => {
    const names = await members(open)
    const { offerId } = await open.offer()
    for (const name of names) {
      data(await open.consumer(name, 'offer.claim', { key: open.key(), offerId }))
    }
    house.wait(9 * DAY_MS)
  },
  expireRedemptions: async (open, house) => {
    const names = await members(open)
    const { rewardId, points } = await open.reward()
    for (const name of names) {
      data(await open.consumer(name, 'reward.redeem', { key: open.key(), rewardId, points }))
    }
    house.wait(9 * DAY_MS)
  },
  totals: async (open, house) => {
    await members(open)
    house.wait(2 * HOUR_MS)
  },
  dayTotals: async (open, house) => {
    for (const name of await members(open)) {
      data(await open.staff(STAFF, 'sale.record', await sold(open, house, name, 4_000)))
    }
    house.wait(3 * DAY_MS)
  },
  reseal: async (open, house) => {
    for (const name of await members(open)) {
      const input = { key: open.key(), nickname: name, birthday: '05-06' }
      data(await open.consumer(name, 'member.update', input))
    }
    house.rotate()
  },
  behaviour: async (open, house) => {
    for (const name of await members(open)) {
      const consent = { key: open.key(), kind: 'behaviour' as const, granted: true }
      data(await open.consumer(name, 'privacy.consent', consent))
      const events = [{ name: 'card_view' as const, at: house.clock.now() }]
      data(await open.consumer(name, 'event.record', { events }))
    }
    house.wait(181 * DAY_MS)
  },
  visits: async (open, house) => {
    for (const name of await members(open)) await open.visit(name)
    house.wait(40 * DAY_MS)
  },
  pastQuestions: async (open, house) => {
    const [name = ''] = await members(open)
    const { visitId } = await open.visit(name)
    const asked = { key: open.key(), shopId: open.shop.shopId, visitId, amountFen: 900_000, reason }
    data(await open.staff(STAFF, 'approval.ask', { ...asked, kind: 'sale' }))
    const alert = { kind: 'new_device', subject: 'he', values: { name: 'He' } } as const
    await house.run('', (context) => raiseAlert(context, alert))
    house.wait(410 * DAY_MS)
  },
  limits: async (open, house) => {
    await members(open)
    house.wait(3 * DAY_MS)
  },
  answers: async (open, house) => {
    await open.reward()
    await open.offer()
    house.wait(410 * DAY_MS + HOUR_MS)
  },
}

/** These talk to WeChat, or keep what it sent: test/simulation/wechat and `npm run simulate:wechat`. */
export const WITH_WECHAT = [
  'wechatEvents',
  'cardTemplates',
  'wallets',
  'cardLadder',
  'wechatEvidence',
]
