import type { Doc } from '../../../cloudfunctions/platform/database'
import { gathered } from '../../../cloudfunctions/platform/database/gathered'

/** A database that answers when it is told to. */
function slowDatabase() {
  const asked: { ids: readonly string[]; answer(): void; fail(): void }[] = []
  let now = 1_000_000
  const get = gathered(
    (_collection, ids) =>
      new Promise<Doc[]>((resolve, reject) => {
        asked.push({
          ids,
          answer: () => {
            resolve(ids.filter((id) => id !== 'nobody').map((_id) => ({ _id, at: asked.length })))
          },
          fail: () => {
            reject(new Error('no answer'))
          },
        })
      }),
    () => now,
  )
  return { asked, get, pass: (ms: number) => void (now += ms) }
}

const tick = () => new Promise((resolve) => setImmediate(resolve))
const idsOf = ({ asked }: ReturnType<typeof slowDatabase>) => asked.map(({ ids }) => ids)

test('one alone is asked for at once; several of one moment go in one request', async () => {
  const db = slowDatabase()
  const first = db.get('accounts', 'a')
  await tick()
  expect(idsOf(db)).toEqual([['a']])
  db.asked[0]?.answer()
  expect(await first).toMatchObject({ _id: 'a' })
  const more = Promise.all(['b', 'c', 'b', 'nobody'].map((id) => db.get('accounts', id)))
  await tick()
  expect(idsOf(db)).toEqual([['a'], ['b', 'c', 'nobody']])
  db.asked[1]?.answer()
  expect((await more).map((doc) => doc?._id ?? null)).toEqual(['b', 'c', 'b', null])
})

test('who asks while two are under way waits for one of them, with all others who wait', async () => {
  const db = slowDatabase()
  const reads: Promise<Doc | null>[] = []
  for (const id of ['a', 'b', 'c', 'd', 'a']) {
    reads.push(db.get('accounts', id))
    await tick()
  }
  expect(idsOf(db)).toEqual([['a'], ['b']])
  db.asked[1]?.answer()
  await tick()
  // Also the second "a": what was asked for before it came would be older than its question.
  expect(idsOf(db)).toEqual([['a'], ['b'], ['c', 'd', 'a']])
  for (const each of db.asked) each.answer()
  expect((await Promise.all(reads)).map((doc) => doc?._id)).toEqual(['a', 'b', 'c', 'd', 'a'])
})

test('collections do not wait for one another', async () => {
  const db = slowDatabase()
  for (const name of ['accounts', 'accounts', 'members']) {
    void db.get(name, 'a')
    await tick()
  }
  expect(db.asked).toHaveLength(3)
})

test('what cannot be had together is asked for one by one, and who fails fails alone', async () => {
  const db = slowDatabase()
  const both = Promise.allSettled(['a', 'b'].map((id) => db.get('accounts', id)))
  await tick()
  db.asked[0]?.fail()
  await tick()
  expect(idsOf(db)).toEqual([['a', 'b'], ['a'], ['b']])
  db.asked[1]?.answer()
  db.asked[2]?.fail()
  expect((await both).map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  const next = db.get('accounts', 'a')
  await tick()
  db.asked[3]?.answer()
  expect(await next).toMatchObject({ _id: 'a' })
})

test('nobody waits behind requests that have been under way for long', async () => {
  const db = slowDatabase()
  for (const id of ['a', 'b']) {
    void db.get('accounts', id)
    await tick()
  }
  db.pass(60_000)
  const awake = db.get('accounts', 'c')
  await tick()
  db.asked[2]?.answer()
  expect(await awake).toMatchObject({ _id: 'c' })
})

test('a request asks for 8 at most', async () => {
  const db = slowDatabase()
  const all = Promise.all(Array.from({ length: 20 }, (_, at) => db.get('accounts', `m_${at}`)))
  for (let round = 0; round < 4; round++) {
    await tick()
    for (const each of db.asked) each.answer()
  }
  expect(await all).toHaveLength(20)
  expect(idsOf(db).map(({ length }) => length)).toEqual([8, 8, 4])
})
