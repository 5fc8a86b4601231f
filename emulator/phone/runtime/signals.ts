/** A typed list of listeners by event name. */
export class Signals<Events> {
  private readonly listeners = new Map<keyof Events, Set<(event: never) => void>>()

  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): () => void {
    const known = this.listeners.get(type) ?? new Set()
    this.listeners.set(type, known)
    known.add(listener)
    return () => known.delete(listener)
  }

  emit<K extends keyof Events>(type: K, event: Events[K]) {
    for (const listener of [...(this.listeners.get(type) ?? [])]) listener(event as never)
  }
}
