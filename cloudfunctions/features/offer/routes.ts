import * as v from 'valibot'
import type {
  ConsumerApi,
  CouponId,
  MerchantApi,
  OfferEdit,
  OfferId,
  ShopId,
} from '../../../typings/contract'
import {
  amountFen,
  bothTexts,
  id,
  integer,
  key,
  page,
  place,
  text,
  time,
} from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant, MerchantGrant } from '../access'
import { memberIn } from '../access'
import { claim } from './claim'
import { couponView, listCoupons, ownCoupon } from './coupons'
import { listOffers, saveOffer } from './edit'
import { nearby, showOffer } from './nearby'
import { MOST_PER_MEMBER } from './store'
import { voidCoupons } from './void'

type Consumer = 'offer.nearby' | 'offer.show' | 'offer.claim' | 'coupon.list' | 'coupon.show'

/** Where somebody is or wants to go; whereabouts serve the answer and are kept nowhere. */
const offerPlace = {
  near: v.exactOptional(place),
  city: v.exactOptional(text(40, 1)),
  shopId: v.exactOptional(id<ShopId>()),
}

export const consumerRoutes: Routes<Pick<ConsumerApi, Consumer>, ConsumerGrant> = {
  'offer.nearby': {
    input: v.strictObject({
      ...page,
      ...offerPlace,
      district: v.exactOptional(text(40, 1)),
      radiusM: v.exactOptional(integer(100, 50_000)),
    }),
    cost: 'read',
    run: nearby,
  },
  'offer.show': {
    input: v.strictObject({ offerId: id<OfferId>(), ...offerPlace }),
    cost: 'read',
    run: showOffer,
  },
  'offer.claim': {
    input: v.strictObject({ key, offerId: id<OfferId>(), ...offerPlace }),
    cost: 'write',
    run: async (context, input, grant) => ({
      coupon: await claim(context, memberIn(grant), input),
    }),
  },
  'coupon.list': {
    input: v.strictObject({ ...page, state: v.picklist(['usable', 'used', 'expired']) }),
    cost: 'read',
    run: (context, input, grant) => listCoupons(context, memberIn(grant), input),
  },
  'coupon.show': {
    input: v.strictObject({ couponId: id<CouponId>() }),
    cost: 'read',
    run: async (context, input, grant) =>
      couponView(await ownCoupon(context, memberIn(grant), input.couponId), context.clock.now()),
  },
}

const value = v.variant('kind', [
  v.strictObject({ kind: v.literal('amount_off'), amountFen }),
  v.strictObject({
    kind: v.literal('percent_off'),
    percent: integer(1, 99),
    maximumFen: v.exactOptional(amountFen),
  }),
  v.strictObject({ kind: v.literal('free_item'), item: bothTexts(40, 1) }),
])

const target = v.strictObject({
  tierIds: v.exactOptional(v.pipe(v.array(id<string>()), v.maxLength(20))),
  tags: v.exactOptional(v.pipe(v.array(text(20, 1)), v.maxLength(20))),
  newWithinDays: v.exactOptional(integer(1, 3650)),
  dormantForDays: v.exactOptional(integer(1, 400)),
  birthday: v.exactOptional(v.picklist(['day', 'week', 'month'])),
  radiusM: v.exactOptional(integer(100, 50_000)),
})

const offerEdit = v.strictObject({
  title: bothTexts(40, 1),
  description: bothTexts(500),
  value,
  minimumFen: integer(0, 100_000_000),
  shopIds: v.pipe(v.array(id<ShopId>()), v.maxLength(500)),
  target,
  stock: integer(0, 10_000_000),
  perMember: integer(1, MOST_PER_MEMBER),
  startsAt: time,
  endsAt: time,
  validDays: integer(0, 730),
  validUntil: v.exactOptional(time),
  state: v.picklist(['draft', 'live', 'paused', 'ended']),
}) satisfies v.GenericSchema<unknown, OfferEdit>

export const merchantRoutes: Routes<
  Pick<MerchantApi, 'offer.list' | 'offer.save' | 'coupon.void'>,
  MerchantGrant
> = {
  'offer.list': { input: v.strictObject(page), cost: 'read', run: listOffers },
  'offer.save': {
    input: v.strictObject({
      key,
      offerId: v.exactOptional(id<OfferId>()),
      version: v.exactOptional(integer(1, Number.MAX_SAFE_INTEGER)),
      offer: offerEdit,
    }),
    cost: 'write',
    kept: true,
    run: saveOffer,
  },
  'coupon.void': {
    input: v.strictObject({
      key,
      couponId: v.exactOptional(id<CouponId>()),
      offerId: v.exactOptional(id<OfferId>()),
      reason: text(200, 1),
    }),
    cost: 'write',
    kept: true,
    run: voidCoupons,
  },
}
