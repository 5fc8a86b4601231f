import { ObjectId } from 'bson'
import { EJSON } from 'bson'
import fc from 'fast-check'
import {
  equalValues,
  parseEjson,
  resolveServerDates,
  writeEjson,
} from '../../../../emulator/cloud/language'
import type { Value } from '../../../../emulator/cloud/language'
import { refusal } from './refusal'
import { document } from './arbitrary'

const id = '507f1f77bcf86cd799439011'

describe('reading extended JSON', () => {
  test.each<[string, Value]>([
    ['{"$numberInt":"5"}', 5],
    ['{"$numberLong":"-1099511627776"}', -1099511627776],
    ['{"$numberDouble":"1.5e3"}', 1500],
    ['{"$numberDouble":"-Infinity"}', -Infinity],
    ['{"$numberDouble":"NaN"}', NaN],
    ['{"$numberDouble":"-0.0"}', -0],
    ['{"$date":{"$numberLong":"1000"}}', new Date(1000)],
    ['{"$date":"1970-01-01T00:00:01Z"}', new Date(1000)],
    ['{"$date":1000}', new Date(1000)],
    [`{"$oid":"${id}"}`, new ObjectId(id)],
    ['{"$regularExpression":{"pattern":"^a","options":"gi"}}', /^a/i],
    [
      '{"a":[{"$numberInt":"1"},null,true,"x"],"b":{"c":{}}}',
      { a: [1, null, true, 'x'], b: { c: {} } },
    ],
    ['{"$undefined":true}', null],
    ['{"a":{"$gt":{"$numberInt":"1"}}}', { a: { $gt: 1 } }],
  ])('%s', (text, value) => {
    expect(parseEjson(text)).toEqual(value)
  })

  test('a field called __proto__ is a field', () => {
    const read = parseEjson('{"__proto__":{"admin":true}}') as Record<string, unknown>
    expect(Object.keys(read)).toEqual(['__proto__'])
    expect(read.admin).toBeUndefined()
  })

  test.each<[string, RegExp]>([
    ['{', /not valid EJSON/],
    ['', /not valid EJSON/],
    ['{"$numberInt":"x"}', /malformed \$numberInt/],
    ['{"$numberLong":"1.5"}', /malformed \$numberLong/],
    ['{"$numberDouble":"one"}', /malformed \$numberDouble/],
    ['{"$date":"soon"}', /malformed \$date/],
    ['{"$date":{}}', /malformed/],
    ['{"$oid":"123"}', /malformed \$oid/],
    ['{"$regularExpression":{"options":"i"}}', /malformed \$regularExpression/],
    ['{"$regularExpression":{"pattern":"(","options":""}}', /Regular expression is invalid/],
    ['{"$numberDecimal":"1"}', /\$numberDecimal is not supported/],
    ['{"$binary":{"base64":"","subType":"00"}}', /\$binary is not supported/],
    ['['.repeat(300) + ']'.repeat(300), /nested too deeply/],
  ])('refuses %.60s', (text, message) => {
    const error = refusal(() => parseEjson(text))
    expect(error.message).toMatch(message)
    expect(error.code).toBe('INVALID_PARAM')
  })
})

describe('writing extended JSON', () => {
  test.each<[Value, string]>([
    [1.5, '1.5'],
    [-0, '{"$numberDouble":"-0.0"}'],
    [NaN, '{"$numberDouble":"NaN"}'],
    [new Date(0), '{"$date":"1970-01-01T00:00:00.000Z"}'],
    [new Date(-1), '{"$date":{"$numberLong":"-1"}}'],
    [new ObjectId(id), `"${id}"`],
    [/a/i, '{"$regularExpression":{"pattern":"a","options":"i"}}'],
    [{ a: [null, 'x', { b: true }] }, '{"a":[null,"x",{"b":true}]}'],
  ])('%p', (value, text) => {
    expect(writeEjson(value)).toBe(text)
  })

  test('writes every date of four-digit years after 1970 as the machine does', () => {
    const times = fc.oneof(
      fc.integer({ min: 0, max: 253_402_300_799_999 }),
      fc.integer({ min: 0, max: 2_932_896 }).map((day) => day * 86_400_000),
      fc.integer({ min: 1, max: 2_932_897 }).map((day) => day * 86_400_000 - 1),
    )
    fc.assert(
      fc.property(times, (ms) => {
        const date = new Date(ms)
        expect(writeEjson(date)).toBe(`{"$date":"${date.toISOString()}"}`)
      }),
      { numRuns: 2000 },
    )
    const beyond = new Date(253_402_300_800_000)
    expect(writeEjson(beyond)).toBe(`{"$date":{"$numberLong":"${beyond.getTime()}"}}`)
  })

  test('is read back the same, by us and by the library the SDK reads with', () => {
    fc.assert(
      fc.property(document, (value) => {
        const text = writeEjson(value)
        const noIds = parseEjson(writeEjson(parseEjson(text)))
        expect(equalValues(parseEjson(text), noIds)).toBe(true)
        const viaLibrary = parseEjson(
          EJSON.stringify(EJSON.parse(text, { relaxed: false }), { relaxed: false }),
        )
        expect(equalValues(viaLibrary, noIds)).toBe(true)
      }),
      { seed: 20240506, numRuns: 300 },
    )
  })
})

test('server dates are resolved wherever they stand', () => {
  const marker = { $tcb_server_date: { offset: 500 } }
  expect(resolveServerDates({ a: marker, b: [{ c: marker }] }, 1000)).toEqual({
    a: new Date(1500),
    b: [{ c: new Date(1500) }],
  })
  const plain = { a: [1, { b: 2 }] }
  expect(resolveServerDates(plain, 1000)).toBe(plain)
})
