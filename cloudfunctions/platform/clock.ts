import type { Time } from '../../typings/contract'

export interface Clock {
  /** Epoch milliseconds. */
  now(): Time
  /** Resolves after so many milliseconds; simulation binds it to its scheduler. */
  sleep(ms: number): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
