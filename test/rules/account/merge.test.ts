import * as fc from 'fast-check'
import type { MemberId } from '../../../typings/contract'
import { apply } from '../../../cloudfunctions/features/account/rules/apply'
import type { Account, Estate } from '../../../cloudfunctions/features/account/rules/account'
import { blank } from '../../../cloudfunctions/features/account/rules/open'
import type { Draft } from '../../../cloudfunctions/features/account/rules/entry'
import { balanced } from '../../../cloudfunctions/features/account/rules/postings'
import {
  giveAll,
  giveBack,
  takeAll,
  takeBack,
} from '../../../cloudfunctions/features/account/rules/merge'
import { at, Bench, plain, programmes } from './book-of'
import type { Life as AnyLife } from './lives'
import { after, agrees, drafted, life as anyLife, Lived, worthMilli } from './lives'

const seed = Date.now() % 1_000_000_000
const MINUTE = 60_000

/** What the undoing has to know of the taking. */
function takenBy(taking: Pick<Draft, 'effects'> | undefined, at: number) {
  const joined = taking?.effects.find((effect) => effect.kind === 'counter.join')
  if (joined?.kind !== 'counter.join') throw new Error('nothing was taken')
  return { at, shared: joined.shared ?? [] }
}

interface Life {
  earns: { day: number; fen: number }[]
  spends: number[]
  refunds: number[]
}

const life = fc.record({
  earns: fc.array(
    fc.record({ day: fc.integer({ min: 1, max: 27 }), fen: fc.integer({ min: 1, max: 90_000 }) }),
    { maxLength: 6 },
  ),
  spends: fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 3 }),
  refunds: fc.array(fc.nat(5), { maxLength: 2 }),
})
const config = fc.record({
  pendingDays: fc.constantFrom(0, 7),
  months: fc.constantFrom(1, 12),
})

/** A member's February and what came of it; refunds of spent points leave a debt. */
function lived({ earns, spends, refunds }: Life, rules: { pendingDays: number; months: number }) {
  const known = programmes(
    plain((each) => {
      each.points.pendingDays = rules.pendingDays
      each.points.expiry = { kind: 'months', months: rules.months }
    }),
  )
  const bench = new Bench(known, at('2026-02-01'))
  const sales = [...earns]
    .sort((a, b) => a.day - b.day)
    .map(({ day, fen }) => {
      bench.on(`2026-02-${String(day).padStart(2, '0')}`)
      return bench.earn(fen).earned
    })
  bench.on('2026-02-28')
  for (const points of spends) {
    if (points <= bench.account.balances.points) bench.do({ kind: 'spend', points })
  }
  for (const index of new Set(refunds)) {
    const earned = sales[index]
    if (!earned) continue
    const { eligibleFen } = earned
    bench.do({
      kind: 'clawback',
      earned,
      remainingBeforeFen: eligibleFen,
      remainingAfterFen: 0,
    })
  }
  bench.now += MINUTE
  return { bench, sales: sales.filter((_, index) => !refunds.includes(index)) }
}

const FROM = 'm_old' as MemberId
const INTO = 'm_1' as MemberId

function give(bench: Bench): Estate {
  const { entries } = bench.do({ kind: 'merge.give', into: INTO, reason: 'one person' })
  const effect = entries[0]?.effects[0]
  if (effect?.kind !== 'merge.give') throw new Error('nothing was given')
  return effect.estate
}

const take = (bench: Bench, estate: Estate) =>
  bench.do({
    kind: 'merge.take',
    from: FROM,
    estate,
    undoUntil: bench.now + 30 * 86_400_000,
    reason: 'one person',
  })

function replayed(bench: Bench): Account {
  return bench.account.outbox.reduce(
    (account, entry) => apply(account, entry, entry.at),
    blank(bench.account._id, at('2026-02-01')),
  )
}

test(`complaint 15: a merge loses nothing, doubles nothing and can be undone (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, life, config, fc.nat(300), (one, other, rules, wanted) => {
      const [kept, closed] = [lived(one, rules).bench, lived(other, rules).bench]
      const before = { kept: kept.account, closed: closed.account }
      const together = worthMilli(before.kept) + worthMilli(before.closed)
      const estate = give(closed)
      expect(worthMilli(closed.account)).toBe(0)
      expect(closed.account).toMatchObject({ status: 'closed', mergedInto: INTO, lots: {} })
      const took = take(kept, estate)
      for (const entry of [...took.entries, ...took.also]) {
        expect(balanced(entry.postings)).toBe(true)
      }
      expect(worthMilli(kept.account)).toBe(together)
      agrees(kept.account)
      // What one owed is paid from what the other had.
      const { points, deficitPoints } = kept.account.balances
      expect(Math.min(points, deficitPoints)).toBe(0)
      expect(kept.account.balances.growthHundredths).toBe(
        before.kept.balances.growthHundredths + before.closed.balances.growthHundredths,
      )
      const days = new Set(
        [before.kept, before.closed].flatMap(({ qualifying }) =>
          Object.entries(qualifying.days)
            .filter(([, { sales }]) => sales > 0)
            .map(([day]) => day),
        ),
      )
      expect(kept.account.qualifying.lifetime.visits).toBe(days.size)
      const spent = Math.min(wanted, points)
      if (spent > 0) kept.do({ kind: 'spend', points: spent })
      kept.now += MINUTE
      kept.do({
        kind: 'merge.return',
        from: FROM,
        estate,
        replaced: null,
        taken: takenBy(took.entries[0], kept.now - MINUTE),
        reason: 'not one person',
      })
      closed.do({ kind: 'merge.back', estate, reason: 'not one person' })
      expect(worthMilli(kept.account)).toBe(worthMilli(before.kept) - spent * 1000)
      expect(kept.account.qualifying).toEqual(before.kept.qualifying)
      expect(kept.account.absorbed).toEqual({})
      agrees(kept.account)
      const { lots, balances, qualifying, limits, status, mergedInto } = closed.account
      expect({ lots, balances, qualifying, limits, status, mergedInto }).toEqual({
        lots: before.closed.lots,
        balances: before.closed.balances,
        qualifying: before.closed.qualifying,
        limits: before.closed.limits,
        status: 'active',
        mergedInto: undefined,
      })
      for (const bench of [kept, closed]) {
        const books = replayed(bench)
        expect(books.balances).toEqual(bench.account.balances)
        expect(books.lots).toEqual(bench.account.lots)
        expect(books.qualifying).toEqual(bench.account.qualifying)
      }
    }),
    { seed },
  )
})

test(`a sale refunded after the merge ends where it would have ended before it (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, life, config, fc.nat(5), (one, other, rules, which) => {
      const early = [lived(one, rules).bench, lived(other, rules)] as const
      const late = [lived(one, rules).bench, lived(other, rules)] as const
      const earned = early[1].sales[which]
      fc.pre(earned !== undefined)
      const refund = {
        kind: 'clawback' as const,
        earned,
        remainingBeforeFen: earned.eligibleFen,
        remainingAfterFen: 0,
      }
      early[1].bench.do(refund)
      take(early[0], give(early[1].bench))
      take(late[0], give(late[1].bench))
      late[0].do(refund)
      expect(worthMilli(late[0].account)).toBe(worthMilli(early[0].account))
      expect(late[0].account.qualifying).toEqual(early[0].account.qualifying)
    }),
    { seed },
  )
})

/** What two drafts together leave between the two accounts, per asset. */
function onTheWay(drafts: readonly Draft[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { account, asset, amount } of drafts.flatMap(({ postings }) => postings)) {
    if (account === 'transferred') sums[asset] = (sums[asset] ?? 0) + amount
  }
  return sums
}

test(`what the one gives, the other takes, asset by asset, there and back (seed ${String(seed)})`, () => {
  const nothing = (sums: Record<string, number>) =>
    Object.values(sums).every((amount) => amount === 0)
  /** As a merge wants it: nothing is in progress. */
  const ended = (one: AnyLife) => {
    const lived = new Lived(one)
    while (lived.open.length > 0) lived.live({ kind: 'end', settle: false })
    return lived
  }
  fc.assert(
    fc.property(anyLife, anyLife, (one, other) => {
      const [kept, closed] = [ended(one), ended({ ...other, rules: one.rules })]
      const now = Math.max(kept.now, closed.now)
      for (const lived of [kept, closed]) {
        lived.now = now
        lived.do()
      }
      const gave = drafted(giveAll(closed.book, { kind: 'merge.give', into: INTO, reason: '' }))
      const gone = { ...closed.book, account: after(closed.book, gave) }
      const [effect] = gave.effects
      if (effect?.kind !== 'merge.give') throw new Error('nothing was given')
      const { estate } = effect
      const undoUntil = now + 30 * 86_400_000
      const took = drafted(
        takeAll(kept.book, { kind: 'merge.take', from: FROM, estate, undoUntil, reason: '' }),
      )
      const both = { ...kept.book, account: after(kept.book, took) }
      expect(nothing(onTheWay([gave, took]))).toBe(true)
      expect(worthMilli(gone.account)).toBe(0)
      expect(worthMilli(both.account)).toBe(worthMilli(kept.account) + worthMilli(closed.account))
      const returned = drafted(
        giveBack(both, {
          kind: 'merge.return',
          from: FROM,
          estate,
          replaced: null,
          taken: takenBy(took, now),
          reason: '',
        }),
      )
      const back = drafted(takeBack(gone, { kind: 'merge.back', estate, reason: '' }))
      expect(nothing(onTheWay([returned, back]))).toBe(true)
      expect(worthMilli(after(both, returned))).toBe(worthMilli(kept.account))
      expect(after(gone, back).balances).toEqual(closed.account.balances)
    }),
    { seed },
  )
})

describe('what a merge asks', () => {
  const refusedAs = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      return (error as Error).message
    }
    return 'not refused'
  }
  const rich = () => {
    const bench = new Bench()
    bench.earn(50_000)
    return bench
  }

  test('nothing in progress, nothing frozen', () => {
    const busy = rich()
    busy.do({ kind: 'hold', points: 10, purpose: 'redeem' })
    expect(refusedAs(() => give(busy))).toBe('NOT_ELIGIBLE')
    for (const status of ['frozen', 'closed'] as const) {
      const bench = rich()
      bench.do({ kind: 'status.set', status, reason: 'a test' })
      const code = status === 'frozen' ? 'ACCOUNT_FROZEN' : 'ACCOUNT_CLOSED'
      expect(refusedAs(() => give(bench))).toBe(code)
      expect(refusedAs(() => take(bench, give(rich())))).toBe(code)
    }
  })

  test('a merged account takes nothing any more but a no', () => {
    const bench = rich()
    const { earned } = bench.earn(1_000)
    give(bench)
    const after = { remainingBeforeFen: 1_000, remainingAfterFen: 0 }
    expect(refusedAs(() => bench.do({ kind: 'clawback', earned, ...after }))).toBe('ACCOUNT_CLOSED')
    expect(refusedAs(() => bench.do({ kind: 'adjust', points: 5, reason: 'x' }))).toBe(
      'ACCOUNT_CLOSED',
    )
    bench.do({ kind: 'refuse', reason: 'a test' })
  })

  test('each bucket keeps its day and its policy; the better tier stays, and goes back', () => {
    const [kept, closed] = [new Bench(), new Bench()]
    kept.earn(1_000)
    closed.on('2026-03-05')
    closed.earn(400_000)
    kept.on('2026-03-05')
    const level = closed.account.tier.level
    expect(level).toBeGreaterThan(kept.account.tier.level)
    const mine = { lots: Object.keys(kept.account.lots), tier: kept.account.tier.id }
    const estate = give(closed)
    const [entry] = take(kept, estate).entries
    expect(Object.keys(kept.account.lots).sort()).toEqual(
      [...new Set([...mine.lots, ...Object.keys(estate.lots)])].sort(),
    )
    expect(kept.account.tier.level).toBeGreaterThanOrEqual(level)
    const taken = entry?.effects.find((effect) => effect.kind === 'merge.take')
    const replaced = taken?.kind === 'merge.take' ? taken.replaced : null
    const when = takenBy(entry, kept.now)
    kept.do({ kind: 'merge.return', from: FROM, estate, replaced, taken: when, reason: 'x' })
    expect(kept.account.tier.id).toBe(mine.tier)
    expect(Object.keys(kept.account.lots)).toEqual(mine.lots)
  })

  test('the undoing has its time, and ends with the first refund of an old sale', () => {
    const late = new Bench()
    const estate = give(rich())
    take(late, estate)
    late.now += 31 * 86_400_000
    const undo = {
      kind: 'merge.return' as const,
      from: FROM,
      estate,
      replaced: null,
      taken: { at: late.now, shared: [] },
      reason: 'x',
    }
    expect(refusedAs(() => late.do(undo))).toBe('TOO_LATE')
    expect(refusedAs(() => new Bench().do(undo))).toBe('ALREADY_DONE')
  })
})
