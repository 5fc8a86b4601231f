import type { ComponentInstance } from './contract'
import { component, glassOf, type GlassComponent } from './glass'
import { observeIntersection, type IntersectionOptions } from './intersection'
import { SelectorQuery } from './selector-query'
import { MediaQueryWatch } from './media-query'
import type { Page } from './page'
import { addRouters } from './relative-router'

export interface InstanceHost {
  currentPage(): Page
  pageOf(element: GlassComponent): Page | undefined
  /** What program code has as `wx`. */
  readonly wx: Record<string, unknown>
  countSetData(patch: Record<string, unknown>, by: string): void
}

type Prototype = Record<string, unknown>

/** Adds to every page and component what WeChat's instances have and the framework's adapter lacks. */
export function addInstanceMethods(host: InstanceHost) {
  const prototype = component.ComponentCaller.prototype as unknown as Prototype
  const setData = prototype.setData as (patch: object, callback?: () => void) => void
  const pageOf = (self: ComponentInstance) => host.pageOf(glassOf(self)) ?? host.currentPage()
  Object.assign(prototype, {
    setData(this: ComponentInstance, patch: Record<string, unknown>, callback?: () => void) {
      host.countSetData(patch, glassOf(this).is)
      setData.call(this, patch, callback)
    },
    createSelectorQuery(this: ComponentInstance) {
      return new SelectorQuery(() => pageOf(this), this)
    },
    createIntersectionObserver(this: ComponentInstance, options?: IntersectionOptions) {
      return observeIntersection(() => pageOf(this), this, options)
    },
    getPageId(this: ComponentInstance) {
      return pageOf(this).id
    },
    createMediaQueryObserver() {
      return new MediaQueryWatch()
    },
    getTabBar(this: ComponentInstance, callback?: (tabBar: ComponentInstance | null) => void) {
      const tabBar = pageOf(this).tabBar?.instance ?? null
      callback?.(tabBar)
      return tabBar
    },
    getOpenerEventChannel(this: ComponentInstance) {
      const page = pageOf(this)
      return page.openerChannel ?? page.channel
    },
    setUpdatePerformanceListener() {
      // Nothing to measure here: updates are synchronous.
    },
    ...animationMethods(),
  })
  addRouters(prototype, host.wx, (self) => pageOf(self).route)
}

type WeChatFrame = Record<string, unknown> & { offset?: number; ease?: string }

/** this.animate and this.clearAnimation over the browser's own animations. */
function animationMethods() {
  const find = (self: ComponentInstance, selector: string) =>
    (glassOf(self).getShadowRoot()?.querySelectorAll(selector) ?? []).flatMap((element) => {
      const dom = element.getBackendElement() as unknown as HTMLElement | null
      return dom ?? []
    })
  return {
    animate(
      this: ComponentInstance,
      selector: string,
      frames: WeChatFrame[],
      duration: number,
      callback?: () => void,
    ) {
      const runs = find(this, selector).map((dom) =>
        dom.animate(frames.map(cssFrame) as Keyframe[], { duration, fill: 'forwards' }),
      )
      void Promise.allSettled(runs.map(({ finished }) => finished)).then(() => callback?.())
    },
    clearAnimation(
      this: ComponentInstance,
      selector: string,
      options?: object | (() => void),
      callback?: () => void,
    ) {
      for (const dom of find(this, selector)) for (const run of dom.getAnimations()) run.cancel()
      const done = typeof options === 'function' ? (options as () => void) : callback
      done?.()
    },
    applyAnimation() {
      // Skyline only.
    },
  }
}

const TRANSFORMS = 'rotate rotateX rotateY rotateZ scale scaleX scaleY translateX translateY skewX'

function cssFrame(frame: WeChatFrame): WeChatFrame {
  const { ease, ...rest } = frame
  const names = TRANSFORMS.split(' ').filter((name) => name in rest)
  const css: WeChatFrame = { ...rest, ...(ease === undefined ? {} : { easing: ease }) }
  for (const name of names) delete css[name]
  if (names.length > 0) css.transform = names.map((name) => transform(name, rest[name])).join(' ')
  return css
}

function transform(name: string, value: unknown): string {
  const parts = Array.isArray(value) ? value : [value]
  const unit = name.startsWith('rotate') || name.startsWith('skew') ? 'deg' : 'px'
  const text = parts.map((part) =>
    typeof part === 'number' && !name.startsWith('scale') ? `${part}${unit}` : String(part),
  )
  return `${name}(${text.join(',')})`
}
