import { ObjectId } from 'bson'
import { invalidParameter } from '../errors'
import { isDocument, setField, type Document, type Value } from './values'

/** Nesting MongoDB refuses to store; far above what a query needs. */
const MAX_DEPTH = 180

/**
 * Reads MongoDB Extended JSON v2, canonical or relaxed, as the SDK writes it.
 * https://github.com/mongodb/specifications/blob/master/source/extended-json/extended-json.md
 * `$tcb_server_date` stays as it is: see `resolveServerDates`.
 * @throws LanguageError INVALID_PARAM when the text is not JSON or a type is malformed or unknown here
 */
export function parseEjson(text: string): Value {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalidParameter(`not valid EJSON: ${error instanceof Error ? error.message : ''}`)
  }
  return fromJson(json, 0)
}

/** Turns what JSON.parse has just made into values, in place: only what stands for a type is replaced. */
function fromJson(json: unknown, depth: number): Value {
  if (json === null || typeof json === 'string' || typeof json === 'number') return json
  if (typeof json === 'boolean') return json
  if (depth > MAX_DEPTH) throw invalidParameter('document is nested too deeply')
  if (Array.isArray(json)) {
    for (let i = 0; i < json.length; i++) json[i] = fromJson(json[i], depth + 1)
    return json as Value[]
  }
  const source = json as Record<string, unknown>
  let first = true
  for (const name in source) {
    if (first && name.charCodeAt(0) === 36 /* $ */) {
      const typed = typedValue(name, source)
      if (typed !== undefined) return typed
    }
    first = false
    const inner = source[name]
    if (typeof inner !== 'object' || inner === null) continue
    const value = fromJson(inner, depth + 1)
    if (value !== inner) setField(source as Document, name, value)
  }
  return source as Document
}

/** The value of `{ $date: … }` and its like; undefined when the object is an ordinary one. */
function typedValue(name: string, source: Record<string, unknown>): Value | undefined {
  const content = source[name]
  switch (name) {
    case '$numberInt':
    case '$numberLong':
    case '$numberDouble':
      return numberFrom(name, content)
    case '$date':
      return dateFrom(content)
    case '$oid':
      if (typeof content !== 'string' || !ObjectId.isValid(content)) throw malformed(name, content)
      return new ObjectId(content)
    case '$regularExpression':
      return patternFrom(content)
    case '$undefined':
      return null
    case '$numberDecimal':
    case '$binary':
    case '$timestamp':
    case '$code':
    case '$symbol':
    case '$dbPointer':
    case '$minKey':
    case '$maxKey':
      throw invalidParameter(`the type ${name} is not supported`)
    default:
      return undefined
  }
}

function malformed(name: string, content: unknown): Error {
  return invalidParameter(`malformed ${name}: ${String(JSON.stringify(content)).slice(0, 80)}`)
}

const INTEGER = /^-?\d{1,19}$/
const DOUBLE = /^-?(\d+\.?\d*([eE][+-]?\d+)?|Infinity)$|^NaN$/

function numberFrom(name: string, content: unknown): number {
  if (typeof content === 'number') return content
  const shape = name === '$numberDouble' ? DOUBLE : INTEGER
  if (typeof content !== 'string' || !shape.test(content)) throw malformed(name, content)
  return Number(content)
}

function dateFrom(content: unknown): Date {
  let ms: unknown = content
  if (typeof content === 'string') ms = Date.parse(content)
  else if (isDocument(content)) ms = numberFrom('$numberLong', content.$numberLong)
  if (typeof ms !== 'number') throw malformed('$date', content)
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) throw malformed('$date', content)
  return date
}

function patternFrom(content: unknown): RegExp {
  if (!isDocument(content) || typeof content.pattern !== 'string') {
    throw malformed('$regularExpression', content)
  }
  const options = typeof content.options === 'string' ? content.options : ''
  return compilePattern(content.pattern, options)
}

/** A pattern with MongoDB's options; `g` and `y` say nothing about whether a string matches. */
export function compilePattern(pattern: string, options: string): RegExp {
  try {
    return new RegExp(pattern, [...new Set(options)].filter((o) => !'gy'.includes(o)).join(''))
  } catch (error) {
    throw invalidParameter(
      `Regular expression is invalid: ${error instanceof Error ? error.message : pattern}`,
    )
  }
}

/** Writes relaxed Extended JSON; an ObjectId goes out as its hex string, as CloudBase does. */
export function writeEjson(value: Value): string {
  return JSON.stringify(toJson(value, false))
}

/** The same for a document at rest: an ObjectId stays one. */
export function storeEjson(value: Value): string {
  return JSON.stringify(toJson(value, true))
}

/** What JSON has no word for is replaced, in copies of what holds it; all else stays as it is. */
function toJson(value: Value, keepIds: boolean): unknown {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value
    return { $numberDouble: Object.is(value, -0) ? '-0.0' : String(value) }
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => toJson(item, keepIds))
    return items.some((item, i) => item !== value[i]) ? items : value
  }
  if (value instanceof Date) return { $date: dateText(value) }
  if (value instanceof RegExp) {
    return { $regularExpression: { pattern: value.source, options: value.flags } }
  }
  if (value instanceof ObjectId) {
    return keepIds ? { $oid: value.toHexString() } : value.toHexString()
  }
  let copy: Document | undefined
  for (const name in value) {
    const inner = value[name] as Value
    if (typeof inner === 'string') continue
    const written = toJson(inner, keepIds)
    if (written !== inner) setField((copy ??= { ...value }), name, written as Value)
  }
  return copy ?? value
}

function dateText(date: Date): unknown {
  const ms = date.getTime()
  if (!(ms >= 0 && ms < YEAR_10000_MS)) return { $numberLong: String(ms) }
  const day = Math.floor(ms / DAY_MS)
  if (day !== lastDay) {
    lastDay = day
    lastDayText = date.toISOString().slice(0, DAY_DIGITS)
  }
  const rest = ms - day * DAY_MS
  return (
    lastDayText +
    (TWO_DIGITS[Math.floor(rest / 3_600_000)] as string) +
    ':' +
    (TWO_DIGITS[Math.floor(rest / 60_000) % 60] as string) +
    ':' +
    (TWO_DIGITS[Math.floor(rest / 1000) % 60] as string) +
    '.' +
    String(rest % 1000).padStart(3, '0') +
    'Z'
  )
}

/** 10000-01-01: later years have no text in relaxed EJSON. */
const YEAR_10000_MS = 253_402_300_800_000
const DAY_MS = 86_400_000
/** `2026-11-28T` */
const DAY_DIGITS = 11
const TWO_DIGITS = Array.from({ length: 60 }, (_unused, n) => String(n).padStart(2, '0'))
/** Dates of one document are mostly of few days: the calendar is asked once for each. */
let lastDay = -1
let lastDayText = ''
