import { offsetOf, type Place } from '../stage/tile'

export interface Polyline {
  points: Place[]
  color?: string
  width?: number
  dottedLine?: boolean
  arrowLine?: boolean
  borderColor?: string
  borderWidth?: number
}

export interface Polygon {
  points: Place[]
  strokeColor?: string
  strokeWidth?: number
  fillColor?: string
}

export interface Circle extends Place {
  radius: number
  color?: string
  fillColor?: string
  strokeWidth?: number
}

/** The part of the earth that a canvas shows. */
export interface View {
  centre: Place
  scale: number
  width: number
  height: number
}

type Point = { x: number; y: number }

export function pointOf(place: Place, { centre, scale, width, height }: View): Point {
  const { x, y } = offsetOf(place, centre, scale)
  return { x: x + width / 2, y: y + height / 2 }
}

/** Pixels of one metre at a latitude: web Mercator, 156,543 m a pixel at the equator and scale 0. */
function pixelsPerMetre(latitude: number, scale: number): number {
  return 2 ** scale / (156543.034 * Math.cos((latitude * Math.PI) / 180))
}

export interface Shapes {
  polylines: Polyline[]
  polygons: Polygon[]
  circles: Circle[]
}

export function drawShapes(canvas: HTMLCanvasElement, view: View, shapes: Shapes): void {
  const context = canvas.getContext('2d')
  if (!context) return
  for (const circle of shapes.circles) {
    const { x, y } = pointOf(circle, view)
    context.beginPath()
    context.arc(x, y, circle.radius * pixelsPerMetre(circle.latitude, view.scale), 0, 2 * Math.PI)
    paint(context, circle.fillColor, circle.color, circle.strokeWidth ?? 1)
  }
  for (const polygon of shapes.polygons) {
    trace(context, polygon.points, view)
    context.closePath()
    paint(context, polygon.fillColor, polygon.strokeColor, polygon.strokeWidth ?? 1)
  }
  for (const line of shapes.polylines) drawPolyline(context, line, view)
}

function drawPolyline(context: CanvasRenderingContext2D, line: Polyline, view: View): void {
  const width = line.width ?? 2
  context.lineJoin = context.lineCap = 'round'
  trace(context, line.points, view)
  if (line.borderColor && line.borderWidth) {
    paint(context, undefined, line.borderColor, width + 2 * line.borderWidth)
  }
  context.setLineDash(line.dottedLine ? [width * 2, width * 2] : [])
  paint(context, undefined, line.color ?? '#000000', width)
  context.setLineDash([])
  if (line.arrowLine) for (const pair of pairs(line.points)) arrow(context, pair, view, width)
}

function trace(context: CanvasRenderingContext2D, points: Place[], view: View): void {
  context.beginPath()
  for (const place of points) {
    const { x, y } = pointOf(place, view)
    context.lineTo(x, y)
  }
}

function paint(
  context: CanvasRenderingContext2D,
  fill: string | undefined,
  stroke: string | undefined,
  width: number,
): void {
  if (fill) {
    context.fillStyle = fill
    context.fill()
  }
  if (!stroke || width <= 0) return
  context.strokeStyle = stroke
  context.lineWidth = width
  context.stroke()
}

const pairs = (points: Place[]): [Place, Place][] =>
  points.slice(1).map((to, index) => [points[index] as Place, to])

/** A white chevron in the middle of a stretch, along its direction. */
function arrow(
  context: CanvasRenderingContext2D,
  [one, two]: [Place, Place],
  view: View,
  width: number,
): void {
  const [from, to] = [pointOf(one, view), pointOf(two, view)]
  context.save()
  context.translate((from.x + to.x) / 2, (from.y + to.y) / 2)
  context.rotate(Math.atan2(to.y - from.y, to.x - from.x))
  context.beginPath()
  const size = Math.max(2, width / 3)
  context.moveTo(-size, -size)
  context.lineTo(size, 0)
  context.lineTo(-size, size)
  paint(context, undefined, '#ffffff', 1.5)
  context.restore()
}

/** Index of the polyline under a point, the topmost first; -1 for none. */
export function polylineAt(lines: Polyline[], at: Point, view: View): number {
  return lines.findLastIndex(({ points, width = 2 }) => {
    return pairs(points).some(([one, two]) => {
      return distanceTo(at, pointOf(one, view), pointOf(two, view)) <= width / 2 + 4
    })
  })
}

function distanceTo(at: Point, from: Point, to: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const length = dx * dx + dy * dy
  const along = length === 0 ? 0 : ((at.x - from.x) * dx + (at.y - from.y) * dy) / length
  const part = Math.min(1, Math.max(0, along))
  return Math.hypot(at.x - from.x - part * dx, at.y - from.y - part * dy)
}

/** The largest whole scale, between the given ones, at which all points fit with this padding. */
export function viewOf(
  points: Place[],
  { width, height }: { width: number; height: number },
  paddingPx: number,
  [least, most]: [number, number],
): { centre: Place; scale: number } {
  const middle = (values: number[]) => (Math.min(...values) + Math.max(...values)) / 2
  const centre = {
    latitude: middle(points.map(({ latitude }) => latitude)),
    longitude: middle(points.map(({ longitude }) => longitude)),
  }
  const fits = (scale: number) =>
    points.every((place) => {
      const { x, y } = offsetOf(place, centre, scale)
      return Math.abs(x) <= width / 2 - paddingPx && Math.abs(y) <= height / 2 - paddingPx
    })
  let scale = most
  while (scale > least && !fits(scale)) scale -= 1
  return { centre, scale }
}
