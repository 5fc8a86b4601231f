import { defineBuiltin } from '../runtime/contract'
import type { PhoneRuntime } from '../runtime/contract'

/** The root element of the page around a node: what `page` in wxss styles. */
function pageRoot(node: HTMLElement, runtime: PhoneRuntime): HTMLElement {
  return (
    node.closest<HTMLElement>('wx-page') ??
    runtime.currentPage().dom.querySelector<HTMLElement>('wx-page') ??
    runtime.currentPage().dom
  )
}

/** Lifts its content to the page's root, out of clipping and transformed ancestors. */
defineBuiltin('root-portal', {
  properties: { enable: { type: Boolean, value: true } },
  shell: [{ tag: 'root-portal-content', children: ['slot'] }],
  css: 'wx-root-portal,wx-root-portal-content{display:contents}',
  create({ host, properties }, runtime) {
    const content = host.firstElementChild as HTMLElement
    return {
      update() {
        if (properties.enable) pageRoot(host, runtime).append(content)
        else host.append(content)
      },
      // The framework removes the host; what was lifted out of it is ours to remove.
      detached: () => content.remove(),
    }
  },
})

defineBuiltin('page-meta', {
  properties: {
    backgroundTextStyle: String,
    backgroundColor: String,
    backgroundColorTop: String,
    backgroundColorBottom: String,
    rootBackgroundColor: String,
    scrollTop: String,
    scrollDuration: { type: Number, value: 300 },
    pageStyle: String,
    pageFontSize: String,
    rootFontSize: String,
    pageOrientation: String,
  },
  css: 'wx-page-meta{display:none}',
  create({ host, properties: now, fire }, runtime) {
    const page = runtime.pages().find(({ dom }) => dom.contains(host)) ?? runtime.currentPage()
    const { dom } = page
    const fontSize = (value: string): string =>
      value === 'system' ? `${16 * runtime.settings.fontScale}px` : runtime.style(value)
    const scrolled = (): void => fire('scroll', { scrollTop: dom.scrollTop })
    dom.addEventListener('scroll', scrolled)
    const styled = pageRoot(host, runtime)
    let own: string[] = []
    const apply = (): void => {
      const sheet = document.createElement('div').style
      sheet.cssText = runtime.style(now.pageStyle)
      for (const name of own) styled.style.removeProperty(name)
      own = [...sheet]
      for (const name of own) {
        styled.style.setProperty(
          name,
          sheet.getPropertyValue(name),
          sheet.getPropertyPriority(name),
        )
      }
      // overflow:hidden on the page stops it from scrolling: the scroller is the element around it.
      dom.style.overflow = sheet.overflow || sheet.overflowY
      if (now.pageFontSize) styled.style.fontSize = fontSize(now.pageFontSize)
      if (now.rootFontSize) document.documentElement.style.fontSize = fontSize(now.rootFontSize)
      dom.style.backgroundColor = now.rootBackgroundColor || now.backgroundColor
    }
    const stop = runtime.on('settings', apply)
    return {
      update(changed) {
        apply()
        if (!changed.has('scrollTop') || !now.scrollTop) return
        const top = Number.parseFloat(runtime.style(now.scrollTop))
        dom.scrollTo({ top, behavior: now.scrollDuration > 0 ? 'smooth' : 'instant' })
        setTimeout(() => fire('scrolldone', {}), now.scrollDuration)
      },
      detached() {
        stop()
        dom.removeEventListener('scroll', scrolled)
        dom.style.overflow = ''
      },
    }
  },
})

defineBuiltin('page-container', {
  properties: {
    show: Boolean,
    duration: { type: Number, value: 300 },
    zIndex: { type: Number, value: 100 },
    overlay: { type: Boolean, value: true },
    position: { type: String, value: 'bottom' },
    round: Boolean,
    closeOnSlideDown: Boolean,
    overlayStyle: String,
    customStyle: String,
  },
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
      handle.set({ show: false })
    })
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
      detached: () => clearTimeout(timer),
    }
  },
})

defineBuiltin('match-media', {
  properties: {
    minWidth: Number,
    maxWidth: Number,
    width: Number,
    minHeight: Number,
    maxHeight: Number,
    height: Number,
    orientation: String,
  },
  css: 'wx-match-media{display:block}wx-match-media[data-off]{display:none}',
  create({ host, properties: now }) {
    const check = (): void => {
      const [width, height] = [window.innerWidth, window.innerHeight]
      const fits =
        width >= now.minWidth &&
        height >= now.minHeight &&
        (!now.maxWidth || width <= now.maxWidth) &&
        (!now.maxHeight || height <= now.maxHeight) &&
        (!now.width || width === now.width) &&
        (!now.height || height === now.height) &&
        (!now.orientation || now.orientation === (width > height ? 'landscape' : 'portrait'))
      host.toggleAttribute('data-off', !fits)
    }
    window.addEventListener('resize', check)
    return { update: check, detached: () => window.removeEventListener('resize', check) }
  },
})
