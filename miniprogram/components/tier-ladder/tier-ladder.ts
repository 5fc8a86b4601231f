import { drawPath, markerPosition, nodePositions, PAD } from './path'

export interface LadderView {
  names: string[]
  colours: string[]
  current: number
  /** 0–1000 of the way to the next tier. */
  permille: number
  /** The whole picture in words. */
  label: string
}

Component({
  options: { addGlobalClass: true },
  properties: {
    view: { type: Object, value: {} as LadderView },
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
          drawPath(context, {
            width,
            height,
            positions,
            colours: view.colours,
            next: view.current + 1,
            marker: markerPosition(positions, view.current, view.permille),
            dark: wx.getAppBaseInfo().theme === 'dark',
          })
        })
    },
  },
})

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
  return view.names.map((name, index) => {
    // The outer names stay inside the panel, even when their node stands at its edge.
    const half = widthOf(name) / 2
    const at = Math.min(Math.max(centre(index), half - PAD), width + PAD - half)
    return {
      name: shown.has(index) ? name : '',
      left: Math.round((at / width) * 1000) / 10,
      current: index === view.current,
      next: index === view.current + 1,
    }
  })
}
