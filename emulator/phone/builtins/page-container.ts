import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle } from '../runtime/contract'

const SLIDE_PX = 60

const properties = {
  show: Boolean,
  duration: { type: Number, value: 300 },
  zIndex: { type: Number, value: 100 },
  overlay: { type: Boolean, value: true },
  position: { type: String, value: 'bottom' },
  round: Boolean,
  closeOnSlideDown: Boolean,
  overlayStyle: String,
  customStyle: String,
} as const

/** close-on-slide-down: a finger drawn down across the panel. */
function closeBySliding(handle: BuiltinHandle<typeof properties>, close: () => void): void {
  let from: number | undefined
  handle.on('touchstart', ({ touches }) => {
    from = handle.properties.closeOnSlideDown ? touches?.[0]?.clientY : undefined
  })
  handle.on('touchend', ({ changedTouches }) => {
    const to = changedTouches?.[0]?.clientY
    if (from !== undefined && to !== undefined && to - from > SLIDE_PX) close()
    from = undefined
  })
}

/** WeChat's page that is none: a panel over the page, which the way back closes first. */
defineBuiltin('page-container', {
  properties,
  shell: [{ tag: 'page-container-panel', children: ['slot'] }],
  css: `wx-page-container{display:block}wx-page-container[data-closed]{display:none}
wx-page-container>.wx-overlay{position:fixed;inset:0;background:rgba(0,0,0,.5);opacity:0;transition:opacity var(--wx-time)}
wx-page-container-panel{display:block;position:fixed;left:0;right:0;background:#fff;transition:transform var(--wx-time),opacity var(--wx-time);overflow:auto;max-height:100%}
[data-position=bottom]>wx-page-container-panel{bottom:0;transform:translateY(100%)}[data-position=top]>wx-page-container-panel{top:0;transform:translateY(-100%)}
[data-position=right]>wx-page-container-panel{top:0;bottom:0;left:auto;width:100%;transform:translateX(100%)}
[data-position=center]>wx-page-container-panel{top:50%;transform:translateY(-50%);opacity:0}
wx-page-container[data-in]>.wx-overlay{opacity:1}wx-page-container[data-in]>wx-page-container-panel{transform:none;opacity:1}
wx-page-container[data-in][data-position=center]>wx-page-container-panel{transform:translateY(-50%)}
wx-page-container[data-round]>wx-page-container-panel{border-radius:20px 20px 0 0}`,
  create(handle, runtime) {
    const { host, properties: now, fire } = handle
    const overlay = document.createElement('div')
    overlay.className = 'wx-overlay'
    host.prepend(overlay)
    host.toggleAttribute('data-closed', true)
    overlay.addEventListener('click', () => {
      fire('clickoverlay')
      close()
    })
    const close = (): void => handle.set({ show: false })
    const page = runtime.pages().find(({ dom }) => dom.contains(host)) ?? runtime.currentPage()
    // The bar's own button leaves the page; the other ways back close the container first.
    const stopBack = page.onBack((way) => {
      if (!now.show || way === 'button') return false
      close()
      return true
    })
    closeBySliding(handle, close)
    let shown = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = (visible: boolean): void => {
      if (visible === shown) return
      shown = visible
      clearTimeout(timer)
      fire(visible ? 'beforeenter' : 'beforeleave')
      host.removeAttribute('data-closed')
      requestAnimationFrame(() => {
        host.toggleAttribute('data-in', visible)
        fire(visible ? 'enter' : 'leave')
      })
      timer = setTimeout(() => {
        host.toggleAttribute('data-closed', !visible)
        fire(visible ? 'afterenter' : 'afterleave')
      }, now.duration)
    }
    return {
      update() {
        const panel = host.querySelector<HTMLElement>('wx-page-container-panel')
        host.dataset['position'] = now.position
        host.toggleAttribute('data-round', now.round)
        host.style.setProperty('--wx-time', `${now.duration}ms`)
        overlay.style.cssText = `z-index:${now.zIndex};${runtime.style(now.overlayStyle)}`
        overlay.hidden = !now.overlay
        if (panel) panel.style.cssText = `z-index:${now.zIndex};${runtime.style(now.customStyle)}`
        turn(now.show)
      },
      detached() {
        clearTimeout(timer)
        stopBack()
      },
    }
  },
})
