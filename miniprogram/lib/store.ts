/** A value that pages watch: set it, and everyone who subscribed is told. */
export interface Store<T> {
  get(): T
  set(next: T): void
  /** Returns how to stop; pages stop in onUnload. */
  watch(listener: (value: T) => void): () => void
}

export function createStore<T>(initial: T): Store<T> {
  let value = initial
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    set(next) {
      value = next
      for (const listener of [...listeners]) listener(next)
    },
    watch(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
