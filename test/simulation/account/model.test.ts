import * as fc from 'fast-check'
import type { EntryKey } from '../../../typings/contract'
import type { Account, Command, Earned, LotAmount } from '../../../cloudfunctions/features/account'
import {
  createAccount,
  flush,
  post,
  readAccount,
  settleDue,
} from '../../../cloudfunctions/features/account'
import { brokenHistory, brokenLaws } from './check'
import type { World } from './world'
import { actor, MEMBER, plain, world } from './world'

/**
 * The ledger against a naive model. The model keeps one number per thing (net worth, growth, what was
 * bought) and knows nothing of lots, carries or outboxes; after every command both must agree.
 */
const DAY = 86_400_000

interface Sale {
  earned: Earned
  eligibleFen: number
  refundedFen: number
}

class Model {
  spentFen = 0
  /** Everything else that came or went, in points. */
  other = 0
  sales: Sale[] = []
  holds: { key: EntryKey; points: number }[] = []
  spends: { taken: LotAmount[]; points: number; returned: number; key: EntryKey }[] = []

  /** ¥1 = 1 point: all eligible fen together make this many points and this carry. */
  get worth() {
    const net = this.sales.reduce((sum, sale) => sum + sale.eligibleFen - sale.refundedFen, 0)
    return { points: Math.floor(net / 100) + this.other, milli: (net % 100) * 10, net }
  }
}

type Step = (w: World, model: Model) => Promise<void>

const send = (w: World, command: Command | [Command, ...Command[]], input: unknown = {}) =>
  post(w.context, MEMBER, command, { key: w.key(), action: 'model', input, actor })

async function refused(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work()
    return null
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

const now = async (w: World): Promise<Account> => {
  const account = await readAccount(w.context, MEMBER)
  if (!account) throw new Error('no account')
  return account
}

const earnStep =
  (eligibleFen: number): Step =>
  async (w, model) => {
    const soldAt = w.context.clock.now()
    const { entries } = await send(w, {
      kind: 'earn',
      soldAt,
      shopId: null,
      eligibleFen,
      minutes: 0,
      birthday: '',
    })
    const { earned } = entries[0]
    if (!earned) throw new Error('nothing earned')
    model.sales.push({ earned, eligibleFen, refundedFen: 0 })
  }

const refundStep =
  (which: number, permille: number): Step =>
  async (w, model) => {
    const sale = model.sales[which % Math.max(1, model.sales.length)]
    if (!sale) return
    const left = sale.eligibleFen - sale.refundedFen
    const amount = Math.ceil((left * permille) / 1000)
    if (amount === 0) return
    await send(w, {
      kind: 'clawback',
      earned: sale.earned,
      remainingBeforeFen: left,
      remainingAfterFen: left - amount,
    })
    sale.refundedFen += amount
  }

const spendStep =
  (points: number): Step =>
  async (w, model) => {
    const before = await now(w)
    const { points: available, deficitPoints } = before.balances
    const key = w.key() as string as EntryKey
    const code = await refused(async () => {
      const { entries } = await post(
        w.context,
        MEMBER,
        { kind: 'spend', points },
        {
          key,
          action: 'model',
          input: {},
          actor,
        },
      )
      model.spends.push({ taken: entries[0].taken, points, returned: 0, key })
      model.other -= points
    })
    if (code === null) expect(available).toBeGreaterThanOrEqual(points)
    else expect([code, available < points || deficitPoints > 0]).toEqual([code, true])
  }

const returnStep =
  (which: number, permille: number): Step =>
  async (w, model) => {
    const spent = model.spends[which % Math.max(1, model.spends.length)]
    if (!spent) return
    const amount = Math.ceil(((spent.points - spent.returned) * permille) / 1000)
    await send(w, {
      kind: 'reverse',
      taken: spent.taken,
      returnedBefore: spent.returned,
      returnedAfter: spent.returned + amount,
      of: spent.key,
    })
    spent.returned += amount
    model.other += amount
  }

const holdStep =
  (points: number): Step =>
  async (w, model) => {
    const key = w.key() as string as EntryKey
    const code = await refused(async () => {
      await post(
        w.context,
        MEMBER,
        { kind: 'hold', points, purpose: 'redeem' },
        {
          key,
          action: 'model',
          input: {},
          actor,
        },
      )
      model.holds.push({ key, points })
    })
    if (code !== null)
      expect(['INSUFFICIENT_POINTS', 'NOT_ELIGIBLE', 'LIMIT_REACHED']).toContain(code)
  }

const endHoldStep =
  (which: number, settle: boolean): Step =>
  async (w, model) => {
    const hold = model.holds[which % Math.max(1, model.holds.length)]
    if (!hold) return
    if (settle) {
      await send(w, { kind: 'settle', hold: hold.key, type: 'redeem' })
      model.other -= hold.points
    } else {
      await send(w, { kind: 'release', hold: hold.key })
    }
    model.holds = model.holds.filter((each) => each !== hold)
  }

const adjustStep =
  (points: number): Step =>
  async (w, model) => {
    const code = await refused(() => send(w, { kind: 'adjust', points, reason: 'model' }))
    if (code === null) model.other += points
    else expect(code).toBe('INSUFFICIENT_POINTS')
  }

const passStep =
  (days: number): Step =>
  async (w) => {
    w.pass(days * DAY)
    await settleDue(w.context, MEMBER)
  }

const flushStep =
  (keep: number): Step =>
  async (w) => {
    await flush(w.context, MEMBER, keep)
  }

const amount = fc.integer({ min: 1, max: 40_000 })
const pick = fc.nat({ max: 50 })
const permille = fc.integer({ min: 1, max: 1000 })
const points = fc.integer({ min: 1, max: 300 })
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: amount.map(earnStep) },
  { weight: 3, arbitrary: fc.tuple(pick, permille).map(([a, b]) => refundStep(a, b)) },
  { weight: 2, arbitrary: points.map(spendStep) },
  { weight: 1, arbitrary: fc.tuple(pick, permille).map(([a, b]) => returnStep(a, b)) },
  { weight: 2, arbitrary: points.map(holdStep) },
  { weight: 2, arbitrary: fc.tuple(pick, fc.boolean()).map(([a, b]) => endHoldStep(a, b)) },
  { weight: 1, arbitrary: fc.integer({ min: -200, max: 200 }).map(adjustStep) },
  { weight: 1, arbitrary: fc.nat({ max: 5 }).map(passStep) },
  { weight: 1, arbitrary: fc.nat({ max: 4 }).map(flushStep) },
)

/** Everything the member owns or owes, in one number; what expired is the model's only blind spot. */
function worthOf({ balances }: Account): number {
  const { points, pendingPoints, heldPoints, deficitPoints } = balances
  return points + pendingPoints + heldPoints - deficitPoints
}

async function run(w: World, steps: readonly Step[], expires: boolean): Promise<void> {
  await createAccount(w.context, MEMBER, { key: w.key(), actor })
  const model = new Model()
  for (const one of steps) {
    await one(w, model)
    const account = await now(w)
    expect(brokenLaws(account)).toEqual([])
    const { points: expected, milli, net } = model.worth
    expect(account.balances.fractionMilli).toBe(milli)
    expect(account.balances.growthHundredths).toBe(net)
    expect(account.qualifying.lifetime.spendFen).toBe(net)
    if (!expires) expect(worthOf(account)).toBe(expected)
  }
  expect(brokenHistory(w.db, await now(w))).toEqual([])
  expect(w.errors).toEqual([])
}

const seed = Date.now() % 1_000_000_000

test(`any history agrees with the naive model (seed ${String(seed)})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.constantFrom(0, 2, 7),
      async (steps, pendingDays) => {
        const config = plain((each) => {
          each.points.expiry = { kind: 'never' }
          each.points.pendingDays = pendingDays
        })
        await run(await world(config), steps, false)
      },
    ),
    { seed, numRuns: 120 },
  )
})

test(`lots and expiry never break a law (seed ${String(seed)})`, async () => {
  const long = fc.oneof(
    { weight: 8, arbitrary: step },
    { weight: 3, arbitrary: fc.integer({ min: 10, max: 70 }).map(passStep) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(long, { maxLength: 60 }), async (steps) => {
      const config = plain((each) => {
        each.points.expiry = { kind: 'months', months: 1 }
        each.points.pendingDays = 3
      })
      await run(await world(config), steps, true)
    }),
    { seed, numRuns: 120 },
  )
})
