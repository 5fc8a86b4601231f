import type { Key, MemberId, OfferId, RewardId, Time } from '../../../typings/contract'
import {
  createAccount,
  finishHolds,
  settleAccounts,
} from '../../../cloudfunctions/features/account'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { claim } from '../../../cloudfunctions/features/offer/claim'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import * as offers from '../../../cloudfunctions/features/offer/upkeep'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import { cancel } from '../../../cloudfunctions/features/reward/end'
import { finishers } from '../../../cloudfunctions/features/reward/finish'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import { redeem } from '../../../cloudfunctions/features/reward/redeem'
import type { RedemptionDoc, RewardDoc } from '../../../cloudfunctions/features/reward/store'
import * as rewards from '../../../cloudfunctions/features/reward/upkeep'
import type { Context } from '../../../cloudfunctions/platform/context'
import { settled } from '../../../cloudfunctions/platform/later'
import { makeKey } from '../../../cloudfunctions/platform/pure/key'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import type { Faults } from '../account/scheduler'
import { chooser, Lost, Scheduler } from '../account/scheduler'
import { actor, anotherInstance, plain, START, world } from '../account/world'
import type { MemoryDatabase } from '../memory-database'
import { memoryDatabase } from '../memory-database'

const MEMBERS = ['m_a', 'm_b', 'm_c'] as MemberId[]
const POINTS = 2_000
const PRICE = 300
const PER_MEMBER = 2
const DAY = 86_400_000
const FAR: Time = 8_640_000_000_000_000

interface Answer {
  what: 'redeem' | 'claim'
  member: MemberId
  key: Key
  said: 'done' | 'refused' | 'unknown'
  cancelled: boolean
}

/** Wraps the database, to plant a bug. */
export type Plant = (db: MemoryDatabase) => MemoryDatabase

/** One random history of a points mall; returns the laws it broke. */
export async function simulateMall(seed: number, faults: Faults, plant?: Plant) {
  const mall = await openMall(seed, plant)
  for (let round = 0; round < 4; round++) {
    await mall.round(faults)
    mall.scheduler.now += 61_000
  }
  await mall.rest()
  return mall.brokenLaws()
}

async function openMall(seed: number, plant?: Plant) {
  const choose = chooser(seed)
  let direct = true
  const mall = { scheduler: new Scheduler(choose, { dropped: 0, unanswered: 0 }, START) }
  const db = memoryDatabase({
    indexes: [
      ...accountIndexes,
      ...memberIndexes,
      ...offerIndexes,
      ...programmeIndexes,
      ...rewardIndexes,
    ],
    around: (call, run) =>
      direct ? Promise.resolve().then(run) : mall.scheduler.around(call, run),
  })
  const { context: plainContext } = await world()
  const errors: string[] = []
  let serial = 0
  const context: Context = {
    ...plainContext,
    db: plant?.(db) ?? db,
    clock: {
      now: () => mall.scheduler.now,
      sleep: (ms) => (direct ? Promise.resolve() : mall.scheduler.sleep(ms)),
    },
    ids: {
      id: () => (++serial).toString(36).padStart(12, '0'),
      digits: (count) => String(++serial).padStart(count, '1').slice(-count),
      below: choose,
    },
    log: { ...plainContext.log, error: (event) => errors.push(event) },
  }
  const key = () => makeKey('sim', mall.scheduler.now, context.ids.id())
  const config = plain((each) => {
    each.welcome.points = POINTS
    each.limits.redemptionsPerDay = 1_000
  })
  await publishConfig(context, { name: 'test' }, { key: key(), note: '' }, config)
  for (const id of MEMBERS) await createAccount(context, id, { key: key(), actor })
  await db.insert('rewards', [reward('scarce', 5), reward('plenty', 500)])
  await db.insert('offers', [offer('scarce', 3), offer('plenty', 300)])

  // Function instances, each with its own memory: who shares one takes turns there.
  const instances = [0, 1, 2, 3].map(() => anotherInstance({ context }))
  const allSettled = async () => {
    for (const each of [context, ...instances]) await settled(each)
  }
  const answers: Answer[] = []
  const pick = <T>(list: readonly T[]): T => list[choose(list.length)] as T
  const act = async () => {
    const member = pick(MEMBERS)
    const name = pick(['scarce', 'plenty'])
    const answer: Answer = {
      what: pick(['redeem', 'claim']),
      member,
      key: key(),
      said: 'unknown',
      cancelled: false,
    }
    const send = () =>
      answer.what === 'redeem'
        ? redeem(pick(instances), member, {
            key: answer.key,
            rewardId: `r_${name}` as RewardId,
            points: PRICE,
          })
        : claim(pick(instances), member, { key: answer.key, offerId: `o_${name}` as OfferId })
    const twins = choose(5) === 0 ? [send, send] : [send]
    const said = await Promise.all(twins.map((each) => untilAnswered(each)))
    answer.said = said.includes('done') ? 'done' : said.includes('unknown') ? 'unknown' : 'refused'
    answers.push(answer)
    if (answer.what === 'redeem' && answer.said === 'done' && choose(4) === 0) {
      answer.cancelled = true
      const redemptionId = `${member}:${answer.key}` as RedemptionDoc['_id']
      const cancelKey = key()
      await untilAnswered(() => cancel(pick(instances), member, { key: cancelKey, redemptionId }))
    }
  }
  /** Repeats with the same key like a page does; now and then the person gives up. */
  const untilAnswered = async (send: () => Promise<unknown>): Promise<Answer['said']> => {
    for (;;) {
      try {
        await send()
        return 'done'
      } catch (error) {
        if (error instanceof Refusal && error.code !== 'BUSY') return 'refused'
        if (!(error instanceof Refusal) && !(error instanceof Lost)) throw error
        if (choose(5) === 0) return 'unknown'
        await context.clock.sleep(choose(300))
      }
    }
  }
  const upkeep = async () => {
    const works = [
      () => finishHolds(context, 50, finishers),
      () => rewards.finishRedemptions(context, 50),
      () => rewards.returnStock(context, 50),
      () => offers.returnStock(context, 50),
    ]
    for (const work of works) {
      await work().catch((error: unknown) => {
        if (!(error instanceof Lost) && !(error instanceof Refusal)) throw error
      })
    }
  }
  return Object.assign(mall, {
    /** Clients and two jobs side by side, in any order of their requests. */
    async round(faults: Faults) {
      const { now } = mall.scheduler
      mall.scheduler = new Scheduler(choose, faults, now)
      direct = false
      for (let client = 0; client < 4; client++) {
        mall.scheduler.start(async () => {
          for (let count = 0; count < 4; count++) await act()
        })
      }
      mall.scheduler.start(upkeep)
      mall.scheduler.start(upkeep)
      await mall.scheduler.finish()
      mall.scheduler.start(allSettled)
      await mall.scheduler.finish()
      direct = true
      // Jobs and work behind answers whose requests were lost have said so.
      errors.splice(0, errors.length, ...errors.filter((event) => event.startsWith('more ')))
    },
    /** Nothing is lost any more: whatever is half done must find its end. */
    async rest() {
      for (let round = 0; round < 3; round++) {
        mall.scheduler.now += 2 * 61_000
        await upkeep()
        await allSettled()
      }
      await settleAccounts(context, 100)
    },
    brokenLaws: () => [...errors, ...laws(db, answers)],
  })
}

function laws(db: MemoryDatabase, answers: readonly Answer[]): string[] {
  const broken: string[] = []
  const redemptions = db.all<RedemptionDoc>('redemptions')
  const coupons = db.all<CouponDoc>('coupons')
  const held = (record: RedemptionDoc) => record.state === 'taken' || record.state === 'fulfilled'
  for (const { _id, stock, stockLeft } of db.all<RewardDoc>('rewards')) {
    const out = redemptions.filter((record) => record.rewardId === _id && held(record)).length
    if (out + stockLeft !== stock || stockLeft < 0) {
      broken.push(`${_id}: ${String(out)} out + ${String(stockLeft)} left of ${String(stock)}`)
    }
  }
  for (const { _id, stock, stockLeft } of db.all<OfferDoc>('offers')) {
    const out = coupons.filter((coupon) => coupon.offerId === _id)
    if (out.length + stockLeft !== stock || stockLeft < 0) {
      broken.push(
        `${_id}: ${String(out.length)} out + ${String(stockLeft)} left of ${String(stock)}`,
      )
    }
    for (const member of MEMBERS) {
      const mine = out.filter(({ memberId }) => memberId === member).length
      if (mine > PER_MEMBER) broken.push(`${member} has ${String(mine)} of ${_id}`)
    }
    if (new Set(out.map(({ key }) => key)).size !== out.length) broken.push(`${_id}: a key twice`)
  }
  interface Balance {
    _id: MemberId
    balances: { points: number; heldPoints: number }
    holds: object
  }
  for (const { _id, balances, holds } of db.all<Balance>('accounts')) {
    const paid = redemptions.filter((record) => record.memberId === _id && held(record)).length
    if (balances.points !== POINTS - paid * PRICE || balances.heldPoints !== 0) {
      broken.push(`${_id}: ${String(balances.points)} points after ${String(paid)} rewards`)
    }
    if (Object.keys(holds).length > 0) broken.push(`${_id}: a hold is left`)
  }
  for (const { what, member, key, said, cancelled } of answers) {
    if (said !== 'done' || cancelled) continue
    const stands =
      what === 'redeem'
        ? redemptions.some((record) => record._id === `${member}:${key}` && held(record))
        : coupons.some((coupon) => coupon.memberId === member && coupon.key === key)
    if (!stands) broken.push(`${what} ${key} was answered and is gone`)
  }
  return broken
}

const both = { zh: '物', en: 'thing' }
const edited = (_id: string) => ({
  _id,
  version: 1,
  createdAt: START,
  written: { key: 'seed' as Key, hash: '' },
  schemaVersion: 1 as const,
  description: both,
  shopIds: [],
  startsAt: START - DAY,
  endsAt: START + 30 * DAY,
  state: 'live' as const,
  gateSeq: 0,
  checkDueAt: FAR,
})

export function reward(name: string, stock: number): RewardDoc {
  return {
    ...edited(`r_${name}`),
    _id: `r_${name}` as RewardId,
    name: both,
    imageFileId: '',
    points: PRICE,
    valueFen: 100,
    stock,
    stockLeft: stock,
    perMember: 0,
    perMemberPeriod: { kind: 'ever' },
    tierIds: [],
    pickupDays: 7,
    restocks: [],
  }
}

export function offer(name: string, stock: number): OfferDoc {
  return {
    ...edited(`o_${name}`),
    _id: `o_${name}` as OfferId,
    title: both,
    value: { kind: 'amount_off', amountFen: 100 },
    minimumFen: 0,
    target: {},
    stock,
    stockLeft: stock,
    perMember: PER_MEMBER,
    validDays: 20,
    used: 0,
  }
}
