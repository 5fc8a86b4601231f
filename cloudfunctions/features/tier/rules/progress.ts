import type { TierProgress, Time } from '../../../../typings/contract'
import { dayOf, endOfDay, startOfDay } from '../../../platform/pure/day'
import type { Account } from '../../account/rules/account'
import type { Programme } from '../../programme/rules/programme'
import { tierRuleOf } from '../../programme/rules/programme'
import type { Missing } from './condition'
import { missing, permilleOf } from './condition'
import { levelIn, untilIfReached } from './period'
import { fallLevel, keptBy } from './review'

/**
 * "Spend ¥X by <date> for Gold until <date>", for the account as `accountNow` gives it. `promised`
 * is the version that the present period was granted under (its retention stands until the review);
 * without it the programme of now is taken.
 */
export function progressOf(
  account: Account,
  programme: Programme,
  now: Time,
  promised: Programme = programme,
): TierProgress {
  const { tier } = account
  const { graceUntil } = tier
  const retention = retentionOf(account, programme, promised, now)
  return {
    currentId: tier.id,
    ...nextOf(account, programme, now),
    ...(retention && { retention }),
    ...(graceUntil !== null && { graceUntil }),
  }
}

function nextOf(
  { tier, qualifying, openedAt }: Account,
  programme: Programme,
  now: Time,
): Pick<TierProgress, 'nextId' | 'permille' | 'missing' | 'nextUntil'> {
  const next = programme.config.tiers[levelIn(programme, tier) + 1]
  if (!next?.upgrade) return { permille: 1000, missing: [] }
  const steps = missing(next.upgrade, qualifying, { on: dayOf(now), openedAt })
  const nextUntil = untilIfReached(next, now)
  return {
    nextId: next.id,
    permille: permilleOf(steps),
    missing: steps.map(asView),
    ...(nextUntil !== null && { nextUntil }),
  }
}

const asView = ({ counter, amount, reached, target, byDay }: Missing) => ({
  counter,
  amount,
  reached,
  target,
  ...(byDay !== null && { by: endOfDay(byDay) }),
})

function retentionOf(
  account: Account,
  programme: Programme,
  promised: Programme,
  now: Time,
): TierProgress['retention'] {
  const { tier, qualifying, openedAt } = account
  const by = tier.graceUntil ?? tier.until
  const condition = keptBy(tier, programme, promised)
  if (!condition || tier.until === null || by === null) return undefined
  const on = dayOf(tier.until)
  const graceDays = tier.graceUntil === null ? 0 : tierRuleOf(promised, tier.id).graceDays
  const left = missing(condition, qualifying, { on, openedAt, graceDays })
  const fallsTo = programme.config.tiers[fallLevel(account, programme, on)]
  return {
    missing: left.map(({ counter, amount, fromDay }) => ({
      counter,
      amount,
      ...(fromDay > dayOf(now) && { from: startOfDay(fromDay) }),
    })),
    by,
    fallsTo: fallsTo?.id ?? tier.id,
  }
}
