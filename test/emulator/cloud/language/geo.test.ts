import fc from 'fast-check'
import {
  compileFilter,
  compileNear,
  distanceM,
  runPipeline,
} from '../../../../emulator/cloud/language'
import type { Document, Position, Value } from '../../../../emulator/cloud/language'
import { refusal } from './refusal'

const point = (lng: number, lat: number): Document => ({ type: 'Point', coordinates: [lng, lat] })
const polygon = (...ring: Position[]): Document => ({
  type: 'Polygon',
  coordinates: [[...ring, ring[0] as Position]],
})

const PLACES: Document[] = [
  { _id: 'beijing', at: point(116.4074, 39.9042), area: 1 },
  { _id: 'shanghai', at: point(121.4737, 31.2304), area: 2 },
  { _id: 'guangzhou', at: point(113.2644, 23.1291), area: 3 },
  { _id: 'shenzhen', at: point(114.0579, 22.5431), area: 3 },
  { _id: 'nowhere' },
]

const found = (filter: Document): Value[] =>
  PLACES.filter(compileFilter(filter)).map(({ _id }) => _id ?? null)
const guangzhou = point(113.2644, 23.1291)

describe('distance', () => {
  // One degree of a great circle is 6378100 × π / 180 = 111318.845 m; cities by haversine on that sphere.
  test.each<[Position, Position, number]>([
    [[0, 0], [1, 0], 111318.845],
    [[0, 0], [0, 1], 111318.845],
    [[0, 0], [180, 0], 6378100 * Math.PI],
    [[0, 90], [57, -90], 6378100 * Math.PI],
    [[179.5, 0], [-179.5, 0], 111318.845],
    [[0, 60], [1, 60], 55656.08],
    [[116.4074, 39.9042], [121.4737, 31.2304], 1068502],
    [[113.2644, 23.1291], [114.0579, 22.5431], 104195],
  ])('from %j to %j', (a, b, metres) => {
    expect(Math.abs(distanceM(a, b) - metres)).toBeLessThan(Math.max(0.01, metres * 2e-3))
    expect(distanceM(b, a)).toBeCloseTo(distanceM(a, b), 6)
  })

  // What the service answered in a test of the SDK's own repository.
  test('has the digits of the real service', () => {
    expect(distanceM([113.3089506, 23.0968251], [113.306789, 23.1564721])).toBe(6643.521654040738)
  })

  test('obeys the cosine law', () => {
    const lng = fc.double({ min: -180, max: 180, noNaN: true })
    const lat = fc.double({ min: -90, max: 90, noNaN: true })
    fc.assert(
      fc.property(lng, lat, lng, lat, (a, b, c, d) => {
        const rad = Math.PI / 180
        const cos =
          Math.sin(b * rad) * Math.sin(d * rad) +
          Math.cos(b * rad) * Math.cos(d * rad) * Math.cos((c - a) * rad)
        const byCosine = 6378100 * Math.acos(Math.max(-1, Math.min(1, cos)))
        expect(Math.abs(distanceM([a, b], [c, d]) - byCosine)).toBeLessThan(1)
      }),
      { seed: 20240503, numRuns: 300 },
    )
  })
})

describe('$nearSphere', () => {
  test('takes a ring and measures to its centre', () => {
    const near = (more: Document): Document => ({
      at: { $nearSphere: { $geometry: guangzhou, ...more } },
    })
    expect(found(near({}))).toEqual(['beijing', 'shanghai', 'guangzhou', 'shenzhen'])
    expect(found(near({ $maxDistance: 110000 }))).toEqual(['guangzhou', 'shenzhen'])
    expect(found(near({ $minDistance: 1, $maxDistance: 110000 }))).toEqual(['shenzhen'])
    expect(found(near({ $maxDistance: null, $minDistance: 1000000 }))).toEqual([
      'beijing',
      'shanghai',
    ])
    const measure = compileNear({ $and: [near({})] })
    expect(measure?.(PLACES[2] as Document)).toBe(0)
    expect(measure?.(PLACES[4] as Document)).toBe(Infinity)
    expect(compileNear({ a: 1 })).toBeNull()
  })

  test('measures to the nearest part of a line or an area', () => {
    const measure = compileNear({ at: { $nearSphere: { $geometry: point(0, 1) } } })
    const line = {
      type: 'LineString',
      coordinates: [
        [-5, 0],
        [5, 0],
      ],
    }
    expect(measure?.({ at: line })).toBeCloseTo(111318.845, 2)
    expect(measure?.({ at: polygon([-5, -5], [5, -5], [5, 5], [-5, 5]) })).toBe(0)
    expect(measure?.({ at: polygon([-5, -5], [5, -5], [0, 0]) })).toBeCloseTo(111318.845, 2)
  })
})

describe('$geoWithin', () => {
  const within = (geometry: Document): Value[] =>
    found({ at: { $geoWithin: { $geometry: geometry } } })

  test('a polygon', () => {
    expect(within(polygon([113, 22], [115, 22], [115, 24], [113, 24]))).toEqual([
      'guangzhou',
      'shenzhen',
    ])
    expect(within(polygon([113, 24], [115, 24], [115, 22], [113, 22]))).toEqual([
      'guangzhou',
      'shenzhen',
    ])
    expect(within(polygon([0, 0], [1, 0], [1, 1]))).toEqual([])
  })

  test('a polygon with a hole, and several polygons', () => {
    const ring = [
      [113, 22],
      [115, 22],
      [115, 24],
      [113, 24],
      [113, 22],
    ]
    const hole = [
      [113, 23],
      [113.5, 23],
      [113.5, 23.5],
      [113, 23.5],
      [113, 23],
    ]
    expect(within({ type: 'Polygon', coordinates: [ring, hole] })).toEqual(['shenzhen'])
    const north = [
      [116, 39],
      [117, 39],
      [117, 40],
      [116, 40],
      [116, 39],
    ]
    expect(within({ type: 'MultiPolygon', coordinates: [[ring], [north]] })).toEqual([
      'beijing',
      'guangzhou',
      'shenzhen',
    ])
  })

  test('edges are great circles: they bend towards the pole', () => {
    const wide = compileFilter({
      at: { $geoWithin: { $geometry: polygon([-40, 40], [40, 40], [40, 60], [-40, 60]) } },
    })
    expect(wide({ at: point(0, 41) })).toBe(false)
    expect(wide({ at: point(0, 61) })).toBe(true)
    const edge = compileFilter({
      at: { $geoWithin: { $geometry: polygon([0, 0], [10, 0], [10, 10], [0, 10]) } },
    })
    expect(edge({ at: point(5, 0) })).toBe(true)
    expect(edge({ at: point(0, 0) })).toBe(true)
    expect(edge({ at: point(5, -0.0001) })).toBe(false)
  })

  test('across the date line', () => {
    const area = compileFilter({
      at: { $geoWithin: { $geometry: polygon([179, -1], [-179, -1], [-179, 1], [179, 1]) } },
    })
    expect(area({ at: point(180, 0) })).toBe(true)
    expect(area({ at: point(-179.5, 0) })).toBe(true)
    expect(area({ at: point(178, 0) })).toBe(false)
    expect(area({ at: point(0, 0) })).toBe(false)
  })

  test('a circle, its radius in radians', () => {
    expect(
      found({ at: { $geoWithin: { $centerSphere: [[113.2644, 23.1291], 110 / 6378.1] } } }),
    ).toEqual(['guangzhou', 'shenzhen'])
  })

  test('a line or an area must be inside as a whole', () => {
    const test = compileFilter({
      at: { $geoWithin: { $geometry: polygon([0, 0], [10, 0], [10, 10], [0, 10]) } },
    })
    expect(
      test({
        at: {
          type: 'LineString',
          coordinates: [
            [1, 1],
            [2, 2],
          ],
        },
      }),
    ).toBe(true)
    expect(
      test({
        at: {
          type: 'LineString',
          coordinates: [
            [1, 1],
            [12, 2],
          ],
        },
      }),
    ).toBe(false)
    expect(test({ at: polygon([1, 1], [2, 1], [2, 2]) })).toBe(true)
    expect(test({ at: 'text' })).toBe(false)
    expect(test({ at: [5, 5] })).toBe(true)
    expect(test({ at: [point(50, 5), point(5, 5)] })).toBe(true)
  })
})

describe('$geoIntersects', () => {
  const area = polygon([0, 0], [10, 0], [10, 10], [0, 10])
  const meets = (a: Document, b: Document): boolean =>
    compileFilter({ g: { $geoIntersects: { $geometry: b } } })({ g: a })

  test.each<[string, Document, boolean]>([
    ['a point inside', point(5, 5), true],
    ['a point outside', point(15, 5), false],
    [
      'a line through',
      {
        type: 'LineString',
        coordinates: [
          [-5, 5],
          [15, 5],
        ],
      },
      true,
    ],
    [
      'a line beside',
      {
        type: 'LineString',
        coordinates: [
          [-5, -5],
          [15, -5],
        ],
      },
      false,
    ],
    ['an area around', polygon([-5, -5], [15, -5], [15, 15], [-5, 15]), true],
    ['an area overlapping', polygon([5, 5], [15, 5], [15, 15], [5, 15]), true],
    ['an area apart', polygon([20, 20], [30, 20], [30, 30]), false],
    [
      'points, one of them inside',
      {
        type: 'MultiPoint',
        coordinates: [
          [50, 50],
          [5, 5],
        ],
      },
      true,
    ],
    [
      'lines, one of them through',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [50, 50],
            [51, 51],
          ],
          [
            [5, -5],
            [5, 5],
          ],
        ],
      },
      true,
    ],
  ])('%s', (_name, shape, expected) => {
    expect(meets(shape, area)).toBe(expected)
    expect(meets(area, shape)).toBe(expected)
  })
})

describe('$geoNear', () => {
  const near = (options: Document): Document[] =>
    runPipeline(
      PLACES,
      [{ $geoNear: { near: guangzhou, distanceField: 'far', spherical: true, ...options } }],
      { collection: () => [] },
    )

  test('gives the nearest first, with the distance', () => {
    const all = near({ includeLocs: 'here.at' })
    expect(all.map(({ _id }) => _id)).toEqual(['guangzhou', 'shenzhen', 'shanghai', 'beijing'])
    expect(all[1]?.far).toBeCloseTo(distanceM([113.2644, 23.1291], [114.0579, 22.5431]), 6)
    expect(all[0]?.here).toEqual({ at: guangzhou })
  })

  test('with a limit, a query, a ring, a unit', () => {
    expect(near({ limit: 1 })).toHaveLength(1)
    expect(near({ num: 2 })).toHaveLength(2)
    expect(near({ query: { area: 3 } }).map(({ _id }) => _id)).toEqual(['guangzhou', 'shenzhen'])
    expect(
      near({ minDistance: 1, maxDistance: 110000, distanceMultiplier: 0.001 })[0]?.far,
    ).toBeCloseTo(104, 0)
    expect(near({ key: 'elsewhere' })).toEqual([])
  })
})

describe('a geo query', () => {
  test('of nearness stands alone', () => {
    const near = { at: { $nearSphere: { $geometry: guangzhou } } }
    for (const filter of [{ $or: [near, { a: 1 }] }, { $nor: [{ $and: [near] }] }]) {
      expect(refusal(() => compileFilter(filter)).message).toContain(
        'geo $near must be top-level expr',
      )
    }
    expect(found({ $and: [near, { area: 3 }] })).toEqual(['guangzhou', 'shenzhen'])
  })

  test.each<[Document, string]>([
    [{ $geoWithin: { $geometry: point(0, 0) } }, '$geoWithin not supported with provided geometry'],
    [
      {
        $geoWithin: {
          $box: [
            [0, 0],
            [1, 1],
          ],
        },
      },
      'unknown geo specifier: $box',
    ],
    [{ $geoWithin: { $geometry: { type: 'Blob', coordinates: [] } } }, 'unknown geo specifier'],
    [
      {
        $geoWithin: {
          $geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [1, 1],
                [2, 2],
              ],
            ],
          },
        },
      },
      'Loop is not closed',
    ],
    [
      {
        $geoWithin: {
          $geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [0, 0],
                [1, 0],
                [0, 0],
              ],
            ],
          },
        },
      },
      'at least 3 different vertices',
    ],
    [{ $geoWithin: { $centerSphere: [[0, 0], -1] } }, 'radius must be a non-negative number'],
    [{ $geoWithin: 1 }, '$geoWithin requires an object'],
    [
      { $geoIntersects: { $geometry: { type: 'Point', coordinates: [200, 0] } } },
      'longitude/latitude is out of bounds, lng: 200 lat: 0',
    ],
    [
      { $nearSphere: { $geometry: polygon([0, 0], [1, 0], [1, 1]) } },
      'invalid point in geo near query',
    ],
    [
      { $nearSphere: { $geometry: point(0, 0), $maxDistance: -1 } },
      'maxDistance must be non-negative',
    ],
    [{ $nearSphere: { $geometry: point(0, 0), $foo: 1 } }, 'unknown geo specifier: $foo'],
  ])('refuses %j', (condition, text) => {
    const error = refusal(() => compileFilter({ at: condition }))
    expect(error.message).toContain(text)
    expect(error.code).toBe('DATABASE_REQUEST_FAILED')
  })
})
