import { badValue } from '../errors'
import { compileElement } from './filter'
import { mongoText } from '../text'
import { getField, isDocument, setField, type Document, type Value } from '../value/values'

type Project = (document: Document) => Document

/** What to do below one field: everything, nothing, a special operator, or a further level. */
type Rule = 'keep' | 'drop' | ((value: Value) => Value | undefined) | Map<string, Rule>

/** `{ a: 1, 'b.c': 1 }` keeps, `{ a: 0 }` leaves out; `_id` is kept unless it is 0. */
export function project(document: Document, projection: Document): Document {
  return compileProjection(projection)(document)
}

/**
 * A projection as a function; the document given is not changed and may share values with the result.
 * https://www.mongodb.com/docs/manual/reference/operator/projection/
 * @throws LanguageError BadValue when keeping and leaving out are mixed, or on an unknown operator
 */
export function compileProjection(projection: Document): Project {
  const rules = new Map<string, Rule>()
  let keeps: boolean | undefined
  for (const [path, option] of Object.entries(projection)) {
    const rule = readRule(path, option)
    addRule(rules, path.split('.'), rule)
    if (typeof rule !== 'string') {
      if (isDocument(option) && '$elemMatch' in option) keeps ??= true
      continue
    }
    if (path === '_id') continue
    const keep = rule === 'keep'
    if (keeps !== undefined && keeps !== keep) {
      throw badValue('Projection cannot have a mix of inclusion and exclusion.')
    }
    keeps = keep
  }
  if (rules.size === 0) return (document) => document
  keeps ??= rules.get('_id') === 'keep'
  if (keeps && !rules.has('_id')) rules.set('_id', 'keep')
  return keeps
    ? (document) => keepFields(document, rules)
    : (document) => dropFields(document, rules)
}

function readRule(path: string, option: Value): Rule {
  if (path.endsWith('.$')) throw badValue(`the positional projection ${path} is not supported here`)
  if (typeof option === 'number' || typeof option === 'boolean') return option ? 'keep' : 'drop'
  const [operator] = isDocument(option) ? Object.keys(option) : []
  if (isDocument(option) && operator === '$slice') return slice(option.$slice as Value)
  if (isDocument(option) && operator === '$elemMatch') {
    const matches = compileElement(option.$elemMatch as Value)
    return (value) => {
      const found = Array.isArray(value) ? value.find((item) => matches(item)) : undefined
      return found === undefined ? undefined : [found]
    }
  }
  throw badValue(`Unsupported projection option: ${path}: ${mongoText(option)}`)
}

function slice(operand: Value): Rule {
  const [skip, limit] = Array.isArray(operand) ? operand : [null, operand]
  if (typeof limit !== 'number' || (skip !== null && typeof skip !== 'number')) {
    throw badValue('$slice only supports numbers and [skip, limit] arrays')
  }
  if (skip !== null && limit <= 0) throw badValue('$slice limit must be positive')
  return (value) => {
    if (!Array.isArray(value)) return value
    if (skip === null) return limit < 0 ? value.slice(limit) : value.slice(0, limit)
    const start = skip < 0 ? Math.max(0, value.length + skip) : skip
    return value.slice(start, start + limit)
  }
}

function addRule(rules: Map<string, Rule>, parts: string[], rule: Rule): void {
  const [name, ...rest] = parts as [string, ...string[]]
  if (rest.length === 0) {
    rules.set(name, rule)
    return
  }
  const known = rules.get(name)
  const below = known instanceof Map ? known : new Map<string, Rule>()
  rules.set(name, below)
  addRule(below, rest, rule)
}

function keepFields(document: Document, rules: Map<string, Rule>): Document {
  const out: Document = {}
  for (const name in document) {
    const rule = rules.get(name)
    if (rule === undefined || rule === 'drop') continue
    const value = applyRule(getField(document, name) as Value, rule, keepFields, true)
    if (value !== undefined) setField(out, name, value)
  }
  return out
}

function dropFields(document: Document, rules: Map<string, Rule>): Document {
  const out: Document = {}
  for (const name in document) {
    const rule = rules.get(name)
    if (rule === 'drop') continue
    const old = getField(document, name) as Value
    const value = rule === undefined ? old : applyRule(old, rule, dropFields, false)
    if (value !== undefined) setField(out, name, value)
  }
  return out
}

type Level = (document: Document, rules: Map<string, Rule>) => Document

function applyRule(value: Value, rule: Rule, level: Level, keeping: boolean): Value | undefined {
  if (typeof rule === 'string') return value
  if (typeof rule === 'function') return rule(value)
  if (isDocument(value)) return level(value, rule)
  if (!Array.isArray(value)) return keeping ? undefined : value
  return value
    .map((item) => applyRule(item, rule, level, keeping))
    .filter((item) => item !== undefined)
}
