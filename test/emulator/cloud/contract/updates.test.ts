import type { Fields } from '../../sdk'
import { expectAll, openStand, refusedWith, type Stand } from './stand'

let stand: Stand
let _: Stand['db']['command']

beforeAll(async () => {
  stand = await openStand()
  _ = stand.db.command
})
beforeEach(() => stand.started.cloud.reset('test'))
afterAll(() => stand.close())

/** before, change, after (all without _id) */
type Case = [Fields, () => Fields, Fields]

const CASES: Record<string, Case[]> = {
  set: [
    [{ a: { b: 1, c: 2 } }, () => ({ a: _.set?.({ d: 3 }) }), { a: { d: 3 } }],
    [{ a: 1 }, () => ({ a: _.set?.([1]) }), { a: [1] }],
    [{ a: { b: 1, c: 2 } }, () => ({ a: { b: 9 } }), { a: { b: 9, c: 2 } }],
    [{}, () => ({ 'a.b': 1, c: 'x' }), { a: { b: 1 }, c: 'x' }],
    [{ a: [1, 2, 3] }, () => ({ 'a.1': 9 }), { a: [1, 9, 3] }],
    [{ a: [{ n: 1 }] }, () => ({ 'a.0.n': 2 }), { a: [{ n: 2 }] }],
    [{ a: [{ n: 1 }, { n: 2 }] }, () => ({ 'a.$[].n': _.inc?.(1) }), { a: [{ n: 2 }, { n: 3 }] }],
    [{ a: 1 }, () => ({ a: null, b: undefined, c: 1 }), { a: null, c: 1 }],
  ],
  remove: [
    [
      { a: 1, b: { c: 1, d: 2 } },
      () => ({ a: _.remove?.(), b: { c: _.remove?.() } }),
      { b: { d: 2 } },
    ],
  ],
  inc: [
    [
      { a: 1, b: { c: 5 } },
      () => ({ a: _.inc?.(2), b: { c: _.inc?.(-1) } }),
      { a: 3, b: { c: 4 } },
    ],
    [{}, () => ({ a: _.inc?.(2.5) }), { a: 2.5 }],
  ],
  mul: [[{ a: 3 }, () => ({ a: _.mul?.(2), b: _.mul?.(2) }), { a: 6, b: 0 }]],
  min: [
    [{ a: 3, b: 3 }, () => ({ a: _.min?.(2), b: _.min?.(4), c: _.min?.(1) }), { a: 2, b: 3, c: 1 }],
  ],
  max: [
    [{ a: 3, b: 3 }, () => ({ a: _.max?.(2), b: _.max?.(4), c: _.max?.(1) }), { a: 3, b: 4, c: 1 }],
  ],
  rename: [
    [{ a: 1 }, () => ({ a: _.rename?.('b') }), { b: 1 }],
    [{ a: 1 }, () => ({ a: _.rename?.('b.c') }), { b: { c: 1 } }],
  ],
  bit: [[{ a: 13 }, () => ({ a: _.bit?.({ and: 10 }) }), { a: 8 }]],
  push: [
    [{ a: [1] }, () => ({ a: _.push?.([2, 3]) }), { a: [1, 2, 3] }],
    [{ a: [1] }, () => ({ a: _.push?.(2) }), { a: [1, 2] }],
    [{}, () => ({ a: _.push?.([1]) }), { a: [1] }],
    [{ a: [1] }, () => ({ a: _.push?.({ each: [2, 3], position: 0 }) }), { a: [2, 3, 1] }],
    [{ a: [3, 1] }, () => ({ a: _.push?.({ each: [2], sort: 1 }) }), { a: [1, 2, 3] }],
    [
      { a: [{ n: 2 }] },
      () => ({ a: _.push?.({ each: [{ n: 3 }, { n: 1 }], sort: { n: -1 }, slice: 2 }) }),
      { a: [{ n: 3 }, { n: 2 }] },
    ],
    [{ a: [1, 2] }, () => ({ a: _.push?.({ each: [3], slice: -2 }) }), { a: [2, 3] }],
    [{ a: [3, 1] }, () => ({ a: _.push?.({ each: [], sort: 1 }) }), { a: [1, 3] }],
  ],
  unshift: [[{ a: [3] }, () => ({ a: _.unshift?.([1, 2]) }), { a: [1, 2, 3] }]],
  pop: [[{ a: [1, 2] }, () => ({ a: _.pop?.() }), { a: [1] }]],
  shift: [[{ a: [1, 2] }, () => ({ a: _.shift?.() }), { a: [2] }]],
  pull: [
    [{ a: [1, 2, 1] }, () => ({ a: _.pull?.(1) }), { a: [2] }],
    [{ a: ['x', 'y', 'z'] }, () => ({ a: _.pull?.(_.in?.(['x', 'z'])) }), { a: ['y'] }],
    [{ a: [{ n: 1 }, { n: 2 }] }, () => ({ a: _.pull?.({ n: _.gte?.(2) }) }), { a: [{ n: 1 }] }],
  ],
  pullAll: [[{ a: [1, 2, 3, 1] }, () => ({ a: _.pullAll?.([1, 3]) }), { a: [2] }]],
  addToSet: [
    [{ a: ['x'] }, () => ({ a: _.addToSet?.('y') }), { a: ['x', 'y'] }],
    [{ a: ['x'] }, () => ({ a: _.addToSet?.('x') }), { a: ['x'] }],
    [{ a: ['x'] }, () => ({ a: _.addToSet?.({ $each: ['x', 'y'] }) }), { a: ['x', 'y'] }],
  ],
}

const ELSEWHERE =
  'eq neq lt lte gt gte in nin all elemMatch exists size mod geoNear geoWithin geoIntersects and nor or not expr jsonSchema text aggregate project'

test('every update command of the SDK has its cases', () => {
  const offered = Object.keys(_).filter((name) => !ELSEWHERE.split(' ').includes(name))
  expectAll('update commands of the SDK', Object.keys(CASES), offered)
})

const after = async (before: Fields, data: Fields): Promise<unknown> => {
  await stand.put({ _id: 'k', ...before })
  await stand.items.doc('k').update({ data })
  return (await stand.items.doc('k').get()).data
}

describe.each(Object.keys(CASES))('%s', (name) => {
  test.each(
    (CASES[name] as Case[]).map(([before, data, result], i) => [i, before, result, data] as const),
  )('%#: %j becomes %j', async (_i, before, result, data) => {
    expect(await after(before, data())).toEqual({ _id: 'k', ...result })
  })
})

test('a server date', async () => {
  const { at } = (await after({}, { at: stand.db.serverDate({ offset: 3600000 }) })) as { at: Date }
  expect(Math.abs(at.getTime() - Date.now() - 3600000)).toBeLessThan(5000)
})

test('the first element that the query matched', async () => {
  await stand.put({ _id: 'k', marks: [{ q: 1 }, { q: 5, n: 1 }, { q: 5 }] })
  await stand.items
    .where({ marks: _.elemMatch?.({ q: 5 }) })
    .update({ data: { 'marks.$.n': _.inc?.(1) } })
  expect((await stand.items.doc('k').get()).data?.marks).toEqual([
    { q: 1 },
    { q: 5, n: 2 },
    { q: 5 },
  ])
})

describe('what is counted', () => {
  test('documents that changed', async () => {
    await stand.put({ _id: 'a', n: 1 }, { _id: 'b', n: 1 }, { _id: 'c', n: 2 })
    const update = async (filter: Fields, data: Fields): Promise<number> =>
      (await stand.items.where(filter).update({ data })).stats.updated
    expect(await update({ n: 1 }, { n: _.inc?.(1) })).toBe(2)
    expect(await update({ n: 9 }, { n: 1 })).toBe(0)
    expect(await update({ n: 2 }, { n: 2 })).toBe(0)
    expect((await stand.items.doc('none').update({ data: { n: 1 } })).stats.updated).toBe(0)
  })
})

/** before, change, what MongoDB says; the document stays as it was */
const REFUSALS: [Fields, () => Fields, string][] = [
  [{ a: 1 }, () => ({ 'a.b': 1 }), "Cannot create field 'b' in element {a: 1}"],
  [{ a: null }, () => ({ a: { b: 1 } }), "Cannot create field 'b' in element {a: null}"],
  [{ a: 'x' }, () => ({ a: _.inc?.(1) }), 'Cannot apply $inc to a value of non-numeric type'],
  [{ a: null }, () => ({ a: _.inc?.(1) }), "has the field 'a' of non-numeric type null"],
  [{ a: 1 }, () => ({ a: _.inc?.('1') }), 'Cannot increment with non-numeric argument: {a: "1"}'],
  [{ a: 'x' }, () => ({ a: _.mul?.(2) }), 'Cannot apply $mul to a value of non-numeric type'],
  [{ a: 1 }, () => ({ a: _.push?.([1]) }), "The field 'a' must be an array but is of type int"],
  [{ a: null }, () => ({ a: _.push?.([1]) }), "The field 'a' must be an array but is of type null"],
  [
    { a: [] },
    () => ({ a: _.push?.({ each: [1], slice: 'x' }) }),
    'The value for $slice must be an integer value',
  ],
  [{ a: 1 }, () => ({ a: _.unshift?.([1]) }), 'must be an array'],
  [{ a: 1 }, () => ({ a: _.addToSet?.(1) }), 'Cannot apply $addToSet to non-array field'],
  [{ a: 1 }, () => ({ a: _.pull?.(1) }), 'Cannot apply $pull to a non-array value'],
  [{ a: 1 }, () => ({ a: _.pullAll?.([1]) }), 'Cannot apply $pull to a non-array value'],
  [{ a: 1 }, () => ({ a: _.pop?.() }), "Path 'a' contains an element of non-array type 'int'"],
  [{ a: 1 }, () => ({ a: _.shift?.() }), "Path 'a' contains an element of non-array type 'int'"],
  [{ a: 1 }, () => ({ a: _.rename?.('a') }), 'The source and target field for $rename must differ'],
  [{ a: 1 }, () => ({ a: _.rename?.(1) }), "The 'to' field for $rename must be a string"],
  [{ a: 1.5 }, () => ({ a: _.bit?.({ or: 1 }) }), 'Cannot apply $bit'],
  [{ a: 1 }, () => ({ a: _.inc?.(1), 'a.b': 1 }), 'would create a conflict at'],
  [{ a: 1 }, () => ({ 'a..b': 1 }), 'contains an empty field name'],
  [{ a: [1] }, () => ({ 'a.$': 1 }), 'The positional operator did not find the match'],
  [{ a: 1 }, () => ({ a: _.set?.({ $b: 1 }) }), 'is not valid for storage'],
  [{ a: 1 }, () => ({ $foo: { a: 1 } }), 'Unknown modifier: $foo'],
]

describe('what is refused', () => {
  test.each(REFUSALS.map(([before, data, text], i) => [i, before, text, data] as const))(
    '%#: %j: %s',
    async (_i, before, text, data) => {
      await stand.items.doc('k').set({ data: before })
      await refusedWith(stand.items.doc('k').update({ data: data() }), text)
      await refusedWith(stand.items.where({ _id: 'k' }).update({ data: data() }), text)
      expect((await stand.items.doc('k').get()).data).toEqual({ _id: 'k', ...before })
    },
  )

  test('of several documents: those before the refused one stay changed', async () => {
    for (const [_id, n] of Object.entries({ a: 1, b: 'x', c: 1 })) await stand.put({ _id, n })
    await refusedWith(
      stand.items.where({ _id: _.in?.(['a', 'b', 'c']) }).update({ data: { n: _.inc?.(1) } }),
      'Cannot apply $inc',
    )
    const { data } = await stand.items.orderBy('_id', 'asc').get()
    expect(data.map(({ n }) => n)).toEqual([2, 'x', 1])
  })
})
