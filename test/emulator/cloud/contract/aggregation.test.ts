import { distanceM } from '../../../../emulator/cloud/language'
import type { Fields } from '../../sdk'
import { expectAll, openStand, refusedWith, type Stand } from './stand'

let stand: Stand
let _: Stand['db']['command']
let $: Record<string, (operand: unknown) => unknown>

const AT = new Date('2024-05-01T16:30:15.123Z')

beforeAll(async () => {
  stand = await openStand()
  _ = stand.db.command
  $ = _.aggregate
  const { db, put } = stand
  await put(
    {
      _id: 'a',
      shop: 'x',
      n: 5,
      f: -2.5,
      s: 'Hello',
      on: AT,
      list: [3, 1, 2],
      obj: { k: 1 },
      yes: true,
      at: db.Geo.Point?.(113.2644, 23.1291),
    },
    { _id: 'b', shop: 'y', n: 1, list: [], at: db.Geo.Point?.(114.0579, 22.5431) },
    { _id: 'c', shop: 'x', n: 3, list: [7] },
  )
  await db.collection('shops').add({ data: { _id: 's1', code: 'x', open: true } })
  await db.collection('shops').add({ data: { _id: 's2', code: 'y', open: false } })
})
afterAll(() => stand.close())

const list = (...stages: [string, unknown][]): Promise<Fields[]> =>
  stand.aggregate(['sort', { _id: 1 }], ...stages)

type Run = () => Promise<unknown>

const STAGES: Record<string, [Run, unknown][]> = {
  addFields: [
    [
      async () =>
        (await list(['addFields', { m: $.add?.(['$n', 1]), 'obj.z': 0 }], ['limit', 1]))[0],
      expect.objectContaining({ m: 6, obj: { k: 1, z: 0 } }),
    ],
  ],
  bucket: [
    [
      () =>
        list([
          'bucket',
          {
            groupBy: '$n',
            boundaries: [0, 3, 6],
            default: 'other',
            output: { ids: $.push?.('$_id') },
          },
        ]),
      [
        { _id: 0, ids: ['b'] },
        { _id: 3, ids: ['a', 'c'] },
      ],
    ],
  ],
  bucketAuto: [
    [
      () => list(['bucketAuto', { groupBy: '$n', buckets: 2 }]),
      [
        { _id: { min: 1, max: 5 }, count: 2 },
        { _id: { min: 5, max: 5 }, count: 1 },
      ],
    ],
  ],
  count: [[() => list(['match', { shop: 'x' }], ['count', 'total']), [{ total: 2 }]]],
  geoNear: [
    [
      async () =>
        (
          await stand.aggregate([
            'geoNear',
            {
              near: stand.db.Geo.Point?.(113.2644, 23.1291),
              distanceField: 'far',
              spherical: true,
              maxDistance: 200000,
              includeLocs: 'loc',
            },
          ])
        ).map(({ _id, far }) => [_id, far]),
      [
        ['a', 0],
        ['b', expect.closeTo(distanceM([113.2644, 23.1291], [114.0579, 22.5431]), 3)],
      ],
    ],
    [
      async () =>
        (
          await stand.aggregate([
            'geoNear',
            {
              near: stand.db.Geo.Point?.(113, 23),
              distanceField: 'far',
              spherical: true,
              query: { shop: 'y' },
              key: 'at',
              distanceMultiplier: 0.001,
            },
          ])
        ).map(({ _id }) => _id),
      ['b'],
    ],
  ],
  group: [
    [
      () =>
        list(
          ['group', { _id: '$shop', n: $.sum?.('$n'), all: $.push?.('$n'), hi: $.max?.('$n') }],
          ['sort', { _id: 1 }],
        ),
      [
        { _id: 'x', n: 8, all: [5, 3], hi: 5 },
        { _id: 'y', n: 1, all: [1], hi: 1 },
      ],
    ],
  ],
  limit: [[() => list(['limit', 2], ['project', { _id: 1 }]), [{ _id: 'a' }, { _id: 'b' }]]],
  lookup: [
    [
      () =>
        list(
          ['lookup', { from: 'shops', localField: 'shop', foreignField: 'code', as: 'of' }],
          ['project', { _id: 0, of: 1 }],
          ['limit', 1],
        ),
      [{ of: [{ _id: 's1', code: 'x', open: true }] }],
    ],
    [
      () =>
        list(
          [
            'lookup',
            {
              from: 'shops',
              let: { shop: '$shop' },
              pipeline: ($.pipeline as unknown as () => Steps)()
                .match(_.expr?.($.and?.([$.eq?.(['$code', '$$shop']), '$open'])))
                .project({ _id: 1 })
                .done(),
              as: 'of',
            },
          ],
          ['project', { of: 1 }],
        ),
      [
        { _id: 'a', of: [{ _id: 's1' }] },
        { _id: 'b', of: [] },
        { _id: 'c', of: [{ _id: 's1' }] },
      ],
    ],
    [
      () =>
        list(
          ['lookup', { from: 'nowhere', localField: 'shop', foreignField: 'code', as: 'of' }],
          ['project', { _id: 0, of: 1 }],
          ['limit', 1],
        ),
      [{ of: [] }],
    ],
  ],
  match: [
    [
      async () =>
        (await list(['match', { n: _.gt?.(1), shop: _.in?.(['x', 'z']) }])).map(({ _id }) => _id),
      ['a', 'c'],
    ],
  ],
  project: [
    [
      () => list(['project', { _id: 0, s: 1, twice: $.multiply?.(['$n', 2]) }], ['limit', 1]),
      [{ s: 'Hello', twice: 10 }],
    ],
  ],
  replaceRoot: [
    [() => list(['match', { _id: 'a' }], ['replaceRoot', { newRoot: '$obj' }]), [{ k: 1 }]],
  ],
  sample: [[async () => (await stand.aggregate(['sample', { size: 2 }])).length, 2]],
  skip: [[() => list(['skip', 2], ['project', { _id: 1 }]), [{ _id: 'c' }]]],
  sort: [
    [
      () => list(['sort', { shop: -1, n: 1 }], ['project', { _id: 1 }]),
      [{ _id: 'b' }, { _id: 'c' }, { _id: 'a' }],
    ],
  ],
  sortByCount: [
    [
      () => list(['sortByCount', '$shop']),
      [
        { _id: 'x', count: 2 },
        { _id: 'y', count: 1 },
      ],
    ],
  ],
  unwind: [
    [async () => (await list(['unwind', '$list'])).map((d) => d.list), [3, 1, 2, 7]],
    [
      async () =>
        (
          await list([
            'unwind',
            { path: '$list', includeArrayIndex: 'i', preserveNullAndEmptyArrays: true },
          ])
        ).map(({ _id, i }) => [_id, i]),
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
        ['b', null],
        ['c', 0],
      ],
    ],
  ],
}

interface Steps {
  match(filter: unknown): Steps
  project(fields: unknown): Steps
  done(): unknown[]
}

test('every stage of the SDK has its cases', () => {
  const sdk = Object.getPrototypeOf(
    (stand.items as unknown as { _collection: { aggregate(): object } })._collection.aggregate(),
  ) as object
  const stages = Object.getOwnPropertyNames(sdk).filter(
    (name) => !['constructor', 'end', 'unwrap', 'done', '_pipe'].includes(name),
  )
  expectAll('stages of the SDK', Object.keys(STAGES), stages)
})

describe.each(Object.keys(STAGES))('stage %s', (name) => {
  test.each(
    (STAGES[name] as [Run, unknown][]).map(([run, expected], i) => [i, run, expected] as const),
  )('%#', async (_i, run, expected) => {
    expect(await run()).toEqual(expected)
  })
})

/** SDK operator → its operand over document `a`, and the value. */
const OPERATORS: Record<string, [() => unknown, unknown][]> = {
  abs: [[() => '$f', 2.5]],
  add: [
    [() => ['$n', 1, 2], 8],
    [() => ['$on', 1000], new Date(+AT + 1000)],
    [() => ['$n', '$none'], null],
  ],
  ceil: [[() => '$f', -2]],
  divide: [[() => ['$n', 2], 2.5]],
  exp: [[() => 0, 1]],
  floor: [[() => '$f', -3]],
  ln: [[() => 1, 0]],
  log: [[() => [8, 2], 3]],
  log10: [[() => 100, 2]],
  mod: [[() => ['$n', 3], 2]],
  multiply: [[() => ['$n', '$f'], -12.5]],
  pow: [[() => ['$n', 2], 25]],
  sqrt: [[() => 9, 3]],
  subtract: [
    [() => ['$n', 1], 4],
    [() => ['$on', 123], new Date(+AT - 123)],
  ],
  trunc: [[() => '$f', -2]],
  arrayElemAt: [[() => ['$list', -1], 2]],
  arrayToObject: [[() => [[['k', 1]]], { k: 1 }]],
  concatArrays: [[() => ['$list', [9]], [3, 1, 2, 9]]],
  filter: [[() => ({ input: '$list', as: 'i', cond: $.gt?.(['$$i', 1]) }), [3, 2]]],
  in: [[() => [2, '$list'], true]],
  indexOfArray: [[() => ['$list', 2], 2]],
  isArray: [[() => ['$list'], true]],
  map: [[() => ({ input: '$list', as: 'i', in: $.add?.(['$$i', 1]) }), [4, 2, 3]]],
  range: [[() => [0, 6, 2], [0, 2, 4]]],
  reduce: [[() => ({ input: '$list', initialValue: 0, in: $.add?.(['$$value', '$$this']) }), 6]],
  reverseArray: [[() => '$list', [2, 1, 3]]],
  size: [[() => '$list', 3]],
  slice: [[() => ['$list', 1, 2], [1, 2]]],
  zip: [
    [
      () => ({ inputs: ['$list', ['a', 'b', 'c']] }),
      [
        [3, 'a'],
        [1, 'b'],
        [2, 'c'],
      ],
    ],
  ],
  and: [[() => ['$yes', '$n'], true]],
  not: [[() => ['$yes'], false]],
  or: [[() => ['$none', '$yes'], true]],
  cmp: [[() => ['$n', 9], -1]],
  eq: [[() => ['$n', 5], true]],
  gt: [[() => ['$n', 5], false]],
  gte: [[() => ['$n', 5], true]],
  lt: [[() => ['$n', 9], true]],
  lte: [[() => ['$n', 4], false]],
  neq: [[() => ['$n', 5], false]],
  cond: [
    [() => ({ if: $.gte?.(['$n', 5]), then: 'high', else: 'low' }), 'high'],
    [() => ['$none', 1, 2], 2],
  ],
  ifNull: [[() => ['$none', 'x'], 'x']],
  switch: [
    [() => ({ branches: [{ case: $.lt?.(['$n', 3]), then: 'low' }], default: 'high' }), 'high'],
  ],
  dateFromParts: [
    [
      () => ({ year: 2024, month: 5, day: 2, hour: 0, minute: 30, timezone: 'Asia/Shanghai' }),
      new Date('2024-05-01T16:30:00Z'),
    ],
  ],
  dateFromString: [[() => ({ dateString: '2024-05-01T16:30:15.123Z' }), AT]],
  dateToString: [
    [
      () => ({ date: '$on', format: '%Y-%m-%d %H:%M:%S', timezone: 'Asia/Shanghai' }),
      '2024-05-02 00:30:15',
    ],
  ],
  dayOfMonth: [[() => '$on', 1]],
  dayOfWeek: [[() => '$on', 4]],
  dayOfYear: [[() => '$on', 122]],
  isoDayOfWeek: [[() => '$on', 3]],
  isoWeek: [[() => '$on', 18]],
  isoWeekYear: [[() => '$on', 2024]],
  millisecond: [[() => '$on', 123]],
  minute: [[() => '$on', 30]],
  month: [[() => '$on', 5]],
  second: [[() => '$on', 15]],
  hour: [[() => '$on', 16]],
  week: [[() => '$on', 17]],
  year: [[() => '$on', 2024]],
  literal: [[() => '$n', '$n']],
  mergeObjects: [[() => ['$obj', { z: 1 }], { k: 1, z: 1 }]],
  objectToArray: [[() => '$obj', [{ k: 'k', v: 1 }]]],
  allElementsTrue: [[() => ['$list'], true]],
  anyElementTrue: [[() => [[0, false]], false]],
  setDifference: [[() => ['$list', [1]], [3, 2]]],
  setEquals: [[() => ['$list', [1, 2, 3]], true]],
  setIntersection: [[() => ['$list', [1, 9]], [1]]],
  setIsSubset: [[() => [[1], '$list'], true]],
  setUnion: [
    [
      () => [
        [1, 2],
        [2, 3],
      ],
      [1, 2, 3],
    ],
  ],
  concat: [[() => ['$s', '!'], 'Hello!']],
  indexOfBytes: [[() => ['$s', 'l'], 2]],
  indexOfCP: [[() => ['$s', 'o'], 4]],
  split: [[() => ['$s', 'l'], ['He', '', 'o']]],
  strLenBytes: [[() => '会员', 6]],
  strLenCP: [[() => '会员', 2]],
  strcasecmp: [[() => ['$s', 'HELLO'], 0]],
  substr: [[() => ['$s', 1, 2], 'el']],
  substrBytes: [[() => ['$s', 0, 1], 'H']],
  substrCP: [[() => ['会员卡', 1, 1], '员']],
  toLower: [[() => '$s', 'hello']],
  toUpper: [[() => '$s', 'HELLO']],
  avg: [[() => '$list', 2]],
  max: [[() => '$list', 3]],
  min: [[() => '$list', 1]],
  sum: [[() => '$list', 6]],
  stdDevPop: [[() => [[1, 3]], 1]],
  stdDevSamp: [[() => '$list', 1]],
  let: [[() => ({ vars: { m: '$n' }, in: $.multiply?.(['$$m', '$$m']) }), 25]],
}

const IN_GROUPS: Record<string, unknown> = {
  addToSet: [5, 3],
  first: 5,
  last: 3,
  push: [5, 3],
  avg: 4,
  max: 5,
  min: 3,
  stdDevPop: 1,
  stdDevSamp: Math.SQRT2,
  sum: 8,
}

test('every aggregation operator of the SDK has its cases', () => {
  const offered = Object.keys($).filter((name) => !['pipeline', 'meta'].includes(name))
  const cases = [...Object.keys(OPERATORS), ...Object.keys(IN_GROUPS)]
  expectAll('aggregation operators of the SDK', cases, offered)
})

describe.each(Object.keys(OPERATORS))('$.%s', (name) => {
  test.each(
    (OPERATORS[name] as [() => unknown, unknown][]).map(
      ([operand, expected], i) => [i, operand, expected] as const,
    ),
  )('%#', async (_i, operand, expected) => {
    const [found] = await list(['limit', 1], ['project', { _id: 0, v: $[name]?.(operand()) }])
    expect(found?.v).toEqual(expected)
  })
})

test.each(Object.entries(IN_GROUPS))('$.%s in a group', async (name, expected) => {
  const [found] = await list(['match', { shop: 'x' }], ['group', { _id: null, v: $[name]?.('$n') }])
  expect(found?.v).toEqual(typeof expected === 'number' ? expect.closeTo(expected, 10) : expected)
})

/** The SDK wraps its own error once more here, so callers never see -502001. */
const SDK_HIDES_THE_CODE = -1

describe('what is refused', () => {
  test.each<[string, [string, () => unknown][], string]>([
    ['a filter', [['match', () => ({ n: { $foo: 1 } })]], 'unknown operator: $foo'],
    ['an expression', [['project', () => ({ v: { $foo: 1 } })]], "Unrecognized expression '$foo'"],
    [
      '$meta without a text search',
      [['project', () => ({ v: $.meta?.('textScore') })]],
      "Unrecognized expression '$meta'",
    ],
    [
      'an accumulator',
      [['group', () => ({ _id: null, v: { $foo: 1 } })]],
      "unknown group operator '$foo'",
    ],
    ['a limit', [['limit', () => 0]], 'the limit must be positive'],
    ['a skip', [['skip', () => -1]], 'Argument to $skip cannot be negative'],
    ['an order', [['sort', () => ({ n: 2 })]], '$sort key ordering must be 1'],
    [
      'a group without _id',
      [['group', () => ({ n: $.sum?.(1) })]],
      'a group specification must include an _id',
    ],
    [
      'text plus number',
      [
        ['project', () => ({ v: $.add?.(['$s', 1]) })],
        ['limit', () => 1],
      ],
      '$add only supports numeric or date types, not string',
    ],
    [
      'division by zero',
      [['project', () => ({ v: $.divide?.(['$n', 0]) })]],
      "can't $divide by zero",
    ],
    [
      'the size of no array',
      [['project', () => ({ v: $.size?.('$n') })]],
      'The argument to $size must be an array, but was of type: int',
    ],
    [
      'a bucket without a place',
      [['bucket', () => ({ groupBy: '$n', boundaries: [0, 2] })]],
      '$switch could not find a matching branch',
    ],
    ['a path without $', [['unwind', () => 'list']], "should be prefixed with a '$': list"],
    [
      'a new root that is none',
      [['replaceRoot', () => ({ newRoot: '$n' })]],
      "'newRoot' expression must evaluate to an object",
    ],
    [
      '$geoNear as second',
      [
        ['limit', () => 1],
        ['geoNear', () => ({ near: stand.db.Geo.Point?.(1, 1), distanceField: 'd' })],
      ],
      '$geoNear is only valid as the first stage',
    ],
  ])('%s', async (_name, stages, text) => {
    await refusedWith(
      stand.aggregate(...stages.map(([stage, operand]): [string, unknown] => [stage, operand()])),
      text,
      SDK_HIDES_THE_CODE,
    )
  })
})
