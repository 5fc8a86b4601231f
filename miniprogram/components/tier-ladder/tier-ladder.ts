import { drawPath, markerPosition, nodePositions, PAD } from './path'

export interface LadderView {
  names: string[]
  colours: string[]
  current: number
  /** 0–1000 of the way to the next tier. */
  permille: number
  /** The whole picture in words. */
  label: string
  /** With large letters a bar takes the path's place: its two ends. */
  from: string
  to: string
}

Component({
  options: { addGlobalClass: true },
  properties: {
    view: { type: Object, value: {} as LadderView },
    /** Large letters: a bar with two labels. */
    large: { type: Boolean, value: false },
  },
  data: { names: [] as NamedNode[] },
  observers: {
    view(view: Partial<LadderView> | null) {
      if (!view?.names) return
      wx.nextTick(() => {
        this.draw(view as LadderView)
      })
    },
  },
  methods: {
    draw(view: LadderView) {
      this.createSelectorQuery()
        .select('#path')
        .fields({ node: true, size: true })
        .exec((result: (CanvasField | null)[]) => {
          const field = result[0]
          // The page may have gone while the question was on its way.
          if (!field?.node) return
          const { node, width, height } = field
          const positions = nodePositions(view.names.length, view.current)
          this.setData({ names: namedNodes(view, positions, width) })
          const { pixelRatio } = wx.getWindowInfo()
          node.width = width * pixelRatio
          node.height = height * pixelRatio
          const context = node.getContext(
            '2d',
          ) as WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D
          context.scale(pixelRatio, pixelRatio)
          const marker = markerPosition(positions, view.current, view.permille)
          const paint = (at: number) => {
            drawPath(context, {
              width,
              height,
              positions,
              colours: view.colours,
              next: view.current + 1,
              marker: at,
              dark: wx.getAppBaseInfo().theme === 'dark',
            })
          }
          const before = markers.get(this) ?? marker
          markers.set(this, marker)
          if (before >= marker) paint(marker)
          else climb(node, before, marker, paint)
        })
    },
  },
})

/** The walked part grows to where the member stands now; drawn on the canvas alone, no data is set. */
function climb(
  canvas: WechatMiniprogram.Canvas,
  from: number,
  to: number,
  paint: (at: number) => void,
): void {
  const start = Date.now()
  const frame = () => {
    const part = Math.min(1, (Date.now() - start) / CLIMB_MS)
    paint(from + (to - from) * (1 - (1 - part) ** 2))
    if (part < 1) canvas.requestAnimationFrame(frame)
  }
  frame()
}

const CLIMB_MS = 480
/** Where each ladder's marker stood last: only a change that is seen moves. */
const markers = new WeakMap<object, number>()

interface CanvasField {
  node: WechatMiniprogram.Canvas | null
  width: number
  height: number
}

interface NamedNode {
  name: string
  left: number
  current: boolean
  next: boolean
}

/** A label's letters are 12 px high; a Latin letter takes about half of that. */
const LETTER_PX = 12
const GAP_PX = 6
/** Between the outer names and the panel's edge. */
const EDGE_PX = 8
const widthOf = (name: string) =>
  [...name].reduce((sum, letter) => sum + (letter > '\u2e7f' ? LETTER_PX : LETTER_PX * 0.58), 0)

/** Names that would touch a more important one are left out; the label tells them all. */
function namedNodes(view: LadderView, positions: number[], width: number): NamedNode[] {
  const centre = (index: number) => PAD + (width - 2 * PAD) * (positions[index] ?? 0)
  const last = view.names.length - 1
  const order = [view.current, view.current + 1, last, 0, ...view.names.keys()]
  const shown = new Set<number>()
  for (const index of order) {
    const name = view.names[index]
    if (name === undefined || shown.has(index)) continue
    const touches = [...shown].some(
      (other) =>
        Math.abs(centre(other) - centre(index)) <
        (widthOf(name) + widthOf(view.names[other] ?? '')) / 2 + GAP_PX,
    )
    if (!touches) shown.add(index)
  }
  return view.names.flatMap((name, index) => {
    if (!shown.has(index)) return []
    // The outer names stay inside the panel, even when their node stands at its edge.
    const half = widthOf(name) / 2
    const at = Math.min(Math.max(centre(index), half + EDGE_PX), width - EDGE_PX - half)
    const left = Math.round((at / width) * 1000) / 10
    return [{ name, left, current: index === view.current, next: index === view.current + 1 }]
  })
}
