import type { Time } from '../../../typings/contract'
import { dayOf, startOfDay, weekdayOf } from '../../../cloudfunctions/platform/pure/day'
import { nicknameFrom } from './people'
import type { Random } from './random'
import { SHOPS } from './shops'

const DAY = 86_400_000
const HOUR = 3_600_000

/** How somebody lives with the tea house; the shares are those of a chain that has run for a year. */
interface Habit {
  share: number
  /** Visits in a whole year, from and to. */
  visits: [from: number, until: number]
  /** A usual bill, in fen. */
  billFen: number
}

const HABITS: Habit[] = [
  { share: 12, visits: [0, 0], billFen: 0 },
  { share: 43, visits: [1, 4], billFen: 3_800 },
  { share: 26, visits: [4, 7], billFen: 8_000 },
  { share: 13, visits: [7, 11], billFen: 16_000 },
  { share: 5, visits: [12, 17], billFen: 29_000 },
  { share: 1, visits: [18, 24], billFen: 55_000 },
]

/** One member of the story, and when they come. */
export interface Guest {
  phone: string
  nickname: string
  birthday: string
  home: number
  billFen: number
  joinsAt: Time
  visitsAt: Time[]
}

/** Who will join, seeded: more of them lately, as a growing house has it. */
export function guestsFrom(random: Random, count: number, start: Time, end: Time): Guest[] {
  return Array.from({ length: count }, (_, index) => {
    const habit = HABITS[random.share(HABITS.map(({ share }) => share))] as Habit
    // Those who come often have been here for long.
    const age = random.next() ** (habit.billFen > 5_000 ? 0.45 : 1.15)
    const joinsAt = openTime(random, end - Math.floor(age * (end - start - DAY)), end)
    const tenure = (end - joinsAt) / (365 * DAY)
    const [few, many] = habit.visits
    const yearly = random.between(few, many)
    const visits = Math.max(Math.min(1, yearly), Math.round(yearly * Math.min(1, tenure * 1.1)))
    const left = random.chance(0.18)
    return {
      phone: `guest-${String(index + 1).padStart(4, '0')}`,
      nickname: nicknameFrom(random),
      birthday: random.chance(0.4) ? birthdayFrom(random) : '',
      home: random.share(HOMES),
      billFen: habit.billFen,
      joinsAt,
      visitsAt: visitTimes(random, visits, joinsAt, end, left),
    }
  })
}

/** The first bill comes with the card; those who have left come no more in the second half. */
function visitTimes(random: Random, count: number, from: Time, end: Time, left: boolean): Time[] {
  const until = left ? from + (end - from) / 2 : end
  return Array.from({ length: count }, (_, index) => {
    if (index === 0 && random.chance(0.8)) return from + 3 * 60_000
    const at = until - Math.floor(random.next() ** 1.2 * (until - from))
    return openTime(random, at, end)
  })
    .filter((at) => at >= from && at < end)
    .sort((a, b) => a - b)
    .filter((at, index, all) => index === 0 || at - (all[index - 1] ?? 0) > HOUR)
}

/** How many have their home in each shop; the two cities are as strong as one another. */
const HOMES = [11, 7, 7, 6, 7, 6, 7, 11, 10, 10, 9, 9]

const RUSH = [0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 5, 8, 10, 9, 10, 12, 10, 8, 9, 10, 8, 3]

/** A moment of that day at which people drink tea; weekends draw the days before them. */
function openTime(random: Random, near: Time, end: Time): Time {
  const weekday = weekdayOf(dayOf(near))
  const shifted =
    weekday <= 3 && random.chance(0.3) ? near - (weekday + random.below(2)) * DAY : near
  const midnight = startOfDay(dayOf(shifted))
  const at = midnight + random.share(RUSH) * HOUR + random.below(HOUR)
  // Today's rush may not have come yet.
  return at < end ? at : at - DAY
}

function birthdayFrom(random: Random): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(random.between(1, 12))}-${two(random.between(1, 28))}`
}

/** Home, or now and then another shop of the same city. */
export function shopFor(random: Random, home: number): number {
  if (random.chance(0.78)) return home
  const near = [...SHOPS.keys()].filter((place) => SHOPS[place]?.city === SHOPS[home]?.city)
  return random.pick(near)
}
