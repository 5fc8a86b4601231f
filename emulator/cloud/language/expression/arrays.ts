import { located } from '../errors'
import type { Operator } from './scope'
import { equalValues } from '../value/order'
import { isNothing } from '../value/truth'
import { mongoText } from '../text'
import { isDocument, setField, typeName, type Document, type Value } from '../value/values'

type Argument = Value | undefined

function arrayElemAt(items: Argument, index: Argument): Argument {
  if (isNothing(items) || isNothing(index)) return null
  if (!Array.isArray(items)) {
    throw located(
      28689,
      `$arrayElemAt's first argument must be an array, but is ${typeName(items)}`,
    )
  }
  if (typeof index !== 'number') {
    throw located(
      28690,
      `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`,
    )
  }
  if (!Number.isInteger(index)) {
    throw located(
      28691,
      `$arrayElemAt's second argument must be representable as a 32-bit integer: ${index}`,
    )
  }
  return items.at(index)
}

function arrayToObject(items: Argument): Argument {
  if (isNothing(items)) return null
  if (!Array.isArray(items)) {
    throw located(40386, `$arrayToObject requires an array input, found: ${typeName(items)}`)
  }
  const out: Document = {}
  for (const item of items) {
    const [key, value] = Array.isArray(item) && item.length === 2 ? item : keyAndValue(item)
    if (typeof key !== 'string') {
      throw located(
        40394,
        `$arrayToObject requires an array of key-value pairs, where the key must be of type string. ` +
          `Found key type: ${typeName(key)}`,
      )
    }
    setField(out, key, value ?? null)
  }
  return out
}

function keyAndValue(item: Value): Value[] {
  if (isDocument(item) && 'k' in item && 'v' in item && Object.keys(item).length === 2) {
    return [item.k, item.v] as Value[]
  }
  throw located(
    40398,
    `Unrecognised input type format for $arrayToObject: an array of pairs [k, v] or of documents ` +
      `{k, v} is needed, found: ${mongoText(item)}`,
  )
}

function concatArrays(...lists: Argument[]): Argument {
  let isNull = false
  const out: Value[] = []
  for (const items of lists) {
    if (isNothing(items)) isNull = true
    else if (Array.isArray(items)) out.push(...items)
    else throw located(28664, `$concatArrays only supports arrays, not ${typeName(items)}`)
  }
  return isNull ? null : out
}

function indexOfArray(
  items: Argument,
  wanted: Argument,
  start: Argument = 0,
  end?: Argument,
): Argument {
  if (isNothing(items)) return null
  if (!Array.isArray(items)) {
    throw located(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${typeName(items)}`,
    )
  }
  const from = wholeIndex('$indexOfArray', 'starting', start)
  const to = end === undefined ? items.length : wholeIndex('$indexOfArray', 'ending', end)
  for (let i = from; i < Math.min(to, items.length); i++)
    if (equalValues(items[i], wanted)) return i
  return -1
}

/** A position given as an argument: a whole number from 0. */
export function wholeIndex(operator: string, role: string, value: Argument): number {
  if (!Number.isInteger(value)) {
    throw located(
      40096,
      `${operator} requires an integral ${role} index, found a value of type: ${typeName(value)}, ` +
        `with value: ${mongoText(value ?? null)}`,
    )
  }
  if (Number(value) < 0) {
    throw located(
      40097,
      `${operator} requires a nonnegative ${role} index, found: ${String(value)}`,
    )
  }
  return Number(value)
}

function range(start: Argument, end: Argument, step: Argument = 1): Argument {
  for (const [i, value] of [start, end, step].entries()) {
    const role = ['a numeric starting', 'a numeric ending', 'a numeric step'][i] ?? ''
    if (typeof value !== 'number') {
      throw located(
        34443 + 2 * i,
        `$range requires ${role} value, found value of type: ${typeName(value)}`,
      )
    }
    if (!Number.isInteger(value)) {
      throw located(
        34444 + 2 * i,
        `$range requires ${role} value that can be represented as a 32-bit integer, found value: ${value}`,
      )
    }
  }
  const [from, to, by] = [Number(start), Number(end), Number(step)]
  if (by === 0) throw located(34449, '$range requires a non-zero step value')
  const out: number[] = []
  for (let i = from; by > 0 ? i < to : i > to; i += by) out.push(i)
  return out
}

function slice(items: Argument, a: Argument, b?: Argument): Argument {
  if (isNothing(items) || isNothing(a) || b === null) return null
  if (!Array.isArray(items)) {
    throw located(
      28724,
      `First argument to $slice must be an array, but is of type: ${typeName(items)}`,
    )
  }
  for (const [i, value] of [a, ...(b === undefined ? [] : [b])].entries()) {
    if (!Number.isInteger(value)) {
      const role = i === 0 ? 'Second' : 'Third'
      throw located(
        28725 + 2 * i,
        `${role} argument to $slice must be numeric and representable as a 32-bit integer, ` +
          `but is of type: ${typeName(value)}`,
      )
    }
  }
  const first = Number(a)
  if (b === undefined) return first < 0 ? items.slice(first) : items.slice(0, first)
  if (Number(b) <= 0)
    throw located(28729, `Third argument to $slice must be positive: ${String(b)}`)
  const start = first < 0 ? Math.max(0, items.length + first) : first
  return items.slice(start, start + Number(b))
}

export const ARRAY_OPERATORS: Record<string, Operator> = {
  $arrayElemAt: { arity: [2, 2], run: arrayElemAt },
  $arrayToObject: { arity: [1, 1], run: arrayToObject },
  $concatArrays: { arity: [0, Infinity], run: concatArrays },
  $in: {
    arity: [2, 2],
    run: (wanted, items) => {
      if (Array.isArray(items)) return items.some((item) => equalValues(item, wanted))
      throw located(40081, `$in requires an array as a second argument, found: ${typeName(items)}`)
    },
  },
  $indexOfArray: { arity: [2, 4], run: indexOfArray },
  $isArray: { arity: [1, 1], run: (value) => Array.isArray(value) },
  $range: { arity: [2, 3], run: range },
  $reverseArray: {
    arity: [1, 1],
    run: (items) => {
      if (isNothing(items)) return null
      if (Array.isArray(items)) return items.toReversed()
      throw located(
        34435,
        `The argument to $reverseArray must be an array, but was of type: ${typeName(items)}`,
      )
    },
  },
  $size: {
    arity: [1, 1],
    run: (items) => {
      if (Array.isArray(items)) return items.length
      throw located(
        17124,
        `The argument to $size must be an array, but was of type: ${typeName(items)}`,
      )
    },
  },
  $slice: { arity: [2, 3], run: slice },
}
