import type { EntryKey, Key, Time } from '../../../typings/contract'

export const KEY_PAST_MS = 400 * 86_400_000
export const KEY_FUTURE_MS = 5 * 60_000

const SHAPE = /^([a-z][a-z0-9]{0,15}):([0-9a-z]{6,10}):([0-9A-Za-z_-]{8,64})$/
/** A key made from a key: `<key>:<word>`, e.g. `K:settle`. */
const DERIVED = /^([a-z][a-z0-9]{0,15}:[0-9a-z]{6,10}:[0-9A-Za-z_-]{8,64})(:[a-z][a-z0-9_]*)+$/

export function isKey(text: string): text is Key {
  return SHAPE.test(text)
}

/** The caller's key inside a key or derived key; null for keys that follow from state (`due:…`). */
export function baseKey(key: Key | EntryKey): Key | null {
  if (isKey(key)) return key
  const base = DERIVED.exec(key)?.[1]
  return base !== undefined && isKey(base) ? base : null
}

/** The time inside `<source>:<time36>:<random>`. */
export function keyTime(key: Key): Time {
  const time = SHAPE.exec(key)?.[2]
  if (time === undefined) throw new Error('not a key')
  return parseInt(time, 36)
}

export function makeKey(source: string, time: Time, random: string): Key {
  return `${source}:${time.toString(36)}:${random}` as Key
}

export function keyTimeInWindow(key: Key, now: Time): boolean {
  const time = keyTime(key)
  return time >= now - KEY_PAST_MS && time <= now + KEY_FUTURE_MS
}
