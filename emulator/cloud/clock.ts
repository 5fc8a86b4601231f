/** The movable clock: every part of the emulator that needs the time asks this one. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
}

/** A clock that runs with the machine's, shifted by an offset that tests and the console may change. */
export class MovableClock implements Clock {
  private offset = 0

  now(): number {
    return Date.now() + this.offset
  }

  get offsetMs(): number {
    return this.offset
  }

  moveBy(deltaMs: number): void {
    this.offset += deltaMs
  }

  reset(): void {
    this.offset = 0
  }
}
