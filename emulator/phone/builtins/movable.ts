import { defineBuiltin } from '../runtime/contract'

const properties = {
  direction: { type: String, value: 'none' },
  inertia: Boolean,
  outOfBounds: Boolean,
  x: null,
  y: null,
  damping: { type: Number, value: 20 },
  friction: { type: Number, value: 2 },
  disabled: Boolean,
  scale: Boolean,
  scaleMin: { type: Number, value: 0.5 },
  scaleMax: { type: Number, value: 10 },
  scaleValue: { type: Number, value: 1 },
  animation: { type: Boolean, value: true },
} as const

defineBuiltin('movable-area', {
  properties: { scaleArea: Boolean },
  css: 'wx-movable-area{display:block;position:relative;width:10px;height:10px}',
})

defineBuiltin('movable-view', {
  properties,
  css: 'wx-movable-view{display:inline-block;position:absolute;left:0;top:0;width:10px;height:10px;touch-action:none;will-change:transform}',
  create(handle, runtime) {
    const { host, properties: now, fire, on } = handle
    let at = { x: 0, y: 0 }
    const pixels = (value: unknown): number => {
      const number = Number.parseFloat(String(value ?? 0)) || 0
      const rpx = String(value).endsWith('rpx')
      return rpx ? (number * runtime.layout().screenWidth) / 750 : number
    }
    /** Smaller than its area: stays inside; larger: always covers it. */
    const bound = (value: number, room: number): number =>
      Math.min(Math.max(0, room), Math.max(Math.min(0, room), value))
    const move = (x: number, y: number, source: string, animated: boolean): void => {
      const area = host.closest<HTMLElement>('wx-movable-area')
      if (!area) return
      const free = now.outOfBounds && source === 'touch'
      const next = {
        x: free ? x : bound(x, area.clientWidth - host.offsetWidth),
        y: free ? y : bound(y, area.clientHeight - host.offsetHeight),
      }
      const moved = next.x !== at.x || next.y !== at.y
      at = next
      host.style.transition = animated && now.animation ? 'transform .3s' : 'none'
      host.style.transform = `translate(${at.x}px,${at.y}px) scale(${now.scale ? now.scaleValue : 1})`
      if (moved) fire('change', { ...at, source })
    }
    let start: { fingerX: number; fingerY: number; x: number; y: number } | undefined
    on('touchstart', ({ touches }) => {
      const touch = touches?.[0]
      if (!touch || now.disabled || now.direction === 'none') return
      start = { fingerX: touch.clientX, fingerY: touch.clientY, ...at }
    })
    on('touchmove', (event) => {
      const touch = event.touches?.[0]
      if (!touch || !start) return
      event.preventDefault()
      const [dx, dy] = [touch.clientX - start.fingerX, touch.clientY - start.fingerY]
      const across = now.direction !== 'vertical'
      const along = now.direction !== 'horizontal'
      move(across ? start.x + dx : at.x, along ? start.y + dy : at.y, 'touch', false)
    })
    const release = (): void => {
      if (start && now.outOfBounds) move(at.x, at.y, 'out-of-bounds', true)
      start = undefined
    }
    on('touchend', release)
    on('touchcancel', release)
    return {
      update(changed) {
        if (changed.has('x') || changed.has('y') || changed.has('scaleValue')) {
          requestAnimationFrame(() => move(pixels(now.x), pixels(now.y), '', true))
        }
      },
      automator: {
        moveTo: (x: number, y: number) => move(x, y, '', true),
        _translateX: () => at.x,
        _translateY: () => at.y,
      },
    }
  },
})
