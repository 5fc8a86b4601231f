import { isNear } from '../geo/operators'
import { EARTH_RADIUS_M } from '../geo/sphere'
import { isDocument, isOperatorDocument, type Document, type Value } from '../value/values'

/**
 * What every document that matches a filter is sure to satisfy, path by path. An array in the
 * document satisfies `equals`, `oneOf` and each end of a range by any of its elements, the two ends
 * possibly by different ones: on an index that holds arrays only one end may be used.
 */
export interface PathConstraint {
  equals?: Value
  oneOf?: Value[]
  lower?: RangeEnd
  upper?: RangeEnd
  /** The field is there (true) or missing (false). */
  exists?: boolean
  geo?: GeoConstraint
}

/** Distances in metres, coordinates as longitude, latitude. */
export type GeoConstraint =
  | { kind: 'near'; center: [number, number]; minDistance?: number; maxDistance?: number }
  | { kind: 'circle'; center: [number, number]; radius: number }
  | { kind: 'within' | 'intersects'; geometry: Document }

/** One end of a range over values of the operand's own type. */
export interface RangeEnd {
  value: Value
  inclusive: boolean
}

export type Constraints = Map<string, PathConstraint>

export interface FilterAnalysis {
  /** One per branch of a top-level `$or`, else one: a match satisfies at least one of them. */
  branches: Constraints[]
  /** The path of `$near` or `$nearSphere`, whose results come nearest first. */
  near?: string
}

export function analyseFilter(filter: Document): FilterAnalysis {
  const common: Constraints = new Map()
  const choices: Constraints[][] = []
  collect(filter, common, choices)
  const choice = choices.sort((a, b) => b.length - a.length).pop()
  const branches = choice ? choice.map((branch) => merge(common, branch)) : [common]
  for (const [path, constraint] of common) {
    if (constraint.geo?.kind === 'near') return { branches, near: path }
  }
  return { branches }
}

function collect(filter: Document, into: Constraints, choices: Constraints[][]): void {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const part of condition) if (isDocument(part)) collect(part, into, choices)
    } else if (name === '$or' && Array.isArray(condition)) {
      choices.push(
        condition.flatMap((part) => (isDocument(part) ? analyseFilter(part).branches : [])),
      )
    } else if (!name.startsWith('$')) {
      addCondition(name, condition, into)
    }
  }
}

function merge(a: Constraints, b: Constraints): Constraints {
  const merged: Constraints = new Map(a)
  for (const [path, constraint] of b) merged.set(path, { ...constraint, ...merged.get(path) })
  return merged
}

function addCondition(path: string, condition: Value, into: Constraints): void {
  const found: PathConstraint = { ...into.get(path) }
  if (isOperatorDocument(condition)) {
    for (const [operator, operand] of Object.entries(condition)) {
      if (operator === '$elemMatch') addElement(path, operand, found, into)
      else addOperator(found, operator, operand)
    }
  } else addOperator(found, '$eq', condition)
  if (Object.keys(found).length > 0) into.set(path, found)
}

/** An element that matches is one of those the index holds under this path, or below it. */
function addElement(path: string, operand: Value, found: PathConstraint, into: Constraints): void {
  if (!isDocument(operand)) return
  for (const [name, condition] of Object.entries(operand)) {
    if (/^\d/.test(name)) continue // the element may be an array, whose positions no index holds
    if (!name.startsWith('$')) addCondition(`${path}.${name}`, condition, into)
    else if (name in ELEMENT_OPERATORS) addOperator(found, name, condition)
  }
}

const ELEMENT_OPERATORS = { $eq: 1, $in: 1, $gt: 1, $gte: 1, $lt: 1, $lte: 1 }

function addOperator(found: PathConstraint, operator: string, operand: Value): void {
  switch (operator) {
    case '$eq':
      if (isIndexable(operand)) found.equals ??= operand
      return
    case '$in':
      if (Array.isArray(operand) && operand.every(isIndexable)) found.oneOf ??= operand
      return
    case '$gt':
    case '$gte':
      if (isOrdered(operand)) found.lower ??= { value: operand, inclusive: operator === '$gte' }
      return
    case '$lt':
    case '$lte':
      if (isOrdered(operand)) found.upper ??= { value: operand, inclusive: operator === '$lte' }
      return
    case '$exists':
      found.exists ??= Boolean(operand)
      return
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
      if (isDocument(operand)) addGeo(found, operator, operand)
  }
}

/** A pattern matches by search and an array as a whole, which an index over elements cannot find. */
function isIndexable(operand: Value): boolean {
  return !(operand instanceof RegExp) && !Array.isArray(operand)
}

function isOrdered(operand: Value): boolean {
  return typeof operand === 'object'
    ? operand instanceof Date
    : operand !== null && !Number.isNaN(operand)
}

function addGeo(found: PathConstraint, operator: string, operand: Document): void {
  const geometry = operand.$geometry
  if (isNear(operator) && isDocument(geometry)) {
    found.geo ??= {
      kind: 'near',
      center: geometry.coordinates as [number, number],
      ...(typeof operand.$minDistance === 'number' && { minDistance: operand.$minDistance }),
      ...(typeof operand.$maxDistance === 'number' && { maxDistance: operand.$maxDistance }),
    }
  } else if (operator === '$geoWithin' && Array.isArray(operand.$centerSphere)) {
    const [center, radians] = operand.$centerSphere
    found.geo ??= {
      kind: 'circle',
      center: center as [number, number],
      radius: Number(radians) * EARTH_RADIUS_M,
    }
  } else if (isDocument(geometry)) {
    found.geo ??= { kind: operator === '$geoWithin' ? 'within' : 'intersects', geometry }
  }
}
