import { indexes as accessIndexes } from '../../../cloudfunctions/features/access/indexes'
import { indexes as accountIndexes } from '../../../cloudfunctions/features/account/indexes'
import { indexes as behaviourIndexes } from '../../../cloudfunctions/features/behaviour/indexes'
import { indexes as memberIndexes } from '../../../cloudfunctions/features/member/indexes'
import { indexes as mergeIndexes } from '../../../cloudfunctions/features/merge/indexes'
import { indexes as messageIndexes } from '../../../cloudfunctions/features/message/indexes'
import { indexes as offerIndexes } from '../../../cloudfunctions/features/offer/indexes'
import { indexes as overviewIndexes } from '../../../cloudfunctions/features/overview/indexes'
import { indexes as programmeIndexes } from '../../../cloudfunctions/features/programme/indexes'
import { indexes as rewardIndexes } from '../../../cloudfunctions/features/reward/indexes'
import { indexes as saleIndexes } from '../../../cloudfunctions/features/sale/indexes'
import { indexes as visitIndexes } from '../../../cloudfunctions/features/visit/indexes'
import type { Context } from '../../../cloudfunctions/platform/context'
import { readWeChat } from '../../../cloudfunctions/platform/secrets'
import { settled } from '../../../cloudfunctions/platform/later'
import { MemoryStore } from '../../../emulator/seed/memory-store'
import { START } from '../account/world'
import type { Chance } from './chance'
import { chanceFor } from './chance'
import type { Instance, Weather } from './cloud'
import { CALM, Cloud } from './cloud'
import type { Stage } from './deeds'
import type { Mood } from './mood'
import { moodOf, PLAIN, sharedInOf } from './mood'
import type { Asked, Plan } from './people'
import { calendar, jobs, person, rest } from './people'
import { reckon } from './reckoning'
import { build } from './town'
import { Witness } from './witness'

/** Of every feature that is played here. */
export const INDEXES = [
  ...accessIndexes,
  ...accountIndexes,
  ...behaviourIndexes,
  ...memberIndexes,
  ...mergeIndexes,
  ...messageIndexes,
  ...offerIndexes,
  ...overviewIndexes,
  ...programmeIndexes,
  ...rewardIndexes,
  ...saleIndexes,
  ...visitIndexes,
]

export const STORM: Weather = { killedBefore: 6, killedAfter: 6, dropped: 6, unanswered: 6 }
export const DEEDS = 150
const PEOPLE = 5

export interface HistoryOptions {
  seed: number
  deeds?: number
  only?: ReadonlySet<number>
  /** The seed's own when absent. */
  mood?: Mood
  /** See `Cloud`; the seed's own when absent. */
  sharedIn?: number
  /** Who changes what has been read or written gets an error. Slower. */
  frozen?: boolean
}

export interface Outcome {
  /** What was broken, in the order found; empty: all is well. */
  violations: string[]
  /** Calls of functions: commands, their repeats, slices of jobs. */
  operations: number
  commands: number
  requests: number
  kills: number
  lost: number
}

/**
 * One history: one seed. People, jobs and the calendar on a cloud whose instances die and whose messages
 * are lost; then everything rests, and the books are read.
 */
export async function runHistory(options: HistoryOptions): Promise<Outcome> {
  const { seed, deeds = DEEDS, only, frozen = false, mood = moodOf(seed) } = options
  const plan: Plan = { seed, people: PEOPLE, deeds, ...(only ? { only } : {}) }
  const store = new MemoryStore({ indexes: INDEXES, shared: true, checkIndexes: false, frozen })
  const errors: string[] = []
  const witness = new Witness(store)
  let serial = 0
  const nextId = () => (++serial).toString(36).padStart(12, '0')
  const chance = chanceFor(seed, -1)
  const house = houseOf(chance, nextId, errors, () => cloud.weather === CALM)
  const cloud = new Cloud(
    store,
    chance,
    START,
    (instance) => contextOf(instance, house),
    (collection, id) => {
      witness.wrote(collection, id)
    },
  )
  const asked: Asked[] = []
  const unexpected = (error: unknown) => {
    errors.push(error instanceof Error ? error.message : String(error))
  }
  const alone = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    let result: T | undefined
    cloud.start(async () => {
      result = await work()
    }, unexpected)
    await cloud.finish()
    return result
  }
  const records = await alone(() => cloud.call((context) => build(context, chanceFor(seed, -2))))
  const stage: Stage = { cloud, store, records: records ?? [], mood, nextId, unexpected }
  cloud.weather = STORM
  cloud.mood = mood
  cloud.sharedIn = options.sharedIn ?? sharedInOf(seed)
  let left = PEOPLE
  const over = () => left === 0
  for (let who = 0; who < PEOPLE; who++) {
    const one = () => person(stage, plan, who, asked).finally(() => left--)
    cloud.start(one, unexpected)
  }
  for (const part of [-3, -4]) {
    cloud.start(() => jobs(stage, chanceFor(seed, part), over), unexpected)
  }
  cloud.start(() => calendar(stage, chanceFor(seed, -5), over), unexpected)
  await cloud.finish()
  cloud.weather = CALM
  cloud.mood = PLAIN
  cloud.sharedIn = 0
  await alone(() => rest(stage))
  const { calls, requests, killed, timedOut, dropped, unanswered } = cloud.counts
  return {
    violations: [...witness.violations, ...errors, ...reckon(store, asked, cloud.now)],
    operations: calls,
    commands: asked.length,
    requests,
    kills: killed + timedOut,
    lost: dropped + unanswered,
  }
}

/** What an instance of a function gets; WeChat itself is beyond this world. */
export function contextOf(instance: Instance, house: House): Context {
  const context: Context = {
    db: instance.db,
    clock: { now: () => instance.now(), sleep: (ms) => instance.sleep(ms) },
    ...house,
  }
  instance.rest = () => settled(context)
  return context
}

/** What all instances of one history share. */
export type House = Omit<Context, 'db' | 'clock'>

export function houseOf(
  chance: Chance,
  nextId: () => string,
  errors: string[],
  calm: () => boolean,
): House {
  const quiet = () => undefined
  const beyond = () => Promise.reject(new Error('WeChat is beyond this world'))
  return {
    ids: {
      id: nextId,
      digits: (count) => String(parseInt(nextId(), 36)).padStart(count, '1').slice(-count),
      below: chance,
    },
    log: {
      info: quiet,
      warn: quiet,
      error: (event, fields) => {
        // Who dies or is not heard fails; where nobody does, nothing fails.
        const bad = calm() || event === 'journal conflict' || event.startsWith('more ')
        if (bad) errors.push(`${event} ${JSON.stringify(fields)}`)
      },
    },
    secrets: {
      fieldKeys: [],
      blindIndexKey: Buffer.alloc(32),
      codeKey: Buffer.alloc(32),
      ownerCode: '',
      wechat: readWeChat({}),
    },
    wechat: { ask: beyond },
    phones: { numberOf: beyond },
    materials: { codeFor: beyond, keep: beyond },
    caller: { openid: 'o_desk', unionid: '', appid: 'wx' },
    requestId: 'r_1',
  }
}
