import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MovableClock } from '../../../emulator/cloud/clock'
import { Environment } from '../../../emulator/cloud/store/environment'
import { documentKey } from '../../../emulator/cloud/store/keys'
import { failureOf, loadSdk, type SdkCollection, type SdkDatabase } from '../sdk'
import { startCloud, type StartedCloud } from '../start-cloud'

let started: StartedCloud
let db: SdkDatabase
let accounts: SdkCollection
let _: SdkDatabase['command']

beforeAll(async () => {
  started = await startCloud({
    lockWaitMs: 400,
    indexes: [
      {
        collection: 'accounts',
        name: 'phone_1',
        keys: [{ path: 'phone', order: 1 }],
        unique: true,
      },
      { collection: 'accounts', name: 'shop_1', keys: [{ path: 'shop', order: 1 }] },
    ],
  })
  db = (await loadSdk(started)).database({ throwOnNotFound: false })
  accounts = db.collection('accounts')
  _ = db.command
})

beforeEach(async () => {
  started.clock.reset()
  started.cloud.faults.clear()
  await started.cloud.reset('test')
  await accounts.add({ data: { _id: 'a', phone: '1', shop: 's', points: 100 } })
  await accounts.add({ data: { _id: 'b', phone: '2', shop: 's', points: 0 } })
})

afterAll(() => started.close())

const pointsOf = async (id: string): Promise<unknown> => (await accounts.doc(id).get()).data?.points

test('a transaction writes all or nothing, and its writes are its own until the commit', async () => {
  const transaction = await db.startTransaction()
  const mine = transaction.collection('accounts')
  await mine.doc('a').update({ data: { points: _.inc?.(-10) } })
  await mine.doc('b').update({ data: { points: _.inc?.(10) } })
  await mine.add({ data: { _id: 'c', phone: '3', points: 1 } })
  await mine.doc('d').set({ data: { phone: '4', points: 2 } })
  expect((await mine.doc('a').get()).data?.points).toBe(90)
  expect(await pointsOf('a')).toBe(100)
  expect((await accounts.doc('c').get()).data).toBeNull()
  await transaction.commit()
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(pointsOf))).toEqual([90, 10, 1, 2])
})

test('rollback leaves nothing, its reason comes out of runTransaction', async () => {
  const failed = db.runTransaction(async (transaction) => {
    await transaction.collection('accounts').doc('a').remove()
    await transaction.rollback('no stock')
  })
  await expect(failed).rejects.toBe('no stock')
  expect(await pointsOf('a')).toBe(100)
})

test('it sees the moment of its first operation, not of its start', async () => {
  const transaction = await db.startTransaction()
  await accounts.doc('a').update({ data: { points: 200 } })
  const mine = transaction.collection('accounts')
  expect((await mine.doc('a').get()).data?.points).toBe(200)
  await accounts.doc('b').update({ data: { points: 7 } })
  await accounts.add({ data: { _id: 'late', phone: '9', shop: 's' } })
  await accounts.doc('a').remove()
  expect((await mine.doc('b').get()).data?.points).toBe(0)
  expect((await mine.doc('late').get()).data).toBeNull()
  const { data } = await mine.where({ shop: 's' }).orderBy('_id', 'asc').get()
  expect(data.map((account) => [account._id, account.points])).toEqual([
    ['a', 200],
    ['b', 0],
  ])
  await transaction.rollback()
})

test('the second writer of a document conflicts at the operation', async () => {
  const first = await db.startTransaction()
  const second = await db.startTransaction()
  await first
    .collection('accounts')
    .doc('a')
    .update({ data: { points: 1 } })
  const conflict = await failureOf(
    second
      .collection('accounts')
      .doc('a')
      .update({ data: { points: 2 } }),
  )
  expect(conflict.errMsg).toContain('[ResourceUnavailable.TransactionConflict]')
  const gone = await failureOf(second.collection('accounts').doc('b').get())
  expect(gone.errMsg).toContain('TransactionNotExist')
  await first.commit()
  expect(await pointsOf('a')).toBe(1)
})

test('a document that changed since the snapshot conflicts at the operation', async () => {
  const transaction = await db.startTransaction()
  const mine = transaction.collection('accounts')
  await mine.doc('a').get()
  await accounts.doc('a').update({ data: { points: _.inc?.(1) } })
  expect((await failureOf(mine.doc('a').update({ data: { points: 5 } }))).errMsg).toContain(
    'TransactionConflict',
  )
  expect(await pointsOf('a')).toBe(101)
})

test('runTransaction tries again after a conflict: no transfer is lost or doubled', async () => {
  const transfers = Array.from({ length: 12 }, () =>
    db.runTransaction(async (transaction) => {
      const mine = transaction.collection('accounts')
      const { data } = await mine.doc('a').get()
      await mine.doc('a').update({ data: { points: (data?.points as number) - 1 } })
      await mine.doc('b').update({ data: { points: _.inc?.(1) } })
    }, 50),
  )
  const done = (await Promise.allSettled(transfers)).filter(
    ({ status }) => status === 'fulfilled',
  ).length
  expect(done).toBeGreaterThan(0)
  expect([await pointsOf('a'), await pointsOf('b')]).toEqual([100 - done, done])
})

test('a plain write waits for the lock, and times out when it is held too long', async () => {
  const transaction = await db.startTransaction()
  await transaction
    .collection('accounts')
    .doc('a')
    .update({ data: { points: 50 } })
  const waiting = accounts.doc('a').update({ data: { points: _.inc?.(1) } })
  await transaction.commit()
  await waiting
  expect(await pointsOf('a')).toBe(51)
  const holder = await db.startTransaction()
  await holder
    .collection('accounts')
    .doc('a')
    .update({ data: { points: 0 } })
  expect((await failureOf(accounts.doc('a').remove())).errMsg).toContain('LockTimeout')
  await holder.rollback()
  expect(await pointsOf('a')).toBe(51)
})

test('a unique value taken inside an open transaction blocks others until it ends', async () => {
  const transaction = await db.startTransaction()
  await transaction.collection('accounts').add({ data: { _id: 'c', phone: '3' } })
  const other = await db.startTransaction()
  const conflict = await failureOf(
    other.collection('accounts').add({ data: { _id: 'd', phone: '3' } }),
  )
  expect(conflict.errMsg).toContain('TransactionConflict')
  const waiting = failureOf(accounts.add({ data: { _id: 'e', phone: '3' } }))
  await transaction.commit()
  expect((await waiting).errMsg).toContain('E11000')
  const duplicate = await db.startTransaction()
  expect(
    (await failureOf(duplicate.collection('accounts').add({ data: { phone: '3' } }))).errMsg,
  ).toContain('index: phone_1')
})

test('two documents may swap a unique value inside one transaction only by way of a free one', async () => {
  await db.runTransaction(async (transaction) => {
    const mine = transaction.collection('accounts')
    await mine.doc('a').update({ data: { phone: 'free' } })
    await mine.doc('b').update({ data: { phone: '1' } })
    await mine.doc('a').update({ data: { phone: '2' } })
  })
  const phones = await Promise.all(
    ['a', 'b'].map(async (id) => (await accounts.doc(id).get()).data?.phone),
  )
  expect(phones).toEqual(['2', '1'])
})

test('it expires after 30 s of the clock and lets go of its locks', async () => {
  const transaction = await db.startTransaction()
  const mine = transaction.collection('accounts')
  await mine.doc('a').update({ data: { points: 1 } })
  started.clock.moveBy(29_000)
  expect((await mine.doc('a').get()).data?.points).toBe(1)
  started.clock.moveBy(2000)
  expect(await accounts.doc('a').update({ data: { points: 77 } })).toMatchObject({
    stats: { updated: 1 },
  })
  expect((await failureOf(transaction.commit())).errMsg).toContain('TransactionNotExist')
  expect(await pointsOf('a')).toBe(77)
})

test('one whose caller vanished keeps nothing in memory once it has expired', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-vanished-'))
  const clock = new MovableClock()
  const environment = await Environment.open({
    name: 'test',
    folder,
    clock,
    indexes: [],
    lockWaitMs: 400,
    checkpointBytes: undefined,
    checkPlan: () => undefined,
  })
  await environment.load('accounts', [{ _id: 'a', points: 0 }])
  const accounts = environment.collection('accounts')
  const key = documentKey(accounts.id, 'a')
  const vanished = environment.transactions.start('')
  environment.operations.getById(accounts, 'a', vanished)
  const { snapshot } = vanished
  const spend = () => environment.update('accounts', 'a', { $inc: { points: 1 } })
  await spend()
  expect(environment.documents.changedSince(snapshot, key)).toBe(true)
  clock.moveBy(31_000)
  await spend()
  expect(environment.documents.changedSince(snapshot, key)).toBe(false)
  await environment.close()
  rmSync(folder, { recursive: true })
})

test('write skew is possible, as under any snapshot isolation', async () => {
  const [first, second] = [await db.startTransaction(), await db.startTransaction()]
  await first.collection('accounts').doc('a').get()
  await second.collection('accounts').doc('b').get()
  await first
    .collection('accounts')
    .doc('b')
    .update({ data: { points: -1 } })
  await second
    .collection('accounts')
    .doc('a')
    .update({ data: { points: -1 } })
  await first.commit()
  await second.commit()
  expect([await pointsOf('a'), await pointsOf('b')]).toEqual([-1, -1])
})

test('strict mode refuses where() writes, count and aggregate beside an open transaction of the caller', async () => {
  process.env.WX_API_TOKEN = 'call-1'
  try {
    const transaction = await db.startTransaction()
    const mine = transaction.collection('accounts')
    const refused = 'does not take part in the open transaction'
    expect(
      (await failureOf(mine.where({ shop: 's' }).update({ data: { points: 0 } }))).errMsg,
    ).toBeDefined()
    expect((await failureOf(mine.where({ shop: 's' }).remove())).errMsg).toContain(refused)
    expect((await failureOf(mine.where({ shop: 's' }).count())).errMsg).toContain(refused)
    expect((await failureOf(mine.aggregate().match({ shop: 's' }).end())).errMsg).toContain(refused)
    process.env.WX_API_TOKEN = 'call-2'
    expect(await accounts.where({ shop: 's' }).count()).toMatchObject({ total: 2 })
    process.env.WX_API_TOKEN = 'call-1'
    await transaction.rollback()
    expect(await accounts.where({ shop: 's' }).count()).toMatchObject({ total: 2 })
  } finally {
    delete process.env.WX_API_TOKEN
  }
})

describe('faults on demand', () => {
  const transfer = (): Promise<string> =>
    db.runTransaction(async (transaction) => {
      await transaction
        .collection('accounts')
        .doc('a')
        .update({ data: { points: _.inc?.(-1) } })
      return 'done'
    })

  test('the SDK tries again after a conflict at the commit, but not after one at the operation', async () => {
    started.cloud.faults.add({ kind: 'conflictAtCommit', times: 2 })
    expect(await transfer()).toBe('done')
    expect(await pointsOf('a')).toBe(99)
    started.cloud.faults.add({ kind: 'conflictAtOperation' })
    expect((await failureOf(transfer())).errMsg).toContain('TransactionConflict')
    expect(await pointsOf('a')).toBe(99)
    expect(started.cloud.faults.list()).toEqual([])
  })

  test('a conflict at the commit that never ends fails and changes nothing', async () => {
    started.cloud.faults.add({ kind: 'conflictAtCommit', times: Infinity })
    expect((await failureOf(transfer())).errMsg).toContain('TransactionConflict')
    expect(await pointsOf('a')).toBe(100)
  })

  test('busy refuses one operation; expiry ends the transaction', async () => {
    started.cloud.faults.add({ kind: 'busy' })
    expect((await failureOf(transfer())).errMsg).toContain('TransactionBusy')
    started.cloud.faults.add({ kind: 'expireTransaction', after: 1 })
    expect((await failureOf(transfer())).errMsg).toContain('TransactionNotExist')
    expect(await pointsOf('a')).toBe(100)
  })

  test('a dropped reply has been carried out; a killed caller has not', async () => {
    started.cloud.faults.add({ kind: 'dropReply', action: 'database.modifyDocument' })
    await failureOf(accounts.doc('a').update({ data: { points: _.inc?.(-1) } }))
    expect(await pointsOf('a')).toBe(99)
    const killed: string[] = []
    const stop = started.cloud.onKill((token) => killed.push(token))
    started.cloud.faults.add({ kind: 'killCaller', after: 1, collection: 'accounts' })
    expect(await pointsOf('a')).toBe(99)
    await failureOf(accounts.doc('a').update({ data: { points: 0 } }))
    stop()
    expect(killed).toEqual([''])
    expect(await pointsOf('a')).toBe(99)
  })

  test('a slow reply takes its time', async () => {
    started.cloud.faults.add({ kind: 'slowReply', delayMs: 120 })
    const startedAt = performance.now()
    await pointsOf('a')
    expect(performance.now() - startedAt).toBeGreaterThan(110)
  })
})
