import type { Fields } from '../../sdk'
import { expectAll, openStand, refusedWith, type Stand } from './stand'

let stand: Stand
let _: Stand['db']['command']

const DAY = new Date('2024-05-01T00:00:00Z')

beforeAll(async () => {
  stand = await openStand()
  _ = stand.db.command
  const { db, put } = stand
  await put(
    { _id: 'a', n: 1, tags: ['x', 'y'], by: { name: 'Li', age: 30 }, on: DAY, s: 'Apple' },
    { _id: 'b', n: 2, tags: ['y'], by: { name: 'Wang', age: 40 }, s: 'banana' },
    {
      _id: 'c',
      n: 3,
      tags: [],
      by: null,
      s: 'cherry',
      marks: [
        { q: 1, ok: true },
        { q: 5, ok: false },
      ],
    },
    { _id: 'd', n: [4, 9], s: 'date', marks: [{ q: 5, ok: true }] },
    { _id: 'e', s: null, at: db.Geo.Point?.(113.2644, 23.1291) },
    { _id: 'f', at: db.Geo.Point?.(114.0579, 22.5431) },
    { _id: 'g', at: db.Geo.Point?.(121.4737, 31.2304) },
  )
})
afterAll(() => stand.close())

/** A function of the command, because it exists only once the SDK is loaded. */
type Case = [() => Fields, string]

const point = (lng: number, lat: number): unknown => stand.db.Geo.Point?.(lng, lat)
const area = (...ring: [number, number][]): unknown =>
  stand.db.Geo.Polygon?.([
    stand.db.Geo.LineString?.([...ring, ring[0]].map((p) => point(...(p as [number, number])))),
  ])

const CASES: Record<string, Case[]> = {
  eq: [
    [() => ({ n: _.eq?.(1) }), 'a'],
    [() => ({ n: 9 }), 'd'],
    [() => ({ s: _.eq?.(null) }), 'efg'],
    [() => ({ by: _.eq?.({ name: 'Li', age: 30 }) }), 'a'],
    [() => ({ by: _.eq?.({ age: 30, name: 'Li' }) }), ''],
    [() => ({ by: { name: 'Wang' } }), 'b'],
    [() => ({ 'by.name': 'Wang' }), 'b'],
    [() => ({ tags: ['x', 'y'] }), 'a'],
    [() => ({ 'tags.0': 'y' }), 'b'],
    [() => ({ on: DAY }), 'a'],
    [() => ({ n: _.eq?.('1') }), ''],
  ],
  neq: [
    [() => ({ n: _.neq?.(1) }), 'bcdefg'],
    [() => ({ n: _.neq?.(9) }), 'abcefg'],
    [() => ({ tags: _.neq?.('y') }), 'cdefg'],
  ],
  lt: [
    [() => ({ n: _.lt?.(3) }), 'ab'],
    [() => ({ s: _.lt?.('b') }), 'a'],
    [() => ({ on: _.lt?.(new Date()) }), 'a'],
  ],
  lte: [[() => ({ n: _.lte?.(3) }), 'abc']],
  gt: [
    [() => ({ n: _.gt?.(2) }), 'cd'],
    [() => ({ 'by.age': _.gt?.(30) }), 'b'],
    [() => ({ on: _.gt?.(DAY) }), ''],
  ],
  gte: [
    [() => ({ n: _.gte?.(2) }), 'bcd'],
    [() => ({ on: _.gte?.(DAY) }), 'a'],
  ],
  in: [
    [() => ({ n: _.in?.([1, 3, 7]) }), 'ac'],
    [() => ({ tags: _.in?.(['x', 'z']) }), 'a'],
    [() => ({ s: _.in?.([null]) }), 'efg'],
    [() => ({ n: _.in?.([]) }), ''],
  ],
  nin: [[() => ({ n: _.nin?.([1, 2, 4]) }), 'cefg']],
  all: [
    [() => ({ tags: _.all?.(['y', 'x']) }), 'a'],
    [() => ({ tags: _.all?.(['y']) }), 'ab'],
  ],
  elemMatch: [
    [() => ({ marks: _.elemMatch?.({ q: 5, ok: true }) }), 'd'],
    [() => ({ marks: _.elemMatch?.({ q: _.gt?.(0), ok: false }) }), 'c'],
    [() => ({ n: _.elemMatch?.(_.gt?.(3)) }), 'd'],
  ],
  exists: [
    [() => ({ by: _.exists?.(true) }), 'abc'],
    [() => ({ n: _.exists?.(false) }), 'efg'],
    [() => ({ 'by.age': _.exists?.(true) }), 'ab'],
  ],
  size: [
    [() => ({ tags: _.size?.(2) }), 'a'],
    [() => ({ tags: _.size?.(0) }), 'c'],
  ],
  mod: [
    [() => ({ n: _.mod?.(2, 1) }), 'acd'],
    [() => ({ n: _.mod?.([3, 0]) }), 'cd'],
  ],
  and: [
    [() => ({ n: (_.gt?.(1) as typeof _).and?.(_.lt?.(3)) }), 'b'],
    [() => ({ n: _.and?.(_.gt?.(1), _.lte?.(3)) }), 'bc'],
    [() => _.and?.([{ n: 1 }, { s: 'Apple' }]) as Fields, 'a'],
  ],
  or: [
    [() => ({ n: (_.lt?.(2) as typeof _).or?.(_.gt?.(8)) }), 'ad'],
    [() => _.or?.([{ n: 1 }, { s: 'cherry' }]) as Fields, 'ac'],
    [() => _.or?.({ n: 2 }, { 'by.name': 'Li' }) as Fields, 'ab'],
  ],
  not: [
    [() => ({ n: _.not?.(_.gt?.(1)) }), 'aefg'],
    [() => ({ s: _.not?.(_.eq?.('date')) }), 'abcefg'],
  ],
  nor: [[() => _.nor?.([{ n: 1 }, { n: _.exists?.(false) }]) as Fields, 'bcd']],
  jsonSchema: [
    [() => _.jsonSchema?.({ required: ['by', 'n'] }) as Fields, 'abc'],
    [() => _.jsonSchema?.({ required: ['n'], properties: { n: { minimum: 2 } } }) as Fields, 'bcd'],
    [
      () => ({
        ...(_.jsonSchema?.({ properties: { n: { bsonType: 'int' } } }) as Fields),
        s: 'cherry',
      }),
      'c',
    ],
    [
      () => _.and?.([_.jsonSchema?.({ properties: { by: { type: 'null' } } }), { n: 9 }]) as Fields,
      'd',
    ],
  ],
  expr: [[() => _.expr?.({ $eq: ['$by.name', 'Li'] }) as Fields, 'a']],
  geoNear: [
    [
      () => ({ at: _.geoNear?.({ geometry: point(113.2644, 23.1291), maxDistance: 110000 }) }),
      'ef',
    ],
    [() => ({ at: _.geoNear?.({ geometry: point(113.2644, 23.1291), minDistance: 1000 }) }), 'fg'],
  ],
  geoWithin: [
    [
      () => ({ at: _.geoWithin?.({ geometry: area([113, 22], [115, 22], [115, 24], [113, 24]) }) }),
      'ef',
    ],
    [
      () => ({ at: _.geoWithin?.({ centerSphere: [point(113.2644, 23.1291), 110 / 6378.1] }) }),
      'ef',
    ],
    [() => ({ at: _.geoWithin?.({ centerSphere: [[113.2644, 23.1291], 1 / 6378.1] }) }), 'e'],
  ],
  geoIntersects: [
    [
      () => ({
        at: _.geoIntersects?.({ geometry: area([113, 22], [115, 22], [115, 23], [113, 23]) }),
      }),
      'f',
    ],
    [() => ({ at: _.geoIntersects?.({ geometry: point(121.4737, 31.2304) }) }), 'g'],
  ],
}

/** Commands that are no query, or that CloudBase documents for other uses. */
const ELSEWHERE =
  'set remove inc mul push pull pullAll pop shift unshift addToSet rename bit max min aggregate project text'

test('every query command of the SDK has its cases', () => {
  const offered = Object.keys(_).filter((name) => !ELSEWHERE.split(' ').includes(name))
  expectAll('query commands of the SDK', Object.keys(CASES), offered)
})

describe.each(Object.keys(CASES))('%s', (name) => {
  test.each((CASES[name] as Case[]).map(([filter, ids], i) => [i, ids, filter] as const))(
    '%#: finds %j',
    async (_i, ids, filter) => {
      expect(await stand.find(filter())).toEqual([...ids])
    },
  )
})

describe('other values in a filter', () => {
  test('patterns', async () => {
    expect(await stand.find({ s: /an/ })).toEqual(['b'])
    expect(await stand.find({ s: stand.db.RegExp({ regexp: '^a', options: 'i' }) })).toEqual(['a'])
    expect(await stand.find({ s: _.in?.([/^c/, 'date']) as unknown })).toEqual(['c', 'd'])
    expect(await stand.find({ s: _.not?.(/a/) as unknown })).toEqual(['a', 'c', 'e', 'f', 'g'])
  })

  test("the server's time", async () => {
    expect(await stand.find({ on: _.lt?.(stand.db.serverDate()) })).toEqual(['a'])
    expect(await stand.find({ on: _.gt?.(stand.db.serverDate({ offset: -1000 })) })).toEqual([])
  })
})

describe('what is refused', () => {
  test.each<[Fields, string]>([
    [{ n: { $foo: 1 } }, 'unknown operator: $foo'],
    [{ $foo: [] }, 'unknown top level operator: $foo'],
    [{ n: { $in: 1 } }, '$in needs an array'],
    [{ n: { $size: 'x' } }, '$size needs a number'],
    [{ n: { $mod: [0, 1] } }, 'divisor cannot be 0'],
    [{ $or: [] }, 'must be a nonempty array'],
    [{ $text: { $search: 'x' } }, 'text index required for $text query'],
    [
      { at: { $geoWithin: { $geometry: { type: 'Point', coordinates: [0, 0] } } } },
      '$geoWithin not supported with provided geometry',
    ],
    [{ at: { $near: [0, 0] } }, 'unable to find index for $geoNear query'],
  ])('%j', async (filter, text) => {
    await refusedWith(stand.items.where(filter).get(), text)
    await refusedWith(stand.items.where(filter).count(), text)
    await refusedWith(stand.items.where(filter).update({ data: { touched: true } }), text)
    await refusedWith(stand.items.where(filter).remove(), text)
    expect((await stand.items.count()).total).toBe(7)
  })
})

describe('pages', () => {
  const ids = async (query: { get(): Promise<{ data: Fields[] }> }): Promise<string> =>
    (await query.get()).data.map(({ _id }) => _id as string).join('')

  test('order by type, then value; an array by its least element up, its greatest down', async () => {
    const ordered = stand.items.where({ n: _.exists?.(true) })
    expect(await ids(ordered.orderBy('n', 'asc'))).toBe('abcd')
    expect(await ids(ordered.orderBy('n', 'desc'))).toBe('dcba')
    expect(await ids(stand.items.orderBy('n', 'asc').orderBy('_id', 'desc'))).toBe('gfeabcd')
    expect(await ids(stand.items.orderBy('by.age', 'desc').orderBy('_id', 'asc').limit(3))).toBe(
      'bac',
    )
  })

  test('skip and limit', async () => {
    const all = stand.items.orderBy('_id', 'asc')
    expect(await ids(all.skip(2).limit(3))).toBe('cde')
    expect(await ids(all.skip(6).limit(3))).toBe('g')
    expect(await ids(all.skip(9))).toBe('')
  })

  test('count', async () => {
    expect(await stand.items.where({ tags: 'y' }).count()).toMatchObject({ total: 2 })
  })

  test('the nearest first', async () => {
    const near = stand.items.where({ at: _.geoNear?.({ geometry: point(121, 31) }) })
    expect(await ids(near)).toBe('gef')
    expect(await ids(near.limit(1))).toBe('g')
    expect(await ids(near.orderBy('_id', 'asc'))).toBe('efg')
    expect(await ids(near.orderBy('_id', 'desc').skip(1).limit(1))).toBe('f')
    const $geometry = { type: 'Point', coordinates: [121, 31] }
    for (const operator of ['$near', '$nearSphere']) {
      expect(await ids(stand.items.where({ at: { [operator]: { $geometry } } }))).toBe('gef')
      const ring = { $geometry, $minDistance: 1000, $maxDistance: 200_000 }
      expect(await ids(stand.items.where({ at: { [operator]: ring } }))).toBe('g')
    }
  })

  test('fields', async () => {
    const fields = async (projection: Fields, id = 'a'): Promise<unknown> =>
      (await stand.items.where({ _id: id }).field(projection).get()).data[0]
    const { project } = stand.db.command as unknown as {
      project: Record<string, (operand: unknown) => unknown>
    }
    expect(await fields({ n: true })).toEqual({ _id: 'a', n: 1 })
    expect(await fields({ n: true, _id: false })).toEqual({ n: 1 })
    expect(await fields({ 'by.age': 1 })).toEqual({ _id: 'a', by: { age: 30 } })
    expect(await fields({ n: false, by: false, on: false, s: false })).toEqual({
      _id: 'a',
      tags: ['x', 'y'],
    })
    expect(await fields({ n: true, tags: project.slice?.(1) })).toEqual({
      _id: 'a',
      n: 1,
      tags: ['x'],
    })
    expect(await fields({ n: true, tags: project.slice?.([1, 1]) })).toEqual({
      _id: 'a',
      n: 1,
      tags: ['y'],
    })
    expect(await fields({ marks: project.elemMatch?.({ ok: false }) }, 'c')).toEqual({
      _id: 'c',
      marks: [{ q: 5, ok: false }],
    })
    await refusedWith(
      fields({ n: true, s: false }),
      'Projection cannot have a mix of inclusion and exclusion',
    )
  })
})
