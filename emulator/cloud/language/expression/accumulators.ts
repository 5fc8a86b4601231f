import { located } from '../errors'
import { compareValues } from '../value/order'
import { isNothing } from '../value/truth'
import { ValueSet } from '../value/value-set'
import { isDocument, setField, typeName, type Document, type Value } from '../value/values'

/** Values of a group, in the order they came (undefined: missing) → one value. */
export type Accumulate = (values: readonly (Value | undefined)[]) => Value

function numbers(values: readonly (Value | undefined)[]): number[] {
  return values.filter((value) => typeof value === 'number')
}

/** Keeps what rounding loses (Neumaier), as MongoDB does: ten times 0.1 is 1. */
function sum(values: readonly (Value | undefined)[]): number {
  let total = 0
  let lost = 0
  for (const value of values) {
    if (typeof value !== 'number') continue
    const next = total + value
    if (!Number.isFinite(next)) lost = 0
    else if (Math.abs(total) >= Math.abs(value)) lost += total - next + value
    else lost += value - next + total
    total = next
  }
  return total + lost
}

function extreme(sign: -1 | 1): Accumulate {
  return (values) => {
    let found: Value = null
    for (const value of values) {
      if (isNothing(value)) continue
      if (found === null || compareValues(value, found) === sign) found = value
    }
    return found
  }
}

/** Root of the mean square distance from the mean; `less` is 1 for a sample. */
function deviation(less: 0 | 1): Accumulate {
  return (values) => {
    const data = numbers(values)
    if (data.length <= less) return null
    const mean = sum(data) / data.length
    const squares = data.reduce((total, value) => total + (value - mean) ** 2, 0)
    return Math.sqrt(squares / (data.length - less))
  }
}

export const ACCUMULATORS: Record<string, Accumulate | undefined> = Object.assign(
  Object.create(null) as Record<string, Accumulate>,
  {
    $sum: sum,
    $avg: (values) => {
      const data = numbers(values)
      return data.length === 0 ? null : sum(data) / data.length
    },
    $min: extreme(-1),
    $max: extreme(1),
    $first: (values) => values[0] ?? null,
    $last: (values) => values.at(-1) ?? null,
    $push: (values) => values.filter((value) => value !== undefined),
    $addToSet: (values) => new ValueSet(values.filter((value) => value !== undefined)).values(),
    $stdDevPop: deviation(0),
    $stdDevSamp: deviation(1),
    $mergeObjects: (values) => {
      const out: Document = {}
      for (const value of values) {
        if (isNothing(value)) continue
        if (!isDocument(value)) {
          throw located(
            40400,
            `$mergeObjects requires object inputs, but input is of type ${typeName(value)}`,
          )
        }
        for (const name of Object.keys(value)) setField(out, name, value[name] as Value)
      }
      return out
    },
  } satisfies Record<string, Accumulate>,
)
