import { isDocument, isObjectId, type Value } from './value/values'

/** A value as MongoDB's messages write it: `{ a: 1, b: [ "x" ] }`. */
export function mongoText(value: Value): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof Date) return `new Date(${value.getTime()})`
  if (isObjectId(value)) return `ObjectId('${value.toHexString()}')`
  if (Array.isArray(value)) return value.length ? `[ ${value.map(mongoText).join(', ')} ]` : '[]'
  if (!isDocument(value)) return String(value)
  const fields = Object.entries(value).map(([name, inner]) => `${name}: ${mongoText(inner)}`)
  return fields.length ? `{ ${fields.join(', ')} }` : '{}'
}

/** One field as MongoDB's messages name the element they stumbled over: `{a: 1}`. */
export function elementText(name: string, value: Value): string {
  return `{${name}: ${mongoText(value)}}`
}
