import { defineBuiltin } from '../runtime/contract'
import type { BuiltinHandle } from '../runtime/contract'
import { onResize } from './resize'

const properties = {
  value: { type: Array, value: [] },
  maskStyle: String,
  indicatorStyle: String,
  indicatorClass: String,
  maskClass: String,
  immediateChange: Boolean,
  name: String,
} as const
type ViewHandle = BuiltinHandle<typeof properties>

const settleMs = 120
const css = `wx-picker-view{display:flex;position:relative;overflow:hidden}
wx-picker-view-column{display:block;flex:1;min-width:0;height:100%;overflow-y:auto;scroll-snap-type:y mandatory;scrollbar-width:none;box-sizing:border-box;padding:var(--wx-picker-pad) 0;position:relative;z-index:1}
wx-picker-view-column::-webkit-scrollbar{display:none}
wx-picker-view-column>*{height:var(--wx-picker-item);scroll-snap-align:center;box-sizing:border-box;overflow:hidden}
wx-picker-view>.wx-picker-mask{position:absolute;inset:0;z-index:2;pointer-events:none;background:linear-gradient(rgba(255,255,255,.95),rgba(255,255,255,.6) 50%,rgba(255,255,255,.6) 50%,rgba(255,255,255,.95));-webkit-mask:linear-gradient(#000 0 calc(50% - var(--wx-picker-item)/2),transparent 0 calc(50% + var(--wx-picker-item)/2),#000 0)}
wx-picker-view>.wx-picker-indicator{position:absolute;left:0;right:0;top:50%;height:34px;transform:translateY(-50%);z-index:2;pointer-events:none;border:solid #e5e5e5;border-width:1px 0;box-sizing:border-box}`

/** Columns scroll natively and snap; the view reads which item stands in the indicator. */
class Columns {
  private timer: ReturnType<typeof setTimeout> | undefined
  private scrolling = false
  private readonly watched = new WeakSet<Element>()

  constructor(
    private readonly handle: ViewHandle,
    private readonly indicator: HTMLElement,
  ) {}

  all(): HTMLElement[] {
    return [...this.handle.host.querySelectorAll<HTMLElement>('wx-picker-view-column')]
  }

  private itemHeight(): number {
    return this.indicator.offsetHeight || 34
  }

  /** Sizes the items by the indicator and scrolls each column to its value. */
  layout(): void {
    const { host, properties: now } = this.handle
    const item = this.itemHeight()
    host.style.setProperty('--wx-picker-item', `${item}px`)
    host.style.setProperty('--wx-picker-pad', `${Math.max(0, (host.clientHeight - item) / 2)}px`)
    for (const [at, column] of this.all().entries()) {
      const top = (Number(now.value[at]) || 0) * item
      if (!this.scrolling && Math.abs(column.scrollTop - top) > 1) column.scrollTop = top
      this.watch(column)
    }
  }

  private watch(column: HTMLElement): void {
    if (this.watched.has(column)) return
    this.watched.add(column)
    column.addEventListener('scroll', () => {
      if (!this.scrolling && this.same()) return
      if (!this.scrolling) this.handle.fire('pickstart')
      this.scrolling = true
      clearTimeout(this.timer)
      if (this.handle.properties.immediateChange) this.report()
      this.timer = setTimeout(() => this.settle(), settleMs)
    })
    column.addEventListener('click', (event) => {
      const at = [...column.children].findIndex((child) => child.contains(event.target as Node))
      if (at >= 0) column.scrollTo({ top: at * this.itemHeight(), behavior: 'smooth' })
    })
  }

  private read(): number[] {
    const item = this.itemHeight()
    return this.all().map((column) =>
      Math.max(0, Math.min(column.childElementCount - 1, Math.round(column.scrollTop / item))),
    )
  }

  private same(): boolean {
    return JSON.stringify(this.read()) === JSON.stringify(this.handle.properties.value)
  }

  private report(): void {
    if (this.same()) return
    const value = this.read()
    this.handle.set({ value })
    this.handle.fire('change', { value })
  }

  private settle(): void {
    this.report()
    this.scrolling = false
    this.handle.fire('pickend')
  }

  stop(): void {
    clearTimeout(this.timer)
  }
}

defineBuiltin('picker-view', {
  properties,
  css,
  create(handle, runtime) {
    const { host, properties: now } = handle
    const mask = document.createElement('div')
    const indicator = document.createElement('div')
    host.append(mask, indicator)
    const columns = new Columns(handle, indicator)
    const initial = [...now.value]
    const stopResize = onResize(host, () => columns.layout())
    const children = new MutationObserver(() => columns.layout())
    children.observe(host, { childList: true, subtree: true })
    return {
      update() {
        mask.className = `wx-picker-mask ${now.maskClass}`
        mask.style.cssText = runtime.style(now.maskStyle)
        indicator.className = `wx-picker-indicator ${now.indicatorClass}`
        indicator.style.cssText = runtime.style(now.indicatorStyle)
        columns.layout()
      },
      detached() {
        columns.stop()
        stopResize()
        children.disconnect()
      },
      form: { value: () => now.value, reset: () => handle.set({ value: initial }) },
    }
  },
})

defineBuiltin('picker-view-column', {
  properties: {},
  create({ host }) {
    // A wheel turns by the arrow keys too.
    host.tabIndex = 0
    return {}
  },
})
