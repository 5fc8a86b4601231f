import { animate } from '../api/animation'
import { defineBuiltin, definePlainBuiltin } from '../runtime/contract'

function animated(host: HTMLElement, name: string, value: unknown): boolean {
  if (name !== 'animation') return false
  animate(host, value)
  return true
}

/** Containers without behaviour of their own. */
definePlainBuiltin('view', { css: 'wx-view{display:block}', attribute: animated })
definePlainBuiltin('cover-view', {
  css: 'wx-cover-view{display:block;line-height:1.2;overflow:hidden;white-space:nowrap}',
})
definePlainBuiltin('swiper-item', {
  css: 'wx-swiper-item{display:block;position:absolute;left:0;top:0;width:100%;height:100%;overflow:hidden}',
  attribute(host, name, value) {
    if (name !== 'item-id') return false
    host.dataset['itemId'] = String(value ?? '')
    return true
  },
})

const entities: Record<string, string> = {
  '&nbsp;': '\u00a0',
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&apos;': "'",
  '&ensp;': '\u2002',
  '&emsp;': '\u2003',
}

/** `decode`: the seven entities of WeChat's <text>, replaced again whenever the text changes. */
function decodeText(host: HTMLElement): () => void {
  const decode = (): void => {
    const walker = document.createTreeWalker(host, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.nodeValue ?? ''
      const decoded = text.replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
      if (decoded !== text) node.nodeValue = decoded
    }
  }
  const observer = new MutationObserver(decode)
  observer.observe(host, { characterData: true, childList: true, subtree: true })
  decode()
  return () => observer.disconnect()
}

defineBuiltin('text', {
  properties: {
    selectable: Boolean,
    userSelect: Boolean,
    space: String,
    decode: Boolean,
    overflow: String,
    maxLines: Number,
  },
  // Line breaks in the text show; runs of blanks collapse unless `space` keeps them.
  css: `wx-text{display:inline;white-space:pre-line;-webkit-user-select:none;user-select:none}
wx-text[data-space]{white-space:pre-wrap}
wx-text[data-space=ensp]{word-spacing:.25em}wx-text[data-space=emsp]{word-spacing:.75em}
wx-text[data-select]{-webkit-user-select:text;user-select:text}
wx-text[data-select=inline-block]{display:inline-block}`,
  create({ host, properties }) {
    let stop: (() => void) | undefined
    return {
      update() {
        const select = properties.userSelect
          ? 'inline-block'
          : properties.selectable
            ? 'inline'
            : ''
        host.toggleAttribute('data-select', select !== '')
        if (select) host.dataset['select'] = select
        if (properties.space) host.dataset['space'] = properties.space
        else delete host.dataset['space']
        if (properties.decode) stop ??= decodeText(host)
      },
      detached: () => stop?.(),
    }
  },
})
