import type { Key, MemberId } from '../../../typings/contract'
import type { Account } from '../../../cloudfunctions/features/account'
import {
  createAccount,
  finishers,
  finishHolds,
  flush,
  post,
  readAccount,
  transfer,
} from '../../../cloudfunctions/features/account'
import { brokenHistory, brokenLaws, history, replay } from './check'
import type { World } from './world'
import { actor, anotherInstance, plain, world } from './world'

const GIVER = 'm_giver' as MemberId
const TAKER = 'm_taker' as MemberId

async function two(points = 100): Promise<World> {
  const w = await world(plain((config) => (config.welcome.points = points)))
  await createAccount(w.context, GIVER, { key: w.key(), actor })
  await createAccount(w.context, TAKER, { key: w.key(), actor, welcome: false })
  return w
}

async function sound(w: World, id: MemberId): Promise<Account> {
  const account = await readAccount(w.context, id)
  if (!account) throw new Error('no account')
  expect([...brokenLaws(account), ...brokenHistory(w.db, account), ...w.errors]).toEqual([])
  return account
}

const give = (w: World, points: number, key: Key = w.key()) =>
  transfer(anotherInstance(w), { key, from: GIVER, to: TAKER, points, actor })

test('complaint 1: 20 parallel gifts of 100 from 100 points: exactly one goes through', async () => {
  const w = await two()
  const patiently = async (key: Key): Promise<string> => {
    try {
      await give(w, 100, key)
      return 'given'
    } catch (error) {
      const { code } = error as { code?: string }
      return code === 'BUSY' ? patiently(key) : (code ?? String(error))
    }
  }
  const results = await Promise.all(Array.from({ length: 20 }, () => patiently(w.key())))
  expect(results.filter((result) => result === 'given')).toHaveLength(1)
  expect(new Set(results)).toEqual(new Set(['given', 'INSUFFICIENT_POINTS']))
  expect((await sound(w, GIVER)).balances).toMatchObject({ points: 0, heldPoints: 0 })
  expect((await sound(w, TAKER)).balances.points).toBe(100)
})

test('a gift sent again with its key is given once', async () => {
  const w = await two()
  const key = w.key()
  await give(w, 40, key)
  await give(w, 40, key)
  expect((await sound(w, TAKER)).balances.points).toBe(40)
  expect((await sound(w, GIVER)).balances.points).toBe(60)
})

test('a receiver who is frozen takes nothing, now and on every repeat, thawed or not', async () => {
  const w = await two()
  const status = (value: 'frozen' | 'active') =>
    post(
      w.context,
      TAKER,
      { kind: 'status.set', status: value, reason: '' },
      {
        key: w.key(),
        action: 'test',
        input: {},
        actor,
      },
    )
  await status('frozen')
  const key = w.key()
  await expect(give(w, 40, key)).rejects.toMatchObject({ code: 'ACCOUNT_FROZEN' })
  await status('active')
  await expect(give(w, 40, key)).rejects.toMatchObject({ code: 'ACCOUNT_FROZEN' })
  expect((await sound(w, GIVER)).balances.points).toBe(100)
  expect((await sound(w, TAKER)).balances.points).toBe(0)
})

test('a gift whose giver died is given up by the job, and never credited later', async () => {
  const w = await two()
  const key = w.key()
  await post(
    w.context,
    GIVER,
    { kind: 'hold', points: 40, purpose: 'gift' },
    {
      key,
      action: 'account.give',
      input: { to: TAKER, points: 40 },
      actor,
      ref: { otherMemberId: TAKER },
    },
  )
  w.pass(30_000)
  expect(await finishHolds(w.context, 10, finishers)).toBe(0)
  w.pass(31_000)
  expect(await finishHolds(w.context, 10, finishers)).toBe(1)
  await expect(give(w, 40, key)).rejects.toMatchObject({ code: 'NOT_ELIGIBLE' })
  expect((await sound(w, GIVER)).balances).toMatchObject({ points: 100, heldPoints: 0 })
  expect((await sound(w, TAKER)).balances.points).toBe(0)
})

test('complaint 18: the history is the balance, whatever the snapshot says', async () => {
  const w = await two()
  for (const points of [10, 20, 5]) await give(w, points)
  await flush(w.context, GIVER)
  const account = await sound(w, GIVER)
  const journal = w.db.all<Account['outbox'][number]>('journal')
  const own = journal.filter(({ accountId }) => accountId === GIVER)
  expect(replay(GIVER, history(own, account)).balances).toEqual(account.balances)
})

test('complaint 27: an earn on the last day renews nothing but itself', async () => {
  const w = await world(
    plain((config) => {
      config.points.expiry = { kind: 'months', months: 1 }
      config.welcome.points = 100
    }),
  )
  await createAccount(w.context, GIVER, { key: w.key(), actor })
  w.pass(31 * 86_400_000)
  const adjust = (points: number) =>
    post(
      w.context,
      GIVER,
      { kind: 'adjust', points, reason: 'last day' },
      {
        key: w.key(),
        action: 'test',
        input: {},
        actor,
      },
    )
  await adjust(7)
  w.pass(86_400_000)
  const { account } = await adjust(1)
  expect(account.balances.points).toBe(8)
})
