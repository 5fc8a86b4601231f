/** What is wrong with a screen for people who see, tap or hear it: axe-core and a few checks of our own. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}
declare const window: { axe?: { run(context: object, options: object): Promise<AxeResults> } }

export async function complaintsOf(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => window.axe !== undefined))) await page.evaluate(axe)
  return [...(await page.evaluate(runAxe)), ...(await page.evaluate(lookOver))]
}

/** Rules about whole web documents do not concern a phone's screen. */
async function runAxe(): Promise<string[]> {
  // What WeChat draws lies over the whole page: axe cannot tell a text's background through it.
  const over = [...document.querySelectorAll<HTMLElement>('body > :not(#phone-pages)')]
  const before = over.map(({ style }) => style.visibility)
  for (const { style } of over) style.visibility = 'hidden'
  const results = await window.axe?.run(
    // What cannot be tapped now may be pale (WCAG 1.4.3).
    { include: [['#phone-pages']], exclude: [['.t-button--disabled']] },
    {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa'],
      // The scrolling box is the phone's own, not the page's.
      rules: { 'scrollable-region-focusable': { enabled: false } },
      resultTypes: ['violations'],
    },
  )
  over.forEach(({ style }, index) => (style.visibility = before[index] ?? ''))
  return (results?.violations ?? []).flatMap(({ id, nodes }) =>
    nodes.map(
      ({ html, failureSummary = '' }) =>
        `${id}: ${html.slice(0, 140)} ${failureSummary.split('\n')[1]?.trim().slice(0, 160) ?? ''}`,
    ),
  )
}

/** Targets of 44 px, names, text that is cut off, runs out of the screen or lies on other text. */
function lookOver(): string[] {
  const least = 43.5
  const slack = 2
  const pages = document.getElementById('phone-pages') as HTMLElement
  const visible = (element: Element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    element.getBoundingClientRect().width > 0
  const short = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.className}"> "${(element.textContent ?? '').trim().slice(0, 30)}"`
  const all = [...pages.querySelectorAll<HTMLElement>('*')].filter(visible)

  const targets = all.filter((element) =>
    element.matches(
      '[role=button],[role=checkbox],[role=radio],[role=tab],wx-button,wx-switch,wx-input,wx-textarea',
    ),
  )
  const small = targets
    .filter((element) => !element.parentElement?.closest('[role=button],wx-button'))
    .filter((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width < least || height < least
    })
    .map((element) => {
      const { width, height } = element.getBoundingClientRect()
      return `target ${Math.round(width)}×${Math.round(height)}: ${short(element)}`
    })
  const nameless = targets
    .filter((element) => !element.matches('wx-button,wx-switch'))
    .filter((element) => !element.getAttribute('aria-label') && !(element.textContent ?? '').trim())
    .map((element) => `no name: ${short(element)}`)

  const written = all.filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim()),
  )
  const cut = written
    .filter((element) => {
      const box = element.getBoundingClientRect()
      const hidden = getComputedStyle(element).overflowX !== 'visible'
      if (hidden && element.scrollWidth > element.clientWidth + slack) return true
      if (element.closest('wx-scroll-view')) return false
      return box.right > innerWidth + slack || box.left < -slack
    })
    .map((element) => `cut off: ${short(element)}`)

  const texts = written
    .filter((element) => !fixedAbove(element))
    .map((element) => ({ element, lines: linesOf(element) }))
  const overlaps: string[] = []
  texts.forEach(({ element, lines }, index) => {
    for (const other of texts.slice(index + 1)) {
      if (element.contains(other.element) || other.element.contains(element)) continue
      if (lines.some((line) => other.lines.some((otherLine) => cover(line, otherLine))))
        overlaps.push(`overlap: ${short(element)} and ${short(other.element)}`)
    }
  })
  return [...small, ...nameless, ...cut, ...overlaps]

  /** Each line of a text; a font's box is taller than its letters. */
  function linesOf(element: Element): DOMRect[] {
    const range = document.createRange()
    range.selectNodeContents(element)
    return [...range.getClientRects()].map(
      ({ left, top, width, height }) => new DOMRect(left, top + height * 0.2, width, height * 0.6),
    )
  }
  function cover(a: DOMRect, b: DOMRect): boolean {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    return width > slack && height > 4
  }
  /** What stays while the rest scrolls lies above it on purpose. */
  function fixedAbove(element: Element): boolean {
    for (let at: Element | null = element; at && at !== pages; at = at.parentElement) {
      const { position } = getComputedStyle(at)
      if (position === 'fixed' || position === 'sticky') return true
    }
    return false
  }
}
