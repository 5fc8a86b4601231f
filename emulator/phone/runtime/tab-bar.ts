import { ApiFailure } from './contract'

interface TabItem {
  pagePath: string
  text: string
  iconPath?: string
  selectedIconPath?: string
  badge?: string
  redDot?: boolean
}

export interface TabBarStyle {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
}

const HEIGHT_PX = 50

/** The native tab bar; with `custom: true` in app.json the page draws its own instead. */
export class TabBar {
  readonly items: TabItem[]
  readonly custom: boolean
  private readonly bar = document.getElementById('phone-tabs') as HTMLElement
  private style: TabBarStyle
  private route = ''
  private hidden = false

  constructor(
    config: (TabBarStyle & { list?: TabItem[]; custom?: boolean }) | undefined,
    private readonly resolve: (path: string) => string,
    private readonly tapped: (item: TabItem, index: number) => void,
  ) {
    this.items = (config?.list ?? []).map((item) => ({
      ...item,
      pagePath: item.pagePath.replace(/^\//, ''),
    }))
    this.custom = config?.custom ?? false
    this.style = config ?? {}
  }

  has(route: string): boolean {
    return this.items.some(({ pagePath }) => pagePath === route)
  }

  heightOf(route: string): number {
    return this.has(route) && !this.custom && !this.hidden ? HEIGHT_PX : 0
  }

  show(route: string) {
    this.route = route
    this.draw()
  }

  setStyle(style: TabBarStyle) {
    this.style = { ...this.style, ...style }
    this.draw()
  }

  setHidden(hidden: boolean) {
    this.hidden = hidden
    this.draw()
  }

  /** Changes one item; `index` as the API got it. */
  change(index: number, change: Partial<TabItem>) {
    const item = this.items[index]
    if (item === undefined) throw new ApiFailure('tabbar item not found')
    Object.assign(item, change)
    this.draw()
  }

  private draw() {
    const height = this.heightOf(this.route)
    const value = height === 0 ? '0px' : `calc(${height}px + var(--safe-area-inset-bottom, 0px))`
    document.documentElement.style.setProperty('--tab-height', value)
    const { backgroundColor = '#ffffff', borderStyle = 'black' } = this.style
    const border = borderStyle === 'white' ? 'rgba(255,255,255,.3)' : 'rgba(0,0,0,.15)'
    this.bar.style.background = backgroundColor
    this.bar.style.boxShadow = `inset 0 .5px ${border}`
    this.bar.replaceChildren(
      ...(height === 0 ? [] : this.items.map((item, i) => this.button(item, i))),
    )
  }

  private button(item: TabItem, index: number): HTMLElement {
    const selected = item.pagePath === this.route
    const button = document.createElement('button')
    button.setAttribute('role', 'tab')
    button.setAttribute('aria-selected', String(selected))
    const { color = '#7a7e83', selectedColor = '#3cc51f' } = this.style
    button.style.color = selected ? selectedColor : color
    const icon = (selected ? item.selectedIconPath : undefined) ?? item.iconPath
    if (icon) button.append(Object.assign(new Image(), { src: this.resolve(icon), alt: '' }))
    button.append(item.text)
    if (item.badge || item.redDot) {
      const badge = document.createElement('span')
      badge.className = 'badge'
      badge.textContent = item.badge ?? ''
      button.append(badge)
    }
    button.addEventListener('click', () => this.tapped(item, index))
    return button
  }
}
