import { grouped } from '../../lib/money'
import { drawHills } from './hills'

const COUNT_MS = 600
const COUNT_STEPS = 10
const FADE_MS = 600

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
  data: { fading: '', fadingStyle: '', points: '' },
  observers: {
    face(face: Partial<CardFace> | null) {
      if (!face) return
      this.showChange(face)
      const drawing = `${face.tierClass ?? ''} ${String(face.seed)}`
      if (face.tierClass === undefined || drawings.get(this) === drawing) return
      drawings.set(this, drawing)
      wx.nextTick(() => {
        this.draw(face as CardFace)
      })
    },
  },
  lifetimes: {
    detached() {
      stopCount(this)
    },
  },
  methods: {
    /** Motion only where something changed before the person's eyes: points count, a new tier fades in. */
    showChange(face: Partial<CardFace>) {
      const before = faces.get(this)
      faces.set(this, face)
      const still = this.data.look.includes('elder') || !before?.points
      if (still || before.points === face.points) {
        stopCount(this)
        // Without a count the face's own number shows: nothing more to draw.
        if (this.data.points !== '') this.setData({ points: '' })
      } else this.count(numberOf(before.points), numberOf(face.points))
      if (still || before.tierClass === face.tierClass) return
      this.setData({ fading: before.tierClass ?? '', fadingStyle: before.style ?? '' })
      setTimeout(() => {
        this.setData({ fading: '' })
      }, FADE_MS)
    },
    count(from: number, to: number) {
      stopCount(this)
      this.setData({ points: grouped(from) })
      let step = 0
      const timer = setInterval(() => {
        step += 1
        const part = 1 - (1 - step / COUNT_STEPS) ** 2
        const done = step === COUNT_STEPS
        this.setData({ points: done ? '' : grouped(Math.round(from + (to - from) * part)) })
        if (done) clearInterval(timer)
      }, COUNT_MS / COUNT_STEPS)
      counts.set(this, timer)
    },
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

const numberOf = (text: string | undefined) => Number((text ?? '').replace(/,/g, ''))

/** The face that each card showed last, and the count that is running. */
const faces = new WeakMap<object, Partial<CardFace>>()
const counts = new WeakMap<object, number>()

function stopCount(card: object): void {
  const timer = counts.get(card)
  if (timer !== undefined) clearInterval(timer)
}

/** What each card has drawn last; a change of points alone draws nothing. */
const drawings = new WeakMap<object, string>()
