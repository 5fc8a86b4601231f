import type { Day, Reason, Target, Time } from '../../../../typings/contract'
import { addDays, DAY_MS, dayOf } from '../../../platform/pure/day'
import { isBirthday } from '../../account/rules/multipliers'

/** What is known of a person when an offer asks whom it is for. */
export interface Person {
  tierId: string
  tags: readonly string[]
  memberSince: Time
  /** Business day of the last sale; null: none yet. */
  lastSaleDay: Day | null
  /** `MM-DD`, or '' when not told. */
  birthday: string
}

/** Why this offer is not for this person; null when it is. All given conditions must hold. */
export function notTargeted(target: Target, person: Person, now: Time): Reason | null {
  if (target.tierIds && target.tierIds.length > 0 && !target.tierIds.includes(person.tierId)) {
    return 'not_this_tier'
  }
  const fits =
    hasTag(target.tags, person) &&
    isNew(target.newWithinDays, person, now) &&
    isDormant(target.dormantForDays, person, now) &&
    (target.birthday === undefined || isBirthday(dayOf(now), person.birthday, target.birthday))
  return fits ? null : 'not_targeted'
}

/** Whether a target needs anything but the tier, i.e. the member's profile. */
export function asksProfile(target: Target): boolean {
  const { tags, newWithinDays, birthday } = target
  return (tags?.length ?? 0) > 0 || newWithinDays !== undefined || birthday !== undefined
}

export function asksAccount(target: Target): boolean {
  return (target.tierIds?.length ?? 0) > 0 || target.dormantForDays !== undefined
}

function hasTag(tags: readonly string[] | undefined, person: Person): boolean {
  return !tags || tags.length === 0 || tags.some((tag) => person.tags.includes(tag))
}

function isNew(days: number | undefined, person: Person, now: Time): boolean {
  return days === undefined || now - person.memberSince < days * DAY_MS
}

/** Dormant: no sale within so many days, counted from joining for who never bought. */
function isDormant(days: number | undefined, person: Person, now: Time): boolean {
  if (days === undefined) return true
  const since = person.lastSaleDay ?? dayOf(person.memberSince)
  return addDays(since, days) <= dayOf(now)
}
