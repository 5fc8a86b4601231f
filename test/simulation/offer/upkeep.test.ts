import type { MemberId } from '../../../typings/contract'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { expireCoupons, returnStock } from '../../../cloudfunctions/features/offer'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import type { CouponDoc, OfferDoc } from '../../../cloudfunctions/features/offer/store'
import type { Context } from '../../../cloudfunctions/platform/context'
import type { World } from '../account/world'
import { START, world } from '../account/world'
import { offer } from '../reward/mall'
import { couponOf } from './coupon-of'

const HOUR_MS = 3_600_000

/** Whatever is about this has no answer. */
function failing({ context }: World, what: string): Context {
  const { db } = context
  const ask = <T>(about: unknown, run: () => Promise<T>) =>
    JSON.stringify(about).includes(what) ? Promise.reject(new Error('timed out')) : run()
  return {
    ...context,
    db: {
      ...db,
      total: (name, totals) => ask(totals, () => db.total(name, totals)),
      updateWhere: (name, filter, changes) =>
        name === 'offers' || name === 'coupons'
          ? db.updateWhere(name, filter, changes)
          : ask(filter, () => db.updateWhere(name, filter, changes)),
    },
  }
}

describe('what fails in the upkeep of offers keeps nothing else waiting', () => {
  let town: World
  beforeEach(async () => {
    town = await world(undefined, {}, [...memberIndexes, ...offerIndexes])
  })
  const due = (name: string): OfferDoc => ({ ...offer(name, 5), stockLeft: 3, checkDueAt: START })
  const left = () => town.db.all<OfferDoc>('offers').map(({ _id, stockLeft }) => [_id, stockLeft])
  const states = () => town.db.all<CouponDoc>('coupons').map(({ state }) => state)

  test('one offer whose coupons cannot be counted', async () => {
    await town.db.insert('offers', [due('bad'), due('good')])
    const context = failing(town, 'o_bad')
    // One at a time: the next one's turn comes in the same run.
    expect(await returnStock(context, 1)).toBe(1)
    expect(await returnStock(context, 1)).toBe(1)
    expect(await returnStock(context, 1)).toBe(0)
    expect(left()).toEqual([
      ['o_bad', 3],
      ['o_good', 5],
    ])
    expect(town.errors).toEqual(['stock not counted'])
    town.pass(61_000)
    expect(await returnStock(town.context, 1)).toBe(1)
    expect(left()).toContainEqual(['o_bad', 5])
  })

  test('one coupon that cannot be taken off its card', async () => {
    const coupons = ['m_bad', 'm_bad', 'm_good'].map((id, at) =>
      couponOf(`c_${String(at)}`, { memberId: id as MemberId, expiresAt: START - 1 }),
    )
    await town.db.insert('coupons', coupons)
    const context = failing(town, 'm_bad')
    expect(await expireCoupons(context, 2)).toBe(2)
    expect(await expireCoupons(context, 2)).toBe(1)
    expect(states()).toEqual(['issued', 'issued', 'expired'])
    expect(await expireCoupons(context, 2)).toBe(0)
    town.pass(HOUR_MS)
    expect(await expireCoupons(town.context, 2)).toBe(2)
    expect(states()).toEqual(['expired', 'expired', 'expired'])
  })

  test('a database that answers nothing ends the slice', async () => {
    await town.db.insert('offers', [due('bad')])
    const gone = () => Promise.reject(new Error('timed out'))
    const db = { ...town.db, total: gone, updateWhere: gone }
    expect(await returnStock({ ...town.context, db }, 1)).toBe(0)
    expect(town.errors).toEqual(['stock not counted', 'not put off'])
  })
})
