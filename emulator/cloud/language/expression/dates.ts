import {
  dayOfYear,
  instantOf,
  isoDayOfWeek,
  isoWeek,
  isoWeekDay,
  isoWeekYear,
  offsetMinutes,
  shifted,
  weekOfYear,
} from './calendar'
import { formatDate, parseDate } from './date-format'
import { located } from '../errors'
import { named } from './forms'
import { checkArity, type Compile, type Evaluate, type Form } from './scope'
import { isNothing } from '../value/truth'
import { isDocument, isObjectId, typeName, type Document, type Value } from '../value/values'

/** `$year` and its like: of a date, of `{ date, timezone }`, or of a list of one date. */
function part(name: string, read: (date: Date) => number): Form {
  return (operand, compile) => {
    let of = operand
    let zone: Evaluate = () => undefined
    if (isDocument(operand) && !Object.keys(operand).some((key) => key.startsWith('$'))) {
      const fields = named(name, operand, ['date'], ['timezone'])
      of = fields.date as Value
      if (fields.timezone !== undefined) zone = compileZone(fields.timezone, compile)
    } else if (Array.isArray(operand)) {
      checkArity(name, operand.length, [1, 1])
      of = operand[0] as Value
    }
    const evaluate = compile(of)
    return (scope) => {
      const at = instant(evaluate(scope))
      const timezone = zone(scope)
      if (at === null || timezone === null) return null
      return read(shifted(at, zoneName(timezone)))
    }
  }
}

/** Nothing in an expression for the zone makes the result null; no expression means UTC. */
function compileZone(expression: Value, compile: Compile): Evaluate {
  const evaluate = compile(expression)
  return (scope) => evaluate(scope) ?? null
}

function zoneName(value: Value | undefined): string {
  if (value === undefined) return 'UTC'
  if (typeof value === 'string') return value
  throw located(40517, `timezone must evaluate to a string, found ${typeName(value)}`)
}

/** Epoch ms; null for nothing. */
function instant(value: Value | undefined): number | null {
  if (isNothing(value)) return null
  if (value instanceof Date) return value.getTime()
  if (isObjectId(value)) return value.getTimestamp().getTime()
  throw located(16006, `can't convert from BSON type ${typeName(value)} to Date`)
}

/** Evaluates the parameters of an operator that takes an object; only those that are given. */
function parameters(
  name: string,
  operand: Value,
  compile: Compile,
  required: string[],
  optional: string[],
): (scope: Parameters<Evaluate>[0]) => Record<string, Value | undefined> {
  const fields: Document = named(name, operand, required, optional)
  const given = Object.entries(fields).map(([key, inner]): [string, Evaluate] => [
    key,
    compile(inner),
  ])
  return (scope) =>
    Object.fromEntries(given.map(([key, evaluate]) => [key, evaluate(scope) ?? null]))
}

const dateToString: Form = (operand, compile) => {
  const read = parameters(
    '$dateToString',
    operand,
    compile,
    ['date'],
    ['format', 'timezone', 'onNull'],
  )
  return (scope) => {
    const { date, format = '%Y-%m-%dT%H:%M:%S.%LZ', timezone, onNull } = read(scope)
    const at = instant(date)
    if (at === null) return onNull ?? null
    if (format === null || timezone === null) return null
    if (typeof format !== 'string') {
      throw located(
        18533,
        `$dateToString requires that 'format' be a string, found: ${typeName(format)}`,
      )
    }
    const zone = zoneName(timezone)
    return formatDate(shifted(at, zone), format, offsetMinutes(zone, at))
  }
}

const dateFromString: Form = (operand, compile) => {
  const optional = ['format', 'timezone', 'onError', 'onNull']
  const read = parameters('$dateFromString', operand, compile, ['dateString'], optional)
  return (scope) => {
    const { dateString, format, timezone, onError, onNull } = read(scope)
    if (isNothing(dateString)) return onNull ?? null
    if (format === null || timezone === null) return null
    if (typeof dateString !== 'string') {
      if (onError !== undefined) return onError
      throw located(
        241,
        `$dateFromString requires that 'dateString' be a string, found: ${typeName(dateString)}`,
      )
    }
    if (format !== undefined && typeof format !== 'string') {
      throw located(
        40684,
        `$dateFromString requires that 'format' be a string, found: ${typeName(format)}`,
      )
    }
    const at = parseDate(dateString, format, zoneName(timezone))
    if (at !== null) return new Date(at)
    if (onError !== undefined) return onError
    throw located(241, `Error parsing date string '${dateString}'`)
  }
}

const TIME_PARTS = ['hour', 'minute', 'second', 'millisecond', 'timezone']

const dateFromParts: Form = (operand, compile) => {
  const isIso = isDocument(operand) && 'isoWeekYear' in operand
  const read = isIso
    ? parameters(
        '$dateFromParts',
        operand,
        compile,
        ['isoWeekYear'],
        ['isoWeek', 'isoDayOfWeek', ...TIME_PARTS],
      )
    : parameters('$dateFromParts', operand, compile, ['year'], ['month', 'day', ...TIME_PARTS])
  return (scope) => {
    const given = read(scope)
    if (Object.values(given).some((value) => value === null)) return null
    const number = (key: string, otherwise: number): number => {
      const value = given[key] ?? otherwise
      if (Number.isInteger(value)) return Number(value)
      throw located(40515, `'${key}' must evaluate to an integer, found ${typeName(value)}`)
    }
    const year = isIso ? number('isoWeekYear', 0) : number('year', 0)
    if (year < 1 || year > 9999) {
      throw located(
        40523,
        `'year' must evaluate to an integer in the range 1 to 9999, found ${year}`,
      )
    }
    const at = instantOf(
      {
        year,
        month: isIso ? 1 : number('month', 1),
        day: isIso
          ? isoWeekDay(year, number('isoWeek', 1), number('isoDayOfWeek', 1))
          : number('day', 1),
        hour: number('hour', 0),
        minute: number('minute', 0),
        second: number('second', 0),
        millisecond: number('millisecond', 0),
      },
      zoneName(given.timezone),
    )
    return new Date(at)
  }
}

export const DATE_OPERATORS: Record<string, Form> = {
  $dateFromParts: dateFromParts,
  $dateFromString: dateFromString,
  $dateToString: dateToString,
  $dayOfMonth: part('$dayOfMonth', (date) => date.getUTCDate()),
  $dayOfWeek: part('$dayOfWeek', (date) => date.getUTCDay() + 1),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $isoDayOfWeek: part('$isoDayOfWeek', isoDayOfWeek),
  $isoWeek: part('$isoWeek', isoWeek),
  $isoWeekYear: part('$isoWeekYear', isoWeekYear),
  $millisecond: part('$millisecond', (date) => date.getUTCMilliseconds()),
  $minute: part('$minute', (date) => date.getUTCMinutes()),
  $month: part('$month', (date) => date.getUTCMonth() + 1),
  $second: part('$second', (date) => date.getUTCSeconds()),
  $hour: part('$hour', (date) => date.getUTCHours()),
  $week: part('$week', weekOfYear),
  $year: part('$year', (date) => date.getUTCFullYear()),
}
