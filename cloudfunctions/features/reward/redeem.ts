import type {
  EntryKey,
  MemberId,
  RedemptionView,
  RewardRedeemInput,
} from '../../../typings/contract'
import type { Context } from '../../platform/context'
import { later } from '../../platform/later'
import { Refusal } from '../../platform/refusal'
import type { Account, LotAmount } from '../account'
import { accountNow, post, readAccount } from '../account'
import { currentProgramme } from '../programme'
import { addDays, dayOf, endOfDay } from '../../platform/pure/day'
import { release, settle } from './finish'
import { decideOnce } from './gate'
import { hindranceOf, limitUses } from './rules/eligibility'
import { pickupCodeFrom, PICKUP_DIGITS } from './rules/pickup'
import type { RedemptionDoc, RewardDoc } from './store'
import { FAR, findRedemption, forgetReward, redemptionId, rewardOf } from './store'
import { redemptionView } from './view'

/**
 * Points for a reward: hold → gate → record, then answered; settled or released behind it. Four
 * requests, and one more that nobody waits for. May be repeated with its key at any point.
 * @throws NOT_FOUND, VERSION_CHANGED (another price), NOT_ELIGIBLE, LIMIT_REACHED, OUT_OF_STOCK,
 * INSUFFICIENT_POINTS, ACCOUNT_FROZEN, ACCOUNT_CLOSED, BUSY, IDEMPOTENCY_CONFLICT
 */
export async function redeem(
  context: Context,
  memberId: MemberId,
  input: RewardRedeemInput,
): Promise<RedemptionView> {
  const programme = await currentProgramme(context)
  const reward = await rewardOf(context, input.rewardId)
  const stored = await readAccount(context, memberId)
  if (!stored) throw new Refusal('NOT_A_MEMBER', 'claim the card first')
  const now = context.clock.now()
  const refusal = refusalOf(reward, await accountNow(context, stored), input, now)
  const id = redemptionId(memberId, input.key)
  if (refusal) {
    // What stood in the way may have come after the first attempt went through.
    const standing = await findRedemption(context, id)
    if (standing) return follow(context, requireSame(standing, input))
    throw refusal
  }
  const limits = limitUses(reward, programme.config.limits.redemptionsPerDay, now)
  const held = await post(
    context,
    memberId,
    { kind: 'hold', points: reward.points, purpose: 'redeem', limits, subject: reward.name },
    {
      key: input.key,
      action: 'reward.redeem',
      input,
      actor: { kind: 'member', id: memberId },
      ref: { rewardId: reward._id, redemptionId: id },
      account: stored,
    },
  )
  if (held.replayed) {
    const standing = await findRedemption(context, id)
    if (standing) return follow(context, standing)
  }
  const draft = draftOf(context, { memberId, input, reward, taken: held.entries[0].taken })
  return follow(context, await decideOnce(context, { ...draft, limits }, reward), held.account)
}

/** @throws Refusal IDEMPOTENCY_CONFLICT */
function requireSame(standing: RedemptionDoc, { rewardId, points }: RewardRedeemInput) {
  if (standing.rewardId === rewardId && standing.points === points) return standing
  throw new Refusal('IDEMPOTENCY_CONFLICT', 'this key was used for something else')
}

function refusalOf(
  reward: RewardDoc,
  account: Parameters<typeof hindranceOf>[1],
  input: RewardRedeemInput,
  now: number,
): Refusal | null {
  if (input.points !== reward.points) {
    return new Refusal('VERSION_CHANGED', 'the price has changed', { version: reward.version })
  }
  const hindrance = hindranceOf(reward, account, now)
  return hindrance && new Refusal(hindrance.code, hindrance.reason, hindrance.details)
}

interface Ordered {
  memberId: MemberId
  input: RewardRedeemInput
  reward: RewardDoc
  taken: LotAmount[]
}

function draftOf(context: Context, { memberId, input, reward, taken }: Ordered): RedemptionDoc {
  const now = context.clock.now()
  return {
    _id: redemptionId(memberId, input.key),
    memberId,
    key: input.key,
    attempt: context.ids.id(),
    state: 'taken',
    refusedFor: '',
    rewardId: reward._id,
    name: reward.name,
    points: reward.points,
    valueFen: reward.valueFen,
    shopIds: reward.shopIds,
    taken,
    limits: [],
    pickupCode: pickupCodeFrom(context.ids.digits(PICKUP_DIGITS)),
    at: now,
    pickupUntil: endOfDay(addDays(dayOf(now), reward.pickupDays)),
    endedBy: '',
    fulfilledAt: 0,
    fulfilledShopId: '',
    fulfilledShopName: '',
    fulfilledByStaffId: '',
    order: `${now.toString(36).padStart(9, '0')}:${context.ids.id()}`,
    finishDueAt: FAR,
    schemaVersion: 1,
  }
}

/** Answers as the record says. The points follow: behind the answer, or before a refusal. */
async function follow(
  context: Context,
  record: RedemptionDoc,
  account?: Account,
): Promise<RedemptionView> {
  const hold = record.key as string as EntryKey
  if (record.state === 'refused') {
    await release(context, record, hold)
    forgetReward(context, record.rewardId)
    if (record.refusedFor === 'out_of_stock') {
      throw new Refusal('OUT_OF_STOCK', 'the last one is gone', { reason: 'out_of_stock' })
    }
    throw new Refusal('VERSION_CHANGED', 'the reward was changed meanwhile')
  }
  if (record.state === 'taken') {
    later(context, 'reward.settle', () => settle(context, record, hold, account))
  }
  return redemptionView(record)
}
