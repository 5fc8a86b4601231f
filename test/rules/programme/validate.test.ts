import * as fc from 'fast-check'
import type { Industry, ProgrammeConfig } from '../../../typings/contract'
import { check } from '../../../cloudfunctions/features/programme/check'
import { presetOf } from '../../../cloudfunctions/features/programme/presets'
import { compare } from '../../../cloudfunctions/features/programme/rules/compare'
import { contrastOf } from '../../../cloudfunctions/features/programme/rules/contrast'
import { leaves } from '../../../cloudfunctions/features/tier/rules/condition'
import { validate } from '../../../cloudfunctions/features/programme/rules/validate'

const INDUSTRIES: Industry[] = ['retail', 'catering', 'services']
const seed = Date.now() % 1_000_000_000

test.each(INDUSTRIES)('the preset for %s is complete and has 5 to 7 tiers', (industry) => {
  const config = presetOf(industry, '测试')
  expect(validate(config)).toEqual([])
  expect(check(JSON.parse(JSON.stringify(config)), [])).toEqual([])
  expect(config.tiers.length).toBeGreaterThanOrEqual(5)
  expect(config.tiers.length).toBeLessThanOrEqual(7)
  const counters = config.tiers.flatMap(({ upgrade }) => (upgrade ? leaves(upgrade) : []))
  expect(
    counters.every(({ counter }) => ['spendFen', 'visits', 'services', 'growth'].includes(counter)),
  ).toBe(true)
})

/** One change to a good programme, and what must be said about it. */
const CASES: [string, (config: ProgrammeConfig) => void, string, string][] = [
  ['no name', (c) => (c.card.brandName.zh = ' '), 'card.brandName.zh', 'required'],
  ['a long name', (c) => (c.card.brandName.zh = '长'.repeat(25)), 'card.brandName.zh', 'too_long'],
  ['half a point', (c) => (c.welcome.points = 0.5), 'welcome.points', 'not_integer'],
  ['too much welcome', (c) => (c.welcome.points = 1e9), 'welcome.points', 'out_of_range'],
  ['two tiers alike', (c) => (tier(c, 2).id = 'bronze'), 'tiers.2.id', 'duplicate'],
  ['four tiers', (c) => (c.tiers.length = 4), 'tiers', 'tiers_5_to_7'],
  [
    'a closed first tier',
    (c) => (tier(c, 0).upgrade = asks(c, 1)),
    'tiers.0.upgrade',
    'first_tier_open',
  ],
  ['an open second tier', (c) => delete tier(c, 1).upgrade, 'tiers.1.upgrade', 'required'],
  [
    'falling steps',
    (c) => (tier(c, 3).upgrade = asks(c, 2)),
    'tiers.3.upgrade',
    'upgrade_not_rising',
  ],
  [
    'a hard stay',
    (c) => (tier(c, 2).retain = asks(c, 3)),
    'tiers.2.retain',
    'retain_above_upgrade',
  ],
  [
    'a strange benefit',
    (c) => (tier(c, 1).benefits['none'] = 1),
    'tiers.1.benefits.none',
    'unknown_benefit',
  ],
  [
    'a pale face',
    (c) => (tier(c, 1).palette = { kind: 'hue', hue: 60 }),
    'tiers.1.palette.hue',
    'contrast_too_low',
  ],
  ['no earning', (c) => (c.points.earn = []), 'points.earn', 'no_earn_rule'],
  ['a deep tree', (c) => (tier(c, 1).upgrade = nested(4)), 'tiers.1.upgrade', 'too_deep'],
  [
    'no weekdays',
    (c) => (bonus(c).when = { kind: 'weekday', weekdays: [] }),
    'points.bonus.0.when.weekdays',
    'required',
  ],
  [
    'a notice twice',
    (c) => (c.tierPolicy.noticeDays = [7, 7]),
    'tierPolicy.noticeDays.1',
    'duplicate',
  ],
]

function tier(config: ProgrammeConfig, level: number) {
  const rule = config.tiers[level]
  if (!rule) throw new Error(`no tier ${level}`)
  return rule
}

function asks(config: ProgrammeConfig, level: number): Tree {
  const { upgrade } = tier(config, level)
  if (!upgrade) throw new Error(`tier ${level} asks nothing`)
  return upgrade
}

function bonus(config: ProgrammeConfig) {
  const [rule] = config.points.bonus
  if (!rule) throw new Error('no bonus rule')
  return rule
}

type Tree = NonNullable<ProgrammeConfig['tiers'][number]['upgrade']>
const nested = (depth: number): Tree =>
  depth === 1
    ? { kind: 'atLeast', counter: 'visits', amount: 1, window: { kind: 'lifetime' } }
    : { kind: 'all', of: [nested(depth - 1)] }

test.each(CASES)('%s is named with its path', (_name, spoil, path, problem) => {
  const config = presetOf('retail', '测试')
  spoil(config)
  expect(validate(config)).toContainEqual(
    expect.objectContaining({ path, problem, severity: 'error' }),
  )
})

test('an agreement whose words change needs a new version', () => {
  const before = presetOf('retail', '测试')
  const after = presetOf('retail', '测试')
  after.agreement.body.zh += '。'
  expect(validate(after, [before])).toMatchObject([
    { path: 'agreement.version', problem: 'agreement_version_kept' },
  ])
  after.agreement.version = '2'
  expect(validate(after, [before])).toEqual([])
})

test('thresholds over other windows cannot be compared: a warning, not an error', () => {
  const config = presetOf('retail', '测试')
  tier(config, 3).upgrade = nested(1)
  expect(validate(config).filter(({ severity }) => severity === 'warning')).toMatchObject([
    { path: 'tiers.3.upgrade', problem: 'upgrade_not_rising' },
    { path: 'tiers.4.upgrade', problem: 'upgrade_not_rising' },
  ])
})

test(`anything at all gets problems, never an exception (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      expect(check(value, []).length).toBeGreaterThan(0)
    }),
    { seed },
  )
})

/** Every number of a value, as its path. */
function numbersIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === 'number') return [path]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, part]) => numbersIn(part, [...path, name]))
}

test.each(INDUSTRIES)('%s: no number may be broken, missing or beyond all bounds', (industry) => {
  const paths = numbersIn(presetOf(industry, '测试'))
  expect(paths.length).toBeGreaterThan(40)
  for (const path of paths) {
    for (const bad of [0.5, -1, Number.MAX_SAFE_INTEGER, null]) {
      const config = presetOf(industry, '测试')
      const parent = path
        .slice(0, -1)
        .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], config)
      ;(parent as Record<string, unknown>)[path.at(-1) ?? ''] = bad
      const named = check(config, []).map((problem) => problem.path)
      expect(named.some((each) => each !== '' && path.join('.').startsWith(each))).toBe(true)
    }
  }
})

test('complaint 33: no rule can reward the act of sharing, and no gift can hang on it', () => {
  for (const per of ['share', 'invite', 'forward']) {
    const config = JSON.parse(JSON.stringify(presetOf('retail', '测试'))) as {
      points: { earn: { per: string }[]; bonus: { when: object }[] }
    }
    const [rule] = config.points.earn
    if (!rule) throw new Error('no earn rule')
    rule.per = per
    expect(check(config, []).map(({ path }) => path)).toContain('points.earn.0.per')
    rule.per = 'spend'
    expect(check(config, [])).toEqual([])
    config.points.bonus = [{ ...config.points.bonus[0], when: { kind: per } }]
    expect(check(config, []).some(({ path }) => path.startsWith('points.bonus.0'))).toBe(true)
  }
})

test('two versions differ only where something changed, with whom it touches', () => {
  const before = presetOf('retail', '测试')
  expect(compare(before, presetOf('retail', '测试'))).toEqual([])
  const after = presetOf('retail', '测试')
  after.welcome.points = 80
  after.points.pendingDays = 14
  tier(after, 3).graceDays = 60
  tier(after, 3).name.zh = '金卡'
  expect(compare(before, after)).toEqual([
    { path: 'points.pendingDays', before: '7', after: '14', effect: 'from_next_sale' },
    { path: 'tiers.gold.graceDays', before: '30', after: '60', effect: 'from_next_review' },
    { path: 'tiers.gold.name.zh', before: '黄金会员', after: '金卡', effect: 'at_once' },
    { path: 'welcome.points', before: '50', after: '80', effect: 'new_claims_only' },
  ])
})

test('contrast is the WCAG ratio of the drawn face', () => {
  expect(contrastOf(240)).toBeGreaterThan(4.5)
  expect(contrastOf(60)).toBeCloseTo(3.47, 1)
})
