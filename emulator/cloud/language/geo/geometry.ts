import { badValue, LanguageError } from '../errors'
import { mongoText } from '../text'
import { distanceM, distanceToEdgeM, edgesCross, isInRing, isOnEdge, type Position } from './sphere'
import { isDocument, type Value } from '../value/values'

type Ring = Position[]

/** A GeoJSON geometry taken apart: loose points, open lines, and polygons (outer ring, holes). */
export interface Geometry {
  points: Position[]
  lines: Position[][]
  polygons: Ring[][]
}

/**
 * Reads GeoJSON (RFC 7946), or a pair `[longitude, latitude]` as a point.
 * @throws LanguageError BadValue on an unknown type or a position off the globe
 */
export function readGeometry(value: Value): Geometry {
  if (Array.isArray(value)) return only('points', [position(value)])
  if (!isDocument(value) || typeof value.type !== 'string') throw unknownGeometry(value)
  const coordinates = list(value.coordinates)
  switch (value.type) {
    case 'Point':
      return only('points', [position(coordinates)])
    case 'MultiPoint':
      return only('points', coordinates.map(position))
    case 'LineString':
      return only('lines', [line(coordinates)])
    case 'MultiLineString':
      return only('lines', coordinates.map(line))
    case 'Polygon':
      return only('polygons', [polygon(coordinates)])
    case 'MultiPolygon':
      return only('polygons', coordinates.map(polygon))
    default:
      throw unknownGeometry(value)
  }
}

/** The same for a stored value, which may be anything: null when it is no geometry. */
export function geometryOf(value: Value | undefined): Geometry | null {
  if (value === undefined || !(Array.isArray(value) || (isDocument(value) && 'type' in value))) {
    return null
  }
  try {
    return readGeometry(value)
  } catch (error) {
    if (error instanceof LanguageError) return null
    throw error
  }
}

function only<K extends keyof Geometry>(kind: K, parts: Geometry[K]): Geometry {
  return { points: [], lines: [], polygons: [], [kind]: parts }
}

function unknownGeometry(value: Value | undefined): Error {
  return badValue(`unknown geo specifier: ${mongoText(value ?? null)}`)
}

function list(value: Value | undefined): Value[] {
  if (!Array.isArray(value)) throw badValue('GeoJSON coordinates must be an array')
  return value
}

function position(value: Value): Position {
  const [lng, lat] = list(value)
  if (typeof lng !== 'number' || typeof lat !== 'number') {
    throw badValue('GeoJSON coordinates must be an array of numbers')
  }
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) {
    throw badValue(`longitude/latitude is out of bounds, lng: ${lng} lat: ${lat}`)
  }
  return [lng, lat]
}

function line(value: Value): Position[] {
  const positions = list(value).map(position)
  if (positions.length < 2) throw badValue('GeoJSON LineString must have at least 2 vertices')
  return positions
}

function polygon(value: Value): Ring[] {
  const rings = list(value).map((ring) => list(ring).map(position))
  if (rings.length === 0) throw badValue('Polygon has no loops.')
  for (const ring of rings) {
    const [first, last] = [ring[0], ring.at(-1)]
    if (ring.length < 4) throw badValue('Loop must have at least 3 different vertices')
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1]) throw badValue('Loop is not closed')
  }
  return rings
}

function corners(geometry: Geometry): Position[] {
  return [...geometry.points, ...geometry.lines.flat(), ...geometry.polygons.flat(2)]
}

function edges(geometry: Geometry): [Position, Position][] {
  return [...geometry.lines, ...geometry.polygons.flat()].flatMap((path) =>
    path.slice(1).map((to, i): [Position, Position] => [path[i] as Position, to]),
  )
}

function isInPolygon(point: Position, [outer, ...holes]: Ring[]): boolean {
  if (!outer || !isInRing(point, outer)) return false
  return !holes.some((hole) => isInRing(point, hole) && !isOnRing(point, hole))
}

function isOnRing(point: Position, ring: Ring): boolean {
  return ring.some((to, i) => i > 0 && isOnEdge(point, ring[i - 1] as Position, to))
}

/** Is every part of `inner` inside the polygons of `outer`? */
export function isWithin(inner: Geometry, outer: Geometry): boolean {
  const covered = corners(inner).every((p) => outer.polygons.some((area) => isInPolygon(p, area)))
  return covered && !anyCross(edges(inner), edges(outer))
}

export function isWithinCircle(inner: Geometry, center: Position, radiusM: number): boolean {
  return corners(inner).every((point) => distanceM(point, center) <= radiusM)
}

export function intersects(a: Geometry, b: Geometry): boolean {
  return touches(a, b) || touches(b, a) || anyCross(edges(a), edges(b))
}

/** Does a corner of `a` lie on or in `b`? */
function touches(a: Geometry, b: Geometry): boolean {
  const sides = edges(b)
  return corners(a).some(
    (point) =>
      b.polygons.some((area) => isInPolygon(point, area)) ||
      sides.some(([from, to]) => isOnEdge(point, from, to)) ||
      b.points.some((other) => distanceM(point, other) < 0.01),
  )
}

function anyCross(a: [Position, Position][], b: [Position, Position][]): boolean {
  return a.some(([from, to]) => b.some(([c, d]) => edgesCross(from, to, c, d)))
}

/** Metres from a point to the nearest part of a geometry. */
export function distanceToM(geometry: Geometry, point: Position): number {
  if (geometry.polygons.some((area) => isInPolygon(point, area))) return 0
  return Math.min(
    ...geometry.points.map((other) => distanceM(point, other)),
    ...edges(geometry).map(([from, to]) => distanceToEdgeM(point, from, to)),
  )
}

export type { Position }
