import { isDocument, type Document, type GeoConstraint, type Value } from '../language'

/**
 * Map cells for geo indexes: the globe is a square of longitude and latitude, halved again and
 * again; a cell's number interleaves the halves (Morton order), so near places mostly have near
 * numbers and an area is a few ranges of numbers. Cells only narrow the search: the filter itself
 * decides with exact geometry.
 */

/** Halvings per axis: 2^23 columns, about 5 m wide at the equator; 46 bits fit 6 bytes. */
const DEPTH = 23
const SIDE = 2 ** DEPTH
/** Where geometries other than points stand: every search looks there too. */
const SHAPES = SIDE * SIDE
/** More ranges than this would cost more than they save. */
const MAX_RANGES = 32
const EARTH_RADIUS_M = 6378100
const RADIANS = Math.PI / 180

export type Position = [longitude: number, latitude: number]

/** start inclusive, end exclusive. */
export interface CellRange {
  readonly start: number
  readonly end: number
}

const column = (longitude: number): number =>
  Math.min(SIDE - 1, Math.max(0, Math.floor(((longitude + 180) / 360) * SIDE)))

const row = (latitude: number): number =>
  Math.min(SIDE - 1, Math.max(0, Math.floor(((latitude + 90) / 180) * SIDE)))

function interleave(x: number, y: number): number {
  let cell = 0
  for (let bit = DEPTH - 1; bit >= 0; bit--) {
    cell = cell * 4 + ((y >>> bit) & 1) * 2 + ((x >>> bit) & 1)
  }
  return cell
}

export const isPosition = (value: unknown): value is Position =>
  Array.isArray(value) &&
  value.length >= 2 &&
  typeof value[0] === 'number' &&
  typeof value[1] === 'number'

/** The cells a value of a geo path stands in; none when it is no geometry. */
export function cellsOf(value: Value | undefined): number[] {
  if (!isDocument(value) || !('coordinates' in value)) return []
  if (value.type === 'Point') {
    const at: unknown = value.coordinates
    return isPosition(at) ? [interleave(column(at[0]), row(at[1]))] : []
  }
  return [SHAPES]
}

interface Box {
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

/** The boxes of longitude and latitude that hold everything within a radius; two across ±180°. */
export function boxesAround([longitude, latitude]: Position, radiusM: number): Box[] {
  const angle = (radiusM * 1.001) / EARTH_RADIUS_M
  const south = latitude - angle / RADIANS
  const north = latitude + angle / RADIANS
  const sine = Math.sin(angle) / Math.cos(latitude * RADIANS)
  if (south <= -90 || north >= 90 || angle >= Math.PI / 2 || sine >= 1) {
    return [{ west: -180, east: 180, south, north }]
  }
  const reach = Math.asin(sine) / RADIANS
  return wrapped({ west: longitude - reach, east: longitude + reach, south, north })
}

function wrapped(box: Box): Box[] {
  const { west, east } = box
  if (west < -180)
    return [
      { ...box, west: -180 },
      { ...box, west: west + 360, east: 180 },
    ]
  if (east > 180)
    return [
      { ...box, east: 180 },
      { ...box, west: -180, east: east - 360 },
    ]
  return [box]
}

/** The box of all positions of a geometry. Sides are great circles, which bulge towards the pole. */
function boxesOfGeometry(geometry: Document): Box[] {
  const positions: Position[] = []
  const gather = (value: unknown): void => {
    if (isPosition(value)) positions.push(value)
    else if (Array.isArray(value)) for (const inner of value) gather(inner)
  }
  gather(geometry.coordinates)
  if (positions.length === 0) return [WORLD]
  const longitudes = positions.map((at) => at[0])
  const latitudes = positions.map((at) => at[1])
  const west = Math.min(...longitudes)
  const east = Math.max(...longitudes)
  if (east - west > 90) return [WORLD]
  const bulge = (east - west) / 2
  return [
    { west, east, south: Math.min(...latitudes) - bulge, north: Math.max(...latitudes) + bulge },
  ]
}

const WORLD: Box = { west: -180, east: 180, south: -90, north: 90 }

/** The ranges of cells that an area can lie in; null for the whole globe. */
export function rangesOf(area: GeoConstraint): CellRange[] {
  const boxes =
    area.kind === 'circle'
      ? boxesAround(area.center, area.radius)
      : area.kind === 'near'
        ? area.maxDistance === undefined
          ? [WORLD]
          : boxesAround(area.center, area.maxDistance)
        : boxesOfGeometry(area.geometry)
  return [...boxes.flatMap(cover), { start: SHAPES, end: SHAPES + 1 }]
}

/** Cuts the square in four again and again, keeping the parts that meet the box. */
function cover(box: Box): CellRange[] {
  const [x0, x1, y0, y1] = [column(box.west), column(box.east), row(box.south), row(box.north)]
  let cells = [{ x: 0, y: 0, side: SIDE }]
  for (;;) {
    const finer = cells.flatMap(({ x, y, side }) => {
      if (side === 1 || (x >= x0 && x + side - 1 <= x1 && y >= y0 && y + side - 1 <= y1)) {
        return [{ x, y, side }]
      }
      const half = side / 2
      return [
        { x, y, side: half },
        { x: x + half, y, side: half },
        { x, y: y + half, side: half },
        { x: x + half, y: y + half, side: half },
      ].filter((c) => c.x <= x1 && c.x + c.side > x0 && c.y <= y1 && c.y + c.side > y0)
    })
    if (finer.length > MAX_RANGES) break
    const settled =
      finer.length === cells.length && finer.every((c, i) => c.side === cells[i]?.side)
    cells = finer
    if (settled) break
  }
  return cells.map(({ x, y, side }) => {
    const start = interleave(x, y)
    return { start, end: start + side * side }
  })
}
