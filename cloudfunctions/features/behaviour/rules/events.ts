import type { BehaviourEvent, BehaviourName, Time } from '../../../../typings/contract'

/** What pages may record. The list is closed: a new name is a decision about people, not a log line. */
export const EVENT_NAMES = [
  'session_open',
  'card_view',
  'card_claim_start',
  'card_claim_consent',
  'card_claim_done',
  'card_bind_start',
  'card_bind_done',
  'code_show',
  'entries_view',
  'expiring_view',
  'tier_view',
  'benefit_view',
  'offers_view',
  'offer_show',
  'offer_claim',
  'coupon_list',
  'coupon_show',
  'rewards_view',
  'reward_show',
  'reward_redeem',
  'redemption_show',
  'shop_show',
  'map_open',
  'city_choose',
  'message_list',
  'message_open',
  'profile_view',
  'privacy_view',
  'language_change',
  'error_show',
] as const satisfies readonly BehaviourName[]

/**
 * How long behaviour is kept: no longer than its purpose needs (PIPL Art. 19); 180 days are enough for a
 * season's comparison.
 */
export const KEPT_MS = 180 * 86_400_000
/** Events wait on the phone while it has no network, but not for ever. */
export const OLDEST_MS = 7 * 86_400_000
/** So far may a phone's clock be ahead of ours. */
export const AHEAD_MS = 300_000
export const MOST_EVENTS = 20
export const MOST_VALUES = 8

/** What is worth keeping of a batch: nothing from the future, nothing older than a week. */
export function timely(events: readonly BehaviourEvent[], now: Time): BehaviourEvent[] {
  return events.filter(({ at }) => at <= now + AHEAD_MS && at >= now - OLDEST_MS)
}
