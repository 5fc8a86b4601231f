import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { onResize } from './resize'

const properties = {
  indicatorDots: Boolean,
  indicatorColor: { type: String, value: 'rgba(0, 0, 0, .3)' },
  indicatorActiveColor: { type: String, value: '#000000' },
  autoplay: Boolean,
  current: { type: Number, value: 0 },
  currentItemId: String,
  interval: { type: Number, value: 5000 },
  duration: { type: Number, value: 500 },
  circular: Boolean,
  vertical: Boolean,
  previousMargin: { type: null, value: '0px' },
  nextMargin: { type: null, value: '0px' },
  snapToEdge: Boolean,
  displayMultipleItems: { type: Number, value: 1 },
  skipHiddenItemLayout: Boolean,
  easingFunction: { type: String, value: 'default' },
} as const
type SwiperHandle = BuiltinHandle<typeof properties>
type Source = 'autoplay' | 'touch' | ''

const easings: Record<string, string> = {
  default: 'cubic-bezier(.25,.1,.25,1)',
  linear: 'linear',
  easeInCubic: 'cubic-bezier(.32,0,.67,0)',
  easeOutCubic: 'cubic-bezier(.33,1,.68,1)',
  easeInOutCubic: 'cubic-bezier(.65,0,.35,1)',
}

const css = `wx-swiper{display:block;height:150px;overflow:hidden;position:relative}
wx-swiper>.wx-swiper-dots{position:absolute;display:flex;justify-content:center;align-items:center;gap:8px;pointer-events:none;left:0;right:0;bottom:10px;z-index:1}
wx-swiper>.wx-swiper-dots.vertical{flex-direction:column;left:auto;right:10px;top:0;bottom:0}
.wx-swiper-dots>i{display:block;width:8px;height:8px;border-radius:50%}`

/** Places the items side by side and moves them; knows nothing of fingers or timers. */
class Track {
  constructor(
    private readonly handle: SwiperHandle,
    private readonly runtime: PhoneRuntime,
  ) {}

  items(): HTMLElement[] {
    const { host } = this.handle
    return [...host.querySelectorAll<HTMLElement>('wx-swiper-item')].filter(
      (item) => item.closest('wx-swiper') === host,
    )
  }

  /** Places every item for `current`, shifted by `dragged` pixels of a finger. */
  place(current: number, dragged: number, animated: boolean): void {
    const { host, properties: now } = this.handle
    const items = this.items()
    const [before, after] = [this.length(now.previousMargin), this.length(now.nextMargin)]
    const whole = now.vertical ? host.clientHeight : host.clientWidth
    const step = (whole - before - after) / Math.max(1, now.displayMultipleItems)
    items.forEach((item, index) => {
      const offset = before + this.turns(index, current, items.length) * step + dragged
      item.style[now.vertical ? 'height' : 'width'] = `${step}px`
      item.style[now.vertical ? 'width' : 'height'] = '100%'
      // An item that jumps to the other end of a circle must not fly across the view.
      const jumps = Math.abs(offset - Number(item.dataset['offset'] ?? offset)) > whole * 1.5
      item.style.transition =
        animated && !jumps
          ? `transform ${now.duration}ms ${easings[now.easingFunction] ?? 'ease'}`
          : 'none'
      item.style.transform = `translate${now.vertical ? 'Y' : 'X'}(${offset}px)`
      item.dataset['offset'] = String(offset)
    })
  }

  /** How many steps from the current item; in a circle the shorter way round. */
  private turns(index: number, current: number, count: number): number {
    const straight = index - current
    if (!this.handle.properties.circular || count < 3) return straight
    return straight > count / 2
      ? straight - count
      : straight < -count / 2
        ? straight + count
        : straight
  }

  private length(value: unknown): number {
    const number = Number.parseFloat(String(value)) || 0
    const rpx = String(value).endsWith('rpx')
    return rpx ? (number * this.runtime.layout().screenWidth) / 750 : number
  }
}

/** A finger (or mouse) across the items: they follow, and settle on a neighbour or back. */
function followFinger(
  handle: SwiperHandle,
  track: Track,
  by: (steps: number, source: Source) => void,
): void {
  let start: { x: number; y: number } | undefined
  let axis: 'along' | 'across' | undefined
  let dragged = 0
  handle.on('touchstart', ({ touches }) => {
    const touch = touches?.[0]
    start = touch && { x: touch.clientX, y: touch.clientY }
    axis = undefined
    dragged = 0
  })
  handle.on('touchmove', (event) => {
    const touch = event.touches?.[0]
    if (!start || !touch) return
    const [dx, dy] = [touch.clientX - start.x, touch.clientY - start.y]
    const { vertical, current } = handle.properties
    if (!axis && Math.hypot(dx, dy) > 6)
      axis = Math.abs(dx) > Math.abs(dy) === !vertical ? 'along' : 'across'
    if (axis !== 'along') return
    event.preventDefault()
    dragged = vertical ? dy : dx
    track.place(current, dragged, false)
    handle.fire('transition', { dx: vertical ? 0 : -dragged, dy: vertical ? -dragged : 0 })
  })
  const release = (): void => {
    if (axis === 'along') {
      const { host, properties } = handle
      const whole = properties.vertical ? host.clientHeight : host.clientWidth
      by(Math.abs(dragged) > Math.min(60, whole / 4) ? -Math.sign(dragged) : 0, 'touch')
    }
    start = undefined
  }
  handle.on('touchend', release)
  handle.on('touchcancel', release)
}

defineBuiltin('swiper', {
  properties,
  css,
  create(handle, runtime) {
    const { host, properties: now, fire } = handle
    const track = new Track(handle, runtime)
    const dots = document.createElement('div')
    dots.className = 'wx-swiper-dots'
    host.append(dots)
    /** The item the person sees; a difference to `current` means that the program moved it. */
    let shown = now.current
    let settled: ReturnType<typeof setTimeout> | undefined
    let timer: ReturnType<typeof setInterval> | undefined

    const detail = (source: Source) => ({
      current: now.current,
      currentItemId: track.items()[now.current]?.dataset['itemId'] ?? '',
      source,
    })
    const drawDots = (): void => {
      const count = now.indicatorDots ? track.items().length : 0
      dots.classList.toggle('vertical', now.vertical)
      dots.replaceChildren(
        ...Array.from({ length: count }, (_, index) => {
          const dot = document.createElement('i')
          dot.style.background =
            index === now.current ? now.indicatorActiveColor : now.indicatorColor
          return dot
        }),
      )
    }
    const last = (): number =>
      Math.max(0, track.items().length - Math.max(1, now.displayMultipleItems))
    const goTo = (wanted: number, source: Source): void => {
      const count = track.items().length
      if (!count) return
      const next = now.circular ? (wanted + count) % count : Math.min(last(), Math.max(0, wanted))
      const moved = next !== now.current
      shown = next
      if (moved) handle.set({ current: next })
      track.place(next, 0, true)
      drawDots()
      if (moved) fire('change', detail(source))
      clearTimeout(settled)
      settled = setTimeout(() => fire('animationfinish', detail(source)), now.duration)
    }
    const layout = (): void => {
      track.place(now.current, 0, false)
      drawDots()
    }
    followFinger(handle, track, (steps, source) => goTo(now.current + steps, source))
    const children = new MutationObserver(layout)
    children.observe(host, { childList: true })
    const stopResize = onResize(host, layout)

    const play = (): void => {
      clearInterval(timer)
      const again = now.current >= last() && !now.circular
      if (now.autoplay)
        timer = setInterval(() => goTo(again ? 0 : now.current + 1, 'autoplay'), now.interval)
    }
    let first = true
    return {
      update(changed) {
        const bySetData = !first && changed.has('current') && now.current !== shown
        shown = now.current
        if (bySetData) fire('change', detail(''))
        if (changed.has('currentItemId') && now.currentItemId) {
          const index = track
            .items()
            .findIndex((item) => item.dataset['itemId'] === now.currentItemId)
          if (index >= 0) handle.set({ current: index })
        }
        if (changed.has('autoplay') || changed.has('interval') || changed.has('current')) play()
        if (first || !changed.has('current')) layout()
        else track.place(now.current, 0, true)
        drawDots()
        first = false
      },
      detached() {
        clearInterval(timer)
        clearTimeout(settled)
        children.disconnect()
        stopResize()
      },
      automator: { swipeTo: (index: number) => goTo(index, 'touch') },
    }
  },
})
