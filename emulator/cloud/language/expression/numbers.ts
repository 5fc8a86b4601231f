import { located } from '../errors'
import type { Operator } from './scope'
import { compareValues } from '../value/order'
import { isNothing, isTrue } from '../value/truth'
import { mongoText } from '../text'
import { typeName, type Value } from '../value/values'

type Argument = Value | undefined

/** One number in, null for nothing. */
function onNumber(name: string, compute: (value: number) => number): Operator {
  return {
    arity: [1, 1],
    run: (value) => {
      if (isNothing(value)) return null
      if (typeof value === 'number') return compute(value)
      throw located(28765, `${name} only supports numeric types, not ${typeName(value)}`)
    },
  }
}

function comparison(test: (order: number) => Value): Operator {
  return { arity: [2, 2], run: (a, b) => test(compareValues(a, b)) }
}

/** Two numbers in, null when either is nothing. */
function onTwo(
  place: number,
  refuse: (a: Value, b: Value) => string,
  compute: (a: number, b: number) => number,
): Operator {
  return {
    arity: [2, 2],
    run: (a, b) => {
      if (isNothing(a) || isNothing(b)) return null
      if (typeof a === 'number' && typeof b === 'number') return compute(a, b)
      throw located(place, refuse(a, b))
    },
  }
}

const both = (name: string) => (a: Value, b: Value) =>
  `${name} only supports numeric types, not ${typeName(a)} and ${typeName(b)}`

function add(...values: Argument[]): Value {
  let sum = 0
  let isDate = false
  let isNull = false
  for (const value of values) {
    if (isNothing(value)) isNull = true
    else if (typeof value === 'number') sum += value
    else if (value instanceof Date) {
      if (isDate) throw located(16612, 'only one date allowed in an $add expression')
      isDate = true
      sum += value.getTime()
    } else throw located(16554, `$add only supports numeric or date types, not ${typeName(value)}`)
  }
  if (isNull) return null
  return isDate ? new Date(sum) : sum
}

function subtract(a: Argument, b: Argument): Value {
  if (isNothing(a) || isNothing(b)) return null
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  if (a instanceof Date && typeof b === 'number') return new Date(a.getTime() - b)
  throw located(16556, `cant $subtract a ${typeName(b)} from a ${typeName(a)}`)
}

function multiply(...values: Argument[]): Value {
  let product = 1
  let isNull = false
  for (const value of values) {
    if (isNothing(value)) isNull = true
    else if (typeof value === 'number') product *= value
    else throw located(16555, `$multiply only supports numeric types, not ${typeName(value)}`)
  }
  return isNull ? null : product
}

function log(value: Argument, base: Argument): Value {
  if (isNothing(value) || isNothing(base)) return null
  if (typeof value !== 'number')
    throw located(28756, `$log's argument must be numeric, not ${typeName(value)}`)
  if (typeof base !== 'number')
    throw located(28757, `$log's base must be numeric, not ${typeName(base)}`)
  if (!(value > 0))
    throw located(28758, `$log's argument must be a positive number, but is ${value}`)
  if (!(base > 0) || base === 1) {
    throw located(28759, `$log's base must be a positive number not equal to 1, but is ${base}`)
  }
  return base === 10
    ? Math.log10(value)
    : base === 2
      ? Math.log2(value)
      : Math.log(value) / Math.log(base)
}

/** ln and log10: refuse what has no logarithm. */
function logarithm(name: string, place: number, compute: (value: number) => number): Operator {
  return onNumber(name, (value) => {
    if (value <= 0)
      throw located(place, `${name}'s argument must be a positive number, but is ${value}`)
    return compute(value)
  })
}

function pow(base: Argument, exponent: Argument): Value {
  if (isNothing(base) || isNothing(exponent)) return null
  if (typeof base !== 'number')
    throw located(28762, `$pow's base must be numeric, not ${typeName(base)}`)
  if (typeof exponent !== 'number') {
    throw located(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`)
  }
  if (base === 0 && exponent < 0) {
    throw located(28764, '$pow cannot take a base of 0 and a negative exponent')
  }
  return base ** exponent
}

function trunc(value: Argument, place: Argument = 0): Value {
  if (isNothing(value) || isNothing(place)) return null
  if (typeof value !== 'number') {
    throw located(51081, `$trunc only supports numeric types, not ${typeName(value)}`)
  }
  if (!Number.isInteger(place) || Math.abs(Number(place)) > 100) {
    throw located(51082, `cannot apply $trunc with precision value ${mongoText(place)}`)
  }
  const scale = 10 ** Number(place)
  return Number.isFinite(value) ? Math.trunc(value * scale) / scale : value
}

/** Numbers, comparison and truth. */
export const NUMBER_OPERATORS: Record<string, Operator> = {
  $abs: onNumber('$abs', Math.abs),
  $add: { arity: [0, Infinity], run: add },
  $ceil: onNumber('$ceil', Math.ceil),
  $divide: onTwo(16609, both('$divide'), (a, b) => {
    if (b === 0) throw located(16608, "can't $divide by zero")
    return a / b
  }),
  $exp: onNumber('$exp', Math.exp),
  $floor: onNumber('$floor', Math.floor),
  $ln: logarithm('$ln', 28766, Math.log),
  $log: { arity: [2, 2], run: log },
  $log10: logarithm('$log10', 28761, Math.log10),
  $mod: onTwo(16611, both('$mod'), (a, b) => {
    if (b === 0) throw located(16610, "can't $mod by zero")
    return a % b
  }),
  $multiply: { arity: [0, Infinity], run: multiply },
  $pow: { arity: [2, 2], run: pow },
  $sqrt: onNumber('$sqrt', (value) => {
    if (value < 0) throw located(28714, "$sqrt's argument must be greater than or equal to 0")
    return Math.sqrt(value)
  }),
  $subtract: { arity: [2, 2], run: subtract },
  $trunc: { arity: [1, 2], run: trunc },
  $cmp: comparison((order) => Math.sign(order)),
  $eq: comparison((order) => order === 0),
  $ne: comparison((order) => order !== 0),
  $gt: comparison((order) => order > 0),
  $gte: comparison((order) => order >= 0),
  $lt: comparison((order) => order < 0),
  $lte: comparison((order) => order <= 0),
  $not: { arity: [1, 1], run: (value) => !isTrue(value) },
}
