import type { BehaviourEvent, BehaviourName } from '../../typings/contract'
import { CallError, consumer, serverNow } from './cloud'

/** Set where the person says yes or no (privacy centre); without a yes nothing leaves the phone. */
const KEY = 'behaviourAllowed'
/** The contract takes at most so many at once. */
const BATCH = 20
/** What waits for a yes is kept in memory only, and not without end. */
const MOST = 100

let waiting: BehaviourEvent[] = []
let sending = false

/** Notes what the person looks at or does. Sent only with consent, in batches, never in the way. */
export function note(name: BehaviourName, values?: BehaviourEvent['values']): void {
  waiting = [...waiting, { name, at: serverNow(), ...(values ? { values } : {}) }].slice(-MOST)
  if (waiting.length >= BATCH) void flush()
}

export function allowBehaviour(allowed: boolean): void {
  wx.setStorageSync(KEY, allowed)
  if (!allowed) waiting = []
}

/** Sends what waits; when the program leaves the screen, or enough has come together. */
export async function flush(): Promise<void> {
  if (sending || waiting.length === 0 || wx.getStorageSync(KEY) !== true) return
  sending = true
  const events = waiting.slice(0, BATCH)
  try {
    const { accepted } = await consumer('event.record', { events })
    waiting = waiting.slice(events.length)
    // Withdrawn on another phone: this one stops, too.
    if (accepted === 0) allowBehaviour(false)
  } catch (error) {
    // What could not be sent is only a trace of looking; the next batch takes it along.
    if (!(error instanceof CallError)) throw error
  } finally {
    sending = false
  }
}
