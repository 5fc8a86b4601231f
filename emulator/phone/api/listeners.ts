type Listener = (event: never) => void

/** The pair `wx.onX` / `wx.offX`: off without a listener removes all, as documented. */
export class Listeners<Event> {
  private readonly all = new Set<(event: Event) => void>()

  readonly on = (listener: unknown): void => {
    if (typeof listener !== 'function') throw new TypeError('a listener must be a function')
    this.all.add(listener as Listener as (event: Event) => void)
  }

  readonly off = (listener?: unknown): void => {
    if (listener === undefined) this.all.clear()
    else this.all.delete(listener as (event: Event) => void)
  }

  get size(): number {
    return this.all.size
  }

  emit(event: Event): void {
    for (const listener of [...this.all]) listener(event)
  }
}
