import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Cloud, IndexDefinition } from '../../../emulator/cloud'
import { startCloud, type StartedCloud } from '../start-cloud'

const dir = mkdtempSync(join(tmpdir(), 'cloud-indexes-'))
let started: StartedCloud | undefined

/** Opens the same folder with other indexes, as a start after an edit of the project does. */
async function reopen(indexes: IndexDefinition[], strict = true): Promise<Cloud> {
  await started?.close()
  started = await startCloud({ dir, indexes, strict })
  return started.cloud
}

afterAll(async () => {
  await started?.close()
  rmSync(dir, { recursive: true })
})

const ids = (cloud: Cloud, filter: object, order?: object): string[] =>
  cloud
    .find('test', {
      collection: 'shops',
      filter: JSON.stringify(filter),
      ...(order && { order: JSON.stringify(order) }),
      limit: 1000,
    })
    .documents.map((text) => (JSON.parse(text) as { _id: string })._id)

const byCity: IndexDefinition = {
  collection: 'shops',
  name: 'city_1',
  keys: [{ path: 'city', order: 1 }],
}

test('an index is built over what is there, kept over a restart, and dropped when it is gone', async () => {
  let cloud = await reopen([], false)
  const shops = Array.from({ length: 300 }, (_unused, n) =>
    JSON.stringify({ _id: `s${n}`, city: `c${n % 3}` }),
  )
  await cloud.load('test', 'shops', shops)
  cloud = await reopen([byCity])
  expect(ids(cloud, { city: 'c1' })).toHaveLength(100)
  cloud = await reopen([byCity])
  await cloud.load('test', 'shops', ['{"_id":"late","city":"c1"}'])
  expect(ids(cloud, { city: 'c1' })).toHaveLength(101)
  cloud = await reopen([])
  expect(ids(cloud, { city: 'c1' })).toHaveLength(101)
  expect(cloud.collections('test')).toMatchObject([{ name: 'shops', count: 301, indexes: [] }])
})

test('a unique index over duplicates refuses to start and names itself', async () => {
  await started?.close()
  started = undefined
  const unique = { ...byCity, name: 'city_unique', unique: true }
  await expect(startCloud({ dir, indexes: [unique] })).rejects.toThrow(/E11000 .*city_unique/)
})

test('places are found by distance and by area, also across the date line', async () => {
  const cloud = await reopen([
    { collection: 'shops', name: 'place', keys: [{ path: 'place', order: '2dsphere' }] },
    {
      collection: 'shops',
      name: 'open_place',
      keys: [
        { path: 'open', order: 1 },
        { path: 'place', order: '2dsphere' },
      ],
    },
  ])
  await cloud.reset('test')
  const place = (id: string, longitude: number, latitude: number, open = true): string =>
    JSON.stringify({ _id: id, open, place: { type: 'Point', coordinates: [longitude, latitude] } })
  await cloud.load('test', 'shops', [
    place('bund', 121.49, 31.24),
    place('square', 121.475, 31.23, false),
    place('suzhou', 120.62, 31.3),
    place('east', 179.999, 0),
    place('west', -179.999, 0),
    place('pole', 10, 89.9999),
    '{"_id":"nowhere","open":true}',
  ])
  const near = (longitude: number, latitude: number, maxM?: number, more = {}): string[] =>
    ids(cloud, {
      ...more,
      place: {
        $nearSphere: {
          $geometry: { type: 'Point', coordinates: [longitude, latitude] },
          ...(maxM !== undefined && { $maxDistance: maxM }),
        },
      },
    })
  expect(near(121.48, 31.235, 5000)).toEqual(['square', 'bund'])
  expect(near(121.48, 31.235, 5000, { open: true })).toEqual(['bund'])
  expect(near(121.48, 31.235)).toHaveLength(6)
  expect(near(180, 0, 1000).sort()).toEqual(['east', 'west'])
  expect(near(-170, 89.9999, 100)).toEqual(['pole'])
  const box = [
    [
      [121, 31],
      [122, 31],
      [122, 32],
      [121, 32],
      [121, 31],
    ],
  ]
  const within = { place: { $geoWithin: { $geometry: { type: 'Polygon', coordinates: box } } } }
  expect(ids(cloud, within).sort()).toEqual(['bund', 'square'])
})

test('whatever the filter and order, an index gives what a scan gives', async () => {
  const value = fc.oneof(
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom('a', 'b', 'ab', ''),
    fc.constant(null),
    fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }),
  )
  const documents = fc.array(fc.record({ a: value, b: value }, { requiredKeys: [] }), {
    minLength: 1,
    maxLength: 25,
  })
  const operand = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('a', 'b'))
  const condition = fc.oneof(
    operand,
    fc.record({ $in: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
    fc
      .record({ $gt: operand, $lte: operand }, { requiredKeys: [] })
      .filter((range) => Object.keys(range).length > 0),
    fc.constant(null),
  )
  const filter = fc.record({ a: condition, b: condition }, { requiredKeys: ['a'] })
  const direction = fc.constantFrom<1 | -1>(1, -1)
  const order = fc.oneof(
    fc.constant(undefined),
    fc.record({ b: direction }),
    fc.record({ a: direction, b: direction }),
  )
  /** Found documents, and the values that the order compares in the order they came. */
  const look = (
    collection: string,
    asked: object,
    sorted: Record<string, 1 | -1> | undefined,
  ): unknown => {
    const found = cloud
      .find('test', {
        collection,
        filter: JSON.stringify(asked),
        ...(sorted && { order: JSON.stringify(sorted) }),
        limit: 1000,
      })
      .documents.map((text) => JSON.parse(text) as Record<string, unknown>)
    return {
      found: found.map(({ _id }) => String(_id)).sort(),
      keys:
        sorted &&
        found.map((document) =>
          Object.keys(sorted).map((path) => sortKey(document[path], sorted[path])),
        ),
    }
  }
  const cloud = await reopen(
    [
      {
        collection: 'indexed',
        name: 'a_b',
        keys: [
          { path: 'a', order: 1 },
          { path: 'b', order: -1 },
        ],
      },
    ],
    false,
  )
  await fc.assert(
    fc.asyncProperty(documents, filter, order, async (values, asked, sorted) => {
      await cloud.reset('test')
      const texts = values.map((fields, n) => JSON.stringify({ _id: `d${n}`, ...fields }))
      for (const collection of ['indexed', 'plain']) await cloud.load('test', collection, texts)
      expect(look('indexed', asked, sorted)).toEqual(look('plain', asked, sorted))
    }),
    { numRuns: 60 },
  )
})

/** What MongoDB compares: of a list its least or greatest element; missing and null are one. */
function sortKey(value: unknown, direction: 1 | -1 | undefined): unknown {
  if (!Array.isArray(value)) return value ?? null
  const numbers = value as number[]
  if (numbers.length === 0) return 'empty'
  return direction === 1 ? Math.min(...numbers) : Math.max(...numbers)
}
