import type { Key } from '../../typings/contract'

/**
 * Idempotency key `<source>:<time36>:<random>`: made once when a person starts an operation and
 * repeated on every retry, so that nothing happens twice. `now` is the server's time as learnt.
 */
export function newKey(source: string, now: number): Key {
  let random = ''
  while (random.length < 20) random += Math.random().toString(36).slice(2)
  return `${source}:${now.toString(36)}:${random.slice(0, 20)}` as Key
}
