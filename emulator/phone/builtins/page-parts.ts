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
