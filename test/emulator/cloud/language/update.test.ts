import fc from 'fast-check'
import { applyUpdate, compareValues, replaceDocument } from '../../../../emulator/cloud/language'
import type { Document } from '../../../../emulator/cloud/language'
import { document as anyDocument } from './arbitrary'
import { refusal } from './refusal'

const NOW = 1714521600000

const apply = (document: Document, update: Document, more: object = {}): Document =>
  applyUpdate(document, update, { now: NOW, isInsert: false, ...more })

/** document, update, result */
const CASES: [string, Document, Document, Document][] = [
  ['$set', { a: 1 }, { $set: { a: 2, b: 'x' } }, { a: 2, b: 'x' }],
  ['$set makes the way', {}, { $set: { 'a.b.c': 1 } }, { a: { b: { c: 1 } } }],
  ['$set beside siblings', { a: { x: 1 } }, { $set: { 'a.y': 2 } }, { a: { x: 1, y: 2 } }],
  ['$set an element', { a: [1, 2] }, { $set: { 'a.1': 5 } }, { a: [1, 5] }],
  ['$set below an element', { a: [{ b: 1 }] }, { $set: { 'a.0.b': 2 } }, { a: [{ b: 2 }] }],
  [
    '$set beyond the end pads with null',
    { a: [1] },
    { $set: { 'a.3': 4 } },
    { a: [1, null, null, 4] },
  ],
  ['$set a number name in a new document', {}, { $set: { 'a.0': 1 } }, { a: { 0: 1 } }],
  ['$set the same _id', { _id: 'x' }, { $set: { _id: 'x', a: 1 } }, { _id: 'x', a: 1 }],
  [
    '$set a server date',
    {},
    { $set: { at: { $tcb_server_date: { offset: 5 } } } },
    { at: new Date(NOW + 5) },
  ],
  ['$set a null in place of a document', { a: { b: 1 } }, { $set: { a: null } }, { a: null }],
  ['$set false zero', { a: 0 }, { $set: { a: -0 } }, { a: -0 }],
  [
    'new fields stand in the order of their names',
    { z: 1 },
    { $set: { c: 1, b: 2 } },
    { z: 1, b: 2, c: 1 },
  ],
  ['$unset', { a: 1, b: 2 }, { $unset: { a: '' } }, { b: 2 }],
  ['$unset below', { a: { b: 1, c: 2 } }, { $unset: { 'a.b': '' } }, { a: { c: 2 } }],
  [
    '$unset deep',
    { a: { b: { c: 1, d: 2 } } },
    { $unset: { 'a.b.c': '' } },
    { a: { b: { d: 2 } } },
  ],
  ['$unset an element leaves null', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
  ['$unset below an element', { a: [{ b: 1 }] }, { $unset: { 'a.0.b': '' } }, { a: [{}] }],
  ['$unset what is missing', { a: 1 }, { $unset: { b: '', 'a.c': '' } }, { a: 1 }],
  ['$inc', { a: 1 }, { $inc: { a: 2 } }, { a: 3 }],
  ['$inc of a missing field', {}, { $inc: { 'a.b': -2 } }, { a: { b: -2 } }],
  ['$inc by a fraction', { a: 1 }, { $inc: { a: 0.5 } }, { a: 1.5 }],
  ['$mul', { a: 3 }, { $mul: { a: 2 } }, { a: 6 }],
  ['$mul of a missing field', {}, { $mul: { a: 2 } }, { a: 0 }],
  ['$min lower', { a: 3 }, { $min: { a: 2 } }, { a: 2 }],
  ['$min higher', { a: 3 }, { $min: { a: 4 } }, { a: 3 }],
  ['$min of a missing field', {}, { $min: { a: 4 } }, { a: 4 }],
  ['$min across types', { a: 'x' }, { $min: { a: 9 } }, { a: 9 }],
  ['$max higher', { a: 3 }, { $max: { a: 4 } }, { a: 4 }],
  ['$max lower', { a: 3 }, { $max: { a: 2 } }, { a: 3 }],
  ['$max of dates', { a: new Date(1) }, { $max: { a: new Date(2) } }, { a: new Date(2) }],
  ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c' } }, { b: 2, c: 1 }],
  ['$rename over another', { a: 1, b: 2 }, { $rename: { a: 'b' } }, { b: 1 }],
  ['$rename into a document', { a: 1 }, { $rename: { a: 'b.c' } }, { b: { c: 1 } }],
  ['$rename what is missing', { b: 1 }, { $rename: { a: 'c' } }, { b: 1 }],
  ['$bit and', { a: 13 }, { $bit: { a: { and: 10 } } }, { a: 8 }],
  ['$bit or', { a: 3 }, { $bit: { a: { or: 5 } } }, { a: 7 }],
  ['$bit xor of a missing field', {}, { $bit: { a: { xor: 5 } } }, { a: 5 }],
  [
    '$currentDate',
    {},
    { $currentDate: { a: true, b: { $type: 'date' } } },
    { a: new Date(NOW), b: new Date(NOW) },
  ],
  ['$setOnInsert on an update', { a: 1 }, { $setOnInsert: { b: 1 } }, { a: 1 }],
  ['$push', { a: [1] }, { $push: { a: { $each: [2, 3] } } }, { a: [1, 2, 3] }],
  ['$push one value', { a: [1] }, { $push: { a: [2] } }, { a: [1, [2]] }],
  ['$push to a missing field', {}, { $push: { a: { $each: [1] } } }, { a: [1] }],
  [
    '$push at the front',
    { a: [1] },
    { $push: { a: { $each: [2, 3], $position: 0 } } },
    { a: [2, 3, 1] },
  ],
  [
    '$push counted from the end',
    { a: [1, 2] },
    { $push: { a: { $each: [9], $position: -1 } } },
    { a: [1, 9, 2] },
  ],
  [
    '$push far beyond the end',
    { a: [1] },
    { $push: { a: { $each: [9], $position: 7 } } },
    { a: [1, 9] },
  ],
  [
    '$push far before the start',
    { a: [1] },
    { $push: { a: { $each: [9], $position: -7 } } },
    { a: [9, 1] },
  ],
  [
    '$push and keep the first',
    { a: [1] },
    { $push: { a: { $each: [2, 3], $slice: 2 } } },
    { a: [1, 2] },
  ],
  [
    '$push and keep the last',
    { a: [1] },
    { $push: { a: { $each: [2, 3], $slice: -2 } } },
    { a: [2, 3] },
  ],
  ['$push and keep none', { a: [1] }, { $push: { a: { $each: [2], $slice: 0 } } }, { a: [] }],
  ['$push sorted', { a: [3] }, { $push: { a: { $each: [1, 2], $sort: -1 } } }, { a: [3, 2, 1] }],
  [
    '$push to a missing field, sorted and cut',
    {},
    { $push: { a: { $each: [2, 1, 3], $sort: 1, $slice: 2 } } },
    { a: [1, 2] },
  ],
  [
    '$push sorted by a field',
    { a: [{ n: 2 }] },
    { $push: { a: { $each: [{ n: 1 }, { m: 0 }], $sort: { n: 1 } } } },
    { a: [{ m: 0 }, { n: 1 }, { n: 2 }] },
  ],
  ['$addToSet', { a: [1] }, { $addToSet: { a: 2 } }, { a: [1, 2] }],
  [
    '$addToSet what is there',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { x: 1, y: 2 } } },
    { a: [{ x: 1, y: 2 }] },
  ],
  [
    '$addToSet minds field order',
    { a: [{ x: 1, y: 2 }] },
    { $addToSet: { a: { y: 2, x: 1 } } },
    {
      a: [
        { x: 1, y: 2 },
        { y: 2, x: 1 },
      ],
    },
  ],
  ['$addToSet an array as one', { a: [1] }, { $addToSet: { a: [1] } }, { a: [1, [1]] }],
  ['$addToSet $each', { a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } }, { a: [1, 2] }],
  ['$addToSet to a missing field', {}, { $addToSet: { a: 1 } }, { a: [1] }],
  ['$pull a value', { a: [1, 2, 1] }, { $pull: { a: 1 } }, { a: [2] }],
  ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
  ['$pull $in', { a: ['x', 'y', 'z'] }, { $pull: { a: { $in: ['x', 'z'] } } }, { a: ['y'] }],
  [
    '$pull documents by field',
    { a: [{ n: 1, m: 2 }, { n: 2 }, 3] },
    { $pull: { a: { n: { $lt: 2 } } } },
    { a: [{ n: 2 }, 3] },
  ],
  ['$pull an array', { a: [[1], [2]] }, { $pull: { a: [1] } }, { a: [[2]] }],
  ['$pull a pattern', { a: ['xa', 'b'] }, { $pull: { a: /^x/ } }, { a: ['b'] }],
  ['$pull from a missing field', { b: 1 }, { $pull: { a: 1 } }, { b: 1 }],
  ['$pullAll', { a: [1, 2, 3, 1] }, { $pullAll: { a: [1, 3] } }, { a: [2] }],
  ['$pop the last', { a: [1, 2] }, { $pop: { a: 1 } }, { a: [1] }],
  ['$pop the first', { a: [1, 2] }, { $pop: { a: -1 } }, { a: [2] }],
  ['$pop of an empty array', { a: [] }, { $pop: { a: 1 } }, { a: [] }],
  ['$pop of a missing field', { b: 1 }, { $pop: { a: 1 } }, { b: 1 }],
  [
    'every element',
    { a: [{ n: 1 }, { n: 2 }] },
    { $inc: { 'a.$[].n': 10 } },
    { a: [{ n: 11 }, { n: 12 }] },
  ],
  [
    'elements of elements',
    { a: [[1], [2, 3]] },
    { $mul: { 'a.$[].$[]': 2 } },
    { a: [[2], [4, 6]] },
  ],
  [
    'several operators',
    { a: 1, b: [1], c: 2 },
    { $inc: { a: 1 }, $push: { b: 2 }, $unset: { c: '' } },
    { a: 2, b: [1, 2] },
  ],
]

/** document, update, what MongoDB says */
const REFUSALS: [Document, Document, string][] = [
  [{ a: 1 }, { $set: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: 1}"],
  [{ a: null }, { $set: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: null}"],
  [{ a: { b: 'x' } }, { $inc: { 'a.b.c': 1 } }, `Cannot create field 'c' in element {b: "x"}`],
  [{ a: [1, 2] }, { $set: { 'a.b': 1 } }, "Cannot create field 'b' in element {a: [ 1, 2 ]}"],
  [{ a: [] }, { $set: { 'a.1500002': 1 } }, "can't backfill more than 1500000 elements"],
  [
    { _id: 'k', a: 'x' },
    { $inc: { a: 1 } },
    `Cannot apply $inc to a value of non-numeric type. {_id: "k"} has the field 'a' of non-numeric type string`,
  ],
  [{ a: null }, { $inc: { a: 1 } }, "has the field 'a' of non-numeric type null"],
  [{ a: 1 }, { $inc: { a: 'x' } }, 'Cannot increment with non-numeric argument: {a: "x"}'],
  [{ a: 1 }, { $inc: { a: null } }, 'Cannot increment with non-numeric argument: {a: null}'],
  [{ a: 2 ** 62 }, { $inc: { a: 2 ** 62 } }, 'Failed to apply $inc operations to current value'],
  [{ a: [] }, { $mul: { a: 2 } }, 'Cannot apply $mul to a value of non-numeric type'],
  [{ a: 1 }, { $mul: { a: 'x' } }, 'Cannot multiply with non-numeric argument: {a: "x"}'],
  [
    { _id: 'k', a: 1 },
    { $push: { a: { $each: [1] } } },
    `The field 'a' must be an array but is of type int in document {_id: "k"}`,
  ],
  [{ a: null }, { $push: { a: 1 } }, "The field 'a' must be an array but is of type null"],
  [
    {},
    { $push: { a: { $each: 1 } } },
    'The argument to $each in $push must be an array but it was of type: int',
  ],
  [{}, { $push: { a: { $each: [], $foo: 1 } } }, 'Unrecognized clause in $push: $foo'],
  [{}, { $push: { a: { $slice: 1 } } }, 'Unrecognized clause in $push: $slice'],
  [
    {},
    { $push: { a: { $each: [], $slice: 1.5 } } },
    'The value for $slice must be an integer value',
  ],
  [
    {},
    { $push: { a: { $each: [], $position: 'x' } } },
    'The value for $position must be an integer value, not of type: string',
  ],
  [{}, { $push: { a: { $each: [], $sort: 2 } } }, 'The $sort is invalid'],
  [
    { a: 1 },
    { $addToSet: { a: 1 } },
    "Cannot apply $addToSet to non-array field. Field named 'a' has non-array type int",
  ],
  [{}, { $addToSet: { a: { $each: 1 } } }, 'The argument to $each in $addToSet must be an array'],
  [
    {},
    { $addToSet: { a: { $each: [], $slice: 1 } } },
    'Found unexpected fields after $each in $addToSet',
  ],
  [{ a: 1 }, { $pull: { a: 1 } }, 'Cannot apply $pull to a non-array value'],
  [{ a: [1] }, { $pull: { a: { $foo: 1 } } }, 'unknown operator: $foo'],
  [{ a: [1] }, { $pullAll: { a: 1 } }, '$pullAll requires an array argument but was given a int'],
  [{ a: 1 }, { $pop: { a: 1 } }, "Path 'a' contains an element of non-array type 'int'"],
  [{ a: [1] }, { $pop: { a: 2 } }, '$pop expects 1 or -1, found: 2'],
  [{ a: [1] }, { $pop: { a: 'x' } }, 'Expected a number in: a: "x"'],
  [{ a: 1 }, { $rename: { a: 1 } }, "The 'to' field for $rename must be a string: a: 1"],
  [
    { a: 1 },
    { $rename: { a: 'a' } },
    'The source and target field for $rename must differ: a: "a"',
  ],
  [
    { _id: 'k', a: [1] },
    { $rename: { 'a.0': 'b' } },
    `The source field cannot be an array element, 'a.0' in doc with _id: "k" has an array field called 'a'`,
  ],
  [{ a: 1, b: [1] }, { $rename: { a: 'b.0' } }, 'The destination field cannot be an array element'],
  [{ a: 1 }, { $rename: { a: 'a.b' } }, 'would create a conflict'],
  [{ a: 1 }, { $rename: { a: '' } }, '$rename'],
  [{ a: 1.5 }, { $bit: { a: { and: 1 } } }, 'Cannot apply $bit to a value of non-integral type'],
  [{ a: 1 }, { $bit: { a: { nand: 1 } } }, "not 'nand' which is an unknown operator"],
  [{ a: 1 }, { $bit: { a: 1 } }, 'You must pass in an embedded document'],
  [{ a: 1 }, { $bit: { a: { and: 1.5 } } }, 'must be an Integer(32/64 bit)'],
  [{}, { $currentDate: { a: 'x' } }, 'is not valid type for $currentDate'],
  [
    { a: 1 },
    { $set: { a: 1 }, $inc: { a: 1 } },
    "Updating the path 'a' would create a conflict at 'a'",
  ],
  [{}, { $set: { a: 1, 'a.b': 1 } }, "Updating the path 'a.b' would create a conflict at 'a'"],
  [{}, { $set: { 'a.b': 1 }, $unset: { a: '' } }, 'would create a conflict at'],
  [{}, { $set: { b: 1 }, $rename: { a: 'b' } }, 'would create a conflict at'],
  [
    { _id: 'x' },
    { $set: { _id: 'y' } },
    "Performing an update on the path '_id' would modify the immutable field '_id'",
  ],
  [{ _id: 'x' }, { $unset: { _id: '' } }, 'immutable field'],
  [{ _id: 'x' }, { $rename: { _id: 'b' } }, 'immutable field'],
  [{}, { $set: { 'a..b': 1 } }, "The update path 'a..b' contains an empty field name"],
  [{}, { $set: { '': 1 } }, 'An empty update path is not valid.'],
  [
    {},
    { $set: { 'a.$b': 1 } },
    "The dollar ($) prefixed field '$b' in 'a.$b' is not valid for storage.",
  ],
  [
    {},
    { $set: { a: { $b: 1 } } },
    "The dollar ($) prefixed field '$b' in 'a.$b' is not valid for storage.",
  ],
  [{}, { $foo: { a: 1 } }, 'Unknown modifier: $foo'],
  [{}, { a: 1 }, 'Unknown modifier: a'],
  [{}, { $set: {} }, "'$set' is empty."],
  [{}, { $set: 1 }, 'Modifiers operate on fields but we found type'],
  [{}, {}, 'update document must have at least one element'],
  [
    { a: [1] },
    { $set: { 'a.$': 1 } },
    'The positional operator did not find the match needed from the query.',
  ],
  [{}, { $set: { 'a.$[]': 1 } }, "The path 'a' must exist in the document"],
  [{ a: 1 }, { $set: { 'a.$[]': 1 } }, 'Cannot apply array updates to non-array element a: 1'],
  [
    { a: 'x'.repeat(9 << 20) },
    { $set: { b: 'x'.repeat(9 << 20) } },
    'Resulting document after update is larger than 16777216',
  ],
  [{}, { $set: { [Array(190).fill('a').join('.')]: 1 } }, 'exceeds maximum nesting depth'],
]

describe('an update', () => {
  test.each(CASES)('%s', (_name, document, update, result) => {
    const before = JSON.stringify(document)
    const after = apply(document, update)
    expect(after).toEqual(result)
    expect(JSON.stringify(after)).toBe(JSON.stringify(result))
    expect(JSON.stringify(document)).toBe(before)
  })

  test.each(REFUSALS)('refuses, %#: %j by %.60j', (document, update, text) => {
    const before = JSON.stringify(document)
    const error = refusal(() => apply(document, update))
    expect(error.message).toContain(text)
    expect(['DATABASE_REQUEST_FAILED', 'INVALID_PARAM']).toContain(error.code)
    expect(JSON.stringify(document)).toBe(before)
  })

  test('wraps a refused write as CloudBase does', () => {
    expect(refusal(() => apply({ a: 1 }, { $set: { 'a.b': 1 } })).message).toBe(
      "[FailedOperation] multiple write errors: [{write errors: [{Cannot create field 'b' in element " +
        '{a: 1}}]}, {<nil>}]. Please check your request, but if the problem persists, contact us.',
    )
  })

  test('the element the query matched', () => {
    const document = { grades: [80, 85, 90], items: [{ n: 1 }, { n: 2, m: 3 }] }
    const at = (filter: Document, update: Document): Document => apply(document, update, { filter })
    expect(at({ grades: { $gte: 85 } }, { $set: { 'grades.$': 0 } }).grades).toEqual([80, 0, 90])
    expect(at({ 'items.n': 2 }, { $inc: { 'items.$.m': 1 } }).items).toEqual([
      { n: 1 },
      { n: 2, m: 4 },
    ])
    const element = { items: { $elemMatch: { n: 2, m: 3 } } }
    expect(at({ $and: [element] }, { $set: { 'items.$.n': 7 } }).items).toEqual([
      { n: 1 },
      { n: 7, m: 3 },
    ])
  })

  test('$setOnInsert on an insert', () => {
    const options = { now: NOW, isInsert: true }
    expect(applyUpdate({ _id: 'x' }, { $setOnInsert: { a: 1 } }, options)).toEqual({
      _id: 'x',
      a: 1,
    })
  })

  test('gives the document itself back when nothing changes', () => {
    const document = { a: 1, b: { c: [1] }, at: new Date(5) }
    for (const update of [
      { $set: { a: 1, 'b.c': [1], at: new Date(5) } },
      { $inc: { a: 0 } },
      { $unset: { z: '' } },
      { $addToSet: { 'b.c': 1 } },
      { $max: { a: 0 } },
    ]) {
      expect(apply(document, update)).toBe(document)
    }
  })

  test('$set twice is $set once, and leaves the rest alone', () => {
    fc.assert(
      fc.property(anyDocument, anyDocument, (document, fields) => {
        if (Object.keys(fields).length === 0) return
        const names = Object.keys(fields).filter(
          (name) => !/[.$\0]/.test(name) && name !== '' && name !== '_id',
        )
        if (names.length === 0) return
        const update = {
          $set: Object.fromEntries(names.map((name) => [name, fields[name] ?? null])),
        }
        const once = apply(document, update)
        expect(apply(once, update)).toBe(once)
        for (const name of names) expect(compareValues(once[name], fields[name])).toBe(0)
        for (const name of Object.keys(document)) {
          if (!names.includes(name)) expect(once[name]).toBe(document[name])
        }
      }),
      { seed: 20240501, numRuns: 300 },
    )
  })
})

describe('a replacement', () => {
  test('keeps the id and stands it first', () => {
    const fresh = replaceDocument({ _id: 'x', a: 1 }, { b: 2 }, { now: NOW })
    expect(JSON.stringify(fresh)).toBe('{"_id":"x","b":2}')
    expect(JSON.stringify(replaceDocument(null, { b: 2, _id: 'y' }, { now: NOW }))).toBe(
      '{"_id":"y","b":2}',
    )
  })

  test('fills in server dates', () => {
    const data = { at: { $tcb_server_date: { offset: -1 } }, list: [{ $tcb_server_date: {} }] }
    expect(replaceDocument(null, data, { now: NOW })).toEqual({
      at: new Date(NOW - 1),
      list: [new Date(NOW)],
    })
  })

  test.each<[Document, string]>([
    [{ _id: 'y' }, "the (immutable) field '_id' was found to have been altered"],
    [{ a: { $b: 1 } }, 'is not valid for storage'],
    [{ $a: 1 }, 'is not valid for storage'],
  ])('refuses %j', (data, text) => {
    expect(refusal(() => replaceDocument({ _id: 'x' }, data, { now: NOW })).message).toContain(text)
  })

  test.each<[Document, string]>([
    [{ _id: [1] }, "The '_id' value cannot be of type array"],
    [{ _id: /x/ }, "The '_id' value cannot be of type regex"],
    [{ a: 'é'.repeat(9 << 20) }, 'larger than 16777216'],
  ])('refuses a new %.40j', (data, text) => {
    expect(refusal(() => replaceDocument(null, data, { now: NOW })).message).toContain(text)
  })
})
