import { animate } from '../api/animation'
import { definePlainBuiltin } from '../runtime/contract'

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
function decodeText(host: HTMLElement): void {
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
}

/** WeChat's `user-select` lays the text out as inline-block, the older `selectable` does not. */
function select(host: HTMLElement, layout: 'inline' | 'inline-block', on: boolean): void {
  host.toggleAttribute('data-select', on)
  if (on) host.dataset['select'] = layout
}

/** The commonest element of all: plain, or a long list takes twice as long. */
definePlainBuiltin('text', {
  // Line breaks in the text show; runs of blanks collapse unless `space` keeps them.
  css: `wx-text{display:inline;white-space:pre-line;-webkit-user-select:none;user-select:none}
wx-text[data-space]{white-space:pre-wrap}
wx-text[data-space=ensp]{word-spacing:.25em}wx-text[data-space=emsp]{word-spacing:.75em}
wx-text[data-select]{-webkit-user-select:text;user-select:text}
wx-text[data-select=inline-block]{display:inline-block}`,
  attribute(host, name, value) {
    if (name === 'user-select') select(host, 'inline-block', isOn(value))
    else if (name === 'selectable') select(host, 'inline', isOn(value))
    else if (name === 'space') {
      if (value) host.dataset['space'] = String(value)
      else delete host.dataset['space']
    } else if (name === 'decode') {
      if (isOn(value)) decodeText(host)
    } else return false
    return true
  },
})

/** An attribute without a value counts as true, as WXML has it. */
const isOn = (value: unknown): boolean => value === '' || Boolean(value)
