import type { TierProgress, Time } from '../../../../typings/contract'
import { dayOf, endOfDay } from '../../../platform/pure/day'
import type { Account } from '../../account/rules/account'
import type { Programme } from '../../programme/rules/programme'
import { tierRuleOf } from '../../programme/rules/programme'
import type { Missing } from './condition'
import { missing, permilleOf } from './condition'
import { levelIn, untilIfReached } from './period'
import { fallLevel } from './review'

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
  const retention = retentionOf(account, programme, promised)
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
  const moment = { on: dayOf(now), openedAt }
  const nextUntil = untilIfReached(next, now)
  return {
    nextId: next.id,
    permille: permilleOf(next.upgrade, qualifying, moment),
    missing: missing(next.upgrade, qualifying, moment).map(asView),
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
): TierProgress['retention'] {
  const { tier, qualifying, openedAt } = account
  const rule = tierRuleOf(promised, tier.id)
  const by = tier.graceUntil ?? tier.until
  if (!rule.retain || tier.until === null || by === null || tier.manual) return undefined
  const on = dayOf(tier.until)
  const graceDays = tier.graceUntil === null ? 0 : rule.graceDays
  const left = missing(rule.retain, qualifying, { on, openedAt, graceDays })
  const fallsTo = programme.config.tiers[fallLevel(account, programme, on)]
  return {
    missing: left.map(({ counter, amount }) => ({ counter, amount })),
    by,
    fallsTo: fallsTo?.id ?? tier.id,
  }
}
