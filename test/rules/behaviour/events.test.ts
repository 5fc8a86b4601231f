import * as fc from 'fast-check'
import {
  EVENT_NAMES,
  KEPT_MS,
  OLDEST_MS,
  timely,
} from '../../../cloudfunctions/features/behaviour/rules/events'

const seed = Date.now() % 1_000_000_000
const now = 1_800_000_000_000

test(`what is kept is of the last week, in its order, and nothing of it is lost (seed ${String(seed)})`, () => {
  const event = fc.record({
    name: fc.constantFrom(...EVENT_NAMES),
    at: fc.integer({ min: now - 2 * OLDEST_MS, max: now + OLDEST_MS }),
  })
  fc.assert(
    fc.property(fc.array(event), (events) => {
      const kept = timely(events, now)
      // A phone's clock may be five minutes ahead.
      const fits = ({ at }: { at: number }) => at >= now - OLDEST_MS && at <= now + 5 * 60_000
      expect(kept).toEqual(events.filter(fits))
      expect(timely(kept, now)).toEqual(kept)
    }),
    { seed },
  )
})

test('180 days, and each name once', () => {
  expect(KEPT_MS).toBe(180 * 86_400_000)
  expect(new Set(EVENT_NAMES).size).toBe(EVENT_NAMES.length)
})
