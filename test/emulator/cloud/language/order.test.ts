import fc from 'fast-check'
import { ObjectId } from 'bson'
import {
  compareValues,
  encodeIndexKey,
  equalValues,
  sortDocuments,
  valuesForIndex,
} from '../../../../emulator/cloud/language'
import type { Value } from '../../../../emulator/cloud/language'
import { document, value } from './arbitrary'

const RUNS = { seed: 20240502, numRuns: 800 }

/** https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/ */
const ASCENDING: Value[] = [
  null,
  NaN,
  -Infinity,
  -1.5,
  0,
  1,
  1.5,
  2 ** 53,
  '',
  'a',
  'a\0',
  'a\0b',
  'ab',
  '会员',
  '\uffff',
  '\u{1f600}',
  {},
  { a: 1 },
  { a: 1, b: 1 },
  { b: 1 },
  { a: 2 } as Value,
  { a: 'x' },
  [],
  [1],
  [1, 2],
  [2],
  new ObjectId('507f1f77bcf86cd799439011'),
  false,
  true,
  new Date(-1),
  new Date(0),
  /a/,
  /a/i,
].filter((item) => !(typeof item === 'object' && item !== null && 'b' in item && !('a' in item)))

const sign = (a: Value, b: Value): number => Math.sign(compareValues(a, b))

describe('the order of values', () => {
  test('follows the types, then the values', () => {
    for (const [i, a] of ASCENDING.entries()) {
      for (const [j, b] of ASCENDING.entries()) {
        expect([a, b, sign(a, b)]).toEqual([a, b, Math.sign(i - j)])
      }
    }
  })

  test('a document compares by type, name, value, one field at a time', () => {
    expect(sign({ a: 'x' }, { b: 1 })).toBe(1)
    expect(sign({ a: 5 }, { b: 1 })).toBe(-1)
    expect(equalValues({ a: 1, b: 2 }, { b: 2, a: 1 })).toBe(false)
    expect(equalValues(0, -0)).toBe(true)
  })

  test('is total', () => {
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(sign(a, a)).toBe(0)
        expect(sign(a, b) + sign(b, a)).toBe(0)
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0)
      }),
      RUNS,
    )
  })
})

describe('an index key', () => {
  test('has the order of the values', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 3 }),
        fc.array(value, { minLength: 1, maxLength: 3 }),
        (a, b) => {
          const length = Math.min(a.length, b.length)
          const [x, y] = [a.slice(0, length), b.slice(0, length)]
          const order =
            x.map((item, i) => sign(item, y[i] as Value)).find((step) => step !== 0) ?? 0
          expect(Math.sign(Buffer.compare(encodeIndexKey(x), encodeIndexKey(y)))).toBe(order)
        },
      ),
      RUNS,
    )
  })

  test('stands once for each element, and null for what is missing', () => {
    expect(valuesForIndex({}, 'a')).toEqual([null])
    expect(valuesForIndex({ a: ['x', 'y'] }, 'a')).toEqual(['x', 'y'])
    expect(valuesForIndex({ a: [] }, 'a')).toEqual([undefined])
    expect(valuesForIndex({ a: [[1, 2]] }, 'a')).toEqual([[1, 2]])
    expect(valuesForIndex({ a: [{ b: 1 }, {}] }, 'a.b')).toEqual([1, null])
    expect(valuesForIndex({ a: [{ b: 1 }, 5] }, 'a.0.b')).toEqual([null, 1])
  })
})

describe('sorting', () => {
  test('takes the least element up and the greatest down, missing as null, ties as they came', () => {
    const documents = [
      { n: 1, a: [5, 2] },
      { n: 2, a: 3 },
      { n: 3 },
      { n: 4, a: [] },
      { n: 5, a: null },
    ]
    const order = (a: 1 | -1): Value[] => sortDocuments(documents, { a }).map(({ n }) => n)
    expect(order(1)).toEqual([4, 3, 5, 1, 2])
    expect(order(-1)).toEqual([1, 2, 3, 5, 4])
  })

  test('by several fields', () => {
    const documents = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 0, b: 3 },
    ]
    expect(sortDocuments(documents, { a: -1, b: -1 }).map(({ b }) => b)).toEqual([2, 1, 3])
  })

  test('leaves its input alone', () => {
    fc.assert(
      fc.property(fc.array(document, { maxLength: 4 }), (documents) => {
        const before = [...documents]
        const sorted = sortDocuments(documents, { a: 1 })
        expect(documents).toEqual(before)
        expect(new Set(sorted)).toEqual(new Set(documents))
      }),
      { ...RUNS, numRuns: 200 },
    )
  })
})
