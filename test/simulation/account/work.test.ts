import type { MemberId } from '../../../typings/contract'
import { flushAccounts, settleAccounts, tellUntold } from '../../../cloudfunctions/features/account'
import type { Account } from '../../../cloudfunctions/features/account'
import { accountsIn } from './check'
import { publishConfig } from '../../../cloudfunctions/features/programme'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { Database } from '../../../cloudfunctions/platform/database'
import { easy, member, Town } from '../sale/town'
import { plain } from './world'

const DAY_MS = 86_400_000

/** Ann's account fails for good, whatever is tried; others wait behind it. */
describe('one account that no job can finish', () => {
  let town: Town
  let broken: Context
  beforeEach(async () => {
    town = new Town(1)
    const config = plain((each) => {
      easy(each)
      each.points.expiry = { kind: 'months', months: 1 }
    })
    await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, config)
    for (const name of ['ann', 'bob', 'cid']) {
      await member(town, name)
      town.pass(1)
    }
    const isAnns = (id: unknown) => String(id).startsWith('m_ann')
    const db: Database = {
      ...town.db,
      insert: (collection, docs) =>
        docs.some(({ _id }) => isAnns(_id))
          ? Promise.reject(new Error('broken'))
          : town.db.insert(collection, docs),
      updateWhere: (collection, filter, changes) =>
        isAnns(filter['_id']) && changes.set && 'head' in changes.set
          ? Promise.reject(new Error('broken'))
          : town.db.updateWhere(collection, filter, changes),
    }
    broken = town.context(db)
  })

  const left = (is: (account: Account) => boolean): MemberId[] =>
    accountsIn(town.db)
      .filter(is)
      .map(({ _id }) => _id)
      .sort()

  const works = {
    flush: {
      run: (limit: number) => flushAccounts(broken, limit, () => Promise.resolve()),
      waits: ({ outbox }: Account) => outbox.length > 0,
    },
    settle: {
      run: (limit: number) => settleAccounts(broken, limit),
      waits: ({ balances }: Account) => balances.points > 0,
    },
  }

  test.each(['flush', 'settle'] as const)('%s: all of the slice are done but it', async (name) => {
    const { run, waits } = works[name]
    town.pass(40 * DAY_MS)
    // As many as were found, so that the run goes on to the next slice.
    expect(await run(2)).toBe(2)
    expect(await run(2)).toBe(1)
    expect(await run(2)).toBe(0)
    expect(left(waits)).toEqual(['m_ann'])
    town.pass(61_000)
    expect(await run(2)).toBe(0)
    expect(left(waits)).toEqual(['m_ann'])
  })

  test.each(['flush', 'settle'] as const)(
    '%s: at the head, it stands in nobody’s way',
    async (name) => {
      const { run, waits } = works[name]
      town.pass(40 * DAY_MS)
      expect([await run(1), await run(1), await run(1)]).toEqual([0, 1, 1])
      expect(left(waits)).toEqual(['m_ann'])
    },
  )
})

test('an account whose journal holds something else is put off, told of, and not written to', async () => {
  const town = new Town(1)
  const config = plain(easy)
  await publishConfig(town.context(), { name: 't' }, { key: town.key(), note: '' }, config)
  for (const name of ['ann', 'bob']) {
    await member(town, name)
    town.pass(1)
  }
  const accountOf = (id: string) => accountsIn(town.db).find(({ _id }) => _id === id) as Account
  const [entry] = accountOf('m_ann').outbox
  if (!entry) throw new Error('no entry')
  const other = { ...entry, hash: 'another' }
  await town.db.insert('journal', [other])
  town.pass(DAY_MS)
  const told: string[] = []
  const run = () =>
    flushAccounts(town.context(), 1, (id) => {
      told.push(id)
      return Promise.resolve()
    })
  const before = accountOf('m_ann')
  expect([await run(), await run(), await run()]).toEqual([0, 1, 0])
  expect(told).toEqual(['m_ann'])
  expect(accountOf('m_ann').outbox).toEqual(before.outbox)
  expect(accountOf('m_ann').flushDueAt).toBeGreaterThan(town.context().clock.now())
  expect(accountOf('m_bob').outbox).toEqual([])
  town.pass(61_000)
  await run()
  expect(told).toEqual(['m_ann', 'm_ann'])
})

test('an entry of which nobody can be told stands in nobody’s way, and is tried again', async () => {
  const town = new Town(1)
  const at = town.context().clock.now()
  const entries = ['ann', 'bob', 'cid'].map((accountId, index) => ({
    _id: `${accountId}:k`,
    accountId,
    seq: 1,
    tellDueAt: at - 1000 + index,
  }))
  await town.db.insert('journal', entries)
  const told: string[] = []
  let broken = true
  const run = () =>
    tellUntold(town.context(), 1, (id) => {
      if (broken && String(id) === 'ann') return Promise.reject(new Error('broken'))
      told.push(id)
      return Promise.resolve()
    })
  expect([await run(), await run(), await run(), await run()]).toEqual([0, 1, 1, 0])
  expect(told).toEqual(['bob', 'cid'])
  broken = false
  town.pass(61_000)
  expect([await run(), await run()]).toEqual([1, 0])
  expect(told).toEqual(['bob', 'cid', 'ann'])
})
