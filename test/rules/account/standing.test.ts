import * as fc from 'fast-check'
import { hashOf, requestHashOf } from '../../../cloudfunctions/features/account/rules/chain'
import { balanced, changeOf, move } from '../../../cloudfunctions/features/account/rules/postings'
import { isRejected } from '../../../cloudfunctions/features/account/rules/book'
import {
  setStatus,
  setTier,
  takeLimits,
} from '../../../cloudfunctions/features/account/rules/standing'
import { reviewed } from '../../../cloudfunctions/features/tier/rules/review'
import { Bench, plain, programmes } from './book-of'
import { after, agrees, drafted, life, Lived, worthMilli } from './lives'

const seed = Date.now() % 1_000_000_000
const actor = { kind: 'member', id: 'm_1' } as const

test('a frozen account spends and receives nothing, yet keeps what its sales earn and owe', () => {
  const bench = new Bench()
  const { earned } = bench.earn(10_000)
  bench.do({ kind: 'status.set', status: 'frozen', reason: 'lost phone' })
  expect(() => bench.do({ kind: 'spend', points: 1 })).toThrow('ACCOUNT_FROZEN')
  expect(() => bench.do({ kind: 'hold', points: 1, purpose: 'redeem' })).toThrow('ACCOUNT_FROZEN')
  expect(() => bench.do({ kind: 'credit', type: 'gift', points: 1 })).toThrow('ACCOUNT_FROZEN')
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 10_000, remainingAfterFen: 5_000 })
  bench.do({ kind: 'refuse', reason: 'gift refused' })
  bench.do({ kind: 'status.set', status: 'active', reason: 'found' })
  bench.do({ kind: 'spend', points: 50 })
  expect(bench.account.balances.points).toBe(0)
})

test('closing lets everything free go and leaves nothing that time could change', () => {
  const bench = new Bench(programmes(plain((config) => (config.points.pendingDays = 7))))
  bench.earn(10_000)
  bench.do({ kind: 'adjust', points: 30, reason: 'sorry' })
  bench.do({ kind: 'status.set', status: 'closed', reason: 'erased' })
  expect(bench.account.balances).toMatchObject({ points: 0, pendingPoints: 0 })
  expect(bench.account.nextDueAt).toBeNull()
  for (const command of [
    { kind: 'adjust', points: 1, reason: '' },
    { kind: 'status.set', status: 'active', reason: '' },
    { kind: 'credit', type: 'gift', points: 1 },
  ] as const) {
    expect(() => bench.do(command)).toThrow('ACCOUNT_CLOSED')
  }
})

test('a hold has no time to live; released into a lapsed bucket it lapses, without grace', () => {
  const bench = new Bench(
    programmes(plain((config) => (config.points.expiry = { kind: 'months', months: 1 }))),
  )
  bench.earn(10_000)
  const { entries } = bench.do({ kind: 'hold', points: 40, purpose: 'redeem' })
  const [opened] = entries
  if (!opened) throw new Error('no hold')
  bench.on('2026-05-01')
  expect(bench.account.balances).toMatchObject({ points: 0, heldPoints: 40 })
  const { account } = bench.do({ kind: 'release', hold: opened.key })
  expect(account.balances).toMatchObject({ points: 0, heldPoints: 0 })
  expect(() => bench.do({ kind: 'settle', hold: opened.key, type: 'redeem' })).toThrow(
    'ALREADY_DONE',
  )
})

test('clawback does not touch what a hold has reserved', () => {
  const bench = new Bench()
  const { earned } = bench.earn(10_000)
  bench.do({ kind: 'hold', points: 60, purpose: 'redeem' })
  bench.do({ kind: 'clawback', earned, remainingBeforeFen: 10_000, remainingAfterFen: 0 })
  expect(bench.account.balances).toMatchObject({ points: 0, heldPoints: 60, deficitPoints: 60 })
})

test('complaint 32: a limit is exact at the moment of writing, and comes back with a release', () => {
  const bench = new Bench()
  bench.earn(10_000)
  const until = bench.now + 86_400_000
  const limits = [{ id: 'reward:r1:2026-03-01', max: 2, count: 1, until }]
  const { entries } = bench.do({ kind: 'hold', points: 10, purpose: 'redeem', limits })
  bench.do({ kind: 'spend', points: 10, limits })
  expect(() => bench.do({ kind: 'spend', points: 10, limits })).toThrow('LIMIT_REACHED')
  const [first] = entries
  if (!first) throw new Error('no hold')
  bench.do({ kind: 'release', hold: first.key, limits })
  bench.do({ kind: 'limit.use', limits })
  expect(() => bench.do({ kind: 'limit.use', limits })).toThrow('LIMIT_REACHED')
  bench.on('2026-03-04')
  const next = limits.map((limit) => ({ ...limit, until: bench.now + 86_400_000 }))
  bench.do({ kind: 'limit.use', limits: next })
  bench.do({ kind: 'limit.use', limits: next })
  expect(() => bench.do({ kind: 'limit.use', limits: next })).toThrow('LIMIT_REACHED')
  bench.on('2026-03-08')
  bench.earn(100)
  expect(bench.account.limits).toEqual({})
})

test.each([
  ['forbid', { kind: 'forbid' } as const, [-100, 'ok'], [-1, 'INSUFFICIENT_POINTS']],
  [
    'down to 50',
    { kind: 'down_to', points: 50 } as const,
    [-150, 'ok'],
    [-1, 'INSUFFICIENT_POINTS'],
  ],
  ['allow', { kind: 'allow' } as const, [-900, 'ok'], [-1, 'ok']],
])('negative balances by policy: %s', (_name, negative, ...steps) => {
  const bench = new Bench(programmes(plain((config) => (config.points.negative = negative))))
  bench.earn(10_000)
  for (const [points, outcome] of steps as [number, string][]) {
    const run = () => bench.do({ kind: 'adjust', points, reason: 'correction' })
    if (outcome === 'ok') run()
    else expect(run).toThrow(outcome)
  }
})

test(`every entry balances and its hash covers everything (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 99_999 }), { maxLength: 8 }), (amounts) => {
      const bench = new Bench()
      for (const amount of amounts) {
        const { entry, earned } = bench.earn(amount)
        expect(balanced(entry.postings)).toBe(true)
        expect(hashOf(entry)).toBe(entry.hash)
        expect(hashOf({ ...entry, reason: 'changed' })).not.toBe(entry.hash)
        bench.do({ kind: 'clawback', earned, remainingBeforeFen: amount, remainingAfterFen: 0 })
      }
      const outbox = bench.account.outbox
      for (const [index, entry] of outbox.entries()) {
        expect(entry.prevHash).toBe(outbox[index - 1]?.hash ?? '')
        expect(balanced(entry.postings)).toBe(true)
      }
    }),
    { seed, numRuns: 20 },
  )
})

test('a posting moves, never makes', () => {
  expect(move('points', 'issued', 'member', 0)).toEqual([])
  expect(changeOf(move('points', 'member', 'member.held', 5))).toMatchObject({
    points: -5,
    heldPoints: 5,
  })
  expect(changeOf(move('points', 'member.deficit', 'clawed_back', 5))).toMatchObject({
    deficitPoints: 5,
  })
  expect(balanced([{ account: 'member', asset: 'points', amount: 1 }])).toBe(false)
  expect(balanced(move('points', 'issued', 'member', 0.5))).toBe(false)
})

test('a request is its action, input without key, member and actor', () => {
  const request = { action: 'a', input: { key: 'k1', amount: 1 }, accountId: 'm', actor }
  const same = { ...request, input: { amount: 1, key: 'k2' } }
  expect(requestHashOf(request)).toBe(requestHashOf(same))
  expect(requestHashOf(request)).not.toBe(requestHashOf({ ...request, input: { amount: 2 } }))
  expect(requestHashOf(request)).not.toBe(requestHashOf({ ...request, accountId: 'n' }))
  expect(requestHashOf(request)).not.toBe(requestHashOf({ ...request, actor: null }))
})

test(`a limit is never passed, whatever asks, and comes back no further than it went (seed ${String(seed)})`, () => {
  const uses = fc.array(
    fc.record({ id: fc.constantFrom('a', 'b'), count: fc.integer({ min: 1, max: 3 }) }),
    {
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(life, uses, fc.integer({ min: 1, max: 6 }), (one, asked, max) => {
      const { book } = new Lived(one)
      const until = book.now + 86_400_000
      const used = { a: 0, b: 0 }
      let { account } = book
      for (const { id, count } of asked) {
        const limits = [{ id: `x:${id}`, count, max, until }]
        const result = takeLimits({ ...book, account }, { kind: 'limit.use', limits })
        const fits = used[id as 'a'] + count <= max
        expect(isRejected(result)).toBe(!fits)
        if (isRejected(result)) continue
        used[id as 'a'] += count
        account = after({ ...book, account }, result)
        expect(account.limits[`x:${id}`]?.used).toBe(used[id as 'a'])
      }
      expect(worthMilli(account)).toBe(worthMilli(book.account))
    }),
    { seed, numRuns: 60 },
  )
})

test(`closing leaves only what holds have, freezing leaves everything (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, (one) => {
      const { book } = new Lived(one)
      const set = (status: 'frozen' | 'closed') =>
        setStatus(book, { kind: 'status.set', status, reason: 'x' })
      const frozen = after(book, drafted(set('frozen')))
      // What is past counts for nothing, and goes with any entry.
      const standing = Object.entries(book.account.limits).filter(
        ([, { until }]) => until >= book.now,
      )
      const limits = Object.fromEntries(standing)
      expect({ ...frozen, status: 'active' }).toEqual({ ...book.account, limits, status: 'active' })
      const closed = after(book, drafted(set('closed')))
      agrees(closed)
      const { heldPoints, deficitPoints } = book.account.balances
      expect(closed.balances).toMatchObject({
        points: 0,
        pendingPoints: 0,
        heldPoints,
        deficitPoints,
      })
      expect(
        setStatus(
          { ...book, account: closed },
          { kind: 'status.set', status: 'active', reason: 'x' },
        ),
      ).toMatchObject({
        rejected: 'ACCOUNT_CLOSED',
      })
    }),
    { seed, numRuns: 60 },
  )
})

test(`a tier by hand is held to its end and no longer; an end in the past is refused (seed ${String(seed)})`, () => {
  fc.assert(
    fc.property(life, fc.nat(9), fc.integer({ min: -400, max: 400 }), (one, which, days) => {
      const { book } = new Lived(one)
      const { tiers } = book.programmes.at(book.now).config
      const tierId = tiers[which % tiers.length]?.id ?? ''
      const until = book.now + days * 86_400_000
      const result = setTier(book, { kind: 'tier.set', tierId, until, reason: 'opening guest' })
      expect(isRejected(result)).toBe(days <= 0)
      if (isRejected(result)) return
      const { tier } = after(book, result)
      expect(tier).toMatchObject({ id: tierId, until, manual: true, graceUntil: null })
      expect(reviewed({ ...book.account, tier }, book.programmes, until)).toBe(tier)
      const next = reviewed({ ...book.account, tier }, book.programmes, until + 1)
      expect(next.manual).toBe(false)
    }),
    { seed, numRuns: 60 },
  )
})
