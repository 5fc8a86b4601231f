import { badValue, located } from '../errors'
import { compileFilter } from '../query/filter'
import { distanceAt } from '../geo/operators'
import { geometryOf, readGeometry } from '../geo/geometry'
import { atPath } from '../value/path'
import type { Stage, StageContext } from './pipeline'
import { EARTH_RADIUS_M } from '../geo/sphere'
import { mongoText } from '../text'
import { withValue } from './unwind'
import { isDocument, typeName, type Document, type Value } from '../value/values'

/** How many documents come when the stage sets no limit. */
const DEFAULT_LIMIT = 100

const OPTIONS = [
  'near',
  'distanceField',
  'spherical',
  'limit',
  'num',
  'maxDistance',
  'minDistance',
  'query',
  'distanceMultiplier',
  'includeLocs',
  'uniqueDocs',
  'key',
]

/**
 * `$geoNear`: documents by distance, nearest first, the distance written into each. Metres for a
 * GeoJSON point, radians for a legacy pair.
 * https://www.mongodb.com/docs/v4.0/reference/operator/aggregation/geoNear/
 */
export function compileGeoNear(operand: Value, { geoPath, variables }: StageContext): Stage {
  if (!isDocument(operand)) {
    throw located(10065, 'invalid parameter: expected an object ($geoNear)')
  }
  for (const name in operand) {
    if (!OPTIONS.includes(name)) throw badValue(`unknown argument to $geoNear: ${name}`)
  }
  const { near, distanceField, includeLocs, query = {}, key = geoPath } = operand
  if (typeof distanceField !== 'string') {
    throw located(16606, "$geoNear requires a 'distanceField' option as a String")
  }
  if (near === undefined) throw located(16605, "$geoNear requires a 'near' option as an Array")
  const [center] = readGeometry(near).points
  if (!center) throw badValue(`$geoNear requires a point near which to look: ${mongoText(near)}`)
  if (!isDocument(query)) throw badValue("$geoNear requires an object as 'query'")
  const unit = isDocument(near) ? 1 : EARTH_RADIUS_M
  const multiplier = number(operand, 'distanceMultiplier', 1)
  const [least, most] = [
    number(operand, 'minDistance', 0),
    number(operand, 'maxDistance', Infinity),
  ]
  const limit = number(operand, 'limit', number(operand, 'num', DEFAULT_LIMIT))
  if (limit < 1) throw badValue(`$geoNear requires a positive limit, found ${limit}`)
  const matches = compileFilter(query, variables)
  return (documents) => {
    const found: { distance: number; document: Document; path: string }[] = []
    for (const document of documents) {
      const path = typeof key === 'string' ? key : pointField(document)
      if (path === undefined || !matches(document)) continue
      const distance = distanceAt(path, center)(document) / unit
      if (distance === Infinity || distance < least || distance > most) continue
      found.push({ distance, document, path })
    }
    found.sort((a, b) => a.distance - b.distance)
    return found.slice(0, limit).map(({ distance, document, path }) => {
      const out = withValue(document, distanceField.split('.'), distance * multiplier)
      if (typeof includeLocs !== 'string') return out
      return withValue(out, includeLocs.split('.'), locationAt(document, path))
    })
  }
}

/** Without an index to go by: the first field that holds a geometry. */
function pointField(document: Document): string | undefined {
  return Object.keys(document).find(
    (name) => isDocument(document[name]) && geometryOf(document[name]),
  )
}

function locationAt(document: Document, path: string): Value | undefined {
  let found: Value | undefined
  atPath(path, false, (value) => {
    found = value
    return value !== undefined
  })(document)
  return found
}

function number(operand: Document, name: string, otherwise: number): number {
  const value = operand[name]
  if (value === undefined || value === null) return otherwise
  if (typeof value === 'number' && value >= 0) return value
  throw badValue(`$geoNear requires a non-negative number as '${name}', found ${typeName(value)}`)
}
