import type { Kind } from './deeds'
import { chanceFor, pick } from './chance'

/**
 * What a history is about, and how closely people follow one another. Each seed has its own mood:
 * what shows once in hundreds of ordinary days shows soon where everybody wants the same.
 */
export interface Mood {
  name: string
  /** How often each deed is drawn. */
  shares: readonly (readonly [Kind, number])[]
  /** So many of the town's members do something. */
  members: number
  /** A person rests so long at most between two deeds. */
  pauseMs: number
  /** One turn in so many goes to the one who wakes next, though requests wait: few, and all are awake. */
  wakeIn: number
  /** One command in so many is sent twice at once. */
  twinsIn: number
  /** One request in so many is overtaken by dozens of others; 0: none. */
  stallIn: number
  /** One due slice in so many runs beside itself; 0: none. */
  twinJobsIn: number
  /** Whether deeds mostly meet at the newest records. */
  meeting: boolean
}

export const PLAIN: Mood = {
  name: 'plain',
  shares: [
    ['earn', 16],
    ['spend', 8],
    ['adjust', 6],
    ['gift', 12],
    ['status', 3],
    ['tier', 1],
    ['redeem', 18],
    ['cancel', 6],
    ['fulfil', 4],
    ['claim', 7],
    ['sale', 14],
    ['refund', 8],
    ['undo', 3],
    ['move', 2],
    ['publish', 1],
    ['merge', 1],
    ['unmerge', 1],
  ],
  members: 4,
  pauseMs: 20_000,
  wakeIn: 12,
  twinsIn: 7,
  stallIn: 0,
  twinJobsIn: 0,
  meeting: false,
}

const CLOSE = { pauseMs: 20_000, wakeIn: 5, twinsIn: 3, stallIn: 15, twinJobsIn: 2, meeting: true }

/** All on one card. */
const CROWD: Mood = { ...PLAIN, ...CLOSE, name: 'crowd', members: 1 }

/** The points mall: taken, given up, fetched. */
const MALL: Mood = {
  ...CLOSE,
  name: 'mall',
  members: 2,
  shares: [
    ['earn', 10],
    ['spend', 4],
    ['adjust', 6],
    ['gift', 4],
    ['status', 2],
    ['redeem', 30],
    ['cancel', 14],
    ['fulfil', 14],
    ['claim', 10],
    ['publish', 1],
    ['merge', 1],
    ['unmerge', 1],
  ],
}

/** The till: sales with coupons and with nearly all the points there are, undone and moved. */
const TILL: Mood = {
  ...CLOSE,
  name: 'till',
  members: 2,
  shares: [
    ['earn', 4],
    ['spend', 6],
    ['adjust', 10],
    ['gift', 4],
    ['status', 5],
    ['redeem', 6],
    ['cancel', 6],
    ['claim', 12],
    ['sale', 30],
    ['refund', 9],
    ['undo', 6],
    ['move', 3],
    ['publish', 1],
    ['merge', 1],
    ['unmerge', 1],
  ],
}

/** One card again, and so fast that an outbox fills while one request is on its way. */
const RUSH: Mood = {
  ...CLOSE,
  name: 'rush',
  members: 1,
  pauseMs: 1_000,
  wakeIn: 3,
  twinsIn: 2,
  stallIn: 4,
  shares: [
    ['earn', 40],
    ['spend', 20],
    ['adjust', 20],
    ['gift', 4],
    ['status', 1],
    ['sale', 4],
    ['refund', 4],
  ],
}

/** A third of the seeds are ordinary. */
export function moodOf(seed: number): Mood {
  return pick(chanceFor(seed, -6), [PLAIN, PLAIN, RUSH, CROWD, MALL, TILL])
}

/** In one history of three an instance serves several calls at once, as where functions run in containers. */
export function sharedInOf(seed: number): number {
  return pick(chanceFor(seed, -7), [0, 0, 2])
}
