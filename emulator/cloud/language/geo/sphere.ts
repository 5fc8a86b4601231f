/**
 * Geometry on a sphere. Points are longitude and latitude in degrees; edges are great circles, as
 * in MongoDB's 2dsphere, so a long "horizontal" edge bends towards the pole.
 */
export type Position = [number, number]
type Vector = [number, number, number]

/** Metres of one radian on the sphere MongoDB computes with. */
export const EARTH_RADIUS_M = 6378100

/** Two points nearer than this (6 mm) are one. */
const TOUCH_RAD = 1e-9

const RADIANS = Math.PI / 180

/** Metres between two points, by MongoDB's own formula: others differ from it in the tenth decimal. */
export function distanceM(a: Position, b: Position): number {
  return angle(a, b) * EARTH_RADIUS_M
}

function angle(a: Position, b: Position): number {
  const [x, y] = [vector(a), vector(b)]
  const normal = cross(x, y)
  return Math.atan2(Math.sqrt(dot(normal, normal)), dot(x, y))
}

function vector([lng, lat]: Position): Vector {
  const [east, north] = [lng * RADIANS, lat * RADIANS]
  const cos = Math.cos(north)
  return [Math.cos(east) * cos, Math.sin(east) * cos, Math.sin(north)]
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** Radians from a point to the nearest point of an edge. */
function angleToEdge(point: Position, from: Position, to: Position): number {
  const [p, a, b] = [vector(point), vector(from), vector(to)]
  const normal = cross(a, b)
  const length = Math.hypot(...normal)
  if (length > 0 && dot(cross(normal, a), p) >= 0 && dot(cross(b, normal), p) >= 0) {
    return Math.abs(Math.asin(Math.max(-1, Math.min(1, dot(p, normal) / length))))
  }
  return Math.min(angle(point, from), angle(point, to))
}

/** Metres from a point to the nearest point of an edge. */
export function distanceToEdgeM(point: Position, from: Position, to: Position): number {
  return angleToEdge(point, from, to) * EARTH_RADIUS_M
}

export function isOnEdge(point: Position, from: Position, to: Position): boolean {
  return angleToEdge(point, from, to) < TOUCH_RAD
}

/** Do two edges cross at an inner point of both? */
export function edgesCross(a: Position, b: Position, c: Position, d: Position): boolean {
  const [u, v, w, x] = [vector(a), vector(b), vector(c), vector(d)]
  const ab = cross(u, v)
  const cd = cross(w, x)
  const acb = -dot(ab, w)
  const bda = dot(ab, x)
  const cbd = -dot(cd, v)
  const dac = dot(cd, u)
  return acb * bda > 0 && acb * cbd > 0 && acb * dac > 0
}

/**
 * Is a point inside a closed ring, its edge included? The ring's inside is the smaller of the two
 * parts of the sphere: the angles under which the point sees the edges add up to a full turn.
 */
export function isInRing(point: Position, ring: Position[]): boolean {
  const p = vector(point)
  const corners = ring.map(vector)
  const middle = corners.reduce<Vector>(
    (m, c) => [m[0] + c[0], m[1] + c[1], m[2] + c[2]],
    [0, 0, 0],
  )
  let turn = 0
  for (let i = 1; i < ring.length; i++) {
    if (isOnEdge(point, ring[i - 1] as Position, ring[i] as Position)) return true
    const [a, b] = [corners[i - 1] as Vector, corners[i] as Vector]
    turn += Math.atan2(dot(p, cross(a, b)), dot(a, b) - dot(a, p) * dot(b, p))
  }
  return dot(p, middle) > 0 && Math.abs(turn) > Math.PI
}
