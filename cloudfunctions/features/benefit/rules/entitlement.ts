import type { Benefit, BenefitQuota, Entitlement, Reason, Time } from '../../../../typings/contract'
import { dayOf } from '../../../platform/pure/day'
import type { Account } from '../../account/rules/account'
import type { LimitUse } from '../../account/rules/command'
import { limitPeriod } from '../../account/rules/limits'
import { isBirthday } from '../../account/rules/multipliers'
import type { Programme } from '../../programme/rules/programme'
import { tierRuleOf } from '../../programme/rules/programme'

/** What the programme says now, or what was promised for the member's period: the better of the two. */
function quotaOf(benefit: Benefit, tierId: string, programmes: readonly Programme[]): number {
  return Math.max(
    0,
    ...programmes.map((programme) => tierRuleOf(programme, tierId).benefits[benefit.id] ?? 0),
  )
}

/** One use, counted in the member's account in the same compare-and-set that allows it. */
export function benefitUse(benefit: Benefit & { quota: BenefitQuota }, max: number, now: Time) {
  const { name, until } = limitPeriod(benefit.quota.per, now)
  return { id: `benefit:${benefit.id}:${name}`, max, count: 1, until } satisfies LimitUse
}

export interface Entitled {
  benefit: Benefit & { quota: BenefitQuota }
  view: Entitlement
}

/** Every benefit that is handed out, as far as this member's tier has it. */
export function entitlements(
  account: Pick<Account, 'status' | 'tier' | 'limits'>,
  programme: Programme,
  promised: Programme,
  { birthday, now }: { birthday: string; now: Time },
): Entitled[] {
  return programme.config.benefits.flatMap((benefit) => {
    if (!benefit.quota) return []
    const counted = { ...benefit, quota: benefit.quota }
    const quota = quotaOf(benefit, account.tier.id, [programme, promised])
    if (quota === 0) return []
    const { id, until } = benefitUse(counted, quota, now)
    const known = account.limits[id]
    const used = known && known.until >= now ? known.used : 0
    const reason = hindrance(account.status, benefit.quota, { birthday, now, left: quota - used })
    const { per } = benefit.quota
    const view: Entitlement = {
      benefitId: benefit.id,
      kind: benefit.kind,
      name: benefit.name,
      per,
      quota,
      used,
      until,
      usable: reason === null,
      ...(reason === null ? {} : { reason }),
    }
    return [{ benefit: counted, view }]
  })
}

function hindrance(
  status: Account['status'],
  quota: BenefitQuota,
  { birthday, now, left }: { birthday: string; now: Time; left: number },
): Reason | null {
  if (status !== 'active') return status === 'frozen' ? 'frozen' : 'closed'
  if (quota.when === 'birthday_month' && !isBirthday(dayOf(now), birthday, 'month')) {
    return 'not_targeted'
  }
  return left > 0 ? null : 'period_limit'
}
