import { ObjectId } from 'bson'
import fc from 'fast-check'
import type { Document, Value } from '../../../../emulator/cloud/language'

/** Scalars of every type, close together so that equal ones meet. */
export const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    0,
    -0,
    1,
    -1,
    1.5,
    NaN,
    Infinity,
    -Infinity,
    2 ** 53,
    -(2 ** 40),
  ),
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(
    '',
    'a',
    'b',
    'ab',
    'a\0',
    'a\0b',
    '\u0001',
    '\uffff',
    '\u{1f600}',
    '\ud7ff',
    '会员',
  ),
  fc.string({ maxLength: 3 }),
  fc.integer({ min: -5, max: 5 }).map((ms) => new Date(ms)),
  fc
    .constantFrom('507f1f77bcf86cd799439011', '507f1f77bcf86cd799439012')
    .map((hex) => new ObjectId(hex)),
  fc.constantFrom<Value>(/a/, /a/i, /b/),
)

const name = fc.constantFrom('a', 'b', 'c', 'd', '__proto__', 'constructor')

export const { value, document } = fc.letrec<{ value: Value; document: Document; array: Value[] }>(
  (tie) => ({
    value: fc.oneof({ maxDepth: 3 }, scalar, tie('array'), tie('document')),
    array: fc.array(tie('value'), { maxLength: 3 }),
    document: fc.array(fc.tuple(name, tie('value')), { maxLength: 3 }).map((fields) => {
      const made: Document = {}
      for (const [key, inner] of fields) {
        Object.defineProperty(made, key, {
          value: inner,
          enumerable: true,
          configurable: true,
          writable: true,
        })
      }
      return made
    }),
  }),
)
