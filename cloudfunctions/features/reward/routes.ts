import * as v from 'valibot'
import type {
  ConsumerApi,
  MerchantApi,
  RedemptionId,
  RewardEdit,
  RewardId,
  ShopId,
  StaffApi,
} from '../../../typings/contract'
import { bothTexts, id, integer, key, page, time } from '../../platform/input'
import type { Routes } from '../../platform/router'
import type { ConsumerGrant, MerchantGrant, StaffGrant } from '../access'
import { memberIn } from '../access'
import { listRewards, restock, saveReward } from './edit'
import { cancel, findByPickupCode, fulfil } from './end'
import { listMall, listRedemptions, ownRedemption, showReward } from './mall'
import { redeem } from './redeem'
import { isPickupCode } from './rules/pickup'
import { redemptionView } from './view'

type Consumer =
  | 'reward.list'
  | 'reward.show'
  | 'reward.redeem'
  | 'redemption.list'
  | 'redemption.show'
  | 'redemption.cancel'

const points = integer(1, 10_000_000)

export const consumerRoutes: Routes<Pick<ConsumerApi, Consumer>, ConsumerGrant> = {
  'reward.list': { input: v.strictObject(page), cost: 'read', run: listMall },
  'reward.show': {
    input: v.strictObject({ rewardId: id<RewardId>() }),
    cost: 'read',
    run: (context, input, grant) => showReward(context, input.rewardId, grant),
  },
  'reward.redeem': {
    input: v.strictObject({ key, rewardId: id<RewardId>(), points }),
    cost: 'write',
    run: (context, input, grant) => redeem(context, memberIn(grant), input),
  },
  'redemption.list': {
    input: v.strictObject({ ...page, state: v.exactOptional(v.picklist(['open', 'past'])) }),
    cost: 'read',
    run: (context, input, grant) => listRedemptions(context, memberIn(grant), input),
  },
  'redemption.show': {
    input: v.strictObject({ redemptionId: id<RedemptionId>() }),
    cost: 'read',
    run: async (context, input, grant) =>
      redemptionView(await ownRedemption(context, memberIn(grant), input.redemptionId)),
  },
  'redemption.cancel': {
    input: v.strictObject({ key, redemptionId: id<RedemptionId>() }),
    cost: 'write',
    run: (context, input, grant) => cancel(context, memberIn(grant), input),
  },
}

export const staffRoutes: Routes<
  Pick<StaffApi, 'redemption.find' | 'redemption.fulfil'>,
  StaffGrant
> = {
  'redemption.find': {
    input: v.strictObject({
      shopId: id<ShopId>(),
      pickupCode: v.pipe(
        v.string(),
        v.maxLength(32),
        v.transform((code) => code.replace(/\s/g, '')),
        v.check(isPickupCode, 'ten digits'),
      ),
    }),
    cost: 'read',
    run: (context, input, grant) => findByPickupCode(context, input.pickupCode, grant),
  },
  'redemption.fulfil': {
    input: v.strictObject({ key, shopId: id<ShopId>(), redemptionId: id<RedemptionId>() }),
    cost: 'write',
    run: fulfil,
  },
}

const stock = integer(0, 10_000_000)

const rewardEdit = v.strictObject({
  name: bothTexts(40, 1),
  description: bothTexts(500),
  imageFileId: v.pipe(v.string(), v.regex(/^(cloud:\/\/[\w./-]{1,256})?$/)),
  points,
  valueFen: integer(0, 100_000_000),
  stock,
  perMember: integer(0, 1000),
  perMemberPeriod: v.strictObject({ kind: v.picklist(['ever', 'day', 'month', 'year']) }),
  tierIds: v.pipe(v.array(id<string>()), v.maxLength(20)),
  shopIds: v.pipe(v.array(id<ShopId>()), v.maxLength(500)),
  startsAt: time,
  endsAt: time,
  pickupDays: integer(0, 365),
  state: v.picklist(['draft', 'live', 'paused']),
}) satisfies v.GenericSchema<unknown, RewardEdit>

export const merchantRoutes: Routes<
  Pick<MerchantApi, 'reward.list' | 'reward.save' | 'reward.restock'>,
  MerchantGrant
> = {
  'reward.list': { input: v.strictObject(page), cost: 'read', run: listRewards },
  'reward.save': {
    input: v.strictObject({
      key,
      rewardId: v.exactOptional(id<RewardId>()),
      version: v.exactOptional(integer(1, Number.MAX_SAFE_INTEGER)),
      reward: rewardEdit,
    }),
    cost: 'write',
    kept: true,
    run: saveReward,
  },
  'reward.restock': {
    input: v.strictObject({ key, rewardId: id<RewardId>(), add: integer(1, 1_000_000) }),
    cost: 'write',
    kept: true,
    run: restock,
  },
}
