import { compileNear } from '../geo/operators'
import { badValue, commandError } from '../errors'
import { compileExpression } from '../expression/expression'
import { atPath, type Predicate } from '../value/path'
import { compileSchema } from './json-schema'
import { compileValueTest, type ValueTest } from './predicate'
import type { Variables } from '../expression/scope'
import { isTrue } from '../value/truth'
import { isDocument, isOperatorDocument, type Document, type Value } from '../value/values'

/**
 * A query as a function. Comparison only meets values of its own type, an array matches by any of
 * its elements, and a negation is the opposite of the whole (so `$ne` on an array means that no
 * element matches), as MongoDB has it. Resolve server dates beforehand.
 * @throws LanguageError BadValue on an operator that does not exist or an operand of the wrong kind
 */
export function compileFilter(filter: Document, variables: Variables = {}): Predicate {
  const tests: Predicate[] = []
  for (const name in filter) {
    const condition = filter[name] as Value
    if (name.charCodeAt(0) === 36 /* $ */) tests.push(compileLogic(name, condition, variables))
    else addCondition(tests, at(name), condition)
  }
  return every(tests)
}

function every(tests: Predicate[]): Predicate {
  const [first, second] = tests
  if (!first) return () => true
  if (!second) return first
  if (tests.length === 2) return (document) => first(document) && second(document)
  return (document) => {
    for (const test of tests) if (!test(document)) return false
    return true
  }
}

function compileLogic(name: string, operand: Value, variables: Variables): Predicate {
  switch (name) {
    case '$and':
      return every(branches(operand, variables))
    case '$or': {
      const tests = branches(operand, variables)
      refuseNear(operand)
      return (document) => tests.some((test) => test(document))
    }
    case '$nor': {
      const tests = branches(operand, variables)
      refuseNear(operand)
      return (document) => !tests.some((test) => test(document))
    }
    case '$expr': {
      const evaluate = compileExpression(operand, variables)
      return (document) => isTrue(evaluate(document))
    }
    case '$jsonSchema':
      return compileSchema(operand)
    case '$text':
      throw commandError('IndexNotFound', 'text index required for $text query')
    case '$comment':
      return () => true
    default:
      throw badValue(`unknown top level operator: ${name}`)
  }
}

/** Nearness orders the whole result, so it cannot be one of several choices. */
function refuseNear(operand: Value): void {
  if (compileNear({ $and: operand })) throw badValue('geo $near must be top-level expr')
}

function branches(operand: Value, variables: Variables): Predicate[] {
  if (!Array.isArray(operand) || operand.length === 0) {
    throw badValue('$and/$or/$nor must be a nonempty array')
  }
  return operand.map((part) => {
    if (!isDocument(part)) throw badValue('$or/$and/$nor entries need to be full objects')
    return compileFilter(part, variables)
  })
}

/** Where a condition looks: runs a test there; `expand` also tries the elements of an array. */
type Place = (expand: boolean, test: ValueTest) => Predicate

const at =
  (path: string): Place =>
  (expand, test) =>
    atPath(path, expand, test)

function addCondition(tests: Predicate[], place: Place, condition: Value): void {
  if (!isOperatorDocument(condition)) {
    tests.push(
      positive(place, condition instanceof RegExp ? '$regex' : '$eq', condition, condition),
    )
    return
  }
  for (const operator in condition) {
    if (operator === '$options') {
      if (!('$regex' in condition)) throw badValue('$options needs a $regex')
      continue
    }
    tests.push(compileOperator(place, operator, condition[operator] as Value, condition))
  }
}

function compileOperator(
  place: Place,
  operator: string,
  operand: Value,
  siblings: Document,
): Predicate {
  switch (operator) {
    case '$ne':
      if (operand instanceof RegExp) throw badValue("Can't have regex as arg to $ne.")
      return not(positive(place, '$eq', operand, siblings))
    case '$nin':
      return not(positive(place, '$in', operand, siblings))
    case '$not':
      return compileNot(place, operand)
    case '$exists': {
      const test = place(false, (value) => value !== undefined)
      return isTrue(operand) ? test : not(test)
    }
    case '$all':
      return compileAll(place, operand)
    default:
      return positive(place, operator, operand, siblings)
  }
}

function not(test: Predicate): Predicate {
  return (document) => !test(document)
}

function compileNot(place: Place, operand: Value): Predicate {
  const tests: Predicate[] = []
  if (operand instanceof RegExp) addCondition(tests, place, operand)
  else if (!isDocument(operand)) throw badValue('$not needs a regex or a document')
  else if (Object.keys(operand).length === 0) throw badValue('$not cannot be empty')
  else if (!isOperatorDocument(operand)) {
    throw badValue(`unknown operator: ${Object.keys(operand)[0] ?? ''}`)
  } else addCondition(tests, place, operand)
  return not(every(tests))
}

function compileAll(place: Place, operand: Value): Predicate {
  if (!Array.isArray(operand)) throw badValue('$all needs an array')
  if (operand.length === 0) return () => false
  return every(
    operand.map((item) => {
      if (isDocument(item) && '$elemMatch' in item) {
        return positive(place, '$elemMatch', item.$elemMatch as Value, item)
      }
      if (isOperatorDocument(item)) throw badValue('no $ expressions in $all')
      return positive(place, item instanceof RegExp ? '$regex' : '$eq', item, item)
    }),
  )
}

/** A test that some value at the path passes. */
function positive(place: Place, operator: string, operand: Value, siblings: Value): Predicate {
  if (operator === '$elemMatch') {
    const matches = compileElement(operand)
    return place(false, (value) => Array.isArray(value) && value.some((item) => matches(item)))
  }
  const { test, whole } = compileValueTest(operator, operand, siblings)
  return place(!whole, test)
}

/** A condition on a value itself: an array is compared as a whole, not by its elements. */
export function compileOnValue(condition: Value): ValueTest {
  const tests: Predicate[] = []
  const itself: Place = (_expand, test) => (holder) => test(holder.value)
  addCondition(tests, itself, condition)
  const matches = every(tests)
  return (value) => value !== undefined && matches({ value })
}

/**
 * A test on one element: `{ $gt: 1 }` on any value, `{ a: 1 }` on a document only (a scalar has no
 * fields and so never matches).
 */
export function compileElement(operand: Value): ValueTest {
  if (!isDocument(operand)) throw badValue('$elemMatch needs an Object')
  const [first] = Object.keys(operand)
  const onValue =
    first?.startsWith('$') && !['$and', '$or', '$nor', '$expr', '$jsonSchema'].includes(first)
  if (onValue) return compileOnValue(operand)
  const matches = compileFilter(operand)
  return (value) => {
    if (isDocument(value)) return matches(value)
    return Array.isArray(value) && matches({ ...value } as unknown as Document)
  }
}
