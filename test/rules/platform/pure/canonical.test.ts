import * as fc from 'fast-check'
import { canonicalJson } from '../../../../cloudfunctions/platform/pure/canonical'

const seed = Date.now() % 1_000_000_000

/** The same value with the fields of every record in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, turned(field)]),
  )
}

test(`equal values give equal text, in whatever order they were made (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const text = canonicalJson(value)
      expect(canonicalJson(turned(value))).toBe(text)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { seed, numRuns: 300 },
  )
})

test(`unequal values give unequal text; what is undefined is as if it were not there (seed ${String(seed)})`, () => {
  const record = fc.dictionary(fc.string({ maxLength: 4 }), fc.integer(), { maxKeys: 40 })
  fc.assert(
    fc.property(record, record, (one, other) => {
      const sorted = (each: object) => JSON.stringify(Object.entries(each).sort())
      expect(canonicalJson(one) === canonicalJson(other)).toBe(sorted(one) === sorted(other))
      expect(canonicalJson({ ...one, gone: undefined })).toBe(
        canonicalJson(Object.fromEntries(Object.entries(one).filter(([name]) => name !== 'gone'))),
      )
    }),
    { seed, numRuns: 300 },
  )
})
