import type { EntryKey } from '../../../typings/contract'
import { createAccount, flush, post, readAccount } from '../../../cloudfunctions/features/account'
import type { Account, Earn } from '../../../cloudfunctions/features/account'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { World } from './world'
import { actor, anotherInstance, MEMBER, plain, START, world } from './world'
import { brokenHistory, brokenLaws } from './check'

const DAY = 86_400_000

const earnOf = (eligibleFen: number, soldAt = START): Earn => ({
  kind: 'earn',
  soldAt,
  shopId: null,
  eligibleFen,
  minutes: 0,
  birthday: '',
})

const options = (w: World, input: unknown = {}) => ({
  key: w.key(),
  action: 'test.post',
  input,
  actor,
})

async function member(w: World): Promise<Account> {
  const { account } = await createAccount(w.context, MEMBER, { key: w.key(), actor })
  return account
}

async function sound(w: World): Promise<Account> {
  const account = await readAccount(w.context, MEMBER)
  if (!account) throw new Error('no account')
  expect(brokenLaws(account)).toEqual([])
  expect(brokenHistory(w.db, account)).toEqual([])
  expect(w.errors).toEqual([])
  return account
}

test('an earn takes two requests and says why it is what it is', async () => {
  const w = await world()
  await member(w)
  await post(w.context, MEMBER, earnOf(100), options(w))
  const before = w.db.requests()
  const { entries, account } = await post(w.context, MEMBER, earnOf(2580), options(w))
  expect(w.db.requests() - before).toBe(2)
  expect(account.balances).toMatchObject({ points: 26, fractionMilli: 800, growthHundredths: 2680 })
  expect(entries[0].breakdown).toMatchObject([
    { ruleId: 'spend', base: 2580, fractionBeforeMilli: 0, fractionAfterMilli: 800, result: 25 },
  ])
  await sound(w)
})

test('an account passed in saves the read', async () => {
  const w = await world()
  const account = await member(w)
  const before = w.db.requests()
  await post(w.context, MEMBER, earnOf(100), { ...options(w), account })
  expect(w.db.requests() - before).toBe(1)
})

test('the same key sent 50 times at once makes one entry and 50 equal answers', async () => {
  const w = await world()
  await member(w)
  const same = options(w, { amountFen: 500 })
  const results = await Promise.all(
    Array.from({ length: 50 }, () => post(anotherInstance(w), MEMBER, earnOf(500), same)),
  )
  expect(new Set(results.map(({ entries }) => entries[0].hash)).size).toBe(1)
  expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1)
  expect((await sound(w)).balances.points).toBe(5)
})

test('the same key with other input is refused and changes nothing', async () => {
  const w = await world()
  await member(w)
  const same = options(w, { amountFen: 500 })
  await post(w.context, MEMBER, earnOf(500), same)
  await expect(
    post(w.context, MEMBER, earnOf(900), { ...same, input: { amountFen: 900 } }),
  ).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  expect((await sound(w)).balances.points).toBe(5)
})

test('a key is found again after its entry has moved to the journal', async () => {
  const w = await world()
  await member(w)
  const same = options(w)
  const first = await post(w.context, MEMBER, earnOf(500), same)
  await flush(w.context, MEMBER)
  expect((await sound(w)).outbox).toEqual([])
  const again = await post(w.context, MEMBER, earnOf(500), same)
  expect(again).toMatchObject({ replayed: true, entries: [{ hash: first.entries[0].hash }] })
})

test('a key outside its window is refused with the server time', async () => {
  const w = await world()
  await member(w)
  const late = options(w)
  w.pass(401 * DAY)
  await expect(post(w.context, MEMBER, earnOf(500), late)).rejects.toMatchObject({
    code: 'KEY_TIME',
    details: { now: w.context.clock.now() },
  })
})

test('a stale snapshot meets the journal and reads again', async () => {
  const w = await world()
  const stale = await member(w)
  const same = options(w)
  await post(w.context, MEMBER, earnOf(500), same)
  await flush(w.context, MEMBER)
  const result = await post(w.context, MEMBER, earnOf(500), { ...same, account: stale })
  expect(result.replayed).toBe(true)
  expect((await sound(w)).balances.points).toBe(5)
})

test('a "no" that follows from an old account is asked again of a fresh one', async () => {
  const w = await world()
  const stale = await member(w)
  await post(w.context, MEMBER, earnOf(500), options(w))
  const spent = await post(
    w.context,
    MEMBER,
    { kind: 'spend', points: 5 },
    { ...options(w), account: stale },
  )
  expect(spent.account.balances.points).toBe(0)
  await expect(
    post(w.context, MEMBER, { kind: 'spend', points: 5 }, { ...options(w), account: stale }),
  ).rejects.toMatchObject({ code: 'INSUFFICIENT_POINTS', details: { missing: 5 } })
})

test('a journal that disagrees stops eviction, is reported, and the outbox stays bounded', async () => {
  const w = await world()
  const account = await member(w)
  const [entry] = account.outbox
  if (!entry) throw new Error('no first entry')
  const other = { ...entry, hash: 'another', seq: 999 }
  await w.db.insert('journal', [other])
  const send = () => post(w.context, MEMBER, earnOf(100), options(w))
  for (let count = 0; count < 63; count++) await send()
  await expect(send()).rejects.toMatchObject({ code: 'BUSY' })
  const after = await readAccount(w.context, MEMBER)
  expect(after?.outbox).toHaveLength(64)
  expect(w.errors).toContain('journal conflict')
})

test('a full outbox moves to the journal with the next post, four requests at most', async () => {
  const w = await world()
  await member(w)
  let most = 0
  for (let count = 0; count < 60; count++) {
    const before = w.db.requests()
    await post(w.context, MEMBER, earnOf(100), options(w))
    most = Math.max(most, w.db.requests() - before)
    w.pass(1000)
  }
  const account = await sound(w)
  expect(account.outbox.length).toBeLessThanOrEqual(17)
  expect(most).toBe(3)
})

test('a refund with points as money: what was spent comes back before the clawback', async () => {
  const w = await world()
  await member(w)
  await post(w.context, MEMBER, earnOf(50_000), options(w))
  const sale = await post(
    w.context,
    MEMBER,
    [{ kind: 'spend', points: 300 }, earnOf(7_000)],
    options(w),
  )
  expect(sale.entries.map(({ type }) => type)).toEqual(['spend', 'earn'])
  const [spent, earned] = sale.entries
  if (!earned?.earned) throw new Error('nothing earned')
  const refund = await post(
    w.context,
    MEMBER,
    [
      {
        kind: 'reverse',
        taken: spent.taken,
        returnedBefore: 0,
        returnedAfter: 300,
        of: spent.key as EntryKey,
      },
      {
        kind: 'clawback',
        earned: earned.earned,
        remainingBeforeFen: 7_000,
        remainingAfterFen: 0,
      },
    ],
    options(w),
  )
  expect(refund.account.balances).toMatchObject({ points: 500, deficitPoints: 0 })
  await sound(w)
})

test('two commands are one step: if the second is refused the first has not happened', async () => {
  const w = await world()
  await member(w)
  await post(w.context, MEMBER, earnOf(500), options(w))
  await expect(
    post(
      w.context,
      MEMBER,
      [
        { kind: 'spend', points: 5 },
        { kind: 'settle', hold: 'nil' as EntryKey, type: 'redeem' },
      ],
      options(w),
    ),
  ).rejects.toMatchObject({ code: 'ALREADY_DONE' })
  expect((await sound(w)).balances.points).toBe(5)
})

test('100 parallel spends with points for 20: exactly 20 succeed', async () => {
  const w = await world(plain((config) => (config.welcome.points = 100)))
  await member(w)
  const spendOnce = async (same: ReturnType<typeof options>): Promise<boolean> => {
    try {
      await post(anotherInstance(w), MEMBER, { kind: 'spend', points: 5 }, same)
      return true
    } catch (error) {
      const { code } = error as { code?: string }
      if (code === 'BUSY') return spendOnce(same)
      if (code === 'INSUFFICIENT_POINTS') return false
      throw error
    }
  }
  const results = await Promise.all(Array.from({ length: 100 }, () => spendOnce(options(w))))
  expect(results.filter(Boolean)).toHaveLength(20)
  expect((await sound(w)).balances.points).toBe(0)
})

describe('callers of one account in one instance go together', () => {
  const perform = (w: World, context: Context) => (amountFen: number) =>
    post(context, MEMBER, earnOf(amountFen), options(w))
  const spend = (w: World, points: number, same = options(w)) =>
    post(w.context, MEMBER, { kind: 'spend', points }, same)

  /** Requests reach the database in another tick, as over a wire; `fails` says which never do. */
  const wired = (fails: (verb: string) => boolean = () => false) =>
    world(plain(), {
      around: async ({ verb }, run) => {
        await new Promise((resolve) => setImmediate(resolve))
        if (fails(verb)) throw new Error('no answer')
        return run()
      },
    })

  test('ten at once take one reading and one writing, and each has its own entry', async () => {
    const w = await wired()
    await member(w)
    const earn = perform(w, w.context)
    await earn(100)
    const before = w.db.requests()
    const done = await Promise.all(Array.from({ length: 10 }, () => earn(200)))
    expect(w.db.requests() - before).toBe(2)
    expect(new Set(done.map(({ entries }) => entries[0].seq)).size).toBe(10)
    for (const { account, replayed } of done) {
      expect(replayed).toBe(false)
      expect(account.balances.points).toBe(21)
    }
    expect((await sound(w)).balances.points).toBe(21)
  })

  test('who comes while others are on their way goes with the next, from what those left', async () => {
    const w = await wired()
    await member(w)
    const earn = perform(w, w.context)
    const first = earn(100)
    // Read, decided, and its writing under way.
    for (let tick = 0; tick < 2; tick++) await new Promise((resolve) => setImmediate(resolve))
    const before = w.db.requests()
    const [, late] = await Promise.all([first, earn(200), earn(300)])
    // That writing, and one for the two.
    expect(w.db.requests() - before).toBe(2)
    expect(late.account.balances.points).toBe(6)
    await sound(w)
  })

  test('a "no" is for the one who asked, judged after those before it and final', async () => {
    const w = await wired()
    await member(w)
    const earn = perform(w, w.context)
    const done = await Promise.allSettled([spend(w, 4), earn(500), spend(w, 4), spend(w, 4)])
    expect(done.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'fulfilled',
      'rejected',
    ])
    expect((await sound(w)).balances.points).toBe(1)
  })

  test('one key twice in the same step is done once; with other input it is refused', async () => {
    const w = await wired()
    await member(w)
    await perform(w, w.context)(1_000)
    const same = options(w, { points: 3 })
    const [one, other, strange] = await Promise.allSettled([
      spend(w, 3, same),
      spend(w, 3, same),
      spend(w, 4, { ...same, input: { points: 4 } }),
    ])
    expect(one).toMatchObject({ value: { replayed: false } })
    expect(other).toMatchObject({ value: { replayed: true } })
    expect(strange).toMatchObject({ reason: { code: 'IDEMPOTENCY_CONFLICT' } })
    expect((await sound(w)).balances.points).toBe(7)
  })

  test('a step stays bounded: who does not fit goes with the next', async () => {
    const w = await wired()
    await member(w)
    const earn = perform(w, w.context)
    await Promise.all(Array.from({ length: 200 }, () => earn(100)))
    const { balances, outbox } = await sound(w)
    expect(balances.points).toBe(200)
    expect(outbox.length).toBeLessThanOrEqual(36)
  })

  test('who comes between from another instance is not lost', async () => {
    const w = await wired()
    await member(w)
    const [here, there] = [perform(w, w.context), perform(w, anotherInstance(w))]
    await Promise.all(Array.from({ length: 10 }, (_, at) => (at % 2 ? here(200) : there(300))))
    expect((await sound(w)).balances.points).toBe(25)
  })

  test('what another instance gave a moment ago can be spent: a "no" is asked again of it', async () => {
    const w = await wired()
    await member(w)
    await perform(w, w.context)(100)
    const first = spend(w, 1)
    const [given] = await Promise.all([perform(w, anotherInstance(w))(900), first])
    expect(given.replayed).toBe(false)
    const [held, spent] = await Promise.all([perform(w, w.context)(100), spend(w, 10)])
    expect(held.replayed).toBe(false)
    expect(spent.account.balances.points).toBe(0)
  })

  test('who posts again as soon as there is an answer finds its place', async () => {
    const w = await wired()
    await member(w)
    const earn = perform(w, w.context)
    const inARow = async (times: number) => {
      for (let time = 0; time < times; time++) await earn(100)
    }
    await Promise.all([inARow(9), inARow(5), inARow(1)])
    expect((await sound(w)).balances.points).toBe(15)
  })

  test('when the reading finds no database, all who wait for it hear so at once', async () => {
    let away = false
    const w = await wired((verb) => verb === 'get' && away)
    await member(w)
    const earn = perform(w, w.context)
    away = true
    const before = w.db.requests()
    const outcomes = await Promise.allSettled([earn(100), earn(100), earn(100)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(w.db.requests() - before).toBeLessThanOrEqual(1)
  })

  test('nobody waits behind a request that has been under way for long', async () => {
    let frozen = false
    const w = await world(plain(), {
      around: ({ verb }, run) =>
        frozen && verb === 'updateWhere'
          ? new Promise(() => undefined)
          : Promise.resolve().then(run),
    })
    await member(w)
    const earn = perform(w, w.context)
    frozen = true
    void earn(900)
    await new Promise((resolve) => setImmediate(resolve))
    frozen = false
    w.pass(60_000)
    await Promise.all([earn(200), earn(300)])
    expect((await sound(w)).balances.points).toBe(5)
  })

  test('a dead request fails those who went with it, and holds up nobody behind them', async () => {
    let dead = true
    const w = await wired((verb) => {
      if (verb !== 'updateWhere' || !dead) return false
      dead = false
      return true
    })
    dead = false
    await member(w)
    const earn = perform(w, w.context)
    dead = true
    const together = [earn(900), spend(w, 5)]
    for (let tick = 0; tick < 2; tick++) await new Promise((resolve) => setImmediate(resolve))
    const outcomes = await Promise.allSettled([...together, earn(200)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
    expect((await sound(w)).balances.points).toBe(2)
  })
})
