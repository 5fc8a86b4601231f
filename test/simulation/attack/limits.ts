import type { MemberId, Reply } from '../../../typings/contract'
import { routes as consumerRoutes } from '../../../cloudfunctions/consumer/routes'
import { routes as merchantRoutes } from '../../../cloudfunctions/merchant/routes'
import { routes as staffRoutes } from '../../../cloudfunctions/staff/routes'
import type { CostClass } from '../../../cloudfunctions/platform/router'
import { ORDINARY } from '../../../cloudfunctions/platform/throttle'
import { consumerSamples, merchantSamples, staffSamples } from '../../functions/access/samples'
import type { House } from '../../functions/house'
import { DAY_MS, MANAGER, OWNER, STAFF } from '../../functions/house'

export interface LimitAttack {
  /** Limits tried. */
  limits: number
  calls: number
  /** Which did not hold, or did not end. */
  wrong: string[]
}

const HOUR_MS = 3_600_000
const TEN_MINUTES_MS = 600_000

/** A limit that is counted exactly, over all instances. */
interface Strict {
  name: string
  limit: number
  windowMs: number
  cost: CostClass
  send(number: number): Promise<Reply<unknown>>
}

/** More than this of a class at once would meet the ordinary limit first. */
const AT_ONCE: Record<CostClass, number> = { read: 200, write: 90, heavy: 15 }
/** In which the ordinary limits have long forgotten. */
const REST_MS = 20_000
const TOO_MANY = 25

const limited = (reply: Reply<unknown>) => !reply.ok && reply.code === 'RATE_LIMITED'

/** Each limit that is counted exactly: all at once up to it, as many beyond it, and anew in the next window. */
export async function attackStrictLimits(house: House): Promise<LimitAttack> {
  const result: LimitAttack = { limits: 0, calls: 0, wrong: [] }
  for (const strict of await strictLimits(house)) {
    const { name, limit, windowMs } = strict
    house.clock.moveBy(windowMs - (house.clock.now() % windowMs) + 1_000)
    const allowed = await tryAll(house, strict, limit + TOO_MANY)
    house.clock.moveBy(windowMs)
    const again = await tryAll(house, strict, 1)
    result.limits++
    result.calls += limit + TOO_MANY + 1
    if (allowed !== limit) result.wrong.push(`${name}: ${String(allowed)} of ${String(limit)}`)
    if (again !== 1) result.wrong.push(`${name}: nothing in the next window`)
  }
  return result
}

/** How many of so many were let through. */
async function tryAll(house: House, { cost, send }: Strict, count: number): Promise<number> {
  let allowed = 0
  for (let from = 0; from < count; from += AT_ONCE[cost]) {
    house.clock.moveBy(REST_MS)
    const some = Math.min(AT_ONCE[cost], count - from)
    const replies = await Promise.all(Array.from({ length: some }, (_, at) => send(from + at)))
    allowed += replies.filter((reply) => !limited(reply)).length
  }
  return allowed
}

async function strictLimits(house: House): Promise<Strict[]> {
  const { shopId } = house.shop
  const reason = 'how far does it go'
  const key = () => house.key()
  const { card } = await house.claim('limit-member')
  const memberId: MemberId = card.memberId
  const desks = ['limit-a', 'limit-b', 'limit-c', 'limit-d']
  for (const desk of desks) await house.hire(desk, 'staff', [house.otherShop.shopId])
  const wrongCode = (number: number) => `68${String(10 ** 15 + number)}`
  return [
    {
      name: 'invitation codes an hour',
      limit: 10,
      windowMs: HOUR_MS,
      cost: 'write',
      send: () =>
        house.consumer('limit-guest', 'team.accept', { key: key(), code: 'ABCD2345', name: 'x' }),
    },
    {
      name: 'codes of the deployment an hour',
      limit: 5,
      windowMs: HOUR_MS,
      cost: 'write',
      send: () =>
        house.consumer('limit-guest', 'owner.claim', { key: key(), code: 'not it', name: 'x' }),
    },
    {
      name: 'pick-up codes an hour',
      limit: 300,
      windowMs: HOUR_MS,
      cost: 'read',
      send: (number) =>
        house.staff(STAFF, 'redemption.find', { shopId, pickupCode: String(10 ** 9 + number) }),
    },
    {
      name: 'PINs of a desk in ten minutes',
      limit: 10,
      windowMs: TEN_MINUTES_MS,
      cost: 'write',
      send: () => house.staff(STAFF, 'desk.checkPin', { shopId, pin: '000000' }),
    },
    {
      name: 'wrong member codes of a person in ten minutes',
      limit: 20,
      windowMs: TEN_MINUTES_MS,
      cost: 'write',
      send: (number) =>
        house.staff(STAFF, 'visit.scan', { key: key(), shopId, code: wrongCode(number) }),
    },
    {
      name: 'wrong member codes of a shop in ten minutes',
      limit: 60,
      windowMs: TEN_MINUTES_MS,
      cost: 'write',
      send: (number) =>
        house.staff(desks[number % desks.length] ?? '', 'visit.scan', {
          key: key(),
          shopId: house.otherShop.shopId,
          code: wrongCode(number),
        }),
    },
    {
      name: 'corrections of a person a day',
      limit: 100,
      windowMs: DAY_MS,
      cost: 'write',
      send: () =>
        house.merchant(MANAGER, 'member.adjust', { key: key(), memberId, points: 1, reason }),
    },
    {
      name: 'phone numbers looked at by a person a day',
      limit: 30,
      windowMs: DAY_MS,
      cost: 'heavy',
      send: () => house.merchant(MANAGER, 'member.revealPhone', { key: key(), memberId, reason }),
    },
    {
      name: 'new tickets of WeChat’s an hour',
      limit: 20,
      windowMs: HOUR_MS,
      cost: 'write',
      send: () =>
        house.consumer('limit-member', 'wallet.begin', {
          key: key(),
          scene: 'direct',
          failure: 'signature',
        }),
    },
  ]
}

/** Calls of a class that use its bucket up, with what it gains meanwhile on a slow machine. */
const USED_UP: Record<CostClass, number> = { read: 420, write: 180, heavy: 32 }

/** Longer than a call takes. */
const BACK_MS = 5_000

type Action = { fn: string; name: string; input: unknown; cost: CostClass; openid: string }

function everyAction(house: House): Action[] {
  const { shopId } = house.shop
  const of = (
    fn: string,
    openid: string,
    routes: Record<string, { cost: CostClass }>,
    samples: object,
  ): Action[] =>
    Object.entries(samples).map(([name, input]) => {
      const cost = routes[name]?.cost
      if (!cost) throw new Error(`no route ${name}`)
      return { fn, name, input: input as unknown, cost, openid }
    })
  const key = house.key()
  return [
    ...of('consumer', 'limit-caller', consumerRoutes, consumerSamples(key)),
    ...of('staff', STAFF, staffRoutes, staffSamples(key, shopId)),
    ...of('merchant', OWNER, merchantRoutes, merchantSamples(key, shopId, house.config)),
  ]
}

/** An action of each class and function that does nothing. */
const CHEAP: Record<string, Record<CostClass, string>> = {
  consumer: { read: 'shop.cities', write: 'message.read', heavy: 'privacy.export' },
  staff: { read: 'sale.show', write: 'visit.close', heavy: 'desk.setPin' },
  merchant: { read: 'shop.list', write: 'reward.restock', heavy: 'member.revealPhone' },
}

/** Every action is refused to a caller who has used its class up, and open to the same caller a moment later. */
export async function attackOrdinaryLimits(house: House): Promise<LimitAttack> {
  const result: LimitAttack = { limits: 0, calls: 0, wrong: [] }
  await house.claim('limit-caller')
  const actions = everyAction(house)
  const send = ({ fn, name, input, openid }: Action) => {
    const fresh = 'key' in (input as object) ? { ...(input as object), key: house.key() } : input
    return house.call<Reply<unknown>>(fn, { action: name, input: fresh }, { openid })
  }
  for (const fn of Object.keys(CHEAP)) {
    for (const cost of Object.keys(ORDINARY) as CostClass[]) {
      const these = actions.filter((each) => each.fn === fn && each.cost === cost)
      const cheap = these.find(({ name }) => name === CHEAP[fn]?.[cost])
      if (!cheap) throw new Error(`${fn} has no cheap action of class ${cost}`)
      house.clock.moveBy(HOUR_MS)
      const filling = Array.from({ length: USED_UP[cost] }, () => send(cheap))
      const before = (await Promise.all(filling)).filter((reply) => !limited(reply)).length
      const refused: Reply<unknown>[] = []
      for (const action of these) {
        // Nothing is gained while the clock goes back, however slow the machine.
        house.clock.moveBy(-BACK_MS)
        refused.push(await send(action))
      }
      if (before < ORDINARY[cost].burst || before === USED_UP[cost])
        result.wrong.push(`${fn} ${cost}: ${String(before)} let through at once`)
      // Erasure is meant and works: last of all, as the caller is nobody's member afterwards.
      const later = [...these].sort((a, b) => Number(erases(a)) - Number(erases(b)))
      house.clock.moveBy(HOUR_MS)
      for (const [at, { name }] of these.entries()) {
        const reply = refused[at]
        if (!reply || !limited(reply)) result.wrong.push(`${fn} ${name} is not limited`)
        else if (reply.ok || !reply.details?.retryAfterMs)
          result.wrong.push(`${fn} ${name} does not say until when`)
      }
      for (const action of later) {
        const reply = await send(action)
        if (limited(reply)) result.wrong.push(`${fn} ${action.name} stays limited`)
        if (cost === 'heavy') house.clock.moveBy(REST_MS)
      }
      result.limits += these.length
      result.calls += USED_UP[cost] + 2 * these.length
    }
  }
  return result
}

const erases = ({ name }: Action) => name === 'privacy.erase'
