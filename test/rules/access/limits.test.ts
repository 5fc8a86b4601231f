import type { Context } from '../../../cloudfunctions/platform/context'
import { recent } from '../../../cloudfunctions/platform/recent'
import { Refusal } from '../../../cloudfunctions/platform/refusal'
import {
  ORDINARY,
  purgeStrictLimits,
  takeOrdinary,
  takeStrict,
  throttleIndexes,
} from '../../../cloudfunctions/platform/throttle'
import { memoryDatabase } from '../../simulation/memory-database'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/** An instance with a clock of its own; the database only serves as its identity. */
function instance() {
  let now = 1_000_000
  const context = {
    db: {} as Context['db'],
    clock: { now: () => now, sleep: () => Promise.resolve() },
    caller: { openid: 'wang', unionid: '', appid: '' },
  }
  return { context, pass: (ms: number) => (now += ms) }
}

describe('ordinary limits', () => {
  test('complaint 28, complaint 31: let a burst through, then say when to come back, and mean it', () => {
    const { context, pass } = instance()
    for (let at = 0; at < ORDINARY.heavy.burst; at++) takeOrdinary(context, 'heavy')
    let refused: unknown
    try {
      takeOrdinary(context, 'heavy')
    } catch (error) {
      refused = error
    }
    expect(refused).toBeInstanceOf(Refusal)
    const { code, details } = refused as Refusal
    expect(code).toBe('RATE_LIMITED')
    pass((details?.retryAfterMs ?? 0) - 1)
    expect(() => {
      takeOrdinary(context, 'heavy')
    }).toThrow(Refusal)
    pass(1)
    takeOrdinary(context, 'heavy')
  })

  test('one caller, one class and one instance do not use up another’s', () => {
    const { context } = instance()
    for (let at = 0; at < ORDINARY.heavy.burst; at++) takeOrdinary(context, 'heavy')
    takeOrdinary(context, 'read')
    takeOrdinary({ ...context, caller: { ...context.caller, openid: 'li' } }, 'heavy')
    takeOrdinary({ ...context, db: {} as Context['db'] }, 'heavy')
    expect(() => {
      takeOrdinary(context, 'heavy')
    }).toThrow(Refusal)
  })
})

describe('strict limits', () => {
  const rule = { name: 'rows', subject: 'house', limit: 100, windowMs: DAY, offsetMs: 8 * HOUR }

  test('are exact for any number at once, all or nothing', async () => {
    const { context } = instance()
    const db = memoryDatabase({ indexes: throttleIndexes })
    const take = (amount: number) =>
      takeStrict({ ...context, db }, rule, amount).then(
        () => amount,
        () => 0,
      )
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(7)))
    expect(taken.reduce((sum, amount) => sum + amount, 0)).toBe(98)
    expect(await take(3)).toBe(0)
    expect(await take(2)).toBe(2)
    expect(await take(1)).toBe(0)
  })

  test('begin anew at midnight in Shanghai, and say so', async () => {
    const { context, pass } = instance()
    const db = memoryDatabase({ indexes: throttleIndexes })
    const at = { ...context, db }
    await takeStrict(at, rule, 100)
    const refused = await takeStrict(at, rule).catch((error: unknown) => error as Refusal)
    const waitMs = (refused as Refusal).details?.retryAfterMs ?? 0
    expect((context.clock.now() + waitMs + 8 * HOUR) % DAY).toBe(0)
    pass(waitMs - 1)
    await expect(takeStrict(at, rule)).rejects.toThrow(Refusal)
    pass(1)
    await takeStrict(at, rule, 100)
    expect(await purgeStrictLimits(at, context.clock.now() + 1)).toBe(1)
  })
})

describe("an instance's memory", () => {
  test('asks once for many, again when it is old, and never keeps a failure', async () => {
    const { context, pass } = instance()
    const memory = recent<number>(1000, 10)
    let asked = 0
    const ask = () => memory.through(context, 'a', () => Promise.resolve(++asked))
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
    pass(999)
    expect(await ask()).toBe(1)
    pass(1)
    expect(await ask()).toBe(2)
    memory.forget(context, 'a')
    const fails = memory.through(context, 'a', () => Promise.reject(new Error('no')))
    await expect(fails).rejects.toThrow('no')
    expect(await ask()).toBe(3)
  })

  test('is bounded, apart per database, and not fooled by a clock that runs back', async () => {
    const { context, pass } = instance()
    const memory = recent<string>(1000, 2)
    const put = (key: string, value: string, db = context.db) =>
      memory.through({ ...context, db }, key, () => Promise.resolve(value))
    await put('a', '1')
    await put('b', '1')
    await put('c', '1')
    expect(await put('a', '2')).toBe('2')
    expect(await put('a', '3', {} as Context['db'])).toBe('3')
    pass(-500_000)
    expect(await put('a', '4')).toBe('4')
  })
})
