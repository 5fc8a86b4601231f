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
          if (!field) return
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
  node: WechatMiniprogram.Canvas
  width: number
  height: number
}

interface NamedNode {
  name: string
  left: number
  current: boolean
  next: boolean
}

/** With seven tiers the names would touch: only the neighbours of the leg and the ends are named. */
function namedNodes(view: LadderView, positions: number[], width: number): NamedNode[] {
  const crowded = view.names.length > 5
  return view.names.map((name, index) => ({
    name: crowded && !isNamed(index, view) ? '' : name,
    left: Math.round(((PAD + (width - 2 * PAD) * (positions[index] ?? 0)) / width) * 1000) / 10,
    current: index === view.current,
    next: index === view.current + 1,
  }))
}

function isNamed(index: number, view: LadderView): boolean {
  return (
    index === 0 ||
    index === view.names.length - 1 ||
    index === view.current ||
    index === view.current + 1
  )
}
