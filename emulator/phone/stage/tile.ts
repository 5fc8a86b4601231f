/** A point on earth, degrees (gcj02 or wgs84: the plain tile does not tell them apart). */
export interface Place {
  latitude: number
  longitude: number
}

const tilePixels = 256

/** Web Mercator position in pixels at a zoom level, as every slippy map counts it. */
function project({ latitude, longitude }: Place, scale: number): { x: number; y: number } {
  const world = tilePixels * 2 ** scale
  const sine = Math.sin((Math.min(85, Math.max(-85, latitude)) * Math.PI) / 180)
  return {
    x: ((longitude + 180) / 360) * world,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world,
  }
}

/** Where a place stands relative to the centre of the view, in pixels. */
export function offsetOf(place: Place, centre: Place, scale: number): { x: number; y: number } {
  const [at, from] = [project(place, scale), project(centre, scale)]
  return { x: at.x - from.x, y: at.y - from.y }
}

/** The place under a point of the view, given relative to its centre. */
export function placeAt(x: number, y: number, centre: Place, scale: number): Place {
  const world = tilePixels * 2 ** scale
  const from = project(centre, scale)
  const longitude = ((from.x + x) / world) * 360 - 180
  const latitude =
    (Math.atan(Math.sinh(Math.PI * (1 - (2 * (from.y + y)) / world))) * 180) / Math.PI
  return { latitude, longitude }
}

/** Great-circle distance in metres. */
export function distance(a: Place, b: Place): number {
  const radians = (degrees: number): number => (degrees * Math.PI) / 180
  const dLatitude = radians(b.latitude - a.latitude)
  const dLongitude = radians(b.longitude - a.longitude)
  const chord =
    Math.sin(dLatitude / 2) ** 2 +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * Math.sin(dLongitude / 2) ** 2
  return Math.round(2 * 6371008.8 * Math.asin(Math.sqrt(chord)))
}

/** A plain ground that moves with the map: blocks and streets by arithmetic, no map data, no network. */
export function drawTile(
  canvas: HTMLCanvasElement,
  centre: Place,
  scale: number,
  dark: boolean,
): void {
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [canvas.clientWidth, canvas.clientHeight]
  canvas.width = width * ratio
  canvas.height = height * ratio
  const context = canvas.getContext('2d')
  if (!context) return
  context.scale(ratio, ratio)
  context.fillStyle = dark ? '#23282b' : '#eef0ea'
  context.fillRect(0, 0, width, height)
  const from = project(centre, scale)
  const block = 96
  const [left, top] = [from.x - width / 2, from.y - height / 2]
  context.strokeStyle = dark ? '#343b3f' : '#ffffff'
  const lines = (start: number, size: number, draw: (at: number) => void): void => {
    for (let index = Math.floor(start / block); index * block < start + size; index++) {
      context.lineWidth = index % 4 === 0 ? 12 : 6
      draw(index * block - start)
    }
  }
  lines(left, width, (x) => strokeLine(context, x, 0, x, height))
  lines(top, height, (y) => strokeLine(context, 0, y, width, y))
  context.fillStyle = dark ? '#26342c' : '#d8e8d2'
  for (let column = Math.floor(left / block); column * block < left + width; column++) {
    for (let row = Math.floor(top / block); row * block < top + height; row++) {
      if ((column * 7 + row * 13) % 11 !== 0) continue
      context.fillRect(column * block - left + 10, row * block - top + 10, block - 20, block - 20)
    }
  }
}

function strokeLine(
  context: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}
