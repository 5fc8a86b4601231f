import { transformUnits } from '../compiler/units'
import { defineApi } from '../runtime/contract'

interface Settings {
  duration: number
  timingFunction: string
  delay: number
  transformOrigin: string
}

interface Animate {
  type: string
  args: unknown[]
}

/** What `export()` gives to an `animation` attribute: steps in order, each with its transition. */
interface ExportedAnimation {
  actions: {
    animates: Animate[]
    option: { transformOrigin: string; transition: Omit<Settings, 'transformOrigin'> }
  }[]
}

const defaults: Settings = {
  duration: 400,
  timingFunction: 'linear',
  delay: 0,
  transformOrigin: '50% 50% 0',
}

const transforms = (
  'matrix matrix3d rotate rotate3d rotateX rotateY rotateZ scale scale3d scaleX scaleY scaleZ skew skewX ' +
  'skewY translate translate3d translateX translateY translateZ'
).split(' ')
const styles = 'opacity backgroundColor width height left right top bottom'.split(' ')

/** `wx.createAnimation`: describes, plays nothing itself. */
function createAnimation(given: Partial<Settings> = {}) {
  const base = { ...defaults, ...given }
  let actions: ExportedAnimation['actions'] = []
  let animates: Animate[] = []
  const animation: Record<string, unknown> = {
    step(own: Partial<Settings> = {}) {
      const { transformOrigin, ...transition } = { ...base, ...own }
      actions.push({ animates, option: { transformOrigin, transition } })
      animates = []
      return animation
    },
    export(): ExportedAnimation {
      const exported = { actions }
      actions = []
      return exported
    },
  }
  for (const type of [...transforms, ...styles]) {
    animation[type] = (...args: unknown[]) => {
      animates.push(
        styles.includes(type) ? { type: 'style', args: [type, ...args] } : { type, args },
      )
      return animation
    }
  }
  return animation
}

const degrees = new Set(['rotate', 'rotateX', 'rotateY', 'rotateZ', 'skew', 'skewX', 'skewY'])

function transformText({ type, args }: Animate): string {
  const units = (value: unknown, index: number): string => {
    if (degrees.has(type) || (type === 'rotate3d' && index === 3)) return `${String(value)}deg`
    if (type.startsWith('translate') && typeof value === 'number') return `${value}px`
    return String(value)
  }
  return `${type}(${args.map(units).join(',')})`
}

/** An `animation` attribute on an element: plays what `export()` gave; anything else is no animation. */
export function animate(host: HTMLElement, value: unknown): void {
  const actions = (value as Partial<ExportedAnimation> | null | undefined)?.actions
  if (Array.isArray(actions) && actions.length) void playAnimation(host, { actions })
}

/** Plays an exported animation on an element, step after step, and leaves it in the last one's state. */
async function playAnimation(host: HTMLElement, exported: ExportedAnimation): Promise<void> {
  for (const { animates, option } of exported.actions) {
    const { duration, delay, timingFunction } = option.transition
    // A style that was never set has to be painted once, or it would jump instead of moving.
    await new Promise(requestAnimationFrame)
    host.style.transition = `all ${duration}ms ${timingFunction} ${delay}ms`
    host.style.transformOrigin = option.transformOrigin
    const transform = animates.filter(({ type }) => type !== 'style').map(transformText)
    if (transform.length) host.style.transform = transformUnits(transform.join(' '))
    for (const { type, args } of animates) {
      if (type !== 'style') continue
      const [name, value] = args as [string, unknown]
      const sized = typeof value === 'number' && name !== 'opacity' ? `${value}px` : String(value)
      const property = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      host.style.setProperty(property, transformUnits(sized))
    }
    await new Promise((resolve) => setTimeout(resolve, duration + delay))
  }
}

defineApi({
  createAnimation: () => (options?: Partial<Settings>) => createAnimation(options),
})
