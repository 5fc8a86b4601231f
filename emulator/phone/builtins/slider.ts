import { defineBuiltin } from '../runtime/contract'
import { ariaFlag, defaultRole } from './controls'

const properties = {
  min: { type: Number, value: 0 },
  max: { type: Number, value: 100 },
  step: { type: Number, value: 1 },
  value: { type: Number, value: 0 },
  disabled: Boolean,
  color: { type: String, value: '#e9e9e9' },
  selectedColor: { type: String, value: '#1aad19' },
  activeColor: String,
  backgroundColor: String,
  blockSize: { type: Number, value: 28 },
  blockColor: { type: String, value: '#ffffff' },
  showValue: Boolean,
  name: String,
} as const

/** The nearest allowed value: min + a whole number of steps, never beyond max. */
export function snap(value: number, min: number, max: number, step: number): number {
  const whole = step > 0 ? Math.round((value - min) / step) * step + min : value
  // Steps like 0.1 gather float dust; WeChat shows at most six decimals.
  return Math.min(max, Math.max(min, Number(whole.toFixed(6))))
}

defineBuiltin('slider', {
  properties,
  shell: [],
  css: `wx-slider{display:flex;align-items:center;margin:10px 18px;padding:0;touch-action:pan-y}
wx-slider>.wx-slider-track{position:relative;flex:1;height:28px;cursor:pointer}
wx-slider .wx-slider-rail{position:absolute;left:0;right:0;top:13px;height:2px;border-radius:5px}
wx-slider .wx-slider-rail>div{height:100%;border-radius:inherit}
wx-slider .wx-slider-block{position:absolute;top:50%;border-radius:50%;transform:translate(-50%,-50%);box-shadow:0 0 4px rgba(0,0,0,.2)}
wx-slider>.wx-slider-number{color:#888;font-size:14px;min-width:2.6em;padding-left:1em;text-align:left}`,
  create(handle) {
    const { host, properties: now, fire } = handle
    host.innerHTML =
      '<div class="wx-slider-track"><div class="wx-slider-rail"><div></div></div><div class="wx-slider-block"></div></div><div class="wx-slider-number"></div>'
    const [track, rail, filled, block, number] = [
      '.wx-slider-track',
      '.wx-slider-rail',
      '.wx-slider-rail>div',
      '.wx-slider-block',
      '.wx-slider-number',
    ].map((selector) => host.querySelector<HTMLElement>(selector) as HTMLElement) as [
      HTMLElement,
      HTMLElement,
      HTMLElement,
      HTMLElement,
      HTMLElement,
    ]
    const initial = now.value
    const to = (value: number, event: 'change' | 'changing'): void => {
      const next = snap(value, now.min, now.max, now.step)
      const moved = next !== now.value
      if (moved) handle.set({ value: next })
      if (moved || event === 'change') fire(event, { value: next })
    }
    const at = (clientX: number): number => {
      const box = track.getBoundingClientRect()
      return now.min + ((clientX - box.left) / (box.width || 1)) * (now.max - now.min)
    }
    drag(track, (clientX, over) => {
      if (!now.disabled) to(at(clientX), over ? 'change' : 'changing')
    })
    host.addEventListener('keydown', (event) => {
      const by = {
        ArrowRight: now.step,
        ArrowUp: now.step,
        ArrowLeft: -now.step,
        ArrowDown: -now.step,
      }[event.key]
      if (by && !now.disabled) to(now.value + by, 'change')
    })
    return {
      update() {
        const part =
          (snap(now.value, now.min, now.max, now.step) - now.min) / (now.max - now.min || 1)
        defaultRole(host, 'slider')
        for (const [name, value] of [
          ['min', now.min],
          ['max', now.max],
          ['now', now.value],
        ] as const) {
          host.setAttribute(`aria-value${name}`, String(value))
        }
        ariaFlag(host, 'aria-disabled', now.disabled)
        host.tabIndex = now.disabled ? -1 : 0
        rail.style.background = now.backgroundColor || now.color
        filled.style.cssText = `background:${now.activeColor || now.selectedColor};width:${part * 100}%`
        const size = Math.min(28, Math.max(12, now.blockSize))
        block.style.cssText = `left:${part * 100}%;width:${size}px;height:${size}px;background:${now.blockColor}`
        number.hidden = !now.showValue
        number.textContent = String(now.value)
      },
      form: { value: () => now.value, reset: () => handle.set({ value: initial }) },
      automator: { slideTo: (value: number) => to(value, 'change') },
    }
  },
})

/** Follows one pointer from press to release; `over` is true once, at the release. */
export function drag(area: HTMLElement, moved: (clientX: number, over: boolean) => void): void {
  area.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    area.setPointerCapture(event.pointerId)
    const move = (now: PointerEvent): void => moved(now.clientX, false)
    area.addEventListener('pointermove', move)
    const end = (now: PointerEvent): void => {
      area.removeEventListener('pointermove', move)
      moved(now.clientX, true)
    }
    area.addEventListener('pointerup', end, { once: true })
    moved(event.clientX, false)
  })
}
