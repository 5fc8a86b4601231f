import type { Counter, Industry, ProgrammeConfig } from '../../../typings/contract'
import type { DayCount } from '../../../cloudfunctions/features/account/rules/account'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { leaves } from '../../../cloudfunctions/features/tier/rules/condition'
import { addDays } from '../../../cloudfunctions/platform/pure/day'
import { Bench, programmes } from '../account/book-of'

const INDUSTRIES: Industry[] = ['retail', 'catering', 'services']

const bench = (industry: Industry) => new Bench(programmes(presetOf(industry, '测试')))

/** What a day of an account keeps of each counter: nothing else could move a tier. */
const SOURCE: Record<Counter, keyof DayCount> = {
  spendFen: 'spendFen',
  visits: 'sales',
  services: 'services',
  growth: 'growthHundredths',
}

/** Days of ordinary sales through the writer, until the top tier or a year is reached. */
function climb(b: Bench, sale: { eligibleFen: number; minutes: number }): string[] {
  const reached = [b.account.tier.id]
  for (let day = 1; day <= 365; day++) {
    b.on(addDays('2026-03-01', day))
    b.earn(sale.eligibleFen, { minutes: sale.minutes })
    if (b.account.tier.id !== reached.at(-1)) reached.push(b.account.tier.id)
  }
  return reached
}

const counters = ({ tiers }: ProgrammeConfig) =>
  new Set(
    tiers
      .flatMap(({ upgrade, retain }) =>
        [upgrade, retain].flatMap((tree) => (tree ? leaves(tree) : [])),
      )
      .map(({ counter }) => counter),
  )

test.each(INDUSTRIES)('%s: every counter that a tier asks is filled by a sale', (industry) => {
  const b = bench(industry)
  b.earn(10_000, { minutes: 60 })
  const day = Object.values(b.account.qualifying.days)[0]
  const asked = counters(presetOf(industry, '测试'))
  expect(asked.size).toBeGreaterThan(0)
  for (const counter of asked) expect(day?.[SOURCE[counter]]).toBeGreaterThan(0)
})

test.each<[Industry, { eligibleFen: number; minutes: number }]>([
  ['retail', { eligibleFen: 15_000, minutes: 0 }],
  ['catering', { eligibleFen: 5_000, minutes: 0 }],
  ['services', { eligibleFen: 5_000, minutes: 60 }],
])('%s: ordinary sales climb through every tier, one after another', (industry, sale) => {
  const b = bench(industry)
  expect(climb(b, sale)).toEqual(presetOf(industry, '测试').tiers.map(({ id }) => id))
})

test('retail: ¥1 is 1 point, usable when the week for returns is over', () => {
  const b = bench('retail')
  const welcome = b.account.balances.points
  expect(b.earn(12_300).earned.points).toBe(123)
  expect(b.account.balances).toMatchObject({ points: welcome, pendingPoints: 123 })
  b.on('2026-03-09')
  expect(b.account.balances).toMatchObject({ points: welcome + 123, pendingPoints: 0 })
})

test('catering: a visit is ten points once a day, money the rest', () => {
  const b = bench('catering')
  expect(b.earn(10_000).earned.points).toBe(20)
  expect(b.earn(10_000).earned.points).toBe(10)
  expect(b.account.qualifying.lifetime.visits).toBe(1)
})

test('services: minutes become points up to the day’s cap, and each appointment counts', () => {
  const b = bench('services')
  expect(b.earn(30_000, { minutes: 60 }).earned.points).toBe(60 + 30)
  const { entry } = b.earn(0, { minutes: 300 })
  expect(entry.breakdown[0]).toMatchObject({ ruleId: 'minutes', result: 240, cappedPoints: 60 })
  expect(b.account.qualifying.lifetime.services).toBe(2)
})
