import { badValue, commandError } from '../errors'
import { compilePattern } from '../value/ejson'
import { equalValues } from '../value/order'
import { getField, isDocument, typeName, type Document, type Value } from '../value/values'
import type { ValueTest } from './predicate'

/** Whether a value keeps one keyword of a schema; the schema is there for keywords that work together. */
type Keyword = (operand: Value, schema: Document) => (value: Value) => boolean

/**
 * `$jsonSchema`: draft 4 with MongoDB's `bsonType`, as a test on a value. A keyword about one kind
 * of value says nothing about the others.
 * https://www.mongodb.com/docs/manual/reference/operator/query/jsonSchema/
 * @throws LanguageError FailedToParse on an unknown keyword, TypeMismatch on an operand of the wrong kind
 */
export function compileSchema(schema: Value): ValueTest {
  if (!isDocument(schema)) throw mismatch('$jsonSchema', 'an object')
  const tests = Object.entries(schema).map(([name, operand]) => {
    const keyword = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined
    if (!keyword) throw commandError('FailedToParse', `Unknown $jsonSchema keyword: ${name}`)
    return keyword(operand, schema)
  })
  return (value) => value !== undefined && tests.every((test) => test(value))
}

const mismatch = (name: string, kind: string): Error =>
  commandError('TypeMismatch', `$jsonSchema keyword '${name}' must be ${kind}`)

const JSON_TYPES: Readonly<Record<string, readonly string[]>> = {
  object: ['object'],
  array: ['array'],
  number: ['int', 'long', 'double'],
  boolean: ['bool'],
  string: ['string'],
  null: ['null'],
}

const BSON_TYPES: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(
    'object array string null bool int long double date regex objectId'
      .split(' ')
      .map((name) => [name, [name]]),
  ),
  number: ['int', 'long', 'double'],
}

const types =
  (known: Readonly<Record<string, readonly string[]>>): Keyword =>
  (operand) => {
    const wanted = (Array.isArray(operand) ? operand : [operand]).flatMap((name) => {
      const names = typeof name === 'string' ? known[name] : undefined
      if (!names) throw badValue(`Unknown type name alias: ${String(name)}`)
      return names
    })
    return (value) => wanted.includes(typeName(value))
  }

const onNumber =
  (name: string, test: (value: number, bound: number, schema: Document) => boolean): Keyword =>
  (operand, schema) => {
    if (typeof operand !== 'number') throw mismatch(name, 'a number')
    return (value) => typeof value !== 'number' || test(value, operand, schema)
  }

/** A bound on how many of something a value has; undefined where it has no such thing. */
const onCount =
  (
    name: string,
    countOf: (value: Value) => number | undefined,
    test: (count: number, bound: number) => boolean,
  ): Keyword =>
  (operand) => {
    if (typeof operand !== 'number' || !Number.isInteger(operand) || operand < 0) {
      throw mismatch(name, 'a whole number of 0 or more')
    }
    return (value) => {
      const count = countOf(value)
      return count === undefined || test(count, operand)
    }
  }

const onBranches =
  (name: string, test: (passed: number, all: number) => boolean): Keyword =>
  (operand) => {
    if (!Array.isArray(operand) || operand.length === 0) throw mismatch(name, 'a nonempty array')
    const branches = operand.map(compileSchema)
    return (value) => test(branches.filter((branch) => branch(value)).length, branches.length)
  }

const atLeast = (count: number, bound: number): boolean => count >= bound
const atMost = (count: number, bound: number): boolean => count <= bound
const letters = (value: Value) => (typeof value === 'string' ? [...value].length : undefined)
const items = (value: Value) => (Array.isArray(value) ? value.length : undefined)
const fields = (value: Value) => (isDocument(value) ? Object.keys(value).length : undefined)
const anything = () => () => true

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  title: anything,
  description: anything,
  exclusiveMinimum: anything,
  exclusiveMaximum: anything,
  type: types(JSON_TYPES),
  bsonType: types(BSON_TYPES),
  enum: (operand) => {
    if (!Array.isArray(operand) || operand.length === 0) throw mismatch('enum', 'a nonempty array')
    return (value) => operand.some((item) => equalValues(item, value))
  },
  minimum: onNumber('minimum', (value, bound, { exclusiveMinimum }) =>
    exclusiveMinimum === true ? value > bound : value >= bound,
  ),
  maximum: onNumber('maximum', (value, bound, { exclusiveMaximum }) =>
    exclusiveMaximum === true ? value < bound : value <= bound,
  ),
  multipleOf: onNumber('multipleOf', (value, bound) => value % bound === 0),
  minLength: onCount('minLength', letters, atLeast),
  maxLength: onCount('maxLength', letters, atMost),
  pattern: (operand) => {
    if (typeof operand !== 'string') throw mismatch('pattern', 'a string')
    const expression = compilePattern(operand, '')
    return (value) => typeof value !== 'string' || expression.test(value)
  },
  minItems: onCount('minItems', items, atLeast),
  maxItems: onCount('maxItems', items, atMost),
  uniqueItems: (operand) => (value) =>
    operand !== true ||
    !Array.isArray(value) ||
    value.every((item, i) => !value.slice(0, i).some((other) => equalValues(other, item))),
  items: (operand) => {
    const tests = Array.isArray(operand) ? operand.map(compileSchema) : compileSchema(operand)
    return (value) =>
      !Array.isArray(value) ||
      value.every((item, i) => (Array.isArray(tests) ? (tests[i]?.(item) ?? true) : tests(item)))
  },
  additionalItems: (operand, { items: listed }) => {
    const known = Array.isArray(listed) ? listed.length : Infinity
    const test = typeof operand === 'boolean' ? () => operand : compileSchema(operand)
    return (value) => !Array.isArray(value) || value.slice(known).every((item) => test(item))
  },
  minProperties: onCount('minProperties', fields, atLeast),
  maxProperties: onCount('maxProperties', fields, atMost),
  required: (operand) => {
    if (!Array.isArray(operand) || operand.length === 0) {
      throw mismatch('required', 'a nonempty array')
    }
    return (value) => !isDocument(value) || operand.every((name) => has(value, name))
  },
  properties: (operand) => {
    const tests = schemasOf('properties', operand)
    return (value) =>
      !isDocument(value) ||
      tests.every(([name, test]) => !has(value, name) || test(getField(value, name)))
  },
  patternProperties: (operand) => {
    const tests = schemasOf('patternProperties', operand).map(
      ([pattern, test]) => [compilePattern(pattern, ''), test] as const,
    )
    return (value) =>
      !isDocument(value) ||
      Object.entries(value).every(([name, inner]) =>
        tests.every(([pattern, test]) => !pattern.test(name) || test(inner)),
      )
  },
  additionalProperties: (operand, { properties, patternProperties }) => {
    const test = typeof operand === 'boolean' ? () => operand : compileSchema(operand)
    const named = isDocument(properties) ? properties : {}
    const patterns = Object.keys(isDocument(patternProperties) ? patternProperties : {}).map(
      (pattern) => compilePattern(pattern, ''),
    )
    return (value) =>
      !isDocument(value) ||
      Object.entries(value).every(
        ([name, inner]) =>
          has(named, name) || patterns.some((pattern) => pattern.test(name)) || test(inner),
      )
  },
  dependencies: (operand) => {
    if (!isDocument(operand)) throw mismatch('dependencies', 'an object')
    const rules = Object.entries(operand).map(([name, rule]) => {
      const test = Array.isArray(rule) ? compileSchema({ required: rule }) : compileSchema(rule)
      return [name, test] as const
    })
    return (value) =>
      !isDocument(value) || rules.every(([name, test]) => !has(value, name) || test(value))
  },
  allOf: onBranches('allOf', (passed, all) => passed === all),
  anyOf: onBranches('anyOf', (passed) => passed > 0),
  oneOf: onBranches('oneOf', (passed) => passed === 1),
  not: (operand) => {
    const test = compileSchema(operand)
    return (value) => !test(value)
  },
}

const has = (document: Document, name: Value): boolean =>
  typeof name === 'string' && Object.hasOwn(document, name)

function schemasOf(name: string, operand: Value): (readonly [string, ValueTest])[] {
  if (!isDocument(operand)) throw mismatch(name, 'an object')
  return Object.entries(operand).map(([key, schema]) => [key, compileSchema(schema)] as const)
}
