import { BASE } from './boot'

/** `t-icon-user`, or the same under a component's scope: `c0a1b2c3--t-icon-user`. */
const ICON = /(?:^|--)t-icon-([a-z0-9-]+)$/

/**
 * Gives each icon of TDesign's font its picture when it first stands on a page. A style sheet with a
 * rule for every glyph would cost each start the time of two thousand rules that hardly any page uses.
 */
export function drawIcons(names: string, pages: HTMLElement) {
  if (names === '') return
  const known = new Set(names.split(' '))
  const drawn = new Set<string>()
  const sheet = document.head.appendChild(document.createElement('style'))
  const draw = (element: Element) => {
    for (const token of element.classList) {
      const name = ICON.exec(token)?.[1]
      if (name === undefined || drawn.has(token) || !known.has(name)) continue
      drawn.add(token)
      const picture = `url("${BASE}/icons/${name}.svg")`
      sheet.append(`.${CSS.escape(token)}::before{--t-glyph:${picture}}\n`)
    }
  }
  const drawBelow = (node: Node) => {
    if (!(node instanceof Element)) return
    draw(node)
    for (const element of node.querySelectorAll('[class*="t-icon-"]')) draw(element)
  }
  // Hears of changes before the browser paints them.
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') draw(target as Element)
      else addedNodes.forEach(drawBelow)
    }
  })
  observer.observe(pages, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['class'],
  })
}
