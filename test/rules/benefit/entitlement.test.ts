import * as fc from 'fast-check'
import { limitPeriod } from '../../../cloudfunctions/features/account/rules/limits'
import { entitlements } from '../../../cloudfunctions/features/benefit/rules/entitlement'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import type { Programme } from '../../../cloudfunctions/features/programme/rules/programme'
import { validate } from '../../../cloudfunctions/features/programme/rules/validate'
import { at, Bench } from '../account/book-of'

const seed = Date.now() % 1_000_000_000

/** Bench's members are on the first tier of retail: one birthday gift a year. */
function programme(change: (config: Programme['config']) => void = () => undefined): Programme {
  const config = presetOf('retail', '测试')
  change(config)
  return { version: 1, startsAt: 0, config }
}
const march = at('2026-03-10')
const gift = (birthday: string, now = march, known = programme(), promised = known) =>
  entitlements(new Bench().account, known, promised, { birthday, now }).map(({ view }) => view)

describe('a benefit that is handed out', () => {
  test('only in the month of the birthday, and only who has told it', () => {
    expect(gift('03-31')).toMatchObject([
      { benefitId: 'birthday', quota: 1, used: 0, usable: true },
    ])
    for (const other of ['02-28', '04-01', '']) {
      expect(gift(other)).toMatchObject([{ usable: false, reason: 'not_targeted' }])
    }
  })

  test('so often as the tier says, what was promised for the period too', () => {
    const twice = programme((config) => {
      for (const tier of config.tiers) tier.benefits['birthday'] = 2
    })
    const none = programme((config) => {
      for (const tier of config.tiers) delete tier.benefits['birthday']
    })
    expect(gift('03-31', march, none, twice)).toMatchObject([{ quota: 2 }])
    expect(gift('03-31', march, none, none)).toEqual([])
  })

  test('used up until the period ends, counted anew after it', () => {
    const bench = new Bench()
    const known = programme()
    const use = () => {
      const [found] = entitlements(bench.account, known, known, {
        birthday: '03-31',
        now: bench.now,
      })
      return found?.view
    }
    const { name, until } = limitPeriod('year', bench.now)
    const limit = { id: `benefit:birthday:${name}`, max: 1, count: 1, until }
    bench.do({ kind: 'limit.use', limits: [limit] })
    expect(use()).toMatchObject({ used: 1, usable: false, reason: 'period_limit' })
    expect(() => bench.do({ kind: 'limit.use', limits: [limit] })).toThrow('LIMIT_REACHED')
    bench.on('2027-03-01')
    expect(use()).toMatchObject({ used: 0, usable: true })
  })

  test(`a period holds its moment, and ends before the next begins (seed ${String(seed)})`, () => {
    const moment = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })
    fc.assert(
      fc.property(moment, fc.constantFrom('day', 'month', 'year', 'ever'), (now, per) => {
        const { name, until } = limitPeriod(per, now)
        expect(until).toBeGreaterThanOrEqual(now)
        expect(limitPeriod(per, until).name).toBe(name)
        if (per !== 'ever') expect(limitPeriod(per, until + 1).name).not.toBe(name)
      }),
      { seed },
    )
  })

  test('what works on every sale has no quota', () => {
    const { config } = programme((each) => {
      const discount = each.benefits.find(({ kind }) => kind === 'discount')
      if (discount) discount.quota = { per: 'month' }
    })
    expect(validate(config)).toContainEqual({
      path: `benefits.${String(config.benefits.findIndex(({ kind }) => kind === 'discount'))}.quota`,
      problem: 'out_of_range',
      severity: 'error',
    })
  })
})
