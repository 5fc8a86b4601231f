import type { Time } from '../../../typings/contract'
import {
  addDays,
  dayOf,
  endOfDay,
  startOfDay,
  weekdayOf,
} from '../../../cloudfunctions/platform/pure/day'
import { found } from './founding'
import { guestsFrom } from './guests'
import type { News } from './news'
import { Ledger } from './news'
import { SHOPS } from './shops'
import type { WorldOptions } from './world'
import { World } from './world'
import { Diary, enter } from './year'
import { enterZhixia } from './zhixia'

const DAY = 86_400_000
const CITIES = [...new Set(SHOPS.map(({ city }) => city))]
const MINUTE = 60_000
/** Whoever is at the till when the story ends has paid by then. */
const LAST_CALL = 5 * MINUTE

/** So long back the jobs have run every day; before, on Sundays, which is enough for a past. */
const RECENT_DAYS = 35

export interface StoryOptions extends WorldOptions {
  members: number
  days: number
}

/**
 * Plays the demonstration: first the owner's part, told at once so that phones meet a programme, then
 * the members' days with the jobs that follow each of them. The same options tell the same story, but
 * for the seals on birthdays, which are random by design.
 */
export async function play(options: StoryOptions, tell: (news: News) => void): Promise<World> {
  const { end, members, days } = options
  const start = startOfDay(dayOf(end - days * DAY)) + 10 * 60 * MINUTE
  const world = new World(options)
  const house = await found(world, start, end)
  const ledger = new Ledger(world.db, options.part.index === 0)
  for (const news of ledger.founded()) if (options.part.index === 0) tell(news)

  const guests = guestsFrom(world.random, members - 1, start, end - LAST_CALL)
  world.apart()
  const until = end - LAST_CALL
  const diary = new Diary()
  for (const guest of guests) {
    if (isOf(options.part, guest.home)) enter(world, house, diary, guest, until)
  }
  if (isOf(options.part, 0)) enterZhixia(world, house, diary, { start, end })
  world.now = start
  for (let day = dayOf(start); day <= dayOf(end); day = addDays(day, 1)) {
    for (const { at, run } of diary.take(day)) {
      world.reach(at)
      await run()
    }
    world.reach(Math.min(endOfDay(day) - 5 * MINUTE, end))
    if (day > addDays(dayOf(end), -RECENT_DAYS) || weekdayOf(day) === 7) await runJobs(world)
    if (weekdayOf(day) === 7) for (const news of ledger.written()) tell(news)
    tell({ kind: 'progress', done: share(day, start, end), ...ledger.counts() })
  }
  world.reach(end)
  await runJobs(world)
  for (const news of ledger.lived()) tell(news)
  return world
}

/** The timers, once; the minute's works feed each other, so they run twice. */
async function runJobs(world: World): Promise<void> {
  await world.timer('minute')
  world.now += MINUTE
  await world.timer('minute')
  await world.timer('hour')
  await world.timer('night')
}

/** Nobody goes to another city for tea, so each city is a part of its own. */
function isOf({ index, of }: StoryOptions['part'], shop: number): boolean {
  return CITIES.indexOf(SHOPS[shop]?.city ?? '') % of === index
}

function share(day: string, start: Time, end: Time): number {
  return Math.min(1, Math.max(0, (endOfDay(day) - start) / (end - start)))
}
