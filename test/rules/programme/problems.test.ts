import * as fc from 'fast-check'
import type { Condition, ProgrammeConfig, ProgrammeProblem } from '../../../typings/contract'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { pointsProblems } from '../../../cloudfunctions/features/programme/rules/points-problems'
import {
  duplicates,
  length,
  number,
  words,
} from '../../../cloudfunctions/features/programme/rules/problem'
import { tierProblems } from '../../../cloudfunctions/features/programme/rules/tier-problems'
import { plain } from '../account/book-of'

const seed = Date.now() % 1_000_000_000
const industry = fc.constantFrom('retail' as const, 'catering' as const, 'services' as const)
const errors = (problems: readonly ProgrammeProblem[]) =>
  problems.filter(({ severity }) => severity === 'error')

describe('numbers and words', () => {
  test(`a number is good exactly when it is a whole one within its bounds (seed ${String(seed)})`, () => {
    const value = fc.oneof(fc.integer({ min: -50, max: 150 }), fc.double(), fc.constant(2 ** 53))
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 40 }), fc.nat(60), (each, min, more) => {
        const max = min + more
        const found = number('x', each, min, max)
        const good = Number.isSafeInteger(each) && each >= min && each <= max
        expect(found).toHaveLength(good ? 0 : 1)
        const [named] = found
        if (named?.problem === 'out_of_range') expect(named.limit).toBe(each < min ? min : max)
      }),
      { seed, numRuns: 300 },
    )
  })

  test(`a text is needed in Chinese only, and English has twice the room (seed ${String(seed)})`, () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 60 }),
        fc.string({ maxLength: 60 }),
        fc.integer({ min: 1, max: 24 }),
        (zh, en, max) => {
          const found = words('name', { zh, en }, max).map(
            ({ path, problem }) => `${path} ${problem}`,
          )
          expect(found.includes('name.zh required')).toBe(zh.trim() === '')
          expect(found.includes('name.zh too_long')).toBe(zh.length > max)
          expect(found.includes('name.en too_long')).toBe(en.length > max * 2)
          expect(length('x', zh, max)).toHaveLength(Number(zh.length > max))
        },
      ),
      { seed, numRuns: 200 },
    )
  })

  test(`every second use of an id is named, at its own place (seed ${String(seed)})`, () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }), (ids) => {
        const found = duplicates('tiers', ids)
        expect(found).toHaveLength(ids.length - new Set(ids).size)
        for (const { path } of found) {
          const index = Number(path.split('.')[1])
          expect(ids.slice(0, index)).toContain(ids[index])
        }
      }),
      { seed },
    )
  })
})

type Spoil = [
  path: string,
  low: number,
  high: number,
  set: (config: ProgrammeConfig, value: number) => void,
]

/** Numbers of the points rules, with their bounds. */
const NUMBERS: Spoil[] = [
  ['points.pendingDays', 0, 90, (c, v) => (c.points.pendingDays = v)],
  ['points.restoreGraceDays', 0, 365, (c, v) => (c.points.restoreGraceDays = v)],
  ['points.multiplierCapHundredths', 100, 10_000, (c, v) => (c.points.multiplierCapHundredths = v)],
  ['points.expiry.months', 1, 120, (c, v) => (c.points.expiry = { kind: 'months', months: v })],
  [
    'points.expiry.afterYears',
    0,
    10,
    (c, v) => (c.points.expiry = { kind: 'year_end', afterYears: v }),
  ],
  [
    'points.negative.points',
    1,
    1_000_000,
    (c, v) => (c.points.negative = { kind: 'down_to', points: v }),
  ],
  [
    'points.earn.0.points',
    1,
    10_000,
    (c, v) => ((c.points.earn[0] as { points: number }).points = v),
  ],
  [
    'points.earn.0.dailyCap',
    1,
    1_000_000,
    (c, v) => ((c.points.earn[0] as { dailyCap?: number }).dailyCap = v),
  ],
]

test(`points: within its bounds each number is good, beyond them it alone is named (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      industry,
      fc.constantFrom(...NUMBERS),
      fc.integer(),
      fc.boolean(),
      (kind, spoil, draw, inside) => {
        const [path, low, high, set] = spoil
        const config = presetOf(kind, '测试')
        expect(errors(pointsProblems(config))).toEqual([])
        const width = high - low + 1
        const within = low + (Math.abs(draw) % width)
        const value = inside
          ? within
          : draw % 2 === 0
            ? low - 1 - Math.abs(draw % 99)
            : high + 1 + Math.abs(draw % 99)
        set(config, value)
        expect(pointsProblems(config).map(({ path: at }) => at)).toEqual(inside ? [] : [path])
      },
    ),
    { seed, numRuns: 200 },
  )
})

test(`points: days of a week and of a month, spans that end after they begin (seed ${String(seed)})`, () => {
  const days = fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 5 })
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 0, max: 99 }),
      fc.integer({ min: 0, max: 99 }),
      (list, from, until) => {
        const config = presetOf('retail', '测试')
        const rule = config.points.bonus[0] ?? fail()
        const bad = (when: typeof rule.when) => {
          config.points.bonus = [{ ...rule, when }]
          return pointsProblems(config).length
        }
        const beyond = (max: number) =>
          list.length === 0 ? 1 : list.filter((day) => day < 1 || day > max).length
        expect(bad({ kind: 'weekday', weekdays: list })).toBe(beyond(7))
        expect(bad({ kind: 'monthday', days: list })).toBe(beyond(31))
        expect(bad({ kind: 'between', from, until })).toBe(Number(until <= from))
      },
    ),
    { seed, numRuns: 150 },
  )
})

function fail(): never {
  throw new Error('the preset has no bonus')
}

const leaf = (amount: number, days = 365): Condition => ({
  kind: 'atLeast',
  counter: 'spendFen',
  amount,
  window: { kind: 'rolling', days },
})

/** Tiers that ask for these amounts, one after the other; kept by the second list. */
function ladder(upgrades: readonly number[], retains: readonly number[] = [], graceDays = 30) {
  return plain((config) => {
    const [first] = config.tiers
    if (!first) throw new Error('no tiers')
    config.tiers = [
      { ...first, graceDays: 0 },
      ...upgrades.map((amount, index) => ({
        ...first,
        id: `t${String(index)}`,
        upgrade: leaf(amount),
        retain: leaf(retains[index] ?? 1),
        graceDays,
      })),
    ]
  })
}
const four = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 4, maxLength: 6 })

test(`tiers: good exactly when each asks for more than the one below and is kept by no more (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(four, four, (upgrades, retains) => {
      const found = errors(tierProblems(ladder(upgrades, retains)))
      const flat = upgrades.flatMap((amount, index) =>
        index > 0 && amount <= (upgrades[index - 1] ?? 0)
          ? [`tiers.${String(index + 1)}.upgrade`]
          : [],
      )
      const hard = upgrades.flatMap((amount, index) =>
        (retains[index] ?? 1) > amount ? [`tiers.${String(index + 1)}.retain`] : [],
      )
      expect(found.map(({ path }) => path).sort()).toEqual([...flat, ...hard].sort())
    }),
    { seed, numRuns: 200 },
  )
})

test(`tiers: five to seven of them (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9 }), (above) => {
      const upgrades = Array.from({ length: above }, (_, index) => (index + 1) * 100)
      const found = tierProblems(ladder(upgrades)).map(({ problem }) => problem)
      expect(found).toEqual(above + 1 < 5 || above + 1 > 7 ? ['tiers_5_to_7'] : [])
    }),
    { seed, numRuns: 30 },
  )
})

test(`tiers: a grace never outlasts what the accounts remember (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 180 }),
      fc.integer({ min: 1, max: 365 }),
      (graceDays, days) => {
        const config = ladder([100, 200, 300, 400], [], graceDays)
        for (const tier of config.tiers.slice(1)) tier.retain = leaf(1, days)
        const found = tierProblems(config).filter(({ path }) => path.endsWith('graceDays'))
        expect(found).toHaveLength(days + graceDays > 400 ? 4 : 0)
        for (const { limit } of found) expect(limit).toBe(400 - days)
      },
    ),
    { seed, numRuns: 150 },
  )
})

const tree: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constant(leaf(5)),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { maxLength: 4 }),
    }),
  ),
})).tree

const depth = (each: Condition): number =>
  each.kind === 'atLeast' ? 1 : 1 + Math.max(0, ...each.of.map(depth))
const width = (each: Condition): number =>
  each.kind === 'atLeast' ? 1 : each.of.reduce((sum, part) => sum + width(part), 0)
const hollow = (each: Condition): boolean =>
  each.kind !== 'atLeast' && (each.of.length === 0 || each.of.some(hollow))

test(`tiers: a condition is no deeper than three, asks no more than eight things, and never nothing (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(tree, (upgrade) => {
      const config = ladder([100, 200, 300, 400])
      const last = config.tiers[4]
      if (!last) throw new Error('no fifth tier')
      delete last.retain
      last.upgrade = upgrade
      const found = tierProblems(config).filter(
        ({ path, problem }) => path === 'tiers.4.upgrade' && problem !== 'upgrade_not_rising',
      )
      const expected = [
        ...(depth(upgrade) > 3 ? ['too_deep 3'] : []),
        ...(width(upgrade) > 8 ? ['too_deep 8'] : []),
        ...(hollow(upgrade) ? ['required '] : []),
      ]
      expect(found.map(({ problem, limit }) => `${problem} ${String(limit ?? '')}`)).toEqual(
        expected,
      )
    }),
    { seed, numRuns: 300 },
  )
})
