import { startCloud, type StartedCloud } from '../start-cloud'

type Cloud = typeof import('wx-server-sdk')

let started: StartedCloud
let sdk: Cloud
let db: ReturnType<Cloud['database']>

beforeAll(async () => {
  started = await startCloud({ strict: false })
  Object.assign(process.env, started.sdkEnvironment)
  sdk = require('wx-server-sdk') as Cloud
  sdk.init({ env: 'test' })
  db = sdk.database({ throwOnNotFound: false })
  await db.createCollection('members')
})

afterAll(() => started.close())

test('add, get, update, query, count, remove', async () => {
  const members = db.collection('members')
  const at = new Date(1_700_000_000_000)
  const added = await members.add({ data: { _id: 'm1', name: 'Li', points: 10, at, tags: ['a'] } })
  expect(added).toMatchObject({ _id: 'm1' })
  const got = await members.doc('m1').get()
  expect((got as { data: unknown }).data).toEqual({
    _id: 'm1',
    name: 'Li',
    points: 10,
    at,
    tags: ['a'],
  })
  const _ = db.command
  expect(await members.doc('m1').update({ data: { points: _.inc(5) } })).toMatchObject({
    stats: { updated: 1 },
  })
  expect((await members.where({ points: _.gt(14) }).get()).data).toHaveLength(1)
  expect(await members.where({ points: 15 }).count()).toMatchObject({ total: 1 })
  expect(await members.doc('m1').remove()).toMatchObject({ stats: { removed: 1 } })
  expect(await members.count()).toMatchObject({ total: 0 })
})
