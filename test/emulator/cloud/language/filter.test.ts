import { ObjectId } from 'bson'
import { compileFilter, parseEjson } from '../../../../emulator/cloud/language'
import type { Document, Value } from '../../../../emulator/cloud/language'
import { refusal } from './refusal'

const matches = (filter: Value, document: Document): boolean =>
  compileFilter(filter as Document)(document)

const id = new ObjectId('507f1f77bcf86cd799439011')
const day = new Date('2024-05-01T00:00:00Z')

/** operator → documents that match and documents that do not. */
const CASES: [string, Document, Document[], Document[]][] = [
  ['equality', { a: 1 }, [{ a: 1 }, { a: [2, 1] }], [{ a: 2 }, { a: '1' }, {}, { a: [[1]] }]],
  ['equality of text', { a: 'x' }, [{ a: 'x' }, { a: ['x'] }], [{ a: 'X' }, { a: null }]],
  ['equality of null', { a: null }, [{ a: null }, {}, { a: [null] }], [{ a: 0 }, { a: [] }]],
  [
    'null below a document',
    { 'a.b': null },
    [{}, { a: 5 }, { a: {} }, { a: [{}] }],
    [{ a: [] }, { a: [1] }, { a: { b: 1 } }],
  ],
  ['equality of a date', { a: day }, [{ a: new Date(+day) }, { a: [day] }], [{ a: +day }]],
  [
    'equality of an id',
    { a: id },
    [{ a: new ObjectId(id.toHexString()) }],
    [{ a: id.toHexString() }],
  ],
  [
    'equality of an array',
    { a: [1, 2] },
    [{ a: [1, 2] }, { a: [[1, 2]] }],
    [{ a: [2, 1] }, { a: [1] }, { a: 1 }],
  ],
  [
    'equality of a document minds order',
    { a: { x: 1, y: 2 } },
    [{ a: { x: 1, y: 2 } }],
    [{ a: { y: 2, x: 1 } }, { a: { x: 1 } }],
  ],
  ['equality of NaN', { a: NaN }, [{ a: NaN }], [{ a: 0 }]],
  [
    'a dotted path',
    { 'a.b': 1 },
    [{ a: { b: 1 } }, { a: [{ b: 2 }, { b: 1 }] }, { a: { b: [1] } }],
    [{ a: 1 }, { 'a.b': 1 }],
  ],
  [
    'an array index',
    { 'a.1': 2 },
    [{ a: [1, 2] }, { a: { 1: 2 } }, { a: [{ 1: 2 }] }],
    [{ a: [2, 1] }],
  ],
  ['below an array index', { 'a.0.b': 1 }, [{ a: [{ b: 1 }] }], [{ a: [{ b: 2 }, { b: 1 }] }]],
  ['$eq', { a: { $eq: 1 } }, [{ a: 1 }], [{ a: 2 }]],
  ['$eq of a document', { a: { $eq: { b: 1 } } }, [{ a: { b: 1 } }], [{ a: { b: 1, c: 1 } }]],
  ['$ne', { a: { $ne: 1 } }, [{ a: 2 }, {}, { a: [2, 3] }], [{ a: 1 }, { a: [1, 2] }]],
  ['$ne null', { a: { $ne: null } }, [{ a: 0 }], [{}, { a: null }]],
  [
    '$gt',
    { a: { $gt: 1 } },
    [{ a: 2 }, { a: [0, 5] }],
    [{ a: 1 }, { a: '2' }, { a: null }, {}, { a: NaN }],
  ],
  ['$gte', { a: { $gte: 1 } }, [{ a: 1 }], [{ a: 0.5 }]],
  ['$gte null', { a: { $gte: null } }, [{ a: null }, {}], [{ a: 0 }]],
  ['$gte NaN', { a: { $gte: NaN } }, [{ a: NaN }], [{ a: 1 }]],
  ['$lt', { a: { $lt: 'b' } }, [{ a: 'a' }], [{ a: 'b' }, { a: 0 }]],
  ['$lte', { a: { $lte: day } }, [{ a: day }], [{ a: new Date(+day + 1) }, { a: 0 }]],
  ['$gt on booleans', { a: { $gt: false } }, [{ a: true }], [{ a: 1 }, { a: false }]],
  [
    '$gt on arrays',
    { a: { $gt: [1, 2] } },
    [{ a: [1, 3] }, { a: [[2]] }],
    [{ a: [1, 2] }, { a: 9 }],
  ],
  ['two ends by two elements', { a: { $gt: 5, $lt: 3 } }, [{ a: [1, 10] }], [{ a: 4 }]],
  ['$in', { a: { $in: [1, 'x', null] } }, [{ a: 1 }, { a: ['x'] }, {}], [{ a: 2 }, { a: [] }]],
  [
    '$in with patterns and dates',
    { a: { $in: [/^x/, day, id] } },
    [{ a: 'xy' }, { a: day }, { a: id }],
    [{ a: 'yx' }],
  ],
  ['$nin', { a: { $nin: [1, 2] } }, [{ a: 3 }, {}], [{ a: 1 }, { a: [5, 2] }]],
  [
    '$exists true',
    { 'a.b': { $exists: true } },
    [{ a: { b: null } }, { a: [{}, { b: 1 }] }],
    [{}, { a: 1 }, { a: [] }],
  ],
  ['$exists false', { a: { $exists: false } }, [{ b: 1 }], [{ a: null }, { a: [] }]],
  ['$size', { a: { $size: 2 } }, [{ a: [1, 2] }], [{ a: [1] }, { a: 2 }, {}, { a: [[1, 2]] }]],
  [
    '$mod',
    { a: { $mod: [4, 1] } },
    [{ a: 5 }, { a: 1.9 }, { a: [0, 9] }],
    [{ a: 4 }, { a: '5' }, { a: -3 }],
  ],
  ['$mod of a negative', { a: { $mod: [4, -3] } }, [{ a: -3 }], [{ a: 1 }]],
  ['$all', { a: { $all: [1, 2] } }, [{ a: [2, 3, 1] }], [{ a: [1] }, { a: 1 }]],
  ['$all of one', { a: { $all: [1] } }, [{ a: 1 }, { a: [1] }], [{ a: 2 }]],
  [
    '$all of an array',
    { a: { $all: [[1, 2]] } },
    [{ a: [1, 2] }, { a: [[1, 2]] }],
    [{ a: [[1], [2]] }],
  ],
  ['$all of nothing', { a: { $all: [] } }, [], [{ a: [] }, { a: [1] }]],
  [
    '$all with $elemMatch',
    { a: { $all: [{ $elemMatch: { x: 1 } }, { $elemMatch: { x: 2 } }] } },
    [{ a: [{ x: 1 }, { x: 2 }] }],
    [{ a: [{ x: 1 }] }],
  ],
  [
    '$elemMatch of fields',
    { a: { $elemMatch: { x: 1, y: { $gt: 1 } } } },
    [{ a: [{ x: 1, y: 2 }] }],
    [{ a: [{ x: 1 }, { y: 2 }] }, { a: { x: 1, y: 2 } }, { a: [1] }],
  ],
  [
    '$elemMatch of values',
    { a: { $elemMatch: { $gt: 1, $lt: 3 } } },
    [{ a: [0, 2] }],
    [{ a: [1, 3] }, { a: 2 }],
  ],
  [
    '$elemMatch on an element that is an array',
    { a: { $elemMatch: { $gte: 0 } } },
    [{ a: [0] }],
    [{ a: [[0]] }],
  ],
  [
    '$elemMatch never on scalars',
    { a: { $elemMatch: { x: null } } },
    [{ a: [{}] }],
    [{ a: [1, 'x'] }],
  ],
  [
    '$elemMatch with $or',
    { a: { $elemMatch: { $or: [{ x: 1 }, { x: 2 }] } } },
    [{ a: [{ x: 2 }] }],
    [{ a: [{ x: 3 }] }],
  ],
  ['$not', { a: { $not: { $gt: 1 } } }, [{ a: 1 }, {}, { a: 'x' }], [{ a: 2 }, { a: [0, 2] }]],
  ['$not of a pattern', { a: { $not: /^x/ } }, [{ a: 'y' }, {}], [{ a: 'x' }]],
  [
    'a pattern',
    { a: /^x/i },
    [{ a: 'Xy' }, { a: ['n', 'x'] }, { a: /^x/i }],
    [{ a: 'yx' }, { a: 1 }],
  ],
  [
    '$regex with $options',
    { a: { $regex: '^x.y$', $options: 'is' } },
    [{ a: 'X\ny' }],
    [{ a: 'xy' }],
  ],
  [
    '$bitsAllSet',
    { a: { $bitsAllSet: [1, 2] } },
    [{ a: 6 }, { a: -1 }],
    [{ a: 2 }, { a: '6' }, {}],
  ],
  ['$bitsAllSet of a mask', { a: { $bitsAllSet: 6 } }, [{ a: 7 }], [{ a: 4 }, { a: 6.5 }]],
  ['$bitsAnySet', { a: { $bitsAnySet: 6 } }, [{ a: 2 }, { a: [8, 4] }], [{ a: 1 }, { a: 0 }]],
  ['$bitsAllClear', { a: { $bitsAllClear: 6 } }, [{ a: 9 }, { a: 0 }], [{ a: 2 }]],
  ['$bitsAnyClear', { a: { $bitsAnyClear: [0, 80] } }, [{ a: 1 }, { a: -2 }], [{ a: -1 }]],
  ['$type', { a: { $type: 'number' } }, [{ a: 1 }, { a: [0.5] }], [{ a: '1' }, {}]],
  ['$type by code', { a: { $type: [2, 'date'] } }, [{ a: 'x' }, { a: day }], [{ a: 1 }]],
  ['$and', { $and: [{ a: 1 }, { b: 2 }] }, [{ a: 1, b: 2 }], [{ a: 1 }]],
  ['$or', { $or: [{ a: 1 }, { b: 2 }] }, [{ a: 1 }, { b: 2 }], [{ a: 2 }]],
  ['$nor', { $nor: [{ a: 1 }, { b: 2 }] }, [{ a: 2 }, {}], [{ a: 1 }, { b: 2 }]],
  ['$expr', { $expr: { $gt: ['$a', '$b'] } }, [{ a: 2, b: 1 }], [{ a: 1, b: 2 }]],
  ['many fields', { a: 1, b: 2, c: 3 }, [{ a: 1, b: 2, c: 3 }], [{ a: 1, b: 2 }]],
  ['names of Object.prototype', { constructor: { $exists: false } }, [{}], [{ constructor: 1 }]],
  ['the empty filter', {}, [{}, { a: 1 }], []],
]

describe('a filter', () => {
  test.each(CASES)('%s', (_name, filter, yes, no) => {
    for (const document of yes)
      expect([document, matches(filter, document)]).toEqual([document, true])
    for (const document of no)
      expect([document, matches(filter, document)]).toEqual([document, false])
  })

  test.each<[Document, RegExp]>([
    [{ a: { $foo: 1 } }, /unknown operator: \$foo/],
    [{ a: { $gt: 1, b: 2 } }, /unknown operator: b/],
    [{ $foo: [] }, /unknown top level operator: \$foo/],
    [{ a: { $in: 1 } }, /\$in needs an array/],
    [{ a: { $bitsAllSet: -1 } }, /\$bitsAllSet takes an Array, a number/],
    [{ a: { $bitsAnySet: ['x'] } }, /\$bitsAnySet takes an Array, a number/],
    [{ $jsonSchema: 1 }, /must be an object/],
    [{ $jsonSchema: { foo: 1 } }, /Unknown \$jsonSchema keyword: foo/],
    [{ $jsonSchema: { type: 'integer' } }, /Unknown type name alias: integer/],
    [{ $jsonSchema: { required: [] } }, /'required' must be a nonempty array/],
    [
      { $jsonSchema: { properties: { a: { minLength: -1 } } } },
      /'minLength' must be a whole number/,
    ],
    [{ a: { $in: [{ $gt: 1 }] } }, /cannot nest \$ under \$in/],
    [{ a: { $nin: 'x' } }, /needs an array/],
    [{ a: { $all: 1 } }, /\$all needs an array/],
    [{ a: { $elemMatch: 1 } }, /\$elemMatch needs an Object/],
    [{ a: { $size: 'x' } }, /\$size needs a number/],
    [{ a: { $size: 1.5 } }, /\$size must be a whole number/],
    [{ a: { $size: -1 } }, /\$size may not be negative/],
    [{ a: { $mod: [1] } }, /not enough elements/],
    [{ a: { $mod: [1, 2, 3] } }, /too many elements/],
    [{ a: { $mod: [0, 1] } }, /divisor cannot be 0/],
    [{ a: { $mod: 1 } }, /needs to be an array/],
    [{ a: { $not: 1 } }, /\$not needs a regex or a document/],
    [{ a: { $not: {} } }, /\$not cannot be empty/],
    [{ a: { $ne: /x/ } }, /Can't have regex as arg to \$ne/],
    [{ a: { $gt: /x/ } }, /Can't have RegEx as arg/],
    [{ $or: [] }, /must be a nonempty array/],
    [{ $and: [1] }, /need to be full objects/],
    [{ a: { $regex: 1 } }, /\$regex has to be a string/],
    [{ a: { $options: 'i' } }, /\$options needs a \$regex/],
    [{ a: { $type: 'nope' } }, /Unknown type name alias: nope/],
    [{ a: { $near: [1, 2] } }, /unable to find index for \$geoNear query/],
  ])('refuses %j', (filter, text) => {
    const error = refusal(() => compileFilter(filter))
    expect(error.message).toMatch(text)
    expect(error.code).toBe('DATABASE_REQUEST_FAILED')
  })

  test('reads what the SDK sends', () => {
    const filter = parseEjson(
      '{"points":{"$gte":{"$numberInt":"1"}},"at":{"$lt":{"$date":{"$numberLong":"1000"}}},' +
        '"name":{"$regularExpression":{"pattern":"^L","options":"i"}}}',
    )
    expect(matches(filter, { points: 1, at: new Date(999), name: 'li' })).toBe(true)
    expect(matches(filter, { points: 1, at: new Date(1000), name: 'li' })).toBe(false)
  })
})
