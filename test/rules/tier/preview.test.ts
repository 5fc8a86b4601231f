import * as fc from 'fast-check'
import type { Condition, Counter, Day, ProgrammeConfig, Window } from '../../../typings/contract'
import { addDays, dayOf, endOfDay, startOfDay } from '../../../cloudfunctions/platform/pure/day'
import type { Qualifying } from '../../../cloudfunctions/features/account/rules/account'
import { progressOf } from '../../../cloudfunctions/features/tier'
import type { Missing } from '../../../cloudfunctions/features/tier/rules/condition'
import {
  missing,
  permilleOf,
  satisfied,
} from '../../../cloudfunctions/features/tier/rules/condition'
import { at, Bench, plain, programmes } from '../account/book-of'

const seed = Date.now() % 1_000_000_000

const window: fc.Arbitrary<Window> = fc.oneof(
  fc.constantFrom<Window>(
    { kind: 'lifetime' },
    { kind: 'month' },
    { kind: 'quarter' },
    { kind: 'year' },
    { kind: 'membership_year' },
  ),
  fc.record({ kind: fc.constant('rolling' as const), days: fc.integer({ min: 20, max: 365 }) }),
)
const leaf = fc.oneof(
  fc.record({
    kind: fc.constant('atLeast' as const),
    counter: fc.constantFrom<Counter>('spendFen', 'services', 'growth'),
    amount: fc.integer({ min: 1, max: 3_000 }),
    window,
  }),
  fc.record({
    kind: fc.constant('atLeast' as const),
    counter: fc.constant<Counter>('visits'),
    amount: fc.integer({ min: 1, max: 12 }),
    window,
  }),
)
const tree: fc.Arbitrary<Condition> = fc.letrec<{ tree: Condition }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2 },
    leaf,
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      of: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
  ),
})).tree

const sold = fc.record({
  back: fc.integer({ min: 0, max: 380 }),
  fen: fc.integer({ min: 0, max: 1_500 }),
  services: fc.integer({ min: 0, max: 400 }),
})
const today = fc
  .integer({ min: 0, max: 1_500 })
  .map((days) => dayOf(startOfDay('2026-01-01') + days * 86_400_000))

function add(qualifying: Qualifying, day: Day, counter: Counter, amount: number): void {
  const count = (qualifying.days[day] ??= {
    spendFen: 0,
    sales: 0,
    services: 0,
    growthHundredths: 0,
  })
  const { lifetime } = qualifying
  switch (counter) {
    case 'spendFen':
      count.spendFen += amount
      lifetime.spendFen += amount
      break
    case 'services':
      count.services += amount
      lifetime.services += amount
      break
    case 'growth':
      count.growthHundredths += amount * 100
      lifetime.growthHundredths += amount * 100
      break
    case 'visits':
      lifetime.visits += Number(count.sales === 0)
      count.sales += 1
  }
}

function past(day: Day, sales: { back: number; fen: number; services: number }[]): Qualifying {
  const qualifying: Qualifying = {
    days: {},
    lifetime: { spendFen: 0, visits: 0, services: 0, growthHundredths: 0 },
  }
  for (const { back, fen, services } of sales) {
    const on = addDays(day, -back)
    add(qualifying, on, 'visits', 1)
    add(qualifying, on, 'spendFen', fen)
    add(qualifying, on, 'services', services)
    add(qualifying, on, 'growth', Math.floor(fen / 7))
  }
  return qualifying
}

/** What a person has to do for these steps in all: doing ¥5 for one of them does it for the other too. */
function needs(steps: readonly Missing[]): Map<Counter, number> {
  const most = new Map<Counter, number>()
  for (const { counter, amount } of steps) {
    most.set(counter, Math.max(amount, most.get(counter) ?? 0))
  }
  return most
}

/** Does it all by the day: sums on the day itself, visits on the last free days up to it. False: no time. */
function doAll(qualifying: Qualifying, from: Day, by: Day, need: Map<Counter, number>): boolean {
  for (const [counter, amount] of need) {
    if (counter !== 'visits') {
      add(qualifying, by, counter, amount)
      continue
    }
    let day = by
    for (let left = amount; left > 0; day = addDays(day, -1)) {
      if (day < from) return false
      if ((qualifying.days[day]?.sales ?? 0) > 0) continue
      add(qualifying, day, 'visits', 1)
      left -= 1
    }
  }
  return true
}

test(`"spend ¥X by <date>" is exact for any tree over any windows (seed ${String(seed)})`, () => {
  let checked = 0
  fc.assert(
    fc.property(
      tree,
      today,
      fc.array(sold, { maxLength: 8 }),
      fc.nat(900),
      (condition, on, sales, age) => {
        const openedAt = startOfDay(addDays(on, -age - 380))
        const qualifying = past(on, sales)
        const steps = missing(condition, qualifying, { on, openedAt })
        expect(steps.length === 0).toBe(satisfied(condition, qualifying, { on, openedAt }))
        expect(permilleOf(steps) === 1000).toBe(steps.length === 0)
        if (steps.length === 0) return
        const by = steps.reduce(
          (least, { byDay }) => (byDay !== null && byDay < least ? byDay : least),
          addDays(on, 20),
        )
        expect(by >= on).toBe(true)
        const need = needs(steps)
        const enough = structuredClone(qualifying)
        if (!doAll(enough, on, by, need)) return
        checked += 1
        // On the last day that was named everything that counted still counts.
        expect(satisfied(condition, enough, { on: by, openedAt })).toBe(true)
        for (const [counter, amount] of need) {
          const less = structuredClone(qualifying)
          doAll(less, on, by, new Map([...need, [counter, amount - 1]]))
          expect(satisfied(condition, less, { on: by, openedAt })).toBe(false)
        }
      },
    ),
    { seed, numRuns: 1_500 },
  )
  expect(checked).toBeGreaterThan(300)
})

test('of two ways in the same counter the one that asks for less is named, whatever its share', () => {
  const spend = (amount: number, kind: 'month' | 'year'): Condition => ({
    kind: 'atLeast',
    counter: 'spendFen',
    amount,
    window: { kind },
  })
  const qualifying = past('2026-03-01', [{ back: 40, fen: 3_000, services: 0 }])
  const either: Condition = { kind: 'any', of: [spend(5_000, 'year'), spend(1_000, 'month')] }
  expect(missing(either, qualifying, { on: '2026-03-01', openedAt: 0 })).toMatchObject([
    { amount: 1_000, byDay: '2026-03-31' },
  ])
})

const keepable = fc.record({
  window,
  counter: fc.constantFrom<Counter>('spendFen', 'growth'),
  amount: fc.integer({ min: 1, max: 200_000 }),
})

/** Silver is reached by ¥1,000 and kept by whatever is given. */
function keptBy(retain: Condition, change: (config: ProgrammeConfig) => void = () => undefined) {
  return programmes(
    plain((config) => {
      const [, silver] = config.tiers
      if (!silver) throw new Error('no tiers')
      const lifetime = { kind: 'lifetime' } as const
      for (const [level, tier] of config.tiers.entries()) {
        if (level === 0) continue
        tier.upgrade = {
          kind: 'atLeast',
          counter: 'spendFen',
          amount: level === 1 ? 100_000 : 10 ** 11,
          window: lifetime,
        }
        delete tier.retain
      }
      Object.assign(silver, { retain, validMonths: 6, graceDays: 20 })
      change(config)
    }),
  )
}

test(`"spend ¥X by <date> to keep it" is exact for any window, before the review and in grace (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(keepable, fc.boolean(), fc.integer({ min: 0, max: 150 }), (asked, inGrace, day) => {
      const known = keptBy({ kind: 'atLeast', ...asked })
      const b = new Bench(known, at('2026-03-01'))
      b.earn(100_000)
      const silver = b.account.tier.id
      const until = b.account.tier.until ?? 0
      b.on(inGrace ? addDays(dayOf(until), 3) : addDays('2026-03-01', day))
      const { retention } = progressOf(b.account, known.at(b.now), b.now)
      if (inGrace && b.account.tier.graceUntil === null) {
        // Nothing was missing at the review: it has begun a new period.
        expect(b.account.tier.since).toBe(until + 1)
        return
      }
      const [step] = retention?.missing ?? []
      if (!retention || !step) return
      expect(retention.by).toBe(inGrace ? b.account.tier.graceUntil : until)
      const unit = step.counter === 'growth' ? 100 : 1
      for (const short of [0, 1]) {
        const c = new Bench(known, b.now)
        c.account = structuredClone(b.account)
        // The first moment that counts, and the last.
        for (const when of [Math.max(step.from ?? 0, b.now), retention.by]) {
          const d = new Bench(known, when)
          d.account = structuredClone(c.account)
          d.earn((step.amount - short) * unit)
          d.on(addDays(dayOf(retention.by), inGrace ? 1 : 21))
          expect(d.account.tier.id).toBe(short === 0 ? silver : retention.fallsTo)
        }
      }
    }),
    { seed, numRuns: 150 },
  )
})

test('what is spent before the days that count does not keep a tier, and the preview says from when', () => {
  const retain: Condition = {
    kind: 'atLeast',
    counter: 'spendFen',
    amount: 50_000,
    window: { kind: 'rolling', days: 30 },
  }
  const b = new Bench(keptBy(retain), at('2026-03-01'))
  b.earn(100_000)
  const look = () => progressOf(b.account, b.known.at(b.now), b.now).retention
  const from = startOfDay('2026-08-03')
  expect(look()).toMatchObject({ missing: [{ amount: 50_000, from }], by: endOfDay('2026-09-01') })
  b.on('2026-08-02')
  b.earn(50_000)
  expect(look()?.missing).toEqual([{ counter: 'spendFen', amount: 50_000, from }])
  b.on('2026-08-03')
  b.earn(20_000)
  expect(look()?.missing).toEqual([{ counter: 'spendFen', amount: 30_000 }])
})

test('a level by hand: the preview says what reaches it by its end, and the notice only speaks when needed', () => {
  const until = endOfDay('2026-06-30')
  const known = keptBy({ kind: 'atLeast', counter: 'visits', amount: 1, window: { kind: 'year' } })
  const start = () => {
    const b = new Bench(known, at('2026-03-01'))
    b.earn(20_000)
    const silver = known.at(0).config.tiers[1]?.id ?? ''
    b.do({ kind: 'tier.set', tierId: silver, until, reason: 'opening guest' })
    return { b, silver }
  }
  const { b } = start()
  expect(progressOf(b.account, known.at(b.now), b.now).retention).toEqual({
    missing: [{ counter: 'spendFen', amount: 80_000 }],
    by: until,
    fallsTo: known.at(0).config.tiers[0]?.id,
  })
  expect(b.on('2026-06-01').also).toMatchObject([{ type: 'notice', reason: 'keep_tier' }])
  b.on('2026-07-01')
  expect(b.account.tier.level).toBe(0)

  const { b: c, silver } = start()
  c.earn(80_000)
  expect(progressOf(c.account, known.at(c.now), c.now).retention?.missing).toEqual([])
  expect(c.on('2026-06-01').also).toMatchObject([{ type: 'notice', reason: 'kept' }])
  c.on('2026-07-01')
  expect(c.account.tier).toMatchObject({ id: silver, manual: false })
})
