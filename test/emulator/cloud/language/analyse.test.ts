import fc from 'fast-check'
import {
  analyseFilter,
  compareValues,
  compileFilter,
  equalValues,
  valuesForIndex,
} from '../../../../emulator/cloud/language'
import type {
  Constraints,
  Document,
  PathConstraint,
  RangeEnd,
  Value,
} from '../../../../emulator/cloud/language'
import { scalar } from './arbitrary'

const branches = (filter: Document): Record<string, PathConstraint>[] =>
  analyseFilter(filter).branches.map((branch) => Object.fromEntries(branch))

describe('the analysis of a filter', () => {
  test.each<[string, Document, Record<string, PathConstraint>[]]>([
    ['equality', { a: 1, 'b.c': 'x' }, [{ a: { equals: 1 }, 'b.c': { equals: 'x' } }]],
    ['$in', { a: { $in: [1, null] } }, [{ a: { oneOf: [1, null] } }]],
    [
      'a range',
      { a: { $gt: 1, $lte: 5 } },
      [{ a: { lower: { value: 1, inclusive: false }, upper: { value: 5, inclusive: true } } }],
    ],
    ['$exists', { a: { $exists: true } }, [{ a: { exists: true } }]],
    [
      '$and flattened',
      { $and: [{ a: 1 }, { $and: [{ b: { $gte: 2 } }] }] },
      [{ a: { equals: 1 }, b: { lower: { value: 2, inclusive: true } } }],
    ],
    [
      '$or in branches',
      { s: 1, $or: [{ a: 1 }, { b: 2 }] },
      [
        { s: { equals: 1 }, a: { equals: 1 } },
        { s: { equals: 1 }, b: { equals: 2 } },
      ],
    ],
    [
      '$elemMatch',
      { a: { $elemMatch: { x: 1, y: { $gt: 2 } } } },
      [{ 'a.x': { equals: 1 }, 'a.y': { lower: { value: 2, inclusive: false } } }],
    ],
    [
      'nothing to go by',
      { a: /x/, b: { $ne: 1 }, c: [1], d: { $not: { $gt: 1 } }, $nor: [{ e: 1 }] },
      [{}],
    ],
    ['a null range', { a: { $gte: null } }, [{}]],
    [
      'a circle',
      { a: { $geoWithin: { $centerSphere: [[1, 2], 0.5] } } },
      [{ a: { geo: { kind: 'circle', center: [1, 2], radius: 3189050 } } }],
    ],
  ])('%s', (_name, filter, expected) => {
    expect(branches(filter)).toEqual(expected)
  })

  test('names the field that results are ordered by nearness to', () => {
    const near = {
      $nearSphere: { $geometry: { type: 'Point', coordinates: [1, 2] }, $maxDistance: 5 },
    }
    const analysis = analyseFilter({ at: near, a: 1 })
    expect(analysis.near).toBe('at')
    expect(analysis.branches[0]?.get('at')?.geo).toEqual({
      kind: 'near',
      center: [1, 2],
      maxDistance: 5,
    })
  })

  const few = fc.constantFrom<Value>(null, 0, 1, 2, 'a', 'b', true, new Date(0), { b: 1 })
  const operand = fc.oneof({ weight: 4, arbitrary: few }, scalar, fc.array(few, { maxLength: 2 }))
  const value = fc.oneof(operand, fc.array(operand, { maxLength: 3 }))
  const inner = fc.oneof(
    value,
    fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2, noNullPrototype: true }),
    fc.array(
      fc.dictionary(fc.constantFrom('a', 'b'), value, { maxKeys: 2, noNullPrototype: true }),
      { maxLength: 2 },
    ),
  )
  const document: fc.Arbitrary<Document> = fc.dictionary(fc.constantFrom('a', 'b', 'c'), inner, {
    maxKeys: 3,
    noNullPrototype: true,
  })
  const condition: fc.Arbitrary<Value> = fc.oneof(
    operand,
    fc
      .tuple(fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte', '$ne'), operand)
      .map(([name, value]) => ({ [name]: value })),
    fc.tuple(operand, operand).map(([low, high]) => ({ $gte: low, $lt: high })),
    fc.array(scalar, { maxLength: 3 }).map((list) => ({ $in: list })),
    fc.boolean().map((yes) => ({ $exists: yes })),
    scalar.map((value) => ({ $elemMatch: { $gte: value } })),
    scalar.map((value) => ({ $elemMatch: { b: value } })),
  )
  const path = fc.constantFrom('a', 'b', 'a.b', 'b.a', 'a.0', 'c')
  const fields = fc
    .array(fc.tuple(path, condition), { minLength: 1, maxLength: 2 })
    .map((list): Document => Object.fromEntries(list))
  const filter: fc.Arbitrary<Document> = fc.oneof(
    fields,
    fc.array(fields, { minLength: 1, maxLength: 3 }).map((list) => ({ $or: list })),
    fc
      .tuple(fields, fc.array(fields, { minLength: 1, maxLength: 2 }))
      .map(([one, more]) => ({ ...one, $and: more })),
    fc
      .tuple(fields, fc.array(fields, { minLength: 1, maxLength: 2 }))
      .map(([one, more]) => ({ ...one, $or: more })),
  )

  test('holds for every document that matches, and an index scan by it finds the document', () => {
    let matched = 0
    fc.assert(
      fc.property(
        filter,
        fc.array(document, { minLength: 6, maxLength: 6 }),
        (query, candidates) => {
          const matches = compiled(query)
          const { branches: found } = analyseFilter(query)
          for (const candidate of candidates.filter((one) => matches?.(one))) {
            matched++
            expect(found.some((branch) => holds(branch, candidate))).toBe(true)
          }
        },
      ),
      { seed: 20240504, numRuns: 2000 },
    )
    expect(matched).toBeGreaterThan(500)
  })
})

/** null where the filter itself is refused (a pattern under a comparison). */
function compiled(query: Document): ((candidate: Document) => boolean) | null {
  try {
    return compileFilter(query)
  } catch {
    return null
  }
}

/** Does an index over each path hold an entry of the document that its constraint asks for? */
function holds(branch: Constraints, candidate: Document): boolean {
  return [...branch].every(([path, { equals, oneOf, lower, upper }]) => {
    const entries = valuesForIndex(candidate, path)
    const has = (value: Value): boolean =>
      entries.some((entry) => compareValues(entry, value) === 0)
    const beyond = ({ value, inclusive }: RangeEnd, way: 1 | -1): boolean =>
      entries.some((entry) => {
        const order = compareValues(entry, value)
        return typeof entry === typeof value && (order === way || (inclusive && order === 0))
      })
    return (
      (equals === undefined || has(equals)) &&
      (oneOf === undefined || oneOf.some(has)) &&
      (lower === undefined || beyond(lower, 1)) &&
      (upper === undefined || beyond(upper, -1))
    )
  })
}

test('equality and order agree', () => {
  fc.assert(
    fc.property(scalar, scalar, (a, b) => {
      expect(equalValues(a, b)).toBe(compareValues(a, b) === 0)
    }),
    { seed: 20240505, numRuns: 500 },
  )
})
