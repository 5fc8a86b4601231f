import type { Condition, Day, Time } from '../../../../typings/contract'
import { DAY_MS, dayOf } from '../../../platform/pure/day'
import type { Account, TierState } from '../../account/rules/account'
import { oldestDay } from '../../account/rules/memory'
import type { Programme, Programmes } from '../../programme/rules/programme'
import { tierRuleOf } from '../../programme/rules/programme'
import { leaves, satisfied } from './condition'
import { spanOf } from './counters'
import { backTo, entered, graceEnd, levelIn, lowered, periodOf } from './period'

/** More reviews than any sleep of years can need; a guard against a period that does not move on. */
const MAX_REVIEWS = 200

/** Highest level whose upgrade condition holds on a day; 0: only the first, which asks nothing. */
export function highestLevel(account: Account, programme: Programme, on: Day): number {
  const { qualifying, openedAt } = account
  return programme.config.tiers.findLastIndex(
    ({ upgrade }, level) =>
      level === 0 || (upgrade !== undefined && satisfied(upgrade, qualifying, { on, openedAt })),
  )
}

/** Straight to the highest level that is met, never down. Returns the same state when nothing changes. */
export function upgraded(account: Account, programmes: Programmes, now: Time): TierState {
  const { tier } = account
  const programme = programmes.at(now)
  const from = levelIn(programme, tier)
  const level = highestLevel(account, programme, dayOf(now))
  if (level <= from) return tier
  const reached = entered(tier, programme, level, now)
  const upgrades = tier.upgrades.filter(({ at }) => at >= now - 400 * DAY_MS)
  const upgrade = { toId: reached.id, at: now, before: periodOf(tier) }
  return { ...reached, upgrades: [...upgrades, upgrade] }
}

/**
 * After a refund: an upgrade that the counters no longer bear, neither on its own day nor today, is
 * taken back, as far as the period held before it and no lower. A level set by hand stays, and so does one
 * that can no longer be judged: its review comes.
 */
export function revoked(account: Account, programmes: Programmes, now: Time): TierState {
  const { qualifying, openedAt } = account
  let { tier } = account
  const programme = programmes.at(now)
  const on = dayOf(now)
  for (;;) {
    const upgrade = tier.upgrades.at(-1)
    if (!upgrade || tier.manual || upgrade.toId !== tier.id) return tier
    const condition = tierRuleOf(programmes.version(tier.policyVersion), tier.id).upgrade
    if (condition && forgotten(condition, account, upgrade.at, now)) return tier
    const days = [dayOf(upgrade.at), on]
    const held = days.some(
      (day) => !condition || satisfied(condition, qualifying, { on: day, openedAt }),
    )
    if (held) return tier
    const level = Math.max(...days.map((day) => highestLevel(account, programme, day)))
    const earlier = tier.upgrades.slice(0, -1)
    const between = level > upgrade.before.level && level < tier.level
    tier = between
      ? { ...lowered(tier, programme, level, upgrade.at, now), upgrades: earlier }
      : { ...backTo(tier, upgrade.before, now), upgrades: earlier }
    // The level in between is an upgrade of its own: further refunds may take it back too.
    if (between) tier.upgrades.push({ ...upgrade, toId: tier.id })
  }
}

/** Whether days that an upgrade rested on are no longer remembered: then nobody can take it back by them. */
function forgotten(condition: Condition, { openedAt }: Account, at: Time, now: Time): boolean {
  const oldest = oldestDay(now)
  if (dayOf(openedAt) >= oldest) return false
  return leaves(condition).some(
    ({ window }) => window.kind !== 'lifetime' && spanOf(window, dayOf(at), openedAt).from < oldest,
  )
}

/**
 * All reviews that time has made due. Retention is measured once over period and grace: a member who
 * makes up for it within the grace keeps the tier from the period's end on. The conditions are those
 * promised for the period; the next period takes the programme of its start.
 */
export function reviewed(account: Account, programmes: Programmes, now: Time): TierState {
  let { tier } = account
  for (let review = 0; review < MAX_REVIEWS; review++) {
    if (tier.until === null || now <= tier.until) return tier
    const next = oneReview({ ...account, tier }, programmes, now)
    if (next === tier) return tier
    tier = next
  }
  throw new Error('tier reviews do not end')
}

function oneReview(account: Account, programmes: Programmes, now: Time): TierState {
  const { tier } = account
  const { until } = tier
  if (until === null || now <= until) return tier
  const then = programmes.at(until + 1)
  if (tier.manual) return entered(tier, then, highestLevel(account, then, dayOf(until)), until + 1)
  const { graceDays } = tierRuleOf(programmes.version(tier.policyVersion), tier.id)
  if (retained(account, programmes, tier.graceUntil === null ? 0 : graceDays)) {
    return entered(tier, then, levelIn(then, tier), until + 1)
  }
  if (tier.graceUntil === null && graceDays > 0) {
    return { ...tier, graceUntil: graceEnd(until, graceDays) }
  }
  if (tier.graceUntil !== null && now <= tier.graceUntil) return tier
  return downgraded(account, programmes, (tier.graceUntil ?? until) + 1)
}

/** Is what keeps the tier met over its period (and so many days of grace)? */
export function retained(account: Account, programmes: Programmes, graceDays: number): boolean {
  const { tier, qualifying, openedAt } = account
  const rule = tierRuleOf(programmes.version(tier.policyVersion), tier.id)
  if (!rule.retain || tier.until === null) return true
  return satisfied(rule.retain, qualifying, { on: dayOf(tier.until), openedAt, graceDays })
}

/**
 * What keeps the present tier at its end: what was promised for the period, or for a level set by hand
 * what reaches it (by the programme of now). Undefined: nothing is asked, or nothing could keep it.
 */
export function keptBy(
  tier: TierState,
  programme: Programme,
  promised: Programme,
): Condition | undefined {
  if (!tier.manual) return tierRuleOf(promised, tier.id).retain
  return programme.config.tiers[levelIn(programme, tier)]?.upgrade
}

/** The level to which a failed review leads. */
export function fallLevel(account: Account, programme: Programme, on: Day): number {
  const level = levelIn(programme, account.tier)
  if (account.tier.manual) return Math.min(level, highestLevel(account, programme, on))
  const below = Math.max(0, level - 1)
  if (programme.config.tierPolicy.downgrade === 'one_down') return below
  return Math.min(below, highestLevel(account, programme, on))
}

function downgraded(account: Account, programmes: Programmes, at: Time): TierState {
  const programme = programmes.at(at)
  const level = fallLevel(account, programme, dayOf(at - 1))
  return entered(account.tier, programme, level, at)
}
