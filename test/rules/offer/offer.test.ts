import fc from 'fast-check'
import { isBirthday } from '../../../cloudfunctions/features/account/rules/multipliers'
import { outOfReach } from '../../../cloudfunctions/features/offer/rules/reach'
import {
  asksAccount,
  asksProfile,
  notTargeted,
} from '../../../cloudfunctions/features/offer/rules/target'
import { expiryOf, returnedExpiry } from '../../../cloudfunctions/features/offer/rules/term'
import { byUse, usability } from '../../../cloudfunctions/features/offer/rules/till'
import { discountOf } from '../../../cloudfunctions/features/offer/rules/value'
import {
  addDays,
  dayOf,
  endOfDay,
  startOfDay,
  weekdayOf,
} from '../../../cloudfunctions/platform/pure/day'
import type { CouponValue, ShopId, Target } from '../../../typings/contract'

const fen = fc.integer({ min: 0, max: 100_000_000 })
const value: fc.Arbitrary<CouponValue> = fc.oneof(
  fc.record({ kind: fc.constant('amount_off' as const), amountFen: fen }),
  fc.record(
    {
      kind: fc.constant('percent_off' as const),
      percent: fc.integer({ min: 1, max: 99 }),
      maximumFen: fen,
    },
    { requiredKeys: ['kind', 'percent'] },
  ),
  fc.constant({ kind: 'free_item' as const, item: { zh: '茶', en: 'tea' } }),
)
const day = fc
  .integer({ min: 0, max: 12_000 })
  .map((days) => dayOf(Date.UTC(2020, 0, 1) + days * 86_400_000))

describe('within reach', () => {
  const shop = fc.record({
    shopId: fc.constantFrom('s1', 's2', 's3').map((id) => id as ShopId),
    city: fc.constantFrom('上海', '北京'),
    distanceM: fc.nat(50_000),
  })
  const shops = fc.array(shop, { maxLength: 4 })
  const radius = fc.integer({ min: 100, max: 50_000 })

  test('by place exactly those at most so far from the nearest shop, and told how much too far', () => {
    fc.assert(
      fc.property(shops, radius, (list, radiusM) => {
        const nearest = Math.min(...list.map(({ distanceM }) => distanceM))
        const found = outOfReach(radiusM, list, {})
        if (nearest <= radiusM) expect(found).toBeNull()
        else if (list.length > 0)
          expect(found).toEqual({ reason: 'too_far', missingM: nearest - radiusM })
        else expect(found).toEqual({ reason: 'place_needed' })
        // More metres never shut anybody out.
        if (!found) expect(outOfReach(radiusM + 1, list, {})).toBeNull()
      }),
    )
  })

  test('a shop or city by hand does as well as a place, another one does not; without a radius nothing is asked', () => {
    const chosen = fc.record(
      { shopId: shop.map(({ shopId }) => shopId), city: fc.constantFrom('上海', '北京') },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(shops, radius, chosen, (list, radiusM, choice) => {
        const unplaced = list.map(({ distanceM: _far, ...rest }) => rest)
        const meant = list.some(
          ({ shopId, city }) => shopId === choice.shopId || city === choice.city,
        )
        const said = choice.shopId !== undefined || choice.city !== undefined
        expect(outOfReach(undefined, unplaced, choice)).toBeNull()
        expect(outOfReach(radiusM, unplaced, choice)).toEqual(
          meant ? null : { reason: said ? 'not_this_shop' : 'place_needed' },
        )
      }),
    )
  })
})

describe('what a coupon takes off', () => {
  test('never more than the bill, never less than nothing, whole fen', () => {
    fc.assert(
      fc.property(value, fen, (coupon, amountFen) => {
        const off = discountOf(coupon, amountFen)
        expect(Number.isSafeInteger(off)).toBe(true)
        expect(off).toBeGreaterThanOrEqual(0)
        expect(off).toBeLessThanOrEqual(amountFen)
      }),
    )
  })

  test('a larger bill is never discounted less', () => {
    fc.assert(
      fc.property(value, fen, fen, (coupon, a, b) => {
        const [small, large] = [Math.min(a, b), Math.max(a, b)]
        expect(discountOf(coupon, small)).toBeLessThanOrEqual(discountOf(coupon, large))
      }),
    )
  })

  test('percent is cut at its maximum, and fractions of a fen are dropped', () => {
    expect(discountOf({ kind: 'percent_off', percent: 15 }, 999)).toBe(149)
    expect(discountOf({ kind: 'percent_off', percent: 50, maximumFen: 300 }, 10_000)).toBe(300)
  })
})

describe('a coupon at the till', () => {
  const shop = 's1' as ShopId
  const coupon = {
    state: 'issued' as const,
    value: { kind: 'amount_off' as const, amountFen: 1000 },
    minimumFen: 5000,
    shopIds: [shop],
    expiresAt: 1000,
  }
  const till = { shopId: shop, amountFen: 5000, now: 1000 }

  test('is usable up to its very last moment, in its shops, from its minimum', () => {
    expect(usability(coupon, till)).toEqual({ usable: true, discountFen: 1000 })
    expect(usability(coupon, { ...till, now: 1001 })).toMatchObject({ reason: 'expired' })
    expect(usability(coupon, { ...till, shopId: 's2' as ShopId })).toMatchObject({
      reason: 'not_this_shop',
    })
    expect(usability(coupon, { ...till, amountFen: 4700 })).toEqual({
      usable: false,
      reason: 'below_minimum',
      missing: 300,
      discountFen: 0,
    })
  })

  test('what is missing is exactly what makes it usable', () => {
    fc.assert(
      fc.property(fen, fen, (minimumFen, amountFen) => {
        const at = usability({ ...coupon, minimumFen }, { ...till, amountFen })
        const missing = at.missing ?? 0
        const enough = usability(
          { ...coupon, minimumFen },
          { ...till, amountFen: amountFen + missing },
        )
        expect(enough.usable).toBe(true)
        expect(at.usable).toBe(missing === 0)
      }),
    )
  })

  test.each([
    ['used', 'used'],
    ['locked', 'locked'],
    ['void', 'ended'],
    ['expired', 'expired'],
  ] as const)('%s says %s', (state, reason) => {
    expect(usability({ ...coupon, state }, till)).toMatchObject({ usable: false, reason })
  })

  test('the best one stands first', () => {
    const usable = (discountFen: number, expiresAt: number) => ({
      usable: true,
      discountFen,
      expiresAt,
    })
    const list = [
      { ...usable(0, 1), usable: false },
      usable(5, 9),
      usable(7, 9),
      usable(7, 3),
    ].sort(byUse)
    expect(list.map(({ discountFen, expiresAt }) => [discountFen, expiresAt])).toEqual([
      [7, 3],
      [7, 9],
      [5, 9],
      [0, 1],
    ])
  })
})

describe('how long a coupon lives', () => {
  test('to the end of a Shanghai day, never past validUntil', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 730 }), (from, validDays) => {
        const claimedAt = startOfDay(from) + 12 * 3_600_000
        const expiresAt = expiryOf({ validDays }, claimedAt)
        expect(expiresAt).toBe(endOfDay(addDays(from, validDays)))
        const validUntil = claimedAt + 1000
        expect(expiryOf({ validDays, validUntil }, claimedAt)).toBe(Math.min(validUntil, expiresAt))
      }),
    )
  })

  test('a returned one lives on for the grace, and is never shortened', () => {
    fc.assert(
      fc.property(fen, day, fc.integer({ min: 0, max: 30 }), (expiresAt, today, grace) => {
        const now = startOfDay(today)
        const returned = returnedExpiry(expiresAt, now, grace)
        expect(returned).toBeGreaterThanOrEqual(expiresAt)
        if (grace > 0) expect(returned).toBeGreaterThanOrEqual(endOfDay(addDays(today, grace)))
      }),
    )
  })
})

describe('whom an offer is for', () => {
  const person = {
    tierId: 'silver',
    tags: ['tea'],
    memberSince: startOfDay('2026-01-01'),
    lastSaleDay: '2026-03-01',
    birthday: '02-29',
  }
  const at = (today: string) => startOfDay(today) + 9 * 3_600_000

  test('an empty target is for everybody, and asks nothing', () => {
    const empty: Target = {}
    expect(notTargeted(empty, person, at('2026-03-02'))).toBeNull()
    expect(asksAccount(empty) || asksProfile(empty)).toBe(false)
  })

  test.each<[string, Target, string, string | null]>([
    ['the right tier', { tierIds: ['silver'] }, '2026-03-02', null],
    ['another tier', { tierIds: ['gold'] }, '2026-03-02', 'not_this_tier'],
    ['one of the tags', { tags: ['coffee', 'tea'] }, '2026-03-02', null],
    ['no such tag', { tags: ['coffee'] }, '2026-03-02', 'not_targeted'],
    ['new enough', { newWithinDays: 61 }, '2026-03-01', null],
    ['no longer new', { newWithinDays: 7 }, '2026-03-01', 'not_targeted'],
    ['dormant on the day', { dormantForDays: 30 }, '2026-03-31', null],
    ['not yet dormant', { dormantForDays: 30 }, '2026-03-30', 'not_targeted'],
    ['29 February falls on the 28th', { birthday: 'day' }, '2026-02-28', null],
    ['and not on 1 March', { birthday: 'day' }, '2026-03-01', 'not_targeted'],
    ['but on the 29th in a leap year', { birthday: 'day' }, '2028-02-29', null],
    ['and not on the 28th then', { birthday: 'day' }, '2028-02-28', 'not_targeted'],
    ['the month', { birthday: 'month' }, '2026-02-01', null],
  ])('%s', (_name, target, today, reason) => {
    expect(notTargeted(target, person, at(today))).toBe(reason)
  })

  test('who never bought is dormant from joining', () => {
    const fresh = { ...person, lastSaleDay: null }
    expect(notTargeted({ dormantForDays: 30 }, fresh, at('2026-01-30'))).toBe('not_targeted')
    expect(notTargeted({ dormantForDays: 30 }, fresh, at('2026-01-31'))).toBeNull()
  })

  test('a birthday week is one Monday to Sunday with the birthday in it, over New Year too', () => {
    const birthday = fc
      .integer({ min: 0, max: 364 })
      .map((days) => dayOf(Date.UTC(2027, 0, 1) + days * 86_400_000).slice(5))
    fc.assert(
      fc.property(birthday, day, (born, today) => {
        const monday = addDays(today, 1 - weekdayOf(today))
        const week = Array.from({ length: 7 }, (_, at) => addDays(monday, at))
        const has = week.some((date) => isBirthday(date, born, 'day'))
        expect(isBirthday(today, born, 'week')).toBe(has)
      }),
    )
  })

  test('nobody who has not told a birthday gets a birthday offer', () => {
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('day' as const, 'week' as const, 'month' as const),
        (today, window) => {
          expect(isBirthday(today, '', window)).toBe(false)
        },
      ),
    )
  })
})
