/**
 * The way up, drawn and not tabulated: a path climbs from the first tier to the last, and the leg
 * that is being walked is stretched, so that the next step looks as near as it is.
 */

/** The leg from this tier to the next takes so much of the width; the rest shares what is left. */
const LEG = 0.46
/** What stays free left and right of the path, in px; the mist alone runs to the panel's edges. */
export const PAD = 34

/** Where each tier stands, 0–1. `current` is the index of the tier held. */
export function nodePositions(count: number, current: number): number[] {
  if (count < 2) return [0]
  const top = current >= count - 1
  const step = top ? 1 / (count - 1) : (1 - LEG) / Math.max(1, count - 2)
  const positions = [0]
  for (let index = 1; index < count; index++) {
    const previous = positions[index - 1] ?? 0
    const leg = count === 2 ? 1 : index === current + 1 && !top ? LEG : step
    positions.push(Math.min(1, previous + leg))
  }
  return positions
}

/** Where the member stands; clamped so that the marker never covers the next node. */
export function markerPosition(positions: number[], current: number, permille: number): number {
  const from = positions[current] ?? 0
  const to = positions[current + 1]
  return to === undefined ? from : from + (to - from) * Math.min(0.9, permille / 1000)
}

export interface LadderDrawing {
  width: number
  height: number
  positions: number[]
  colours: string[]
  next: number
  marker: number
  dark: boolean
}

type Canvas2d = WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D

export function drawPath(context: Canvas2d, drawing: LadderDrawing): void {
  const { width, height, positions, marker } = drawing
  const paint = drawing.dark
    ? { mist: '#5fae97', walked: '#5fae97', ahead: '#7d8682', panel: '#1e2221' }
    : { mist: '#7db29f', walked: '#1f6350', ahead: '#7b827e', panel: '#ffffff' }
  const x = (t: number) => PAD + (width - 2 * PAD) * t
  const y = heightOf(height)
  const line = (from: number, to: number) => {
    context.beginPath()
    for (let step = 0; step <= 120; step++) {
      const t = from + ((to - from) * step) / 120
      if (step === 0) context.moveTo(x(t), y(t))
      else context.lineTo(x(t), y(t))
    }
  }
  context.clearRect(0, 0, width, height)
  line(-0.14, 1.14)
  context.lineTo(width, height)
  context.lineTo(0, height)
  context.closePath()
  const mist = context.createLinearGradient(0, 14, 0, height)
  mist.addColorStop(0, `${paint.mist}3a`)
  mist.addColorStop(1, `${paint.mist}00`)
  context.fillStyle = mist
  context.fill()

  context.lineCap = 'round'
  context.setLineDash([0.1, 6])
  context.lineWidth = 2.5
  context.strokeStyle = paint.ahead
  line(marker, 1)
  context.stroke()
  context.setLineDash([])
  context.lineWidth = 4
  context.strokeStyle = paint.walked
  line(0, marker)
  context.stroke()

  const dot = (t: number, radius: number, fill: string) => {
    context.beginPath()
    context.arc(x(t), y(t), radius, 0, Math.PI * 2)
    context.fillStyle = fill
    context.fill()
  }
  positions.forEach((t, index) => {
    const radius = index === drawing.next ? 9 : 6
    dot(t, radius + 3, paint.panel)
    dot(t, radius, drawing.colours[index] ?? paint.ahead)
    context.lineWidth = 1.5
    context.strokeStyle = t <= marker ? paint.walked : paint.ahead
    context.stroke()
  })
  dot(marker, 7, paint.panel)
  context.lineWidth = 4
  context.strokeStyle = paint.walked
  context.stroke()
}

/** A hill's slope: slow, then steeper, with a little unevenness. */
function heightOf(height: number): (t: number) => number {
  const base = height - 12
  const top = 14
  return (t) => {
    const at = Math.min(1.14, Math.max(-0.14, t))
    return base - (base - top) * (0.62 * at + 0.38 * at * at) + Math.sin(at * 9.5 + 0.6) * 2.2
  }
}
