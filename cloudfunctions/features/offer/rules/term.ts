import type { OfferEdit, Time } from '../../../../typings/contract'
import { addDays, dayOf, endOfDay } from '../../../platform/pure/day'

/** When a coupon claimed now lapses: at the end of a Shanghai day, never past `validUntil`. */
export function expiryOf(
  offer: Pick<OfferEdit, 'validDays' | 'validUntil'>,
  claimedAt: Time,
): Time {
  const byDays = endOfDay(addDays(dayOf(claimedAt), offer.validDays))
  return offer.validUntil === undefined ? byDays : Math.min(byDays, offer.validUntil)
}

/** A returned coupon that has lapsed meanwhile lives on for the policy's grace. */
export function returnedExpiry(expiresAt: Time, now: Time, graceDays: number): Time {
  return Math.max(expiresAt, graceDays === 0 ? 0 : endOfDay(addDays(dayOf(now), graceDays)))
}
