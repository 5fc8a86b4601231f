import { ObjectId } from 'bson'

/**
 * What a document may hold. int, long and double are one JS number, as the SDK reads them;
 * `undefined` never occurs inside a document.
 */
export type Value = null | boolean | number | string | Date | RegExp | ObjectId | Value[] | Document

export interface Document {
  [field: string]: Value
}

/** A plain object: neither array nor date, pattern or id. */
export function isDocument(value: unknown): value is Document {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** True for `{ $gt: 1 }`, false for a document that is a value. */
export function isOperatorDocument(condition: unknown): condition is Document {
  if (!isDocument(condition)) return false
  for (const name in condition) return name.charCodeAt(0) === 36 /* $ */
  return false
}

export function isObjectId(value: unknown): value is ObjectId {
  return value instanceof ObjectId
}

/** The names MongoDB uses for types in its messages and for `$type`. */
export type TypeName =
  | 'null'
  | 'bool'
  | 'int'
  | 'long'
  | 'double'
  | 'string'
  | 'date'
  | 'regex'
  | 'objectId'
  | 'array'
  | 'object'
  | 'missing'

export function typeName(value: Value | undefined): TypeName {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return numberType(value)
  if (Array.isArray(value)) return 'array'
  if (value instanceof Date) return 'date'
  if (value instanceof RegExp) return 'regex'
  return isObjectId(value) ? 'objectId' : 'object'
}

function numberType(value: number): TypeName {
  if (!Number.isInteger(value) || Object.is(value, -0)) return 'double'
  if (value >= -2147483648 && value <= 2147483647) return 'int'
  return Math.abs(value) < 2 ** 63 ? 'long' : 'double'
}

/** Sets a field even when it is called `__proto__`. */
export function setField(target: Document, name: string, value: Value): void {
  if (name !== '__proto__') target[name] = value
  else
    Object.defineProperty(target, name, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    })
}

/** Own field only: `constructor` and its like are no fields of a document. */
export function getField(source: Document, name: string): Value | undefined {
  return Object.hasOwn(source, name) ? source[name] : undefined
}
