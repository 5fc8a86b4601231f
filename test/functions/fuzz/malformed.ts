import fc from 'fast-check'
import type { Key, ProgrammeConfig, ShopId } from '../../../typings/contract'
import { consumerSamples, merchantSamples, staffSamples } from '../access/samples'

/** A call that no page would make: which function, by whom, and what is wrong with it. */
export interface Malformed {
  fn: 'consumer' | 'staff' | 'merchant'
  event: unknown
  flaw: string
}

/** Fields that may hold anything: the action itself says what is wrong with them. */
const OPEN_FIELDS = new Set(['programme.check.config'])

type Shape = Record<string, unknown>

const operator = fc.constantFrom<Shape>(
  { $gt: '' },
  { $ne: null },
  { $where: 'sleep(1000)' },
  { $regex: '.*' },
  JSON.parse('{"__proto__":{"admin":true}}') as Shape,
  { constructor: { prototype: { admin: true } } },
)
const longText = fc.integer({ min: 5_000, max: 20_000 }).map((length) => '界'.repeat(length))
const badText = fc.constantFrom('\uD800', 'a\u0000b', '\u202Egnp.exe', 'x\u001B[2J')
const badNumber = fc.constantFrom(-1.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER + 2, 0.1)
const junkArray = fc.array(fc.oneof(operator, badNumber), { minLength: 1, maxLength: 3 })

/** A value that cannot stand where `value` stands. */
function wrongFor(value: unknown): fc.Arbitrary<unknown> {
  switch (typeof value) {
    case 'string':
      return fc.oneof(
        operator,
        badNumber,
        fc.boolean(),
        junkArray,
        fc.constant(null),
        longText,
        badText,
      )
    case 'number':
      return fc.oneof(operator, fc.string(), badNumber, fc.boolean(), junkArray, fc.constant(null))
    case 'boolean':
      return fc.oneof(operator, fc.string(), fc.integer(), junkArray, fc.constant(null))
    default:
      return Array.isArray(value)
        ? fc.oneof(operator, fc.string(), fc.integer(), junkArray, fc.constant(null))
        : fc.oneof(fc.string(), fc.integer(), junkArray, fc.constant(null), operator)
  }
}

interface Sampled {
  fn: Malformed['fn']
  action: string
  input: Shape
}

function everySample(key: Key, shopId: ShopId, config: ProgrammeConfig): Sampled[] {
  const of = (fn: Malformed['fn'], samples: object) =>
    Object.entries(samples).map(([action, input]) => ({ fn, action, input: input as Shape }))
  return [
    ...of('consumer', consumerSamples(key)),
    ...of('staff', staffSamples(key, shopId)),
    ...of('merchant', merchantSamples(key, shopId, config)),
  ]
}

const call = ({ fn, action }: Sampled, input: unknown, flaw: string): Malformed => ({
  fn,
  event: { action, input },
  flaw,
})

function wrongField(sample: Sampled): fc.Arbitrary<Malformed> | null {
  const fields = Object.keys(sample.input).filter(
    (field) => !OPEN_FIELDS.has(`${sample.action}.${field}`),
  )
  if (fields.length === 0) return null
  return fc
    .constantFrom(...fields)
    .chain((field) =>
      wrongFor(sample.input[field]).map((value) =>
        call(sample, { ...sample.input, [field]: value }, `wrong ${field}`),
      ),
    )
}

function extraField(sample: Sampled): fc.Arbitrary<Malformed> {
  const names = fc.constantFrom('memberId2', '$where', '__proto__', 'openid', 'role', 'then')
  return fc.tuple(names, fc.oneof(operator, fc.string())).map(([name, value]) => {
    const extra = JSON.parse(`{${JSON.stringify(name)}:${JSON.stringify(value)}}`) as Shape
    const input = Object.defineProperties(
      { ...sample.input },
      Object.getOwnPropertyDescriptors(extra),
    )
    return call(sample, input, `extra ${name}`)
  })
}

function badKey(sample: Sampled): fc.Arbitrary<Malformed> | null {
  if (!('key' in sample.input)) return null
  return fc
    .constantFrom(
      '',
      'key',
      'a:b:c',
      'TEST:m1abcd:12345678',
      `t:m1abcd:${'x'.repeat(80)}`,
      'page:0:0',
    )
    .map((key) => call(sample, { ...sample.input, key }, 'bad key'))
}

const notAnInput = (sample: Sampled) =>
  fc
    .oneof(fc.string(), fc.integer(), fc.boolean(), junkArray, fc.constant(null))
    .map((input) => call(sample, input, 'not an input'))

const notAnEvent = fc
  .tuple(
    fc.constantFrom<Malformed['fn']>('consumer', 'staff', 'merchant'),
    fc.oneof(
      fc.constantFrom<unknown>(
        {},
        { action: null },
        { action: 1 },
        { action: 'toString' },
        { action: '__proto__' },
        { action: 'constructor', input: {} },
        { action: 'session.open ' },
      ),
      fc.string().map((action) => ({ action: `?${action}` })),
      longText.map((action) => ({ action })),
    ),
  )
  .map(([fn, event]): Malformed => ({ fn, event, flaw: 'no such action' }))

/** Calls of which every single one is malformed, over all actions of the three functions. */
export function malformedCalls(
  key: Key,
  shopId: ShopId,
  config: ProgrammeConfig,
): fc.Arbitrary<Malformed> {
  const one = (sample: Sampled): fc.Arbitrary<Malformed> => {
    const kinds = [wrongField(sample), extraField(sample), badKey(sample), notAnInput(sample)]
    return fc.oneof(...kinds.filter((kind) => kind !== null))
  }
  const samples = everySample(key, shopId, config)
  return fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom(...samples).chain(one) },
    { weight: 1, arbitrary: notAnEvent },
  )
}
