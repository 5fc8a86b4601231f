import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle, PhoneRuntime } from '../runtime/contract'
import { attachRefresher } from './refresher'

export const scrollProperties = {
  scrollX: Boolean,
  scrollY: Boolean,
  upperThreshold: { type: null, value: 50 },
  lowerThreshold: { type: null, value: 50 },
  scrollTop: null,
  scrollLeft: null,
  scrollIntoView: String,
  scrollIntoViewOffset: Number,
  scrollIntoViewWithinExtent: Boolean,
  scrollIntoViewAlignment: String,
  scrollWithAnimation: Boolean,
  enableBackToTop: Boolean,
  enableFlex: Boolean,
  scrollAnchoring: Boolean,
  enhanced: Boolean,
  bounces: { type: Boolean, value: true },
  showScrollbar: { type: Boolean, value: true },
  pagingEnabled: Boolean,
  fastDeceleration: Boolean,
  enablePassive: null,
  usingSticky: Boolean,
  type: String,
  clip: { type: Boolean, value: true },
  refresherEnabled: Boolean,
  refresherThreshold: { type: Number, value: 45 },
  refresherDefaultStyle: { type: String, value: 'black' },
  refresherBackground: { type: String, value: '#FFF' },
  refresherTriggered: Boolean,
} as const

export type ScrollHandle = BuiltinHandle<typeof scrollProperties>

const css = `wx-scroll-view{display:block;width:100%;overflow:hidden;box-sizing:border-box;position:relative;-webkit-overflow-scrolling:touch}
wx-scroll-view[enable-flex]{display:flex}
wx-scroll-view[scroll-x]{overflow-x:auto}wx-scroll-view[scroll-y]{overflow-y:auto}
wx-scroll-view[no-bar]{scrollbar-width:none}wx-scroll-view[no-bar]::-webkit-scrollbar{display:none}
wx-scroll-view[paging]{scroll-snap-type:both mandatory}wx-scroll-view[paging]>*{scroll-snap-align:start}
.wx-refresher{height:0;overflow:hidden;display:flex;align-items:flex-end;justify-content:center;transition:height .2s}
.wx-refresher.pulling{transition:none}
.wx-refresher>i{flex:none;display:block;width:20px;height:20px;margin:12px;box-sizing:border-box;border:2px solid currentColor;border-top-color:transparent;border-radius:50%;color:#888}
.wx-refresher.white>i{color:#fff}.wx-refresher.none>i{display:none}
.wx-refresher.busy>i{animation:wx-button-turn 1s linear infinite}`

function length(value: unknown, runtime: PhoneRuntime): number {
  if (typeof value === 'number') return value
  const text = String(value ?? '')
  const number = Number.parseFloat(text)
  if (Number.isNaN(number)) return 0
  return text.endsWith('rpx') ? (number * runtime.layout().screenWidth) / 750 : number
}

function scrollPosition(host: HTMLElement) {
  const { scrollTop, scrollLeft, scrollHeight, scrollWidth } = host
  return { scrollTop, scrollLeft, scrollHeight, scrollWidth }
}

/** scroll, scrolltoupper and scrolltolower, the last two once each time an edge zone is entered. */
function watchScroll(handle: ScrollHandle, runtime: PhoneRuntime): void {
  const { host, properties, fire } = handle
  let top = host.scrollTop
  let left = host.scrollLeft
  let zone = 'upper'
  host.addEventListener('scroll', () => {
    const now = scrollPosition(host)
    const deltaX = left - now.scrollLeft
    const deltaY = top - now.scrollTop
    top = now.scrollTop
    left = now.scrollLeft
    fire('scroll', { ...now, deltaX, deltaY, isDrag: false })
    const vertical = properties.scrollY
    const from = vertical ? now.scrollTop : now.scrollLeft
    const rest = vertical
      ? now.scrollHeight - host.clientHeight - from
      : now.scrollWidth - host.clientWidth - from
    const entered =
      from <= length(properties.upperThreshold, runtime)
        ? 'upper'
        : rest <= length(properties.lowerThreshold, runtime)
          ? 'lower'
          : ''
    if (entered && entered !== zone) {
      const direction = vertical
        ? { upper: 'top', lower: 'bottom' }[entered]
        : { upper: 'left', lower: 'right' }[entered]
      fire(`scrollto${entered}`, { direction })
    }
    zone = entered
  })
}

/** The scroll-view's context, as `SelectorQuery.node()` hands it out. */
function scrollContext(
  host: HTMLElement,
  handle: ScrollHandle,
  find: (s: string) => HTMLElement[],
) {
  return {
    scrollTo({ top, left, animated = true }: { top?: number; left?: number; animated?: boolean }) {
      host.scrollTo({
        top: top ?? host.scrollTop,
        left: left ?? host.scrollLeft,
        behavior: animated ? 'smooth' : 'instant',
      })
    },
    scrollIntoView(selector: string) {
      find(selector)[0]?.scrollIntoView({ block: 'start' })
    },
    triggerRefresh: () => handle.set({ refresherTriggered: true }),
    closeRefresh: () => handle.set({ refresherTriggered: false }),
    get scrollEnabled() {
      return handle.properties.scrollX || handle.properties.scrollY
    },
  }
}

function showChild(handle: ScrollHandle, runtime: PhoneRuntime): void {
  const { host, properties } = handle
  const id = properties.scrollIntoView
  const child =
    host.querySelector<HTMLElement>(`#${CSS.escape(id)}`) ??
    runtime.select(`#${CSS.escape(id)}`, handle.owner).find((node) => host.contains(node))
  if (!child) return
  const from = host.getBoundingClientRect()
  const to = child.getBoundingClientRect()
  const behavior = properties.scrollWithAnimation ? 'smooth' : 'instant'
  const shift = properties.scrollIntoViewOffset
  if (properties.scrollY) {
    host.scrollTo({ top: host.scrollTop + to.top - from.top + shift, behavior })
  } else {
    host.scrollTo({ left: host.scrollLeft + to.left - from.left + shift, behavior })
  }
}

defineBuiltin('scroll-view', {
  properties: scrollProperties,
  css,
  create(handle, runtime) {
    const { host, properties } = handle
    watchScroll(handle, runtime)
    const refresher = attachRefresher(handle)
    // A position set before the children are laid out is applied once they are.
    const place = (changed: ReadonlySet<string>): void => {
      const behavior = properties.scrollWithAnimation ? 'smooth' : 'instant'
      if (changed.has('scrollTop') && properties.scrollTop != null && properties.scrollTop !== '') {
        host.scrollTo({ top: length(properties.scrollTop, runtime), behavior })
      }
      if (
        changed.has('scrollLeft') &&
        properties.scrollLeft != null &&
        properties.scrollLeft !== ''
      ) {
        host.scrollTo({ left: length(properties.scrollLeft, runtime), behavior })
      }
      if (changed.has('scrollIntoView') && properties.scrollIntoView) showChild(handle, runtime)
    }
    const context = scrollContext(host, handle, (selector) =>
      runtime.select(selector, handle.owner),
    )
    return {
      update(changed) {
        host.toggleAttribute('scroll-x', properties.scrollX)
        host.toggleAttribute('scroll-y', properties.scrollY)
        host.toggleAttribute('enable-flex', properties.enableFlex)
        host.toggleAttribute('no-bar', properties.enhanced && !properties.showScrollbar)
        host.toggleAttribute('paging', properties.enhanced && properties.pagingEnabled)
        host.style.overflowAnchor = properties.scrollAnchoring ? 'auto' : ''
        // Scrollable by keyboard, as WeChat on Windows and Mac lets a person do.
        if (properties.scrollX || properties.scrollY) host.tabIndex = 0
        refresher.update(changed)
        const once = new Set(changed)
        requestAnimationFrame(() => place(once))
      },
      node: () => context,
      scroller: host,
      automator: {
        scrollTo: (left: number, top: number) => host.scrollTo({ left, top, behavior: 'instant' }),
        scrollTop: () => host.scrollTop,
        scrollLeft: () => host.scrollLeft,
        scrollWidth: () => host.scrollWidth,
        scrollHeight: () => host.scrollHeight,
      },
    }
  },
})
