import type { OfferId, StaffId } from '../../../typings/contract'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { indexes as messageIndexes } from '../../../cloudfunctions/features/message/indexes'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import type { CouponDoc } from '../../../cloudfunctions/features/offer/store'
import { voidCoupons } from '../../../cloudfunctions/features/offer/void'
import type { Query } from '../../../cloudfunctions/platform/database'
import { world } from '../account/world'
import { offer } from '../reward/mall'
import { couponOf } from './coupon-of'

const owner = { role: 'owner' as const, staffId: 'o' as StaffId, name: 'Owner', shopIds: [] }

test('taking an offer back looks only at what is out and at what this call took', async () => {
  const asked: Query[] = []
  const more = [...memberIndexes, ...messageIndexes, ...offerIndexes]
  const { context, db, key } = await world(
    undefined,
    {
      around: async ({ verb, collection, about }, run) => {
        await Promise.resolve()
        if (verb === 'query' && collection === 'coupons') asked.push(about as Query)
        return run()
      },
    },
    more,
  )
  await db.insert('offers', [offer('tea', 500)])
  const offerId = 'o_tea' as OfferId
  const coupons = Array.from({ length: 120 }, (_, at) => couponOf(`c_${String(at)}`, { offerId }))
  await db.insert('coupons', coupons)
  const take = () => voidCoupons(context, { key: key(), offerId, reason: 'misprint' }, owner)
  expect(await take()).toEqual({ voided: 50, more: true })
  expect(await take()).toEqual({ voided: 50, more: true })
  expect(await take()).toEqual({ voided: 20, more: false })
  expect(db.all<CouponDoc>('coupons').every(({ state }) => state === 'void')).toBe(true)
  // Each question is one index and nothing beside it, so no void one of another call is looked at.
  const whole = offerIndexes
    .filter(({ collection }) => collection === 'coupons')
    .map(({ keys }) => keys.map(({ path }) => path).sort())
  expect(asked.length).toBeGreaterThan(0)
  for (const { filter } of asked) expect(whole).toContainEqual(Object.keys(filter).sort())
})
