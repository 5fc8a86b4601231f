import { Refusal } from '../../../cloudfunctions/platform/refusal'
import type { Work } from '../../../cloudfunctions/jobs/run'
import { works } from '../../../cloudfunctions/jobs/works'
import { KEY_PAST_MS, keyTime } from '../../../cloudfunctions/platform/pure/key'
import type { Chance } from './chance'
import { chanceFor, pick } from './chance'
import { Lost } from './cloud'
import type { Deed, Stage } from './deeds'
import { draw, Unexpected } from './deeds'
import { nameOf } from './effect'
import { dawnOf } from './witness'

const DAY_MS = 86_400_000

/** A deed and what its sender was told, delivery by delivery. */
export interface Asked {
  deed: Deed
  told: Told[]
  /** What every answer named so far; null: none named anything. */
  named: string | null
}

export type Told = 'done' | 'refused' | 'unknown'

/** Every person's deeds, by number, and whose number is whose. */
export interface Plan {
  seed: number
  people: number
  deeds: number
  /** Only these deeds happen, for shrinking; all when absent. */
  only?: ReadonlySet<number>
}

/** One person does their share of the deeds, one after another. */
export async function person(stage: Stage, plan: Plan, who: number, asked: Asked[]): Promise<void> {
  for (let number = who; number < plan.deeds; number += plan.people) {
    if (plan.only && !plan.only.has(number)) continue
    const chance = chanceFor(plan.seed, number)
    await stage.cloud.sleep(chance(stage.mood.pauseMs))
    const deed = await draw(stage, chance)
    if (!deed) continue
    const record: Asked = { deed, told: [], named: null }
    asked.push(record)
    await insist(stage, record, chance)
    // The network delivers some of them once more, hours or days later.
    if (chance(record.told.includes('done') ? 10 : 3) === 0) {
      stage.cloud.start(async () => {
        await stage.cloud.sleep(chance(3) === 0 ? chance(3 * DAY_MS) : chance(60_000))
        await deliver(stage, record)
      }, stage.unexpected)
    }
  }
}

/** Refusals that follow from a mistake of the caller, and nobody here makes one. */
const NEVER = ['IDEMPOTENCY_CONFLICT', 'KEY_TIME', 'INTERNAL']

/** Twins at once now and then; repeats with the same key like a page does; some give up. */
async function insist(stage: Stage, record: Asked, chance: Chance): Promise<void> {
  for (;;) {
    const twins = chance(stage.mood.twinsIn) === 0
    const tries = [deliver(stage, record)]
    if (twins) tries.push(deliver(stage, record))
    const told = await Promise.all(tries)
    if (told.some((each) => each !== 'unknown')) return
    if (chance(4) === 0) return
    await stage.cloud.sleep(chance(3_000))
  }
}

async function deliver({ cloud }: Stage, record: Asked): Promise<Told> {
  let told: Told
  try {
    const answer = await cloud.call((context) => record.deed.send(context))
    const named = nameOf(answer)
    if (record.named !== null && record.named !== named) {
      throw new Unexpected(`${record.deed.kind} ${record.deed.key}: two different answers`)
    }
    record.named = named
    told = 'done'
  } catch (error) {
    told = toldBy(error, record, cloud.now)
  }
  record.told.push(told)
  return told
}

function toldBy(error: unknown, { deed }: Asked, now: number): Told {
  if (error instanceof Lost) return 'unknown'
  if (error instanceof Unexpected) throw error
  // The calendar may have passed two year ends since it was sent.
  const old = keyTime(deed.key) < now - KEY_PAST_MS + DAY_MS
  const expected = error instanceof Refusal && (!NEVER.includes(error.code) || old)
  if (expected) {
    return error.code === 'BUSY' ? 'unknown' : 'refused'
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  throw new Unexpected(`${deed.kind} ${deed.key}: ${stack}`)
}

/** Where two jobs at once are most likely to meet. */
const STOCK = works.filter(({ name }) => ['rewardStock', 'offerStock', 'holds'].includes(name))

/** Timers: any work, any slice, stopped anywhere; two of these run side by side. */
export async function jobs(stage: Stage, chance: Chance, over: () => boolean): Promise<void> {
  const { cloud, mood } = stage
  while (!over()) {
    await cloud.sleep(chance(20_000))
    const work = pick(chance, chance(3) === 0 ? STOCK : works)
    const limit = () => 1 + chance(10)
    const twin = mood.twinJobsIn > 0 && chance(mood.twinJobsIn) === 0
    const slices = [slice(stage, work, limit)]
    if (twin) slices.push(slice(stage, work, limit))
    await Promise.all(slices)
  }
}

async function slice({ cloud }: Stage, work: Work, limit: () => number): Promise<void> {
  try {
    await cloud.call((context) => work.slice(context, limit()))
  } catch (error) {
    if (error instanceof Lost || (error instanceof Refusal && !NEVER.includes(error.code))) return
    throw new Unexpected(`job ${work.name}: ${String(error)}`)
  }
}

/** Nights, month ends and year ends come, also in the middle of what people do. */
export async function calendar(stage: Stage, chance: Chance, over: () => boolean): Promise<void> {
  const { cloud, mood } = stage
  while (!over()) {
    await cloud.sleep(20_000 + chance(200_000))
    const today = new Date(cloud.now + 8 * 3_600_000)
    const [year, month, day] = [today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate()]
    const next = [
      () => Date.UTC(year, month, day + 1),
      () => Date.UTC(year, month, day + 2 + chance(8)),
      () => Date.UTC(year, month + 1, 1),
      () => Date.UTC(year + 1, 0, 1),
    ][chance(60) === 0 ? 3 : chance(12) === 0 ? 2 : chance(2)]
    if (!next) continue
    const dawn = dawnOf(new Date(next()).toISOString().slice(0, 10))
    // A little before it or a little after, so that operations lie across it.
    cloud.now = Math.max(cloud.now, dawn - 3_000 + chance(6_000))
    // All that was left alone is due at once, and a timer may fire twice.
    if (mood.twinJobsIn === 0) continue
    await Promise.all([...STOCK, ...STOCK].map((work) => slice(stage, work, () => 10)))
  }
}

/** Nothing is lost any more: the jobs end whatever is half done, until a round finds nothing to do. */
export async function rest({ cloud }: Stage): Promise<void> {
  for (let round = 0; round < 12; round++) {
    cloud.now += 2 * 61_000
    const before = cloud.counts.writes
    for (const work of works) {
      if (work.timer === 'night') continue
      for (let slices = 0; slices < 40; slices++) {
        if ((await cloud.call((context) => work.slice(context, 50))) < 50) break
      }
    }
    if (cloud.counts.writes === before) return
  }
  throw new Unexpected('the jobs never come to rest')
}
