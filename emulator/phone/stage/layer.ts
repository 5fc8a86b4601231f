import { element } from './element'
import { surfaceCss } from './surface-css'

/** The kinds of surface WeChat draws over a mini program. */
export type SurfaceKind =
  | 'modal'
  | 'action-sheet'
  | 'permission'
  | 'privacy'
  | 'privacy-contract'
  | 'phone-number'
  | 'avatar'
  | 'image-source'
  | 'payment'
  | 'scan'
  | 'card'
  | 'wallet'
  | 'card-form'
  | 'subscribe'
  | 'share'
  | 'menu'
  | 'choose-location'
  | 'open-location'
  | 'setting'
  | 'preview'
  | 'picker'

/** What a test (or the automator) may know of an open surface. */
export interface OpenSurface {
  kind: SurfaceKind
  text: string
  /** Names for `press`, in reading order. */
  actions: string[]
}

/** How a surface stands: a sheet from below, a dialog in the middle, or a page over everything. */
export type SurfacePlace = 'sheet' | 'dialog' | 'page'

export interface Surface<Outcome> {
  kind: SurfaceKind
  place: SurfacePlace
  label: string
  /** Outcome of a tap beside the surface or of Escape; absent: neither closes it. */
  dismissed?: Outcome
  /** Builds the content; `done` closes the surface with its outcome. */
  draw(done: (outcome: Outcome) => void): HTMLElement
  /** Runs when the surface is gone, whatever the outcome: stops cameras and timers. */
  closed?: () => void
}

interface Entry {
  kind: SurfaceKind
  node: HTMLElement
  dismiss: (() => void) | undefined
}

/**
 * The layer above the mini program on which WeChat draws. It lives in a shadow root: no style of the program
 * reaches a surface, and no style of a surface leaks into the program.
 */
export class SurfaceLayer {
  private readonly entries: Entry[] = []
  readonly root: ShadowRoot

  constructor(
    host: HTMLElement,
    /** Drawn on every surface, so that nobody takes it for the real WeChat. */
    private readonly mark: string,
  ) {
    this.root = host.attachShadow({ mode: 'open' })
    this.root.append(element('style', {}, surfaceCss))
    host.ownerDocument.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.entries.at(-1)?.dismiss?.()
    })
  }

  /** Puts a surface on top and resolves with what the person chose. */
  show<Outcome>(surface: Surface<Outcome>): Promise<Outcome> {
    return new Promise((resolve) => {
      const done = (outcome: Outcome): void => {
        const index = this.entries.indexOf(entry)
        if (index < 0) return
        this.entries.splice(index, 1)
        node.remove()
        surface.closed?.()
        resolve(outcome)
      }
      const { dismissed } = surface
      const dismiss = dismissed === undefined ? undefined : (): void => done(dismissed)
      const node = this.frame(surface, surface.draw(done), dismiss)
      const entry: Entry = { kind: surface.kind, node, dismiss }
      this.entries.push(entry)
      this.root.append(node)
      node.querySelector<HTMLElement>('[data-focus]')?.focus()
    })
  }

  private frame<Outcome>(
    surface: Surface<Outcome>,
    content: HTMLElement,
    dismiss: (() => void) | undefined,
  ): HTMLElement {
    const panel = element(
      'section',
      { class: 'panel', role: 'dialog', 'aria-modal': 'true', 'aria-label': surface.label },
      content,
      element('div', { class: 'mark', 'aria-hidden': 'true' }, this.mark),
    )
    const shade = element('div', { class: 'shade', onclick: () => dismiss?.() })
    return element(
      'div',
      { class: `surface ${surface.place} ${surface.kind}`, 'data-kind': surface.kind },
      shade,
      panel,
    )
  }

  /** The open surfaces, top one last. */
  list(): OpenSurface[] {
    return this.entries.map(({ kind, node }) => ({
      kind,
      text: node.querySelector<HTMLElement>('.panel')?.innerText ?? '',
      actions: pressable(node).map((button) => button.dataset['action'] ?? ''),
    }))
  }

  /**
   * Presses an action of the topmost surface (of that kind, when given).
   * Throws when no such surface or action is open: a test must not pass by pressing air.
   */
  press(name: string, kind?: SurfaceKind): void {
    const entry = this.entries.findLast((open) => !kind || open.kind === kind)
    if (!entry) throw new Error(`no ${kind ?? 'WeChat'} surface is open`)
    const button = pressable(entry.node).find((node) => node.dataset['action'] === name)
    if (!button) {
      const offered = pressable(entry.node).map((node) => node.dataset['action'])
      throw new Error(`${entry.kind} offers no "${name}", only ${offered.join(', ')}`)
    }
    button.click()
  }

  /** Types into the topmost surface's field, as a person would. */
  type(text: string): void {
    const field = this.entries
      .at(-1)
      ?.node.querySelector<HTMLInputElement | HTMLTextAreaElement>(
        'input:not([type=file]), textarea',
      )
    if (!field) throw new Error('the open surface has no field to type into')
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
  }
}

function pressable(node: HTMLElement): HTMLElement[] {
  return [...node.querySelectorAll<HTMLElement>('[data-action]')]
}
