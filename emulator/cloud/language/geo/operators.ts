import { badValue } from '../errors'
import {
  distanceToM,
  geometryOf,
  intersects,
  isWithin,
  isWithinCircle,
  readGeometry,
  type Position,
} from './geometry'
import { atPath } from '../value/path'
import { mongoText } from '../text'
import { EARTH_RADIUS_M } from './sphere'
import { isDocument, isOperatorDocument, type Document, type Value } from '../value/values'

type ValueTest = (value: Value | undefined) => boolean

/**
 * The geo operators as tests on a field's value. `$near` and `$nearSphere`, which over GeoJSON are
 * the same, are a ring around their point here; that the nearest come first is `compileNear`'s part.
 */
export function compileGeoTest(operator: string, operand: Value): ValueTest {
  // A pair of numbers is no GeoJSON: it asks for a flat index, which CloudBase does not have.
  if (operator === '$near' && Array.isArray(operand)) throw badValue(NO_FLAT_INDEX)
  if (!isDocument(operand)) throw badValue(`${operator} requires an object`)
  if (isNear(operator)) {
    const { center, minM, maxM } = readNear(operand)
    return (value) => {
      const distance = distanceFrom(center, value)
      return distance !== null && distance >= minM && distance <= maxM
    }
  }
  if (operator === '$geoIntersects') {
    const shape = readGeometry(known(operand, ['$geometry']).$geometry ?? null)
    return onGeometry((geometry) => intersects(geometry, shape))
  }
  if ('$centerSphere' in operand) return circleTest(known(operand, ['$centerSphere']))
  const area = readGeometry(known(operand, ['$geometry']).$geometry ?? null)
  if (area.polygons.length === 0) {
    throw badValue(`$geoWithin not supported with provided geometry: ${mongoText(operand)}`)
  }
  return onGeometry((geometry) => isWithin(geometry, area))
}

const NO_FLAT_INDEX = 'unable to find index for $geoNear query'

export const isNear = (operator: string): boolean =>
  operator === '$near' || operator === '$nearSphere'

function onGeometry(
  test: (geometry: NonNullable<ReturnType<typeof geometryOf>>) => boolean,
): ValueTest {
  return (value) => {
    const geometry = geometryOf(value)
    if (geometry) return test(geometry)
    return Array.isArray(value) && value.some((item) => onGeometry(test)(item))
  }
}

function known(operand: Document, names: string[]): Document {
  for (const name in operand) {
    if (!names.includes(name))
      throw badValue(`unknown geo specifier: ${name}: ${mongoText(operand[name] as Value)}`)
  }
  return operand
}

function circleTest(operand: Document): ValueTest {
  const circle = operand.$centerSphere
  if (!Array.isArray(circle) || circle.length !== 2)
    throw badValue('$centerSphere needs a point and a radius')
  const center = readGeometry(circle[0] ?? null).points[0] as Position
  const radians = circle[1]
  if (typeof radians !== 'number' || !(radians >= 0)) {
    throw badValue('radius must be a non-negative number')
  }
  return onGeometry((geometry) => isWithinCircle(geometry, center, radians * EARTH_RADIUS_M))
}

interface Near {
  center: Position
  minM: number
  maxM: number
}

function readNear(operand: Document): Near {
  known(operand, ['$geometry', '$minDistance', '$maxDistance'])
  const [center] = readGeometry(operand.$geometry ?? null).points
  if (!center) throw badValue('invalid point in geo near query $geometry argument')
  return {
    center,
    minM: distanceLimit(operand, '$minDistance', 0),
    maxM: distanceLimit(operand, '$maxDistance', Infinity),
  }
}

function distanceLimit(operand: Document, name: string, otherwise: number): number {
  const value = operand[name]
  if (value === undefined || value === null) return otherwise
  if (typeof value !== 'number') throw badValue(`${name.slice(1)} must be a number`)
  if (!(value >= 0)) throw badValue(`${name.slice(1)} must be non-negative`)
  return value
}

function distanceFrom(center: Position, value: Value | undefined): number | null {
  const geometry = geometryOf(value)
  return geometry && distanceToM(geometry, center)
}

/** Metres from the point of a filter's `$near` or `$nearSphere` to a document; null when it has none. */
export function compileNear(filter: Document): ((document: Document) => number) | null {
  for (const [name, condition] of Object.entries(filter)) {
    if (name === '$and' && Array.isArray(condition)) {
      for (const part of condition) {
        const near = isDocument(part) ? compileNear(part) : null
        if (near) return near
      }
    } else if (isOperatorDocument(condition)) {
      const near = condition.$nearSphere ?? condition.$near
      if (isDocument(near)) return distanceAt(name, readNear(near).center)
    }
  }
  return null
}

/** Metres from a point to the geometry at a path, Infinity where there is none. */
export function distanceAt(path: string, center: Position): (document: Document) => number {
  return (document) => {
    let nearest = Infinity
    atPath(path, false, (value) => {
      nearest = Math.min(nearest, distanceFrom(center, value) ?? Infinity)
      return false
    })(document)
    return nearest
  }
}
