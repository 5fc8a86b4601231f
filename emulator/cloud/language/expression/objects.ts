import { located } from '../errors'
import type { Operator } from './scope'
import { ACCUMULATORS, type Accumulate } from './accumulators'
import { ValueSet } from '../value/value-set'
import { isNothing, isTrue } from '../value/truth'
import { isDocument, typeName, type Value } from '../value/values'

type Argument = Value | undefined

function objectToArray(value: Argument): Value {
  if (isNothing(value)) return null
  if (isDocument(value)) return Object.entries(value).map(([k, v]) => ({ k, v }))
  throw located(40390, `$objectToArray requires a document input, found: ${typeName(value)}`)
}

/** Sets are arrays; null as soon as one is nothing. */
function onSets(
  name: string,
  place: number,
  compute: (sets: ValueSet[]) => Value,
  options: { arity?: [number, number]; nullable?: boolean } = {},
): Operator {
  return {
    arity: options.arity ?? [0, Infinity],
    run: (...values) => {
      if (options.nullable !== false && values.some(isNothing)) return null
      return compute(
        values.map((value) => {
          if (Array.isArray(value)) return new ValueSet(value)
          throw located(
            place,
            `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
          )
        }),
      )
    },
  }
}

function elements(name: string, place: number, test: (items: Value[]) => boolean): Operator {
  return {
    arity: [1, 1],
    run: (value) => {
      if (Array.isArray(value)) return test(value)
      throw located(place, `${name}'s argument must be an array, but is ${typeName(value)}`)
    },
  }
}

/** `$sum` and its like over the elements of one array, or over several arguments. */
function overArguments(accumulate: Accumulate): Operator {
  return {
    arity: [1, Infinity],
    run: (...values) => {
      const [only] = values
      return accumulate(values.length === 1 && Array.isArray(only) ? only : values)
    },
  }
}

const isSubset = (a: ValueSet, b: ValueSet): boolean => a.values().every((item) => b.has(item))

/** Objects, sets, and the accumulators that also work on arrays. */
export const OBJECT_OPERATORS: Record<string, Operator> = {
  $mergeObjects: overArguments(ACCUMULATORS.$mergeObjects as Accumulate),
  $objectToArray: { arity: [1, 1], run: objectToArray },
  $allElementsTrue: elements('$allElementsTrue', 17040, (items) => items.every(isTrue)),
  $anyElementTrue: elements('$anyElementTrue', 17041, (items) => items.some(isTrue)),
  $setDifference: onSets(
    '$setDifference',
    17048,
    ([a, b]) => a?.values().filter((item) => !b?.has(item)) ?? null,
    { arity: [2, 2] },
  ),
  $setEquals: onSets(
    '$setEquals',
    17044,
    ([first, ...rest]) =>
      first !== undefined && rest.every((set) => isSubset(first, set) && isSubset(set, first)),
    { arity: [2, Infinity], nullable: false },
  ),
  $setIntersection: onSets('$setIntersection', 17047, ([first, ...rest]) =>
    (first?.values() ?? []).filter((item) => rest.every((set) => set.has(item))),
  ),
  $setIsSubset: onSets(
    '$setIsSubset',
    17046,
    ([a, b]) => a !== undefined && b !== undefined && isSubset(a, b),
    { arity: [2, 2], nullable: false },
  ),
  $setUnion: onSets('$setUnion', 17043, (sets) =>
    new ValueSet(sets.flatMap((set) => set.values())).values(),
  ),
  $sum: overArguments(ACCUMULATORS.$sum as Accumulate),
  $avg: overArguments(ACCUMULATORS.$avg as Accumulate),
  $min: overArguments(ACCUMULATORS.$min as Accumulate),
  $max: overArguments(ACCUMULATORS.$max as Accumulate),
  $stdDevPop: overArguments(ACCUMULATORS.$stdDevPop as Accumulate),
  $stdDevSamp: overArguments(ACCUMULATORS.$stdDevSamp as Accumulate),
}
