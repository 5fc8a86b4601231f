import type { BonusRule } from '../../../typings/contract'
import {
  birthdayIn,
  isBirthday,
  multipliersOf,
} from '../../../cloudfunctions/features/account/rules/multipliers'
import { at, plain, programmes } from './book-of'

const bonus = (
  id: string,
  group: string,
  hundredths: number,
  more: Partial<BonusRule> = {},
): BonusRule => ({
  id,
  name: { zh: id, en: id },
  multiplierHundredths: hundredths,
  group,
  when: { kind: 'weekday', weekdays: [1, 2, 3, 4, 5, 6, 7] },
  ...more,
})

function total(rules: BonusRule[], tierHundredths: number, cap = 1_000): number {
  const known = programmes(
    plain((config) => {
      config.points.bonus = rules
      config.points.multiplierCapHundredths = cap
      for (const tier of config.tiers) tier.benefits = { multiplier: tierHundredths }
    }),
  ).at(0)
  const facts = { soldAt: at('2026-03-01'), shopId: null, tierId: 'leaf', birthday: '03-05' }
  return multipliersOf(known, known, facts).totalHundredths
}

test('the best of a group wins, groups and tier multiply, the cap holds', () => {
  expect(total([bonus('a', 'g', 150), bonus('b', 'g', 200)], 100)).toBe(200)
  expect(total([bonus('a', 'g', 150), bonus('b', 'h', 200)], 120)).toBe(360)
  expect(total([bonus('a', 'g', 150), bonus('b', 'h', 200)], 120, 300)).toBe(300)
  expect(total([], 0)).toBe(100)
})

test('a rule holds only for its tiers, shops, days and times', () => {
  expect(total([bonus('a', 'g', 200, { tierIds: ['gold'] })], 100)).toBe(100)
  expect(total([bonus('a', 'g', 200, { shopIds: [] })], 100)).toBe(100)
  expect(total([bonus('a', 'g', 200, { when: { kind: 'monthday', days: [1] } })], 100)).toBe(200)
  const until = at('2026-03-01')
  const over = { kind: 'between', from: 0, until } as const
  expect(total([bonus('a', 'g', 200, { when: over })], 100)).toBe(100)
  expect(total([bonus('a', 'g', 200, { when: { kind: 'birthday', window: 'month' } })], 100)).toBe(
    200,
  )
})

test('29 February falls on the 28th in other years', () => {
  expect(birthdayIn(2027, '02-29')).toBe('2027-02-28')
  expect(birthdayIn(2028, '02-29')).toBe('2028-02-29')
  expect(isBirthday('2027-02-28', '02-29', 'day')).toBe(true)
  expect(isBirthday('2028-02-28', '02-29', 'day')).toBe(false)
})

test('a birthday week runs from Monday to Sunday, also across the turn of the year', () => {
  expect(isBirthday('2025-12-29', '01-01', 'week')).toBe(true)
  expect(isBirthday('2026-01-04', '01-01', 'week')).toBe(true)
  expect(isBirthday('2026-01-05', '01-01', 'week')).toBe(false)
  expect(isBirthday('2027-01-02', '12-31', 'week')).toBe(true)
  expect(isBirthday('2026-03-01', '', 'week')).toBe(false)
})
