/** The movable clock: every part of the emulator that needs the time asks this one. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

/** A clock that runs with the machine's, shifted by an offset that tests and the console may change. */
export class MovableClock implements Clock {
  private readonly listeners = new Set<(offsetMs: number) => void>()

  constructor(private offset = 0) {}

  now(): number {
    return Date.now() + this.offset
  }

  get offsetMs(): number {
    return this.offset
  }

  moveBy(deltaMs: number): void {
    this.setOffset(this.offset + deltaMs)
  }

  /** Makes `now()` read this time, and run on from there. */
  moveTo(timeMs: number): void {
    this.setOffset(timeMs - Date.now())
  }

  reset(): void {
    this.setOffset(0)
  }

  /** Calls back after every move, until the returned function is called. */
  onMove(listener: (offsetMs: number) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private setOffset(offsetMs: number): void {
    if (!Number.isSafeInteger(offsetMs)) throw new RangeError(`clock offset ${offsetMs}`)
    this.offset = offsetMs
    for (const listener of this.listeners) listener(offsetMs)
  }
}
