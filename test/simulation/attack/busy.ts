import type { Reply } from '../../../typings/contract'
import { routes as consumerRoutes } from '../../../cloudfunctions/consumer/routes'
import { routes as merchantRoutes } from '../../../cloudfunctions/merchant/routes'
import { routes as staffRoutes } from '../../../cloudfunctions/staff/routes'
import { addToWallet, openWalletCard } from '../../functions/card/wallet-house'
import { phonesOf, preparations, type Prepared } from '../../functions/access/repeats'
import { consumerSamples, merchantSamples, staffSamples } from '../../functions/access/samples'
import type { House } from '../../functions/house'
import { data, OWNER, STAFF } from '../../functions/house'

export interface BusyRun {
  /** Actions of the three functions, and how many were answered with what they are for. */
  actions: number
  carriedOut: number
  calls: number
  /** Those that never were. */
  missing: string[]
  /** Answers that are no refusal by name. */
  improper: string[]
  /** Every number that was bound, enrolled or sent in a wrong place. */
  phones: string[]
}

type Fn = 'consumer' | 'staff' | 'merchant'
const ROUTES = { consumer: consumerRoutes, staff: staffRoutes, merchant: merchantRoutes }
/** These have been done before, by the house itself. */
const DONE_BEFORE = ['consumer owner.claim']
/** A number that is sent where none belongs, and so is refused. */
const MISPLACED = '13666666666'
const PAUSE_MS = 20 * 60_000
const TRIES = 6

/**
 * So many rounds in which every action is done: the writing ones as they succeed, then the reading ones
 * about what is there, each also with a field too many, and now and then one whose caller is killed.
 */
export async function busyRun(house: House, rounds: number): Promise<BusyRun> {
  await openWalletCard(house)
  const phones = phonesOf(house)
  const all = preparations(house, phones)
  const done = new Set(DONE_BEFORE)
  const refusals = new Map<string, string>()
  const result: BusyRun = {
    actions: Object.values(ROUTES).reduce((sum, routes) => sum + Object.keys(routes).length, 0),
    carriedOut: 0,
    calls: 0,
    missing: [],
    improper: [],
    phones: [MISPLACED],
  }
  const send: Send = async (fn, openid, action, input) => {
    const name = `${fn} ${action}`
    for (let tries = 0; tries < TRIES; tries++) {
      result.calls++
      const reply = await ask(house, fn, openid, { action, input })
      if (reply?.ok) {
        done.add(name)
        return
      }
      refusals.set(name, reply ? `${reply.code} ${reply.details?.reason ?? ''}` : 'no answer')
      if (reply && reply.code !== 'BUSY' && reply.code !== 'INTERNAL') return
      // A connection that the one before has left half closed is lost, too; later it must be answered.
      if (reply?.code === 'INTERNAL' && tries === TRIES - 1) result.improper.push(name)
      house.clock.moveBy(reply?.details?.retryAfterMs ?? 1_000)
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const fn of ['consumer', 'staff', 'merchant'] as const) {
      for (const [action, prepare] of Object.entries(all[fn])) {
        // Visits end, limits are forgotten, and every job has its turn.
        house.clock.moveBy(PAUSE_MS)
        await house.moveClock(61_000)
        const { openid, input } = await (prepare as () => Promise<Prepared<object>>)()
        await send(fn, openid, action, { ...input, phone: MISPLACED })
        if (result.calls % 5 === 0)
          await killed(house, () => ask(house, fn, openid, { action, input }))
        await send(fn, openid, action, input)
      }
    }
    // The last of the writes has turned WeChat's card off.
    const level = { key: house.key(), level: 'wx_card' as const }
    data(await house.merchant(OWNER, 'wallet.setLevel', level))
    await readAll(house, all, send)
    for (const fn of ['consumer', 'staff', 'merchant'] as const) {
      await send(fn, OWNER, MISPLACED, {})
    }
  }
  result.carriedOut = done.size
  result.missing = Object.entries(ROUTES)
    .flatMap(([fn, routes]) => Object.keys(routes).map((action) => `${fn} ${action}`))
    .filter((name) => !done.has(name))
    .map((name) => `${name}: ${refusals.get(name) ?? 'never tried'}`)
  result.phones.push(...phones.values())
  return result
}

/** Null when the call ended without an answer: its caller was killed. */
function ask(house: House, fn: Fn, openid: string, event: object): Promise<Reply<unknown> | null> {
  return house.call<Reply<unknown>>(fn, event, { openid }).catch((error: unknown) => {
    if (error instanceof Error) return null
    throw error
  })
}

async function killed(house: House, send: () => Promise<unknown>): Promise<void> {
  house.cloud.faults.add({ kind: 'killCaller', after: 1 })
  await send()
  house.cloud.faults.clear()
}

type Send = (fn: Fn, openid: string, action: string, input: unknown) => Promise<void>

/** Everything that is only looked at, by people who have something to see. */
async function readAll(
  house: House,
  all: ReturnType<typeof preparations>,
  send: Send,
): Promise<void> {
  const { openid, ids } = await somebody(house, all)
  const key = house.key()
  const { shopId } = house.shop
  const samples: [Fn, string, object][] = [
    ['consumer', openid, consumerSamples(key)],
    ['staff', STAFF, staffSamples(key, shopId)],
    ['merchant', OWNER, merchantSamples(key, shopId, house.config)],
  ]
  for (const [fn, caller, inputs] of samples) {
    for (const [action, sample] of Object.entries(inputs) as [string, Record<string, unknown>][]) {
      if ('key' in sample && action !== 'wallet.begin') continue
      const known = Object.keys(sample).flatMap((field) =>
        field in ids ? [[field, ids[field]] as const] : [],
      )
      house.clock.moveBy(1_000)
      await send(fn, caller, action, { ...sample, ...Object.fromEntries(known) })
    }
  }
}

/** A member who owns one of each, and the ids of all that. */
async function somebody(house: House, all: ReturnType<typeof preparations>) {
  const { openid, memberId } = await all.newMember('reader')
  await house.give(openid, 900)
  const key = () => house.key()
  const { shopId } = house.shop
  const { offerId } = await house.offer()
  const claim = { key: key(), offerId }
  const { couponId } = data(await house.consumer(openid, 'offer.claim', claim)).coupon
  const { rewardId, points } = await house.reward()
  const wish = { key: key(), rewardId, points }
  const taken = data(await house.consumer(openid, 'reward.redeem', wish))
  const { visitId } = await house.visit(openid)
  const bill = { key: key(), shopId, visitId, amountFen: 9_900 }
  const { saleId } = data(await house.staff(STAFF, 'sale.record', bill))
  const ask = {
    key: key(),
    shopId,
    visitId,
    kind: 'sale' as const,
    amountFen: 900_000,
    reason: 'a look',
  }
  const { approvalId } = data(await house.staff(STAFF, 'approval.ask', ask))
  const other = await all.newMember('reader')
  const { redemptionId, pickupCode } = taken
  const merging = { keepId: memberId, closeId: other.memberId }
  const more = { memberId, offerId, couponId, rewardId, redemptionId, pickupCode, saleId, visitId }
  const ids: Record<string, unknown> = { ...more, ...merging, approvalId }
  await addToWallet(house, openid)
  return { openid, ids }
}
