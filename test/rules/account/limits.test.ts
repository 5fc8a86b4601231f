import fc from 'fast-check'
import { limitPeriod } from '../../../cloudfunctions/features/account/rules/limits'
import { dayOf, startOfDay } from '../../../cloudfunctions/platform/pure/day'

test('periods end at the end of their Shanghai day, month and year', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_577_836_800_000, max: 2_500_000_000_000 }),
      fc.constantFrom('day' as const, 'month' as const, 'year' as const),
      (time, per) => {
        const { name, until } = limitPeriod(per, time)
        expect(until).toBeGreaterThanOrEqual(time)
        expect(dayOf(until).startsWith(name)).toBe(true)
        expect(dayOf(until + 1).startsWith(name)).toBe(false)
      },
    ),
  )
  expect(limitPeriod('month', startOfDay('2026-02-28')).name).toBe('2026-02')
})
