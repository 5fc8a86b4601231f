import { SCOPE_MARK } from '../compiler/bundle'

/**
 * Style sheets of the phone in WeChat's order: built-ins, app, components, pages. A component's own
 * sheet is scoped by its class prefix and stays on. Pages and components that share their style with
 * the page are on only while a page that uses them shows, or they would leak into the others.
 */
export class StyleSheets {
  private readonly elements = new Map<
    string,
    { element: HTMLStyleElement; text: string; scoped: boolean }
  >()
  private readonly marks = { builtin: mark(), app: mark(), component: mark(), page: mark() }
  private theme: 'light' | 'dark' = 'light'

  add(
    path: string,
    css: string,
    place: 'builtin' | 'app' | 'component' | 'page',
    scope: string,
    scoped: boolean,
  ) {
    if (this.elements.has(path)) return
    const text = css
      .replaceAll(`${SCOPE_MARK}--`, scoped ? `${scope}--` : '')
      .replaceAll(SCOPE_MARK, scope)
    const element = document.createElement('style')
    element.dataset.path = path
    this.elements.set(path, {
      element,
      text,
      scoped: scoped || place === 'builtin' || place === 'app',
    })
    this.fill(path)
    this.marks[place].before(element)
  }

  /** Turns on what the pages that show need, and off what they do not. */
  show(paths: ReadonlySet<string>) {
    for (const [path, { element, scoped }] of this.elements) {
      const off = !scoped && !paths.has(path)
      if (element.disabled !== off) element.disabled = off
    }
  }

  setTheme(theme: 'light' | 'dark') {
    if (theme === this.theme) return
    this.theme = theme
    for (const [path, { text }] of this.elements) {
      if (text.includes('prefers-color-scheme')) this.fill(path)
    }
  }

  /** The phone's theme decides prefers-color-scheme, not the computer's. */
  private fill(path: string) {
    const sheet = this.elements.get(path)
    if (sheet === undefined) return
    const { disabled } = sheet.element
    sheet.element.textContent = sheet.text.replace(
      /\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/g,
      (_, theme: string) => (theme === this.theme ? '(min-width: 0px)' : '(max-width: 0px)'),
    )
    sheet.element.disabled = disabled
  }
}

function mark(): HTMLElement {
  const element = document.createElement('meta')
  document.head.append(element)
  return element
}
