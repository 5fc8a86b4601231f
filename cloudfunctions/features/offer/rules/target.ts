import type { Day, Reason, Target, Time } from '../../../../typings/contract'
import { addDays, civilOf, dayFrom, DAY_MS, dayOf, weekdayOf } from '../../../platform/pure/day'

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
    (target.birthday === undefined || inBirthday(target.birthday, person.birthday, dayOf(now)))
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

/**
 * Whether a day lies in the birthday's window. The week runs Monday to Sunday and is the one that holds
 * the birthday, over New Year too; 29 February falls on the 28th in other years.
 */
export function inBirthday(
  window: 'day' | 'week' | 'month',
  birthday: string,
  today: Day,
): boolean {
  if (birthday === '') return false
  const { year, month } = civilOf(today)
  if (window === 'month') return Number(birthday.slice(0, 2)) === month
  return [year - 1, year, year + 1].some((candidate) => {
    const day = birthdayIn(candidate, birthday)
    if (window === 'day') return day === today
    const monday = addDays(day, 1 - weekdayOf(day))
    return monday <= today && today <= addDays(monday, 6)
  })
}

function birthdayIn(year: number, birthday: string): Day {
  const [month, day] = birthday.split('-').map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const date = month === 2 && day === 29 && !leap ? 28 : (day ?? 1)
  return dayFrom({ year, month: month ?? 1, day: date })
}
