import { Canvas } from '@antv/f2'
import { pictureOf } from './pictures'
import type { ChartView } from './view'
import { chartColours } from './view'

interface CanvasField {
  node: WechatMiniprogram.Canvas | null
  width: number
  height: number
}

interface Drawn {
  /** Takes the standing picture away. */
  clear: () => void
  redraw: () => void
}
/** By then F2 has drawn all its layers, on a slow phone, too. */
const SETTLE_MS = 1000

type Measuring = NonNullable<ConstructorParameters<typeof Canvas>[0]['offscreenCanvas']>

/** What each chart holds beside its data: a canvas is no data. */
const drawn = new WeakMap<object, Drawn>()

/** A picture of numbers by F2 on a canvas; the numbers in words for who does not see it. */
Component({
  properties: {
    view: { type: Object, value: {} as ChartView },
  },
  lifetimes: {
    attached() {
      const redraw = () => {
        this.draw()
      }
      drawn.set(this, { clear: () => undefined, redraw })
      wx.onThemeChange(redraw)
    },
    detached() {
      const held = drawn.get(this)
      if (!held) return
      wx.offThemeChange(held.redraw)
      held.clear()
      drawn.delete(this)
    },
  },
  pageLifetimes: {
    resize() {
      this.draw()
    },
  },
  observers: {
    view() {
      wx.nextTick(() => {
        this.draw()
      })
    },
  },
  methods: {
    draw() {
      const view = this.data.view as Partial<ChartView>
      if (view.kind === undefined) return
      this.createSelectorQuery()
        .select('#canvas')
        .fields({ node: true, size: true })
        .exec((result: (CanvasField | null)[]) => {
          const field = result[0]
          const held = drawn.get(this)
          // The page may have gone while the question was on its way.
          if (!field?.node || !held) return
          held.clear()
          held.clear = paint(field.node, field, view as ChartView)
        })
    },
  },
})

function paint(
  node: WechatMiniprogram.Canvas,
  { width, height }: { width: number; height: number },
  view: ChartView,
): () => void {
  const { pixelRatio } = wx.getWindowInfo()
  node.width = width * pixelRatio
  node.height = height * pixelRatio
  const dark = wx.getAppBaseInfo().theme === 'dark'
  let still = false
  const canvas = new Canvas({
    context: node.getContext('2d'),
    // For measuring texts; F2 would ask the document for one, which mini programs lack.
    offscreenCanvas: wx.createOffscreenCanvas({
      type: '2d',
      width: 1,
      height: 1,
    }) as unknown as Measuring,
    // F2 asks for frames for ever; a picture that stands needs none.
    requestAnimationFrame: (paintFrame: () => void) =>
      still ? 0 : node.requestAnimationFrame(paintFrame),
    cancelAnimationFrame: (frame: number) => {
      node.cancelAnimationFrame(frame)
    },
    pixelRatio,
    width,
    height,
    padding: [4, 4, 0, 0],
    animate: false,
    children: pictureOf(view, chartColours(dark)),
  })
  const rendered = canvas.render()
  const settled = setTimeout(() => {
    still = true
  }, SETTLE_MS)
  return () => {
    clearTimeout(settled)
    still = true
    void rendered.then(() => {
      canvas.destroy()
    })
  }
}
