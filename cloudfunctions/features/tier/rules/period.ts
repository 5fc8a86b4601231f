import type { Day, TierRule, Time } from '../../../../typings/contract'
import { addDays, addMonths, DAY_MS, dayOf, endOfDay } from '../../../platform/pure/day'
import type { Account, HeldTier, TierPeriod, TierState } from '../../account/rules/account'
import type { Programme } from '../../programme/rules/programme'
import { levelOf, tierRuleOf } from '../../programme/rules/programme'
import { membershipYearStart } from './counters'

const MEMORY_MS = 400 * DAY_MS

/** Last moment of a period that starts then; null: no end. */
export function untilIfReached(rule: TierRule, at: Time): Time | null {
  return rule.validMonths === 0 ? null : endOfDay(addMonths(dayOf(at), rule.validMonths))
}

/** Everyone starts on the first tier, for as long as nothing lifts them. */
export function firstTier(programme: Programme, at: Time): TierState {
  const rule = tierRuleOf(programme, '')
  return {
    id: rule.id,
    level: 0,
    since: at,
    until: untilIfReached(rule, at),
    graceUntil: null,
    policyVersion: programme.version,
    manual: false,
    upgrades: [],
    history: [{ id: rule.id, from: at, policyVersion: programme.version }],
    gifts: {},
    noticed: [],
  }
}

/** A new period at a level of the programme that stands at `at`. */
export function entered(tier: TierState, programme: Programme, level: number, at: Time): TierState {
  const rule = programme.config.tiers[level] ?? tierRuleOf(programme, '')
  return {
    ...tier,
    id: rule.id,
    level,
    since: at,
    until: untilIfReached(rule, at),
    graceUntil: null,
    policyVersion: programme.version,
    manual: false,
    noticed: [],
    history: held(tier, rule.id, programme.version, at),
  }
}

/** The level that an upgrade should have reached: its period counts from that upgrade. */
export function lowered(
  tier: TierState,
  programme: Programme,
  level: number,
  reachedAt: Time,
  now: Time,
): TierState {
  const reached = entered(tier, programme, level, reachedAt)
  return { ...reached, history: held(tier, reached.id, programme.version, now) }
}

/** An earlier period goes on where an upgrade had ended it. */
export function backTo(tier: TierState, before: TierPeriod, at: Time): TierState {
  return { ...tier, ...before, history: held(tier, before.id, before.policyVersion, at) }
}

export function periodOf(tier: TierState): TierPeriod {
  const { id, level, since, until, graceUntil, policyVersion, manual, noticed } = tier
  return { id, level, since, until, graceUntil, policyVersion, manual, noticed }
}

/** The levels of the last 400 days, and the one held when they began. */
function held(tier: TierState, id: string, policyVersion: number, at: Time): HeldTier[] {
  const since = at - MEMORY_MS
  const first = tier.history.findLast(({ from }) => from < since)
  const history = [...(first ? [first] : []), ...tier.history.filter(({ from }) => from >= since)]
  const same = tier.id === id && tier.policyVersion === policyVersion
  return same ? history : [...history, { id, from: at, policyVersion }]
}

/** The tier held at a time and the version that promised it, for sales that arrive late. */
export function tierAt(tier: TierState, time: Time): Required<Omit<HeldTier, 'from'>> {
  const then = tier.history.findLast(({ from }) => from <= time) ?? tier.history[0]
  return { id: then?.id ?? tier.id, policyVersion: then?.policyVersion ?? tier.policyVersion }
}

/** Where a tier stands in this version; one that it no longer has keeps its level, as far as there are levels. */
export function levelIn(programme: Programme, tier: TierState): number {
  return levelOf(programme, tier.id) ?? Math.min(tier.level, programme.config.tiers.length - 1)
}

/** The membership year for which a tier's gift is given at most once. */
export function giftYear(account: Account, on: Day): Day {
  return membershipYearStart(on, account.openedAt)
}

/** Last moment of the grace after a period. */
export function graceEnd(until: Time, graceDays: number): Time {
  return endOfDay(addDays(dayOf(until), graceDays))
}
