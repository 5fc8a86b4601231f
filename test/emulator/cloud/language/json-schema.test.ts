import { compileFilter, type Document } from '../../../../emulator/cloud/language'

/** schema → documents that keep it and documents that break it. */
const CASES: [string, Document, Document[], Document[]][] = [
  ['required', { required: ['a', 'b'] }, [{ a: 1, b: null }], [{ a: 1 }, {}]],
  [
    'a property that is absent',
    { properties: { a: { type: 'string' } } },
    [{}, { a: 'x' }],
    [{ a: 1 }],
  ],
  [
    'several types',
    { properties: { a: { bsonType: ['int', 'null'] } } },
    [{ a: 1 }, { a: null }],
    [{ a: 1.5 }, { a: 'x' }],
  ],
  ['a date', { properties: { a: { bsonType: 'date' } } }, [{ a: new Date(0) }], [{ a: 0 }]],
  [
    'enum',
    { properties: { a: { enum: ['x', { b: 1 }] } } },
    [{ a: 'x' }, { a: { b: 1 } }],
    [{ a: 'y' }, { a: {} }],
  ],
  [
    'minimum and maximum',
    { properties: { a: { minimum: 1, maximum: 3 } } },
    [{ a: 1 }, { a: 3 }, { a: 'x' }],
    [{ a: 0 }, { a: 4 }],
  ],
  [
    'exclusive bounds',
    {
      properties: { a: { minimum: 1, exclusiveMinimum: true, maximum: 3, exclusiveMaximum: true } },
    },
    [{ a: 2 }],
    [{ a: 1 }, { a: 3 }],
  ],
  ['multipleOf', { properties: { a: { multipleOf: 5 } } }, [{ a: 10 }], [{ a: 11 }]],
  [
    'lengths of text',
    { properties: { a: { minLength: 2, maxLength: 3 } } },
    [{ a: '会员' }, { a: 1 }],
    [{ a: '会' }, { a: 'abcd' }],
  ],
  ['pattern', { properties: { a: { pattern: '^1\\d{2}$' } } }, [{ a: '138' }], [{ a: '1380' }]],
  [
    'items',
    { properties: { a: { items: { type: 'number' }, minItems: 1, maxItems: 2 } } },
    [{ a: [1] }, { a: 'x' }],
    [{ a: [] }, { a: [1, 2, 3] }, { a: ['x'] }],
  ],
  [
    'items by place',
    { properties: { a: { items: [{ type: 'number' }], additionalItems: false } } },
    [{ a: [1] }, { a: [] }],
    [{ a: [1, 2] }, { a: ['x'] }],
  ],
  [
    'uniqueItems',
    { properties: { a: { uniqueItems: true } } },
    [{ a: [1, 2] }],
    [{ a: [{ b: 1 }, { b: 1 }] }],
  ],
  [
    'no other fields',
    {
      properties: { _id: {}, a: {} },
      patternProperties: { '^x': { type: 'number' } },
      additionalProperties: false,
    },
    [{ _id: 1, a: 1, x1: 2 }],
    [{ _id: 1, b: 1 }, { x1: 'y' }],
  ],
  [
    'counts of fields',
    { minProperties: 1, maxProperties: 2 },
    [{ a: 1 }],
    [{}, { a: 1, b: 1, c: 1 }],
  ],
  [
    'dependencies',
    { dependencies: { a: ['b'], c: { required: ['d'] } } },
    [{ a: 1, b: 1 }, {}, { c: 1, d: 1 }],
    [{ a: 1 }, { c: 1 }],
  ],
  ['allOf', { allOf: [{ required: ['a'] }, { required: ['b'] }] }, [{ a: 1, b: 1 }], [{ a: 1 }]],
  [
    'anyOf',
    { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
    [{ a: 1 }, { a: 1, b: 1 }],
    [{}],
  ],
  [
    'oneOf',
    { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    [{ a: 1 }],
    [{ a: 1, b: 1 }, {}],
  ],
  ['not', { not: { required: ['a'] } }, [{}], [{ a: 1 }]],
  [
    'nested',
    { properties: { a: { type: 'object', required: ['b'] } } },
    [{ a: { b: 1 } }],
    [{ a: {} }, { a: 1 }],
  ],
]

test.each(CASES)('$jsonSchema: %s', (_name, schema, kept, broken) => {
  const matches = compileFilter({ $jsonSchema: schema })
  for (const document of kept) expect([document, matches(document)]).toEqual([document, true])
  for (const document of broken) expect([document, matches(document)]).toEqual([document, false])
})
