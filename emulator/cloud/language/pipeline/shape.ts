import { located } from '../errors'
import { compileExpression } from '../expression/expression'
import type { Variables } from '../expression/scope'
import { mongoText } from '../text'
import { getField, isDocument, setField, type Document, type Value } from '../value/values'

/** One level of `$project` or `$addFields`: what becomes of each field. */
type Level = Map<string, Step>
type Step = 'keep' | 'drop' | Compute | Level
type Compute = (document: Document) => Value | undefined

type Mode = 'keep' | 'drop' | 'add'

export type Shape = (document: Document) => Document

/**
 * `$project`: fields kept, left out or computed.
 * https://www.mongodb.com/docs/manual/reference/operator/aggregation/project/
 */
export function compileProject(specification: Value, variables: Variables): Shape {
  if (!isDocument(specification)) throw located(15969, '$project specification must be an object')
  if (Object.keys(specification).length === 0) {
    throw located(
      40177,
      'Invalid $project :: caused by :: specification must have at least one field',
    )
  }
  const level: Level = new Map()
  readLevel(level, specification, variables, false)
  const mode = projectMode(level, specification)
  if (mode === 'keep' && !level.has('_id')) level.set('_id', 'keep')
  return (document) => applyLevel(document, level, mode, document)
}

/** `$addFields`: every value is an expression. */
export function compileAddFields(specification: Value, variables: Variables): Shape {
  if (!isDocument(specification)) {
    throw located(
      40272,
      `$addFields specification stage must be an object, got ${mongoText(specification)}`,
    )
  }
  if (Object.keys(specification).length === 0) {
    throw located(
      40177,
      'Invalid $addFields :: caused by :: specification must have at least one field',
    )
  }
  const level: Level = new Map()
  readLevel(level, specification, variables, true)
  return (document) => applyLevel(document, level, 'add', document)
}

function readLevel(
  level: Level,
  specification: Document,
  variables: Variables,
  computes: boolean,
): void {
  for (const [path, option] of Object.entries(specification)) {
    const parts = path.split('.')
    if (parts.some((part) => part === '' || part.startsWith('$'))) {
      throw located(16410, `FieldPath field names may not start with '$' or be empty: '${path}'`)
    }
    const [name, holder] = [parts.pop() as string, parts.reduce(levelBelow, level)]
    const operator = isDocument(option) && Object.keys(option).some((key) => key.startsWith('$'))
    if (isDocument(option) && !operator && Object.keys(option).length > 0) {
      readLevel(levelBelow(holder, name), option, variables, computes)
      continue
    }
    if (holder.has(name)) {
      throw located(
        40176,
        `Invalid specification :: specification contains two conflicting paths: '${path}'`,
      )
    }
    const flag = typeof option === 'number' || typeof option === 'boolean'
    if (flag && !computes) holder.set(name, option ? 'keep' : 'drop')
    else holder.set(name, compileExpression(option, variables))
  }
}

function levelBelow(level: Level, name: string): Level {
  const known = level.get(name)
  if (known instanceof Map) return known
  if (known !== undefined) {
    throw located(
      40176,
      `Invalid specification :: specification contains two conflicting paths: '${name}'`,
    )
  }
  const below: Level = new Map()
  level.set(name, below)
  return below
}

function projectMode(level: Level, specification: Document): Mode {
  const kinds = new Set<'keep' | 'drop'>()
  const visit = (inner: Level, top: boolean): void => {
    for (const [name, step] of inner) {
      if (step instanceof Map) visit(step, false)
      else if (!(top && name === '_id' && typeof step === 'string')) {
        kinds.add(step === 'drop' ? 'drop' : 'keep')
      }
    }
  }
  visit(level, true)
  if (kinds.size === 2) {
    throw located(
      40178,
      `Bad projection specification, cannot exclude fields other than '_id' in an inclusion ` +
        `projection: ${mongoText(specification)}`,
    )
  }
  const [only] = kinds
  return only ?? (level.get('_id') === 'drop' ? 'drop' : 'keep')
}

function applyLevel(document: Document, level: Level, mode: Mode, root: Document): Document {
  const out: Document = {}
  for (const name in document) {
    const step = level.get(name)
    const value = getField(document, name) as Value
    if (step === undefined) {
      if (mode !== 'keep') setField(out, name, value)
    } else if (step === 'keep') setField(out, name, value)
    else if (step instanceof Map) {
      const inner = applyBelow(value, step, mode, root)
      if (inner !== undefined) setField(out, name, inner)
    } else if (step !== 'drop' && mode === 'add') {
      const computed = step(root)
      if (computed !== undefined) setField(out, name, computed)
    }
  }
  addMissing(out, document, level, mode, root)
  return out
}

/** Computed fields that the document does not have yet; in a projection all of them, at the end. */
function addMissing(
  out: Document,
  document: Document,
  level: Level,
  mode: Mode,
  root: Document,
): void {
  for (const [name, step] of level) {
    if (typeof step === 'string' || Object.hasOwn(out, name)) continue
    if (step instanceof Map) {
      if (Object.hasOwn(document, name)) continue
      const inner = applyLevel({}, step, mode, root)
      if (computesSomething(step)) setField(out, name, inner)
    } else if (mode !== 'add' || !Object.hasOwn(document, name)) {
      const computed = step(root)
      if (computed !== undefined) setField(out, name, computed)
    }
  }
}

function computesSomething(level: Level): boolean {
  return [...level.values()].some((step) =>
    step instanceof Map ? computesSomething(step) : typeof step === 'function',
  )
}

function applyBelow(value: Value, level: Level, mode: Mode, root: Document): Value | undefined {
  if (isDocument(value)) return applyLevel(value, level, mode, root)
  if (Array.isArray(value)) {
    return value
      .map((item) => applyBelow(item, level, mode, root))
      .filter((item) => item !== undefined)
  }
  if (mode === 'drop') return value
  return computesSomething(level) ? applyLevel({}, level, mode, root) : undefined
}
