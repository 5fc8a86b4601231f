import * as fc from 'fast-check'
import type { EntryKey } from '../../../../typings/contract'
import {
  baseKey,
  isKey,
  KEY_FUTURE_MS,
  KEY_PAST_MS,
  keyTime,
  keyTimeInWindow,
  makeKey,
} from '../../../../cloudfunctions/platform/pure/key'

const seed = Date.now() % 1_000_000_000
const now = Date.parse('2026-11-28T12:00:00+08:00')
const source = fc.stringMatching(/^[a-z][a-z0-9]{0,15}$/)
const random = fc.stringMatching(/^[0-9A-Za-z_-]{8,64}$/)
const time = fc.integer({ min: 36 ** 5, max: 36 ** 10 - 1 })

test(`a key says where and when it was made, and what is made from it leads back (seed ${String(seed)})`, () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
  fc.assert(
    fc.property(
      source,
      time,
      random,
      fc.array(word, { minLength: 1, maxLength: 3 }),
      (from, at, rest, words) => {
        const key = makeKey(from, at, rest)
        expect(isKey(key)).toBe(true)
        expect(keyTime(key)).toBe(at)
        expect(baseKey(key)).toBe(key)
        const derived = [key, ...words].join(':')
        expect(isKey(derived)).toBe(false)
        expect(baseKey(derived as EntryKey)).toBe(key)
      },
    ),
    { seed, numRuns: 300 },
  )
})

test(`a key is of our time from 400 days back to five minutes ahead, to the millisecond (seed ${String(seed)})`, () => {
  const offset = fc.oneof(
    fc.integer({ min: -KEY_PAST_MS - 5, max: -KEY_PAST_MS + 5 }),
    fc.integer({ min: KEY_FUTURE_MS - 5, max: KEY_FUTURE_MS + 5 }),
    fc.integer({ min: -2 * KEY_PAST_MS, max: 2 * KEY_FUTURE_MS }),
  )
  fc.assert(
    fc.property(offset, random, (by, rest) => {
      const within = by >= -KEY_PAST_MS && by <= KEY_FUTURE_MS
      expect(keyTimeInWindow(makeKey('page', now + by, rest), now)).toBe(within)
    }),
    { seed, numRuns: 300 },
  )
})

test(`no other text is a key, and none that follows from state leads to one (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.nat(9999), (text, seq) => {
      if (!/^[a-z][a-z0-9]*:[0-9a-z]+:[\w-]+$/.test(text)) expect(isKey(text)).toBe(false)
      expect(baseKey(`due:expire:${String(seq)}` as EntryKey)).toBeNull()
    }),
    { seed },
  )
})
