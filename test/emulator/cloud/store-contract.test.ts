import { failureOf, loadSdk, type SdkCollection, type SdkDatabase } from '../sdk'
import { startCloud, type StartedCloud } from '../start-cloud'

let started: StartedCloud
let db: SdkDatabase
let members: SdkCollection
let _: SdkDatabase['command']

beforeAll(async () => {
  started = await startCloud({
    indexes: [
      { collection: 'members', name: 'phone_1', keys: [{ path: 'phone', order: 1 }], unique: true },
      {
        collection: 'members',
        name: 'shop_points',
        keys: [
          { path: 'shop', order: 1 },
          { path: 'points', order: -1 },
        ],
      },
      { collection: 'members', name: 'tags_1', keys: [{ path: 'tags', order: 1 }] },
      { collection: 'desks', name: 'code_1', keys: [{ path: 'at.code', order: 1 }], unique: true },
    ],
  })
  const sdk = await loadSdk(started)
  db = sdk.database({ throwOnNotFound: false })
  members = db.collection('members')
  _ = db.command
})

beforeEach(() => started.cloud.reset('test'))
afterAll(() => started.close())

describe('documents', () => {
  test('every kind of value comes back as it went in', async () => {
    const data = {
      _id: 'm1',
      phone: '1',
      name: '李 "quoted" \\ 😀',
      whole: 42,
      big: 2 ** 40,
      half: 2.5,
      none: null,
      yes: true,
      at: new Date(1_700_000_000_123),
      nested: { list: [1, 'two', { three: [3] }], empty: {} },
      place: db.Geo.Point?.(121.5, 31.2),
    }
    expect(await members.add({ data })).toMatchObject({ _id: 'm1' })
    expect((await members.doc('m1').get()).data).toEqual(data)
    expect((await members.doc('none').get()).data).toBeNull()
  })

  test('add makes an id of 32 hex digits and resolves server dates by the clock', async () => {
    started.clock.moveBy(86_400_000)
    const { _id } = await members.add({ data: { phone: '1', at: db.serverDate({ offset: 1000 }) } })
    expect(_id).toMatch(/^[0-9a-f]{32}$/)
    const at = (await members.doc(_id).get()).data?.at as Date
    expect(Math.abs(at.getTime() - started.clock.now() - 1000)).toBeLessThan(2000)
    started.clock.reset()
  })

  test('set replaces or creates, and counts as update even when nothing differs', async () => {
    expect(await members.doc('m1').set({ data: { phone: '1', a: 1 } })).toMatchObject({
      stats: { created: 1, updated: 0 },
    })
    expect(await members.doc('m1').set({ data: { phone: '1', b: 2 } })).toMatchObject({
      stats: { created: 0, updated: 1 },
    })
    expect(await members.doc('m1').set({ data: { phone: '1', b: 2 } })).toMatchObject({
      stats: { updated: 1 },
    })
    expect((await members.doc('m1').get()).data).toEqual({ _id: 'm1', phone: '1', b: 2 })
  })

  test('update changes what matches, atomically: 40 concurrent conditional decrements sell 10', async () => {
    await members.add({ data: { _id: 'stock', phone: '1', left: 10 } })
    const sold = await Promise.all(
      Array.from({ length: 40 }, () =>
        members.where({ _id: 'stock', left: _.gt?.(0) }).update({ data: { left: _.inc?.(-1) } }),
      ),
    )
    expect(sold.reduce((sum, { stats }) => sum + stats.updated, 0)).toBe(10)
    expect((await members.doc('stock').get()).data?.left).toBe(0)
    expect(await members.doc('absent').update({ data: { left: 1 } })).toMatchObject({
      stats: { updated: 0 },
    })
  })

  test('remove takes away by id and by filter', async () => {
    await Promise.all(
      [1, 2, 3].map((n) =>
        members.add({ data: { _id: `m${n}`, phone: `${n}`, shop: 'a', points: n } }),
      ),
    )
    expect(await members.doc('m1').remove()).toMatchObject({ stats: { removed: 1 } })
    expect(await members.doc('m1').remove()).toMatchObject({ stats: { removed: 0 } })
    expect(await members.where({ shop: 'a', points: _.gte?.(2) }).remove()).toMatchObject({
      stats: { removed: 2 },
    })
    expect(await members.count()).toMatchObject({ total: 0 })
  })

  test('a collection that does not exist is refused, creating one twice as well', async () => {
    expect((await failureOf(db.collection('nowhere').add({ data: {} }))).errCode).toBe(-502005)
    await db.createCollection('fresh').catch(() => undefined)
    const again = await failureOf(db.createCollection('fresh'))
    expect(again.errMsg).toContain('[ResourceUnavailable.ResourceExist] Table exist: fresh')
  })
})

describe('unique values', () => {
  test('a duplicate _id and a duplicate unique field fail with E11000 and the index name', async () => {
    await members.add({ data: { _id: 'm1', phone: '1' } })
    const byId = await failureOf(members.add({ data: { _id: 'm1', phone: '2' } }))
    expect(byId.errCode).toBe(-502001)
    expect(byId.errMsg).toMatch(/E11000 duplicate key error collection: .* index: _id_ dup key/)
    const byPhone = await failureOf(members.add({ data: { _id: 'm2', phone: '1' } }))
    expect(byPhone.errMsg).toMatch(/E11000 .* index: phone_1 dup key: \{ phone: "1" \}/)
    expect(await members.count()).toMatchObject({ total: 1 })
    const desks = db.collection('desks')
    await desks.add({ data: { at: { code: 'x' } } })
    const below = await failureOf(desks.add({ data: { at: { code: 'x' } } }))
    expect(below.errMsg).toContain('index: code_1 dup key: { at.code: "x" }')
  })

  test('of several documents at once, those before the duplicate stay', async () => {
    await members.add({ data: { _id: 'm2', phone: '2' } })
    const many = (...documents: object[]): Promise<unknown> =>
      members.add({ data: documents as unknown as Record<string, unknown> })
    const byId = await failureOf(
      many({ _id: 'm1', phone: '1' }, { _id: 'm2', phone: '3' }, { _id: 'm4', phone: '4' }),
    )
    expect(byId.errMsg).toContain('index: _id_')
    const byPhone = await failureOf(
      many({ _id: 'm5', phone: '5' }, { _id: 'm6', phone: '5' }, { _id: 'm7', phone: '7' }),
    )
    expect(byPhone.errMsg).toContain('index: phone_1')
    const { data } = await members.orderBy('_id', 'asc').get()
    expect(data.map(({ _id }) => _id)).toEqual(['m1', 'm2', 'm5'])
  })

  test('a missing field counts as null, so the second document without it collides', async () => {
    await members.add({ data: { _id: 'm1' } })
    expect((await failureOf(members.add({ data: { _id: 'm2' } }))).errMsg).toContain(
      'index: phone_1',
    )
    expect((await failureOf(members.add({ data: { _id: 'm3', phone: null } }))).errMsg).toContain(
      'E11000',
    )
  })

  test('update and set are held to it, and a freed value can be taken again', async () => {
    await members.add({ data: { _id: 'm1', phone: '1' } })
    await members.add({ data: { _id: 'm2', phone: '2' } })
    expect((await failureOf(members.doc('m2').update({ data: { phone: '1' } }))).errMsg).toContain(
      'E11000',
    )
    expect((await failureOf(members.doc('m3').set({ data: { phone: '1' } }))).errMsg).toContain(
      'E11000',
    )
    await members.doc('m1').remove()
    expect(await members.doc('m2').update({ data: { phone: '1' } })).toMatchObject({
      stats: { updated: 1 },
    })
  })

  test('of 64 concurrent inserts of one value exactly one wins', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 64 }, (_unused, n) =>
        members.add({ data: { _id: `m${n}`, phone: 'same' } }),
      ),
    )
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    expect(await members.count()).toMatchObject({ total: 1 })
  })
})

describe('pages', () => {
  beforeEach(async () => {
    const documents = Array.from({ length: 1205 }, (_unused, n) =>
      JSON.stringify({
        _id: `m${String(n).padStart(4, '0')}`,
        phone: `${n}`,
        shop: n % 2 ? 'b' : 'a',
        points: n,
      }),
    )
    await started.cloud.load('test', 'members', documents)
  })

  test('100 by default, at most 1000, in the order of insertion', async () => {
    const first = (await members.get()).data
    expect(first).toHaveLength(100)
    expect(first.slice(0, 2).map((member) => member._id)).toEqual(['m0000', 'm0001'])
    expect((await members.limit(5000).get()).data).toHaveLength(1000)
    expect((await members.skip(1200).get()).data.map((member) => member._id)).toEqual([
      'm1200',
      'm1201',
      'm1202',
      'm1203',
      'm1204',
    ])
  })

  test('an index gives order and range, forwards and backwards, with skip and limit', async () => {
    const points = async (query: ReturnType<SdkCollection['where']>): Promise<unknown[]> =>
      (await query.get()).data.map((member) => member.points)
    const inShop = members.where({ shop: 'a' })
    expect(await points(inShop.orderBy('points', 'desc').limit(3))).toEqual([1204, 1202, 1200])
    expect(await points(inShop.orderBy('points', 'asc').skip(2).limit(3))).toEqual([4, 6, 8])
    const ranged = members.where({ shop: 'b', points: _.gt?.(1195) })
    expect(await points(ranged.orderBy('points', 'asc'))).toEqual([1197, 1199, 1201, 1203])
    const between = members.where({
      shop: _.in?.(['a', 'b']),
      points: _.and?.(_.gte?.(10), _.lte?.(12)),
    })
    expect((await points(between)).sort()).toEqual([10, 11, 12])
    expect(await members.where({ shop: 'a', points: _.lt?.(100) }).count()).toMatchObject({
      total: 50,
    })
    expect(await points(members.orderBy('_id', 'desc').limit(2))).toEqual([1204, 1203])
  })

  test('a projection gives only its fields', async () => {
    const { data } = await members.where({ phone: '7' }).field({ points: true }).get()
    expect(data).toEqual([{ _id: 'm0007', points: 7 }])
  })

  test('aggregate counts by shop', async () => {
    const { list } = await members
      .aggregate()
      .match({ shop: _.in?.(['a', 'b']) })
      .group({ _id: '$shop', total: db.command.aggregate.sum?.(1) })
      .sort({ _id: 1 })
      .end()
    expect(list).toEqual([
      { _id: 'a', total: 603 },
      { _id: 'b', total: 602 },
    ])
  })
})

test('an index over arrays finds each element, and takes ranges over different elements', async () => {
  await members.add({
    data: { _id: 'm1', phone: '1', tags: ['x', 'y'], shop: 's', points: [1, 9] },
  })
  await members.add({ data: { _id: 'm2', phone: '2', tags: ['y'], shop: 's', points: 5 } })
  await members.add({ data: { _id: 'm3', phone: '3', tags: [], shop: 's', points: [] } })
  const ids = async (filter: Record<string, unknown>): Promise<unknown[]> =>
    (await members.where(filter).get()).data.map((member) => member._id).sort()
  expect(await ids({ tags: 'y' })).toEqual(['m1', 'm2'])
  expect(await ids({ tags: _.in?.(['x', 'y']) })).toEqual(['m1', 'm2'])
  // m1 has one element above 6 and another below 4: MongoDB lets both ends match.
  expect(await ids({ shop: 's', points: _.and?.(_.gt?.(6), _.lt?.(4)) })).toEqual(['m1'])
  await members.doc('m1').update({ data: { tags: _.pull?.('x') } })
  expect(await ids({ tags: 'x' })).toEqual([])
})

test('strict mode refuses a query and an order that no index serves', async () => {
  const byName = await failureOf(members.where({ name: 'Li' }).get())
  expect(byName.errMsg).toMatch(/no index serves this query .*"paths":\["name"\]/)
  expect((await failureOf(members.orderBy('points', 'asc').get())).errMsg).toContain(
    'no index serves',
  )
  expect(
    (await failureOf(members.where({ name: 'Li' }).update({ data: { a: 1 } }))).errMsg,
  ).toContain('no index')
  expect(
    (await failureOf(members.where(_.or?.([{ phone: '1' }, { name: 'Li' }]) as never).get()))
      .errMsg,
  ).toContain('no index')
  expect(
    (await members.where(_.or?.([{ phone: '1' }, { shop: 'a' }]) as never).get()).data,
  ).toEqual([])
})

test('strict mode refuses more than 20 results of an aggregation without a limit', async () => {
  await started.cloud.load(
    'test',
    'members',
    Array.from({ length: 21 }, (_, i) =>
      JSON.stringify({ _id: `m${i}`, shop: 'a', phone: `${i}` }),
    ),
  )
  const inShop = () => members.aggregate().match({ shop: 'a' })
  const refused = await failureOf(inShop().end())
  expect(refused.errMsg).toContain('21 results without limit(): CloudBase gives 20 of them')
  expect((await inShop().limit(100).end()).list).toHaveLength(21)
  await members.doc('m0').remove()
  expect((await inShop().end()).list).toHaveLength(20)
})

test('strict mode refuses a reply over 1 MB', async () => {
  const text = 'x'.repeat(300_000)
  for (const n of [1, 2, 3, 4]) await members.add({ data: { phone: `${n}`, shop: 'a', text } })
  expect((await failureOf(members.where({ shop: 'a' }).get())).errMsg).toContain(
    'size exceed limit',
  )
  expect((await members.where({ shop: 'a' }).limit(3).get()).data).toHaveLength(3)
})
