import { compilePattern } from '../value/ejson'
import { badValue } from '../errors'
import { mongoText } from '../text'
import { compileGeoTest } from '../geo/operators'
import { compareValues, equalValues, typeRank } from '../value/order'
import { isDocument, isOperatorDocument, typeName, type Value } from '../value/values'

export type ValueTest = (value: Value | undefined) => boolean

/** `whole`: an array is tested as itself only, not element by element. */
export interface CompiledTest {
  test: ValueTest
  whole: boolean
}

/** One operator of a query as a test on a value; `siblings` is the object it stands in. */
export function compileValueTest(operator: string, operand: Value, siblings: Value): CompiledTest {
  switch (operator) {
    case '$eq':
      return { test: equality(operand), whole: false }
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return { test: comparison(operator, operand), whole: false }
    case '$in':
      return { test: membership(operand), whole: false }
    case '$regex':
      return { test: pattern(operand, siblings), whole: false }
    case '$mod':
      return { test: modulo(operand), whole: false }
    case '$type':
      return { test: typeTest(operand), whole: false }
    case '$size':
      return { test: size(operand), whole: true }
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return { test: bits(operator, operand), whole: false }
    case '$geoWithin':
    case '$geoIntersects':
    case '$near':
    case '$nearSphere':
      return { test: compileGeoTest(operator, operand), whole: true }
    default:
      throw badValue(`unknown operator: ${operator}`)
  }
}

function equality(operand: Value): ValueTest {
  if (operand === null) return (value) => value === null || value === undefined
  if (typeof operand === 'string' || typeof operand === 'boolean') {
    return (value) => value === operand
  }
  if (typeof operand === 'number' && !Number.isNaN(operand)) return (value) => value === operand
  return (value) => value !== undefined && equalValues(value, operand)
}

function comparison(operator: string, operand: Value): ValueTest {
  if (operand instanceof RegExp) {
    throw badValue(`Can't have RegEx as arg to predicate over field.`)
  }
  const inclusive = operator.length === 4
  const sign = operator.startsWith('$g') ? 1 : -1
  if (operand === null) return inclusive ? equality(null) : () => false
  if (typeof operand === 'number') return numberComparison(operand, sign, inclusive)
  const rank = typeRank(operand)
  return (value) => {
    if (value === undefined || typeRank(value) !== rank) return false
    const order = compareValues(value, operand)
    return order === 0 ? inclusive : order === sign
  }
}

/** NaN is neither above nor below any number, and equal to itself. */
function numberComparison(operand: number, sign: number, inclusive: boolean): ValueTest {
  if (Number.isNaN(operand)) return (value) => inclusive && Number.isNaN(value)
  if (sign > 0) {
    if (inclusive) return (value) => typeof value === 'number' && value >= operand
    return (value) => typeof value === 'number' && value > operand
  }
  if (inclusive) return (value) => typeof value === 'number' && value <= operand
  return (value) => typeof value === 'number' && value < operand
}

function membership(operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw badValue('$in needs an array')
  const direct = new Set<Value | undefined>()
  const tests: ValueTest[] = []
  for (const item of operand) {
    if (isOperatorDocument(item)) throw badValue('cannot nest $ under $in')
    if (item instanceof RegExp) tests.push(pattern(item, item))
    else if (typeof item === 'object' && item !== null) tests.push(equality(item))
    else direct.add(item)
  }
  if (direct.has(null)) direct.add(undefined)
  if (tests.length === 0) return (value) => direct.has(value)
  return (value) => direct.has(value) || tests.some((test) => test(value))
}

function pattern(operand: Value, siblings: Value): ValueTest {
  const options = isDocument(siblings) ? siblings.$options : undefined
  if (options !== undefined && typeof options !== 'string')
    throw badValue('$options has to be a string')
  let expression: RegExp
  if (operand instanceof RegExp) {
    if (options !== undefined && operand.flags !== '') {
      throw badValue('options set in both $regex and $options')
    }
    expression = options === undefined ? operand : compilePattern(operand.source, options)
  } else if (typeof operand === 'string') expression = compilePattern(operand, options ?? '')
  else throw badValue('$regex has to be a string')
  return (value) =>
    typeof value === 'string'
      ? expression.test(value)
      : value instanceof RegExp && equalValues(value, expression)
}

function modulo(operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array')
  if (operand.length < 2) throw badValue('malformed mod, not enough elements')
  if (operand.length > 2) throw badValue('malformed mod, too many elements')
  const [divisor, remainder] = operand
  if (typeof divisor !== 'number') throw badValue('malformed mod, divisor not a number')
  if (typeof remainder !== 'number') throw badValue('malformed mod, remainder not a number')
  const by = Math.trunc(divisor)
  if (by === 0) throw badValue('divisor cannot be 0')
  const rest = Math.trunc(remainder)
  return (value) =>
    typeof value === 'number' && Number.isFinite(value) && (Math.trunc(value) % by) - rest === 0
}

/** Positions above the 64 bits of a long mean its sign. */
const SIGN_BIT = 64

/** A mask: a number, or a list of positions. Only whole numbers have bits. */
function bits(operator: string, operand: Value): ValueTest {
  const positions = Array.isArray(operand) ? operand : undefined
  const wrong = (item: Value): boolean => !Number.isSafeInteger(item) || (item as number) < 0
  if (positions ? positions.some(wrong) : wrong(operand)) {
    throw badValue(
      `${operator} takes an Array, a number, or a BinData but received: ${mongoText(operand)}`,
    )
  }
  const mask = positions
    ? positions.reduce((sum, at) => sum | (1n << BigInt(Math.min(at as number, SIGN_BIT))), 0n)
    : BigInt(operand as number)
  const all = operator.startsWith('$bitsAll')
  const clear = operator.endsWith('Clear')
  return (value) => {
    if (!Number.isSafeInteger(value)) return false
    const set = BigInt(value as number) & mask
    if (all) return set === (clear ? 0n : mask)
    return clear ? set !== mask : set !== 0n
  }
}

function size(operand: Value): ValueTest {
  if (typeof operand !== 'number') throw badValue('$size needs a number')
  if (!Number.isInteger(operand)) throw badValue('$size must be a whole number')
  if (operand < 0) throw badValue('$size may not be negative')
  return (value) => Array.isArray(value) && value.length === operand
}

/** https://www.mongodb.com/docs/manual/reference/operator/query/type/ */
const TYPE_CODES: Record<number, string> = {
  1: 'double',
  2: 'string',
  3: 'object',
  4: 'array',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  10: 'null',
  11: 'regex',
  16: 'int',
  18: 'long',
}

function typeTest(operand: Value): ValueTest {
  const wanted = (Array.isArray(operand) ? operand : [operand]).map((item) => {
    const name = typeof item === 'number' ? TYPE_CODES[item] : item
    if (
      typeof name !== 'string' ||
      !(name === 'number' || Object.values(TYPE_CODES).includes(name))
    ) {
      throw badValue(`Unknown type name alias: ${String(item)}`)
    }
    return name
  })
  if (wanted.length === 0) throw badValue('a must match at least one type')
  return (value) => {
    if (value === undefined) return false
    return (
      wanted.includes(typeName(value)) || (typeof value === 'number' && wanted.includes('number'))
    )
  }
}
