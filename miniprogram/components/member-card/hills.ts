/**
 * The face of a card: a sun in the mist and three ridges with tea terraces, grown from the card
 * number, so that every member's hills are their own. Peaks stand at the right; the digits at the
 * left lie on low ground. Drawn once per tier and size; without it the gradient is a complete card.
 */
export interface Hills {
  width: number
  height: number
  /** Grows the ridges. */
  seed: number
  /** `r,g,b` */
  rgb: string
  /** 0–1; dark faces carry less. */
  strength: number
}

type Canvas2d = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D
type Ridge = (x: number) => number
/** Place and width along the card, height: of one peak. */
type Peak = readonly [at: number, spread: number, height: number]

const PEAKS: readonly (readonly Peak[])[] = [
  [
    [0.8, 0.12, 1],
    [0.52, 0.09, 0.5],
    [0.98, 0.1, 0.55],
    [0.2, 0.16, 0.16],
  ],
  [
    [0.66, 0.1, 0.78],
    [0.93, 0.09, 0.92],
    [0.36, 0.12, 0.36],
  ],
  [
    [0.5, 0.13, 0.5],
    [0.78, 0.09, 0.56],
    [1.02, 0.12, 0.96],
    [0.1, 0.14, 0.22],
  ],
]
/** Foot, rise, strength at the crest and depth of the mist, back ridge first. */
const LAYERS = [
  { foot: 0.6, rise: 0.4, crest: 0.2, mist: 0.46 },
  { foot: 0.7, rise: 0.34, crest: 0.26, mist: 0.38 },
  { foot: 0.8, rise: 0.28, crest: 0.34, mist: 0.3 },
] as const
const TERRACES = 7
const SUN = { x: 0.56, y: 0.3, radius: 24 }

export function drawHills(context: Canvas2d, hills: Hills): void {
  const ink = (alpha: number) => `rgba(${hills.rgb},${alpha.toFixed(3)})`
  const ridges = LAYERS.map((_layer, index) => ridgeOf(hills, index))
  context.clearRect(0, 0, hills.width, hills.height)
  drawSun(context, hills, ridges[0], ink)
  LAYERS.forEach((layer, index) => {
    const ridge = ridges[index]
    if (!ridge) return
    const { height, strength } = hills
    const top = height * (layer.foot - layer.rise)
    const fill = context.createLinearGradient(0, top, 0, top + height * (layer.mist + 0.12))
    fill.addColorStop(0, ink(layer.crest * strength))
    fill.addColorStop(0.55, ink(layer.crest * 0.45 * strength))
    fill.addColorStop(1, ink(0))
    context.fillStyle = fill
    trace(context, hills, ridge)
    context.fill()
  })
  const front = ridges[ridges.length - 1]
  if (front) drawTerraces(context, hills, front, ink)
}

function ridgeOf({ width, height, seed }: Hills, index: number): Ridge {
  const layer = LAYERS[index]
  const peaks = PEAKS[index]
  if (!layer || !peaks) return () => height
  const shift = (seed % 7) * 0.008 - 0.02
  return (x) => {
    const t = x / width
    let y =
      0.035 * Math.sin(t * 21 + seed + index * 2) + 0.018 * Math.sin(t * 47 + seed * 2 + index)
    for (const [at, spread, tall] of peaks) {
      y += tall * Math.exp(-((t + shift - at) ** 2) / (2 * spread * spread))
    }
    return height * (layer.foot - layer.rise * y)
  }
}

function trace(context: Canvas2d, { width, height }: Hills, ridge: Ridge): void {
  context.beginPath()
  context.moveTo(0, ridge(0))
  for (let x = 1; x <= width; x++) context.lineTo(x, ridge(x))
  context.lineTo(width, height)
  context.lineTo(0, height)
  context.closePath()
}

function drawSun(
  context: Canvas2d,
  hills: Hills,
  horizon: Ridge | undefined,
  ink: (alpha: number) => string,
): void {
  context.fillStyle = ink(0.18 * hills.strength)
  context.beginPath()
  context.arc(hills.width * SUN.x, hills.height * SUN.y, SUN.radius, 0, Math.PI * 2)
  context.fill()
  if (!horizon) return
  // The part below the first ridge is taken out again: the sun stands behind the hills.
  context.globalCompositeOperation = 'destination-out'
  context.fillStyle = '#000'
  trace(context, hills, horizon)
  context.fill()
  context.globalCompositeOperation = 'source-over'
}

function drawTerraces(
  context: Canvas2d,
  hills: Hills,
  ridge: Ridge,
  ink: (alpha: number) => string,
): void {
  context.lineWidth = 0.75
  for (let step = 0; step < TERRACES; step++) {
    const fade = context.createLinearGradient(hills.width * 0.25, 0, hills.width, 0)
    fade.addColorStop(0, ink(0))
    fade.addColorStop(0.5, ink(0.1))
    fade.addColorStop(1, ink(0.34 - 0.03 * step))
    context.strokeStyle = fade
    context.beginPath()
    for (let x = 0; x <= hills.width; x++) {
      const y = ridge(x) + step * step * 0.7 + step * 4 + 1
      if (x === 0) context.moveTo(x, y)
      else context.lineTo(x, y)
    }
    context.stroke()
  }
}
