import type { Draft } from './draft'
import { writeError } from '../errors'
import { compareValues } from '../value/order'
import { addToSet, pop, pull, pullAll, push } from './arrays'
import { elementText, mongoText } from '../text'
import { getField, isDocument, typeName, type Document, type Value } from '../value/values'

/** One field under one operator. */
export interface Change {
  name: string
  parts: string[]
  operand: Value
  /** A second path that the operator writes (`$rename`). */
  other?: string
  apply: (draft: Draft, change: Change) => void
}

/** Checks the operand, before any document is touched, and gives what is to be done with each. */
export type UpdateRule = (
  name: string,
  operand: Value,
  mode: { now: number; isInsert: boolean },
) => Change['apply']

const set: Change['apply'] = (draft, { parts, operand }) => {
  draft.set(parts, operand)
}

export const UPDATE_OPERATORS: Record<string, UpdateRule | undefined> = Object.assign(
  Object.create(null) as Record<string, UpdateRule>,
  {
    $set: () => set,
    $setOnInsert: (_name, _operand, { isInsert }) => (isInsert ? set : () => undefined),
    $unset:
      () =>
      (draft, { parts }) => {
        draft.unset(parts)
      },
    $inc: (name, operand) => {
      if (typeof operand !== 'number') {
        throw writeError(
          `Cannot increment with non-numeric argument: ${elementText(name, operand)}`,
        )
      }
      return arithmetic('$inc', (old) => (old ?? 0) + operand)
    },
    $mul: (name, operand) => {
      if (typeof operand !== 'number') {
        throw writeError(`Cannot multiply with non-numeric argument: ${elementText(name, operand)}`)
      }
      return arithmetic('$mul', (old) => (old ?? 0) * operand)
    },
    $min: () => extreme(-1),
    $max: () => extreme(1),
    $rename: (name, operand) => rename(name, operand),
    $bit: (name, operand) => bit(name, operand),
    $currentDate: (name, operand, { now }) => {
      if (operand !== true && !(isDocument(operand) && operand.$type === 'date')) {
        throw writeError(
          `${mongoText(operand)} is not valid type for $currentDate. ` +
            `Please use a boolean ('true') or a $type expression ({$type: 'date'}): ${name}`,
        )
      }
      return (draft, { parts }) => {
        draft.set(parts, new Date(now))
      }
    },
    $push: (name, operand) => push(name, operand),
    $addToSet: (_name, operand) => addToSet(operand),
    $pull: (_name, operand) => pull(operand),
    $pullAll: (_name, operand) => pullAll(operand),
    $pop: (name, operand) => pop(name, operand),
  } satisfies Record<string, UpdateRule>,
)

/** The document's id as MongoDB's messages name it. */
export function idText(document: Document): string {
  return elementText('_id', getField(document, '_id') ?? null)
}

function arithmetic(
  operator: string,
  compute: (old: number | undefined) => number,
): Change['apply'] {
  return (draft, { parts }) => {
    const old = draft.get(parts)
    if (old !== undefined && typeof old !== 'number') {
      throw writeError(
        `Cannot apply ${operator} to a value of non-numeric type. ${idText(draft.document)} has ` +
          `the field '${parts.at(-1) ?? ''}' of non-numeric type ${typeName(old)}`,
      )
    }
    const result = compute(old)
    if (Number.isInteger(old) && Number.isInteger(result) && Math.abs(result) >= 2 ** 63) {
      throw writeError(
        `Failed to apply ${operator} operations to current value ((NumberLong)${String(old)}) ` +
          `for document ${idText(draft.document)}`,
      )
    }
    draft.set(parts, result)
  }
}

function extreme(sign: -1 | 1): Change['apply'] {
  return (draft, { parts, operand }) => {
    const old = draft.get(parts)
    if (old === undefined || compareValues(operand, old) === sign) draft.set(parts, operand)
  }
}

function rename(name: string, operand: Value): Change['apply'] {
  if (typeof operand !== 'string') {
    throw writeError(`The 'to' field for $rename must be a string: ${name}: ${mongoText(operand)}`)
  }
  if (operand === name) {
    throw writeError(
      `The source and target field for $rename must differ: ${name}: ${mongoText(operand)}`,
    )
  }
  if (operand === '' || operand.split('.').some((part) => part === '' || part.startsWith('$'))) {
    throw writeError(
      `The destination field for $rename is not a valid path: ${name}: ${mongoText(operand)}`,
    )
  }
  if (operand.startsWith(`${name}.`) || name.startsWith(`${operand}.`)) {
    throw writeError(`Updating the path '${name}' would create a conflict at '${operand}'`)
  }
  const to = operand.split('.')
  return (draft, { parts }) => {
    const value = draft.get(parts)
    refuseArrayOnWay(draft, parts, name, 'source')
    if (value === undefined) return
    refuseArrayOnWay(draft, to, operand, 'destination')
    draft.unset(parts)
    draft.set(to, value)
  }
}

function refuseArrayOnWay(draft: Draft, parts: string[], path: string, role: string): void {
  for (let i = 1; i < parts.length; i++) {
    if (!Array.isArray(draft.get(parts.slice(0, i)))) continue
    throw writeError(
      `The ${role} field cannot be an array element, '${path}' in doc with ` +
        `${idText(draft.document).slice(1, -1)} has an array field called '${parts[i - 1] ?? ''}'`,
    )
  }
}

const BIT: Record<string, ((a: bigint, b: bigint) => bigint) | undefined> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
}

function bit(name: string, operand: Value): Change['apply'] {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw writeError(
      `The $bit modifier is not compatible with ${elementText(name, operand)}. ` +
        `You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    )
  }
  const steps = Object.entries(operand).map(([key, number]) => {
    const combine = BIT[key]
    if (!combine) {
      throw writeError(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${key}' which is an unknown operator`,
      )
    }
    if (!Number.isSafeInteger(number)) {
      throw writeError(
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(number)}' is not ` +
          `supported here: ${elementText(key, number)}`,
      )
    }
    return (old: bigint) => combine(old, BigInt(number as number))
  })
  return (draft, { parts }) => {
    const old = draft.get(parts) ?? 0
    if (!Number.isSafeInteger(old)) {
      throw writeError(
        `Cannot apply $bit to a value of non-integral type.${idText(draft.document)} has the field ` +
          `${parts.at(-1) ?? ''} of non-integer type ${typeName(old)}`,
      )
    }
    const result = steps.reduce((value, step) => step(value), BigInt(old as number))
    draft.set(parts, Number(BigInt.asIntN(64, result)))
  }
}
