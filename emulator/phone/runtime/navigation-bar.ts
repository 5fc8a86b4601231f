import type { Page } from './page'

export const STATUS_BAR_PX = 20
const TITLE_BAR_PX = 44
/** A phone of this WeChat stands in China, wherever its machine does. */
const SHANGHAI_MS = 8 * 3_600_000

export interface CapsuleBox {
  width: number
  height: number
  top: number
  right: number
}

/** WeChat's capsule on a 375-wide phone. */
export const CAPSULE: CapsuleBox = { width: 87, height: 32, top: STATUS_BAR_PX + 6, right: 10 }

interface Look {
  title: string
  text: 'black' | 'white'
  background: string
  custom: boolean
  loading: boolean
  canGoBack: boolean
  canGoHome: boolean
}

/** Status bar, title bar and capsule, as WeChat draws them above the page. */
export class NavigationBar {
  private readonly bar = part('phone-navigation')
  private readonly status = part('phone-status')
  private readonly overrides = new WeakMap<Page, Partial<Look>>()
  private page: Page | undefined

  constructor(
    private readonly actions: { back(): void; home(): void },
    now: () => number,
  ) {
    drawCapsule()
    const tick = () => {
      // By hand: loading Intl's data for this would slow every start.
      const time = new Date(now() + SHANGHAI_MS)
      this.status.textContent = [time.getUTCHours(), time.getUTCMinutes()]
        .map((part) => String(part).padStart(2, '0'))
        .join(':')
    }
    tick()
    window.setInterval(tick, 10_000)
  }

  /** Height of what stands above the page area. */
  heightOf(page: Page): number {
    return this.isCustom(page) ? 0 : STATUS_BAR_PX + TITLE_BAR_PX
  }

  show(page: Page, canGoBack: boolean, canGoHome: boolean) {
    this.page = page
    this.change(page, { canGoBack, canGoHome })
  }

  /** Changes one page's bar; drawn at once when that page shows. */
  change(page: Page, change: Partial<Look>) {
    this.overrides.set(page, { ...this.overrides.get(page), ...change })
    if (this.page === page) this.draw(page)
  }

  redraw() {
    if (this.page) this.draw(this.page)
  }

  private isCustom(page: Page): boolean {
    return page.config.navigationStyle === 'custom'
  }

  private look(page: Page): Look {
    const config = page.config as Record<string, string | undefined>
    return {
      title: config.navigationBarTitleText ?? '',
      text: config.navigationBarTextStyle === 'black' ? 'black' : 'white',
      background: config.navigationBarBackgroundColor ?? '#000000',
      custom: this.isCustom(page),
      loading: false,
      canGoBack: false,
      canGoHome: false,
      ...this.overrides.get(page),
    }
  }

  private draw(page: Page) {
    const look = this.look(page)
    const height = `${this.heightOf(page)}px`
    document.documentElement.style.setProperty('--navigation-height', height)
    document.documentElement.dataset.barText = look.text
    this.bar.style.background = look.background
    this.bar.style.color = look.text
    this.status.style.color = look.text
    this.bar.replaceChildren()
    if (look.custom) return
    if (look.canGoBack) this.bar.append(this.button('‹', 'Back', this.actions.back))
    else if (look.canGoHome) this.bar.append(this.button('⌂', 'Home', this.actions.home))
    const title = document.createElement('div')
    title.className = 'title'
    title.setAttribute('role', 'heading')
    title.setAttribute('aria-level', '1')
    if (look.loading)
      title.append(Object.assign(document.createElement('i'), { className: 'spinner' }))
    title.append(look.title)
    this.bar.append(title)
  }

  private button(text: string, label: string, action: () => void): HTMLElement {
    const button = document.createElement('button')
    button.className = 'back'
    button.textContent = text
    button.setAttribute('aria-label', label)
    button.addEventListener('click', action)
    return button
  }
}

function drawCapsule() {
  const capsule = part('phone-capsule')
  const { width, height, top, right } = CAPSULE
  Object.assign(capsule.style, {
    width: `${width}px`,
    height: `${height}px`,
    top: `${top}px`,
    right: `${right}px`,
  })
  capsule.textContent = '••• ⊙'
  capsule.setAttribute('aria-hidden', 'true')
}

function part(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the phone's frame lacks #${id}`)
  return found
}
