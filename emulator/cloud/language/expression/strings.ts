import { located } from '../errors'
import { wholeIndex } from './arrays'
import { compareStrings } from '../value/order'
import type { Operator } from './scope'
import { isNothing } from '../value/truth'
import { typeName, type Value } from '../value/values'

type Argument = Value | undefined

/** Text of a value where MongoDB converts by itself; nothing is the empty text. */
function textOf(operator: string, value: Argument): string {
  if (isNothing(value)) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number') return String(value)
  if (value instanceof Date) return value.toISOString()
  throw located(16007, `can't convert from BSON type ${typeName(value)} to String (${operator})`)
}

/** MongoDB changes the case of ASCII letters only. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (part) => part.toLowerCase())
const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase())

function onText(name: string, compute: (text: string) => Value): Operator {
  return { arity: [1, 1], run: (value) => compute(textOf(name, value)) }
}

function concat(...values: Argument[]): Value {
  let isNull = false
  let out = ''
  for (const value of values) {
    if (isNothing(value)) isNull = true
    else if (typeof value === 'string') out += value
    else throw located(16702, `$concat only supports strings, not ${typeName(value)}`)
  }
  return isNull ? null : out
}

function split(text: Argument, separator: Argument): Value {
  if (isNothing(text) || isNothing(separator)) return null
  if (typeof text !== 'string') {
    throw located(
      40085,
      `$split requires an expression that evaluates to a string as a first argument, found: ${typeName(text)}`,
    )
  }
  if (typeof separator !== 'string') {
    throw located(
      40086,
      `$split requires an expression that evaluates to a string as a second argument, found: ${typeName(separator)}`,
    )
  }
  if (separator === '') throw located(40087, '$split requires a non-empty separator')
  return text.split(separator)
}

/** A text in the units an operator counts by: code points, or bytes of UTF-8. */
interface Units {
  count(text: string): number
  slice(text: string, start: number, end: number): string
}

const CODE_POINTS: Units = {
  count: (text) => [...text].length,
  slice: (text, start, end) => [...text].slice(start, end).join(''),
}

const BYTES: Units = {
  count: (text) => Buffer.byteLength(text),
  slice: (text, start, end) => {
    const bytes = Buffer.from(text)
    const cuts = (at: number): boolean => ((bytes[at] ?? 0) & 0xc0) === 0x80
    if (cuts(start))
      throw located(
        28656,
        '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.',
      )
    if (cuts(end))
      throw located(
        28657,
        '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.',
      )
    return bytes.subarray(start, end).toString()
  },
}

function indexOf(name: string, units: Units): Operator['run'] {
  return (text, wanted, start = 0, end) => {
    if (isNothing(text)) return null
    if (typeof text !== 'string') {
      throw located(
        40091,
        `${name} requires a string as the first argument, found: ${typeName(text)}`,
      )
    }
    if (typeof wanted !== 'string') {
      throw located(
        40092,
        `${name} requires a string as the second argument, found: ${typeName(wanted)}`,
      )
    }
    const from = wholeIndex(name, 'starting', start)
    const to = end === undefined ? Infinity : wholeIndex(name, 'ending', end)
    let at = text.indexOf(wanted)
    while (at !== -1) {
      const position = units.count(text.slice(0, at))
      if (position + units.count(wanted) > to) return -1
      if (position >= from) return position
      at = text.indexOf(wanted, at + 1)
    }
    return -1
  }
}

function length(name: string, place: number, units: Units): Operator {
  return {
    arity: [1, 1],
    run: (text) => {
      if (typeof text === 'string') return units.count(text)
      throw located(place, `${name} requires a string argument, found: ${typeName(text)}`)
    },
  }
}

function substr(name: string, units: Units): Operator {
  return {
    arity: [3, 3],
    run: (value, start, count) => {
      const text = textOf(name, value)
      if (typeof start !== 'number') {
        throw located(
          16034,
          `${name}:  starting index must be a numeric type (is BSON type ${typeName(start)})`,
        )
      }
      if (typeof count !== 'number') {
        throw located(
          16035,
          `${name}:  length must be a numeric type (is BSON type ${typeName(count)})`,
        )
      }
      const total = units.count(text)
      if (units === CODE_POINTS && start < 0) {
        throw located(34453, `${name}: the starting index must be nonnegative integer.`)
      }
      if (units === CODE_POINTS && count < 0) {
        throw located(34454, `${name}: length must be a nonnegative integer.`)
      }
      if (start < 0 || start >= total) return ''
      const end = count < 0 ? total : Math.min(total, Math.trunc(start) + Math.trunc(count))
      return units.slice(text, Math.trunc(start), end)
    },
  }
}

export const STRING_OPERATORS: Record<string, Operator> = {
  $concat: { arity: [0, Infinity], run: concat },
  $indexOfBytes: { arity: [2, 4], run: indexOf('$indexOfBytes', BYTES) },
  $indexOfCP: { arity: [2, 4], run: indexOf('$indexOfCP', CODE_POINTS) },
  $split: { arity: [2, 2], run: split },
  $strLenBytes: length('$strLenBytes', 34473, BYTES),
  $strLenCP: length('$strLenCP', 34471, CODE_POINTS),
  $strcasecmp: {
    arity: [2, 2],
    run: (a, b) => compareStrings(upper(textOf('$strcasecmp', a)), upper(textOf('$strcasecmp', b))),
  },
  $substr: substr('$substrBytes', BYTES),
  $substrBytes: substr('$substrBytes', BYTES),
  $substrCP: substr('$substrCP', CODE_POINTS),
  $toLower: onText('$toLower', lower),
  $toUpper: onText('$toUpper', upper),
}
