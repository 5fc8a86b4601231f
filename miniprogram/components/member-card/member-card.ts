import { drawHills } from './hills'

/** Everything the face shows, made by the page: the card itself knows no business. */
export interface CardFace {
  tierClass: string
  style: string
  brand: string
  logo: string
  number: string
  tier: string
  until: string
  /** Before claiming: a line instead of balances and code. */
  slogan: string
  promise: string
  pointsName: string
  points: string
  expiring: string
  more: { name: string; value: string }[]
  codeName: string
  codeLabel: string
  /** One sentence for the screen reader's live region. */
  label: string
  seed: number
  ridge: { rgb: string; strength: number }
}

Component({
  options: { addGlobalClass: true },
  properties: {
    face: { type: Object, value: {} as CardFace },
    /** The page's look: elder sizes leave only the essentials on the face. */
    look: { type: String, value: '' },
  },
  observers: {
    face(face: Partial<CardFace> | null) {
      if (!face) return
      const drawing = `${face.tierClass ?? ''} ${String(face.seed)}`
      if (face.tierClass === undefined || drawings.get(this) === drawing) return
      drawings.set(this, drawing)
      wx.nextTick(() => {
        this.draw(face as CardFace)
      })
    },
  },
  methods: {
    draw(face: CardFace) {
      this.createSelectorQuery()
        .select('#hills')
        .fields({ node: true, size: true })
        .exec((result: (CanvasField | null)[]) => {
          const field = result[0]
          // The page may have gone while the question was on its way.
          if (!field?.node) return
          const ratio = wx.getWindowInfo().pixelRatio
          field.node.width = field.width * ratio
          field.node.height = field.height * ratio
          const context = field.node.getContext(
            '2d',
          ) as WechatMiniprogram.CanvasRenderingContext.CanvasRenderingContext2D
          context.scale(ratio, ratio)
          const { width, height } = field
          drawHills(context, { width, height, seed: face.seed, ...face.ridge })
        })
    },
    onCode() {
      this.triggerEvent('code')
    },
  },
})

interface CanvasField {
  node: WechatMiniprogram.Canvas | null
  width: number
  height: number
}

/** What each card has drawn last; a change of points alone draws nothing. */
const drawings = new WeakMap<object, string>()
