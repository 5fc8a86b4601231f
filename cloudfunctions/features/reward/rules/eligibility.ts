import type {
  ErrorCode,
  ErrorDetails,
  Points,
  Reason,
  RewardEdit,
  RewardId,
  Time,
} from '../../../../typings/contract'
import type { Account } from '../../account/rules/account'
import type { LimitUse } from '../../account/rules/command'
import { limitPeriod } from '../../account/rules/limits'

export interface RewardOnSale extends RewardEdit {
  _id: RewardId
  stockLeft: number
}

/** What a member brings; a visitor has no account. */
export type Redeemer = Pick<Account, 'status' | 'balances' | 'tier' | 'limits'>

/** What one redemption counts against, checked in the same compare-and-set as the points. */
export function limitUses(reward: RewardOnSale, perDay: number, now: Time): LimitUse[] {
  const day = limitPeriod('day', now)
  const uses: LimitUse[] = [
    { id: `redemption:all:${day.name}`, max: perDay, count: 1, until: day.until },
  ]
  if (reward.perMember > 0) {
    const { name, until } = limitPeriod(reward.perMemberPeriod.kind, now)
    uses.push({ id: `reward:${reward._id}:${name}`, max: reward.perMember, count: 1, until })
  }
  return uses
}

export interface Hindrance {
  code: ErrorCode
  reason: Reason
  details: ErrorDetails
}

const hindrance = (code: ErrorCode, reason: Reason): Hindrance => ({
  code,
  reason,
  details: { reason },
})

/**
 * Why this reward cannot be redeemed now, points aside; null when nothing stands in the way. Stock is
 * as last seen: the gate has the last word.
 */
export function hindranceOf(
  reward: RewardOnSale,
  redeemer: Redeemer | null,
  now: Time,
): Hindrance | null {
  if (reward.state !== 'live') return hindrance('NOT_ELIGIBLE', 'paused')
  if (now < reward.startsAt) return hindrance('NOT_ELIGIBLE', 'not_started')
  if (now > reward.endsAt) return hindrance('NOT_ELIGIBLE', 'ended')
  if (redeemer?.status === 'frozen') return hindrance('ACCOUNT_FROZEN', 'frozen')
  if (redeemer?.status === 'closed') return hindrance('ACCOUNT_CLOSED', 'closed')
  if (redeemer && redeemer.balances.deficitPoints > 0) return hindrance('NOT_ELIGIBLE', 'deficit')
  if (redeemer && reward.tierIds.length > 0 && !reward.tierIds.includes(redeemer.tier.id)) {
    return hindrance('NOT_ELIGIBLE', 'not_this_tier')
  }
  if (redeemer && limitReached(reward, redeemer, now)) {
    const kind = reward.perMemberPeriod.kind
    return hindrance('LIMIT_REACHED', kind === 'ever' ? 'member_limit' : 'period_limit')
  }
  if (reward.stockLeft <= 0) return hindrance('OUT_OF_STOCK', 'out_of_stock')
  return null
}

function limitReached(reward: RewardOnSale, redeemer: Redeemer, now: Time): boolean {
  if (reward.perMember === 0) return false
  const { name } = limitPeriod(reward.perMemberPeriod.kind, now)
  return (redeemer.limits[`reward:${reward._id}:${name}`]?.used ?? 0) >= reward.perMember
}

export function missingPoints(reward: Pick<RewardEdit, 'points'>, points: Points): Points {
  return Math.max(0, reward.points - points)
}
