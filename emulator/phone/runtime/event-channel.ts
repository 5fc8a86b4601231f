type Listener = (...args: unknown[]) => void

/** WeChat's EventChannel: two pages talk over a pair of them. */
export class EventChannel {
  readonly #listeners = new Map<string, { listener: Listener; once: boolean }[]>()
  /** Private in earnest: results of navigateTo are written as JSON, and the pair is a circle. */
  #peer: EventChannel | undefined
  /** Events emitted before the other side listens wait for it. */
  readonly #waiting: { event: string; args: unknown[] }[] = []

  static pair(): [EventChannel, EventChannel] {
    const one = new EventChannel()
    const other = new EventChannel()
    one.#peer = other
    other.#peer = one
    return [one, other]
  }

  emit(event: string, ...args: unknown[]) {
    this.#peer?.receive(event, args)
  }

  on(event: string, listener: Listener) {
    this.listen(event, listener, false)
  }

  once(event: string, listener: Listener) {
    this.listen(event, listener, true)
  }

  off(event: string, listener?: Listener) {
    const kept = this.#listeners
      .get(event)
      ?.filter((entry) => listener && entry.listener !== listener)
    this.#listeners.set(event, kept ?? [])
  }

  private listen(event: string, listener: Listener, once: boolean) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), { listener, once }])
    const early = this.#waiting.filter((waiting) => waiting.event === event)
    for (const waiting of early) {
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1)
      this.receive(event, waiting.args)
    }
  }

  private receive(event: string, args: unknown[]) {
    const entries = this.#listeners.get(event) ?? []
    if (entries.length === 0) {
      this.#waiting.push({ event, args })
      return
    }
    this.#listeners.set(
      event,
      entries.filter(({ once }) => !once),
    )
    for (const { listener } of entries) listener(...args)
  }
}
