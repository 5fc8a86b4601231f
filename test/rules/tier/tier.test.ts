import type { Condition, ProgrammeConfig } from '../../../typings/contract'
import { progressOf } from '../../../cloudfunctions/features/tier'
import {
  counted,
  membershipYearStart,
  spanOf,
} from '../../../cloudfunctions/features/tier/rules/counters'
import { missing, satisfied } from '../../../cloudfunctions/features/tier/rules/condition'
import { at, Bench, plain, programmes } from '../account/book-of'

const spend = (amountYuan: number, days = 365): Condition => ({
  kind: 'atLeast',
  counter: 'spendFen',
  amount: amountYuan * 100,
  window: { kind: 'rolling', days },
})

/** Leaf, Silver from ¥1,000 (keep ¥600), Gold from ¥3,000 (keep ¥2,000), and two more far above. */
function ladder(change: (config: ProgrammeConfig) => void = () => undefined): ProgrammeConfig {
  return plain((config) => {
    const [leaf] = config.tiers
    if (!leaf) throw new Error('no tiers')
    const rung = (id: string, upgrade: number, retain: number) => ({
      ...leaf,
      id,
      name: { zh: id, en: id },
      upgrade: spend(upgrade),
      retain: spend(retain),
      validMonths: 12,
      graceDays: 30,
    })
    config.tiers = [
      leaf,
      rung('silver', 1_000, 600),
      rung('gold', 3_000, 2_000),
      rung('platinum', 10_000, 6_000),
      rung('diamond', 50_000, 30_000),
    ]
    change(config)
  })
}

const bench = (change?: (config: ProgrammeConfig) => void) => new Bench(programmes(ladder(change)))
const tierOf = ({ account }: Bench) => account.tier.id

test('windows: lifetime, rolling, month, quarter, year, membership year', () => {
  const opened = at('2024-02-29')
  expect(spanOf({ kind: 'rolling', days: 30 }, '2026-03-30', opened)).toEqual({
    from: '2026-03-01',
    until: '2026-03-30',
  })
  expect(spanOf({ kind: 'month' }, '2028-02-10', opened).until).toBe('2028-02-29')
  expect(spanOf({ kind: 'quarter' }, '2026-05-10', opened)).toEqual({
    from: '2026-04-01',
    until: '2026-06-30',
  })
  expect(spanOf({ kind: 'year' }, '2026-05-10', opened).until).toBe('2026-12-31')
  expect(membershipYearStart('2025-02-27', opened)).toBe('2024-02-29')
  expect(membershipYearStart('2025-02-28', opened)).toBe('2025-02-28')
  expect(spanOf({ kind: 'membership_year' }, '2025-03-01', opened)).toEqual({
    from: '2025-02-28',
    until: '2026-02-27',
  })
})

test('counters count days, growth in whole units, and lifetime up to a day', () => {
  const b = bench()
  b.earn(12_345)
  b.on('2026-03-05')
  b.earn(10_000)
  const { qualifying, openedAt } = b.account
  const moment = { on: '2026-03-05', openedAt }
  const lifetime = { kind: 'lifetime' } as const
  expect(counted(qualifying, 'growth', lifetime, moment)).toBe(223)
  expect(counted(qualifying, 'visits', lifetime, moment)).toBe(2)
  expect(counted(qualifying, 'spendFen', lifetime, { ...moment, on: '2026-03-04' })).toBe(12_345)
  expect(counted(qualifying, 'spendFen', { kind: 'rolling', days: 4 }, moment)).toBe(10_000)
})

test('condition trees: all and any, what is missing, the nearest way', () => {
  const b = bench()
  b.earn(50_000)
  const { qualifying, openedAt } = b.account
  const moment = { on: '2026-03-01', openedAt }
  const visits: Condition = {
    kind: 'atLeast',
    counter: 'visits',
    amount: 10,
    window: { kind: 'month' },
  }
  const tree = (kind: 'all' | 'any'): Condition => ({ kind, of: [spend(1_000), visits] })
  expect(satisfied({ kind: 'any', of: [spend(500), visits] }, qualifying, moment)).toBe(true)
  expect(missing(tree('any'), qualifying, moment)).toMatchObject([
    { counter: 'spendFen', amount: 50_000 },
  ])
  expect(missing(tree('all'), qualifying, moment)).toMatchObject([
    { counter: 'spendFen', amount: 50_000, byDay: '2027-02-28' },
    { counter: 'visits', amount: 9, byDay: '2026-03-31' },
  ])
})

test('complaint 9: spending points does not lower the level', () => {
  const b = bench()
  b.earn(300_000)
  const before = structuredClone(b.account.qualifying)
  b.do({ kind: 'spend', points: 3_000 })
  expect(tierOf(b)).toBe('gold')
  expect(b.account.qualifying).toEqual(before)
  // Nor at the review: what was spent in the shop keeps it, with no point left.
  b.on('2026-09-01')
  b.earn(200_000)
  b.do({ kind: 'spend', points: 2_000 })
  b.on('2027-03-02')
  expect(b.account.balances.points).toBe(0)
  expect(b.account.tier).toMatchObject({ id: 'gold', graceUntil: null })
})

test('an upgrade goes to the highest level at once and gives its gift once per membership year', () => {
  const b = bench((config) => {
    for (const tier of config.tiers.slice(1)) tier.gift = { points: 100 }
  })
  const { also, entry, earned } = b.earn(300_000)
  expect(also.map(({ type }) => type)).toEqual(['tier', 'tier_gift'])
  expect(entry).toMatchObject({ tierBefore: 'leaf', tierAfter: 'gold' })
  expect(b.account.balances.points).toBe(3_100)
  b.do({ kind: 'clawback', earned, remainingBeforeFen: 300_000, remainingAfterFen: 0 })
  expect(tierOf(b)).toBe('leaf')
  expect(b.earn(300_000).also.map(({ type }) => type)).toEqual(['tier'])
  expect(tierOf(b)).toBe('gold')
})

test('a refund takes the upgrade back to the period before it, no lower', () => {
  const b = bench()
  b.earn(100_000)
  const silver = b.account.tier
  b.on('2026-06-01')
  const { earned } = b.earn(250_000)
  expect(tierOf(b)).toBe('gold')
  b.do({ kind: 'clawback', earned, remainingBeforeFen: 250_000, remainingAfterFen: 0 })
  expect(b.account.tier).toMatchObject({ id: 'silver', since: silver.since, until: silver.until })
})

test('a refund of something else does not take a level that the upgrade still bears', () => {
  const b = bench()
  b.earn(300_000)
  b.on('2026-12-01')
  const { earned } = b.earn(10_000)
  b.do({ kind: 'clawback', earned, remainingBeforeFen: 10_000, remainingAfterFen: 0 })
  expect(tierOf(b)).toBe('gold')
})

test('by the other policy a refund waits for the review', () => {
  const b = bench((config) => (config.tierPolicy.refund = 'at_review'))
  const { earned } = b.earn(300_000)
  b.do({ kind: 'clawback', earned, remainingBeforeFen: 300_000, remainingAfterFen: 0 })
  expect(tierOf(b)).toBe('gold')
  b.on('2027-04-02')
  expect(tierOf(b)).toBe('silver')
})

test('a review keeps who has done enough, else grace, else one level down', () => {
  const kept = bench()
  kept.earn(300_000)
  kept.on('2026-10-01')
  kept.earn(200_000)
  kept.on('2027-03-02')
  expect(kept.account.tier).toMatchObject({ id: 'gold', graceUntil: null })
  const fallen = bench()
  fallen.earn(300_000)
  expect(fallen.on('2027-03-02').also).toMatchObject([{ type: 'notice', reason: 'keep_tier' }])
  expect(fallen.account.tier.id).toBe('gold')
  expect(fallen.account.tier.graceUntil).toBe(Date.parse('2027-03-31T23:59:59.999+08:00'))
  fallen.on('2027-03-31')
  expect(tierOf(fallen)).toBe('gold')
  expect(fallen.on('2027-04-01').also).toMatchObject([
    { type: 'tier', tierBefore: 'gold', tierAfter: 'silver' },
  ])
  expect(tierOf(fallen)).toBe('silver')
})

test('what is made up for within the grace keeps the tier from the end of the period', () => {
  const b = bench()
  b.earn(300_000)
  b.on('2027-03-10')
  b.earn(200_000)
  expect(b.account.tier).toMatchObject({ id: 'gold', graceUntil: null })
  expect(b.account.tier.since).toBe(Date.parse('2027-03-02T00:00:00+08:00'))
})

test('recompute falls to what the counters bear', () => {
  const b = bench((config) => {
    config.tierPolicy.downgrade = 'recompute'
    for (const tier of config.tiers) tier.graceDays = 0
  })
  b.earn(300_000)
  b.on('2027-03-02')
  expect(tierOf(b)).toBe('leaf')
})

test('an account asleep for years goes through every review', () => {
  const b = bench()
  b.earn(1_000_000)
  expect(tierOf(b)).toBe('platinum')
  b.on('2031-01-01')
  expect(tierOf(b)).toBe('leaf')
  expect(b.account.nextDueAt).toBeNull()
})

test('complaint 10: a level by hand has a reason and an end, and is never a floor for ever', () => {
  const b = bench()
  const until = Date.parse('2026-06-30T23:59:59.999+08:00')
  const { entries } = b.do({ kind: 'tier.set', tierId: 'platinum', until, reason: 'opening guest' })
  expect(entries[0]).toMatchObject({ type: 'tier', reason: 'opening guest', tierAfter: 'platinum' })
  b.on('2026-06-30')
  b.earn(100_000)
  expect(tierOf(b)).toBe('platinum')
  b.on('2026-07-01')
  expect(tierOf(b)).toBe('silver')
  expect(() => b.do({ kind: 'tier.set', tierId: 'none', until, reason: '' })).toThrow(
    'INVALID_INPUT',
  )
})

test('what was promised for a period stays when the programme changes', () => {
  const [before, after] = [
    ladder(),
    ladder((config) => {
      for (const tier of config.tiers) tier.retain = spend(90_000)
    }),
  ]
  let current = 1
  const config = (version: number) => (version === 1 ? before : after)
  const b = new Bench({
    at: () => ({ version: current, startsAt: 0, config: config(current) }),
    version: (version) => ({ version, startsAt: 0, config: config(version) }),
  })
  b.earn(300_000)
  current = 2
  b.on('2026-10-01')
  b.earn(200_000)
  b.on('2027-03-02')
  expect(b.account.tier).toMatchObject({ id: 'gold', policyVersion: 2 })
})

test('a late sale is multiplied as its own period promised, also when that period is over', () => {
  const config = (multiplier: number) =>
    ladder((each) => {
      for (const tier of each.tiers) tier.benefits = { multiplier }
    })
  const configs = [config(200), config(100)]
  const version = (n: number) => ({ version: n, startsAt: 0, config: configs[n - 1] ?? ladder() })
  const changed = at('2026-12-01')
  const b = new Bench({ at: (time) => version(time < changed ? 1 : 2), version })
  b.earn(300_000)
  b.on('2026-12-02')
  const soldAt = b.now
  expect(b.earn(100_000).earned.points).toBe(2_000)
  b.on('2027-02-01')
  b.earn(100_000)
  b.on('2027-03-03')
  expect(b.account.tier).toMatchObject({ id: 'gold', policyVersion: 2 })
  expect(b.earn(1_000).earned.points).toBe(10)
  expect(b.earn(1_000, { soldAt }).earned.points).toBe(20)
})

test('notices are written once each, several missed ones as one', () => {
  const b = bench()
  b.earn(300_000)
  const notices = (day: string) => b.on(day).also.filter(({ type }) => type === 'notice')
  expect(notices('2027-01-29')).toHaveLength(0)
  expect(notices('2027-01-30')).toMatchObject([{ reason: 'keep_tier' }])
  expect(notices('2027-01-31')).toHaveLength(0)
  expect(notices('2027-02-28')).toMatchObject([{ reason: 'keep_tier' }])
  expect(b.account.tier.noticed).toEqual([30, 7, 1])
})

test('"spend ¥X by <date> for Gold until <date>", and what keeps the tier', () => {
  const b = bench()
  b.earn(120_000)
  const programme = b.known.at(b.now)
  const progress = progressOf(b.account, programme, b.now)
  expect(progress).toMatchObject({
    currentId: 'silver',
    nextId: 'gold',
    permille: 400,
    missing: [{ counter: 'spendFen', amount: 180_000, reached: 120_000, target: 300_000 }],
  })
  expect(new Date(progress.missing[0]?.by ?? 0).toISOString()).toBe('2027-02-28T15:59:59.999Z')
  expect(new Date(progress.nextUntil ?? 0).toISOString()).toBe('2027-03-01T15:59:59.999Z')
  expect(progress.retention).toMatchObject({
    missing: [{ counter: 'spendFen', amount: 60_000 }],
    fallsTo: 'leaf',
  })
  b.on('2026-10-01')
  b.earn(60_000)
  expect(progressOf(b.account, programme, b.now).retention?.missing).toEqual([])
})
