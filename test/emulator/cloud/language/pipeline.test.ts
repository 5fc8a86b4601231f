import { runPipeline } from '../../../../emulator/cloud/language'
import type { Document, PipelineSource, Value } from '../../../../emulator/cloud/language'
import { refusal } from './refusal'

const SALES: Document[] = [
  { _id: 1, shop: 'a', n: 5, tags: ['x', 'y'], by: { id: 7, name: 'Li' } },
  { _id: 2, shop: 'b', n: 1, tags: [], by: { id: 8 } },
  { _id: 3, shop: 'a', n: 3, tags: ['x'], by: { id: 7 } },
  { _id: 4, shop: null, n: 8, tags: null },
  { _id: 5, n: 2, tags: 'z' },
]

const SHOPS: Document[] = [
  { _id: 's1', code: 'a', open: true },
  { _id: 's2', code: 'b', open: false },
  { _id: 's3', code: ['a', 'c'], open: true },
  { _id: 's4', open: true },
]

const SOURCE: PipelineSource = { collection: (name) => (name === 'shops' ? SHOPS : []) }

const run = (...stages: Document[]): Document[] => runPipeline(SALES, stages, SOURCE)
const ids = (...stages: Document[]): Value[] => run(...stages).map(({ _id }) => _id ?? null)

describe('$match, $sort, $skip, $limit, $count', () => {
  test('work as a page', () => {
    expect(
      ids({ $match: { n: { $gt: 1 } } }, { $sort: { n: -1 } }, { $skip: 1 }, { $limit: 2 }),
    ).toEqual([1, 3])
    expect(ids({ $match: { $expr: { $eq: ['$shop', 'a'] } } })).toEqual([1, 3])
    expect(run({ $match: { shop: 'a' } }, { $count: 'sales' })).toEqual([{ sales: 2 }])
    expect(run({ $match: { shop: 'none' } }, { $count: 'sales' })).toEqual([])
    expect(ids({ $sort: { shop: 1, n: -1 } })).toEqual([4, 5, 1, 3, 2])
  })

  test('$limit reads no further than it must', () => {
    function* endless(): Iterable<Document> {
      for (let n = 0; ; n++) yield { n }
    }
    expect(runPipeline(endless(), [{ $match: { n: { $gte: 5 } } }, { $limit: 2 }], SOURCE)).toEqual(
      [{ n: 5 }, { n: 6 }],
    )
  })
})

describe('$project', () => {
  test.each<[Document, Document]>([
    [{ n: 1 }, { _id: 1, n: 5 }],
    [{ n: true, _id: 0 }, { n: 5 }],
    [
      { tags: 0, by: 0 },
      { _id: 1, shop: 'a', n: 5 },
    ],
    [
      { _id: 0, tags: false, 'by.id': false },
      { shop: 'a', n: 5, by: { name: 'Li' } },
    ],
    [{ 'by.name': 1 }, { _id: 1, by: { name: 'Li' } }],
    [{ by: { name: 1 } }, { _id: 1, by: { name: 'Li' } }],
    [{ twice: { $multiply: ['$n', 2] } }, { _id: 1, twice: 10 }],
    [
      { n: '$by.id', 'by.x': 'const' },
      { _id: 1, by: { x: 'const' }, n: 7 },
    ],
    [{ _id: '$shop', gone: '$nope' }, { _id: 'a' }],
    [
      { n: { $cond: [false, 1, '$$REMOVE'] }, shop: 1 },
      { _id: 1, shop: 'a' },
    ],
    [{ _id: 0, list: ['$n', '$nope'] }, { list: [5, null] }],
    [{ _id: 0 }, { shop: 'a', n: 5, tags: ['x', 'y'], by: { id: 7, name: 'Li' } }],
  ])('%j', (specification, expected) => {
    expect(run({ $project: specification })[0]).toEqual(expected)
  })

  test('goes through arrays', () => {
    const document = { _id: 1, items: [{ a: 1, b: 2 }, 5, { b: 3 }] }
    const items = (specification: Document): Value | undefined =>
      runPipeline([document], [{ $project: specification }], SOURCE)[0]?.items
    expect(items({ 'items.a': 1 })).toEqual([{ a: 1 }, {}])
    expect(items({ 'items.a': 0 })).toEqual([{ b: 2 }, 5, { b: 3 }])
  })
})

describe('$addFields', () => {
  test('adds, overwrites and reaches into documents and arrays', () => {
    const [first] = run({
      $addFields: { n: { $add: ['$n', 1] }, 'by.old': '$n', five: 5, 'new.deep': 1 },
    })
    expect(first).toEqual({
      _id: 1,
      shop: 'a',
      n: 6,
      tags: ['x', 'y'],
      by: { id: 7, name: 'Li', old: 5 },
      five: 5,
      new: { deep: 1 },
    })
    expect(runPipeline([{ a: [{ b: 1 }, 2] }], [{ $addFields: { 'a.c': 9 } }], SOURCE)).toEqual([
      { a: [{ b: 1, c: 9 }, { c: 9 }] },
    ])
    expect(
      runPipeline([{ a: 1 }], [{ $addFields: { a: '$$REMOVE', b: '$nope' } }], SOURCE),
    ).toEqual([{}])
    expect(SALES[0]?.n).toBe(5)
  })
})

describe('$group', () => {
  test('with every accumulator', () => {
    const found = run(
      { $match: { shop: 'a' } },
      {
        $group: {
          _id: '$shop',
          sum: { $sum: '$n' },
          count: { $sum: 1 },
          avg: { $avg: '$n' },
          min: { $min: '$n' },
          max: { $max: '$n' },
          first: { $first: '$n' },
          last: { $last: '$n' },
          all: { $push: '$n' },
          set: { $addToSet: '$by.id' },
          pop: { $stdDevPop: '$n' },
          samp: { $stdDevSamp: '$n' },
          merged: { $mergeObjects: '$by' },
        },
      },
    )
    expect(found).toEqual([
      {
        _id: 'a',
        sum: 8,
        count: 2,
        avg: 4,
        min: 3,
        max: 5,
        first: 5,
        last: 3,
        all: [5, 3],
        set: [7],
        pop: 1,
        samp: Math.SQRT2,
        merged: { id: 7, name: 'Li' },
      },
    ])
  })

  test('by nothing, by a document, by what is missing', () => {
    expect(run({ $group: { _id: null, n: { $sum: '$n' } } })).toEqual([{ _id: null, n: 19 }])
    expect(run({ $group: { _id: '$shop', n: { $sum: 1 } } })).toEqual([
      { _id: 'a', n: 2 },
      { _id: 'b', n: 1 },
      { _id: null, n: 2 },
    ])
    expect(ids({ $group: { _id: { shop: '$shop', by: '$by.id' } } })).toHaveLength(4)
    expect(
      run({
        $group: {
          _id: null,
          x: { $first: '$nope' },
          y: { $push: '$nope' },
          z: { $avg: '$nope' },
          s: { $sum: '$nope' },
          m: { $max: '$nope' },
        },
      }),
    ).toEqual([{ _id: null, x: null, y: [], z: null, s: 0, m: null }])
    const order = [{ k: { a: 1, b: 2 } }, { k: { b: 2, a: 1 } }]
    expect(runPipeline(order, [{ $group: { _id: '$k' } }], SOURCE)).toHaveLength(2)
  })

  test('sums lose nothing to rounding', () => {
    const tenths = Array.from({ length: 10 }, () => ({ n: 0.1 }))
    const stage = { $group: { _id: null, sum: { $sum: '$n' }, avg: { $avg: '$n' } } }
    expect(runPipeline(tenths, [stage], SOURCE)).toEqual([{ _id: null, sum: 1, avg: 0.1 }])
    expect(
      runPipeline(
        [{ n: Infinity }, { n: 1 }],
        [{ $group: { _id: null, sum: { $sum: '$n' } } }],
        SOURCE,
      )[0]?.sum,
    ).toBe(Infinity)
  })

  test('$sortByCount', () => {
    expect(run({ $sortByCount: '$shop' }).map(({ _id, count }) => [_id, count])).toEqual([
      ['a', 2],
      [null, 2],
      ['b', 1],
    ])
    expect(run({ $sortByCount: { $gt: ['$n', 2] } })).toEqual([
      { _id: true, count: 3 },
      { _id: false, count: 2 },
    ])
  })
})

describe('$bucket and $bucketAuto', () => {
  test('by boundaries', () => {
    expect(run({ $bucket: { groupBy: '$n', boundaries: [0, 3, 6], default: 'more' } })).toEqual([
      { _id: 0, count: 2 },
      { _id: 3, count: 2 },
      { _id: 'more', count: 1 },
    ])
    expect(
      run({ $bucket: { groupBy: '$n', boundaries: [0, 10], output: { ids: { $push: '$_id' } } } }),
    ).toEqual([{ _id: 0, ids: [1, 2, 3, 4, 5] }])
  })

  test('of about the same size', () => {
    expect(run({ $bucketAuto: { groupBy: '$n', buckets: 2 } })).toEqual([
      { _id: { min: 1, max: 5 }, count: 3 },
      { _id: { min: 5, max: 8 }, count: 2 },
    ])
    const same = [1, 1, 1, 2].map((n) => ({ n }))
    expect(runPipeline(same, [{ $bucketAuto: { groupBy: '$n', buckets: 4 } }], SOURCE)).toEqual([
      { _id: { min: 1, max: 2 }, count: 3 },
      { _id: { min: 2, max: 2 }, count: 1 },
    ])
    expect(runPipeline([], [{ $bucketAuto: { groupBy: '$n', buckets: 4 } }], SOURCE)).toEqual([])
  })

  test('with rounded boundaries', () => {
    const data = Array.from({ length: 100 }, (_, i) => ({ n: i }))
    const bounds = (granularity: string): Value[] =>
      runPipeline(data, [{ $bucketAuto: { groupBy: '$n', buckets: 5, granularity } }], SOURCE).map(
        ({ _id, count }) => [
          (_id as Document).min ?? null,
          (_id as Document).max ?? null,
          count ?? null,
        ],
      )
    // https://www.mongodb.com/docs/manual/reference/operator/aggregation/bucketAuto/#example
    expect(bounds('R20')).toEqual([
      [0, 20, 20],
      [20, 40, 20],
      [40, 63, 23],
      [63, 90, 27],
      [90, 100, 10],
    ])
    expect(bounds('E24')).toEqual([
      [0, 20, 20],
      [20, 43, 23],
      [43, 68, 25],
      [68, 91, 23],
      [91, 100, 9],
    ])
    expect(bounds('1-2-5')).toEqual([
      [0, 20, 20],
      [20, 50, 30],
      [50, 100, 50],
    ])
    expect(bounds('POWERSOF2')).toEqual([
      [0, 32, 32],
      [32, 64, 32],
      [64, 128, 36],
    ])
  })
})

describe('$unwind', () => {
  test('one document for each element', () => {
    expect(run({ $unwind: '$tags' }).map(({ _id, tags }) => [_id, tags])).toEqual([
      [1, 'x'],
      [1, 'y'],
      [3, 'x'],
      [5, 'z'],
    ])
  })

  test('keeps the empty and counts', () => {
    const found = run({
      $unwind: { path: '$tags', includeArrayIndex: 'at', preserveNullAndEmptyArrays: true },
    })
    expect(found.map(({ _id, tags, at }) => [_id, tags, at])).toEqual([
      [1, 'x', 0],
      [1, 'y', 1],
      [2, undefined, null],
      [3, 'x', 0],
      [4, null, null],
      [5, 'z', null],
    ])
    expect(found.find(({ _id }) => _id === 2)).not.toHaveProperty('tags')
  })

  test('below a document', () => {
    expect(runPipeline([{ a: { b: [1, 2], c: 3 } }], [{ $unwind: '$a.b' }], SOURCE)).toEqual([
      { a: { b: 1, c: 3 } },
      { a: { b: 2, c: 3 } },
    ])
  })
})

describe('$lookup', () => {
  const joined = (stage: Document): Value[] =>
    run({ $lookup: { as: 'found', ...stage } }).map(({ found }) =>
      (found as Document[]).map(({ _id }) => _id ?? null),
    )

  test('by equal fields, through arrays, null with missing', () => {
    expect(joined({ from: 'shops', localField: 'shop', foreignField: 'code' })).toEqual([
      ['s1', 's3'],
      ['s2'],
      ['s1', 's3'],
      ['s4'],
      ['s4'],
    ])
    expect(joined({ from: 'shops', localField: 'tags', foreignField: 'code' })).toEqual([
      [],
      [],
      [],
      ['s4'],
      [],
    ])
    expect(joined({ from: 'none', localField: 'shop', foreignField: 'code' })).toEqual([
      [],
      [],
      [],
      [],
      [],
    ])
  })

  test('by a pipeline with variables', () => {
    const pipeline = [{ $match: { $expr: { $and: [{ $eq: ['$code', '$$shop'] }, '$open'] } } }]
    expect(joined({ from: 'shops', let: { shop: '$shop' }, pipeline })).toEqual([
      ['s1'],
      [],
      ['s1'],
      [],
      ['s4'],
    ])
  })

  test('writes into a path', () => {
    const [first] = run({
      $lookup: { from: 'shops', localField: 'shop', foreignField: 'code', as: 'by.shops' },
    })
    expect(first?.by).toMatchObject({ id: 7, shops: [{ _id: 's1' }, { _id: 's3' }] })
  })
})

describe('$replaceRoot and $sample', () => {
  test('$replaceRoot', () => {
    expect(
      run({ $match: { by: { $exists: true } } }, { $replaceRoot: { newRoot: '$by' } }),
    ).toEqual([{ id: 7, name: 'Li' }, { id: 8 }, { id: 7 }])
    expect(
      run({ $limit: 1 }, { $replaceRoot: { newRoot: { $mergeObjects: [{ x: 1 }, '$by'] } } }),
    ).toEqual([{ x: 1, id: 7, name: 'Li' }])
  })

  test('$sample gives distinct documents, at most all', () => {
    expect(new Set(ids({ $sample: { size: 3 } })).size).toBe(3)
    expect(new Set(ids({ $sample: { size: 99 } }))).toEqual(new Set([1, 2, 3, 4, 5]))
    const random = (): number => 0.99
    expect(
      runPipeline(SALES, [{ $sample: { size: 2 } }], { ...SOURCE, random }).map(({ _id }) => _id),
    ).toEqual([5, 1])
  })
})

describe('a pipeline', () => {
  test.each<[Document[], string]>([
    [[{ $foo: 1 }], "Unrecognized pipeline stage name: '$foo'"],
    [[{ $out: 'x' }], "Unrecognized pipeline stage name: '$out'"],
    [[{ constructor: 1 }], "Unrecognized pipeline stage name: 'constructor'"],
    [[{ $limit: 1, $skip: 1 }], 'must contain exactly one field'],
    [[{ $match: 1 }], 'the match filter must be an expression in an object'],
    [[{ $match: { a: { $foo: 1 } } }], 'unknown operator: $foo'],
    [
      [{ $match: { a: { $nearSphere: { $geometry: { type: 'Point', coordinates: [0, 0] } } } } }],
      'are not allowed in this context',
    ],
    [[{ $limit: 0 }], 'the limit must be positive'],
    [[{ $limit: 'x' }], 'the limit must be specified as a number'],
    [[{ $skip: -1 }], 'Argument to $skip cannot be negative'],
    [[{ $sort: {} }], '$sort stage must have at least one sort key'],
    [[{ $sort: { a: 2 } }], '$sort key ordering must be 1'],
    [[{ $count: '' }], 'the count field must be a non-empty string'],
    [[{ $count: '$n' }], 'cannot be a $-prefixed path'],
    [[{ $project: {} }], 'specification must have at least one field'],
    [[{ $project: { a: 1, b: 0 } }], 'Bad projection specification'],
    [[{ $project: { a: 1, 'a.b': 1 } }], 'two conflicting paths'],
    [[{ $project: { a: { $foo: 1 } } }], "Unrecognized expression '$foo'"],
    [[{ $addFields: 1 }], '$addFields specification stage must be an object'],
    [[{ $group: { n: { $sum: 1 } } }], 'a group specification must include an _id'],
    [[{ $group: { _id: null, n: 1 } }], "The field 'n' must be an accumulator object"],
    [[{ $group: { _id: null, n: { $foo: 1 } } }], "unknown group operator '$foo'"],
    [
      [{ $group: { _id: null, n: { $sum: 1, $avg: 1 } } }],
      "The field 'n' must specify one accumulator",
    ],
    [[{ $bucket: { groupBy: '$n', boundaries: [0] } }], 'must have at least 2 values'],
    [[{ $bucket: { groupBy: '$n', boundaries: [2, 1] } }], 'must be sorted'],
    [[{ $bucket: { groupBy: '$n', boundaries: [0, 'x'] } }], 'must have the same type'],
    [
      [{ $bucket: { groupBy: '$n', boundaries: [0, 2] } }],
      '$switch could not find a matching branch',
    ],
    [
      [{ $bucket: { groupBy: '$n', boundaries: [0, 9], default: 3 } }],
      "The $bucket 'default' field must be less",
    ],
    [[{ $bucketAuto: { groupBy: '$n', buckets: 0 } }], 'must be greater than 0'],
    [
      [{ $bucketAuto: { groupBy: '$n', buckets: 1, granularity: 'R7' } }],
      'Unknown rounding granularity',
    ],
    [
      [{ $bucketAuto: { groupBy: '$shop', buckets: 1, granularity: 'R5' } }],
      'numeric boundaries only',
    ],
    [[{ $lookup: { from: 'shops', localField: 'a', foreignField: 'b' } }], "missing 'as' option"],
    [
      [{ $lookup: { from: 1, localField: 'a', foreignField: 'b', as: 'c' } }],
      'must be a string, is type int',
    ],
    [
      [{ $lookup: { from: 'shops', as: 'c', pipeline: [{ $foo: 1 }] } }],
      "Unrecognized pipeline stage name: '$foo'",
    ],
    [[{ $lookup: { from: 'shops', as: 'c', foo: 1 } }], 'unknown argument to $lookup: foo'],
    [[{ $replaceRoot: { newRoot: '$n' } }], "'newRoot' expression must evaluate to an object"],
    [[{ $sample: { size: -1 } }], 'must not be negative'],
    [[{ $sample: {} }], '$sample stage must specify a size'],
    [[{ $sortByCount: 'n' }], 'must be defined as a $-prefixed path'],
    [[{ $unwind: 'tags' }], "should be prefixed with a '$': tags"],
    [[{ $unwind: {} }], 'no path specified to $unwind stage'],
    [[{ $unwind: { path: '$tags', includeArrayIndex: '$at' } }], 'should not be prefixed'],
    [[{ $limit: 1 }, { $geoNear: {} }], '$geoNear is only valid as the first stage in a pipeline.'],
    [
      [{ $geoNear: { near: { type: 'Point', coordinates: [0, 0] } } }],
      "requires a 'distanceField' option",
    ],
    [[{ $geoNear: { distanceField: 'd' } }], "requires a 'near' option"],
  ])('refuses %j', (stages, text) => {
    const error = refusal(() => run(...stages))
    expect(error.message).toContain(text.replace(/\.$/, ''))
    expect(error.code).toBe('DATABASE_REQUEST_FAILED')
  })
})
