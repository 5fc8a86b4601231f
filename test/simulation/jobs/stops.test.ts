import { works } from '../../../cloudfunctions/jobs/works'
import type { Work } from '../../../cloudfunctions/jobs/run'
import { openHouse } from '../../functions/house'
import type { Call, Moment } from '../resend/house'
import { everyIndex, House } from '../resend/house'
import { scenes, WITH_WECHAT } from './scenes'

const DAY_MS = 86_400_000
/** A run after the time of one that died looks like it would have, but for the minutes in between. */
const SOON_MS = 30 * 60_000
/** Few enough that each scene takes several slices. */
const SLICE = 2
/** More slices than any scene needs. */
const MOST_SLICES = 60

/** How often something was tried, and what is made of times and of names that were drawn. */
const BY_CHANCE = new Set([
  'version',
  'faceVersion',
  'gateSeq',
  'order',
  'requestId',
  'unread',
  'attempt',
])
const DRAWN = /k\d(?:\.[\w-]+){3}|id[0-9a-z]{10}|\d?7700\d{3,}|[0-9a-f]{32,}/g

function plain(doc: unknown, now: number): string {
  return JSON.stringify(doc, (name, inner: unknown) => {
    if (BY_CHANCE.has(name)) return undefined
    if (typeof inner === 'string') return inner.replaceAll(DRAWN, '#')
    if (typeof inner !== 'number') return inner
    const days = Math.floor((inner - now) / DAY_MS)
    const isSoon = inner - now - days * DAY_MS < SOON_MS && Math.abs(days) < 800
    return isSoon ? `now + ${String(days)} d` : inner
  })
}

function stateOf({ docs }: Moment, now: number): Record<string, string[]> {
  const state: Record<string, string[]> = {}
  for (const [name, each] of docs) {
    if (each.length > 0) state[name] = each.map((doc) => plain(doc, now)).sort()
  }
  return state
}

async function toTheEnd(house: House, work: Work, limit: number): Promise<number> {
  let requests = 0
  for (let slice = 0; slice < MOST_SLICES; slice++) {
    const run = await house.run('', (context) => work.slice(context, limit))
    requests += run.requests
    if ((run.answer ?? 0) < limit) return requests
  }
  throw new Error(`${work.name} does not end`)
}

/** Long enough that every entry has left its outbox for the journal, whenever it was written. */
async function atRest(house: House): Promise<void> {
  await house.tidy()
  house.wait(2 * DAY_MS)
  await house.tidy()
}

describe('a job stopped at any of its requests', () => {
  let empty: Moment
  let open: Awaited<ReturnType<typeof openHouse>>
  const house = {} as { of: House }
  beforeAll(async () => {
    house.of = new House(await everyIndex())
    const call = async <Result>(name: string, event: unknown, { openid }: { openid: string }) =>
      (await house.of.send({ name, openid, event } satisfies Call)).reply as Result
    const { clock, variables } = house.of
    open = await openHouse({ clock, variables, call }, (config) => {
      config.points.pendingDays = 2
      config.points.expiry = { kind: 'months', months: 1 }
      for (const tier of config.tiers.slice(1)) tier.validMonths = 1
    })
    await house.of.tidy()
    empty = house.of.moment()
  })

  test('every work has a scene, or talks to WeChat', () => {
    const named = [...Object.keys(scenes), ...WITH_WECHAT].sort()
    expect(works.map(({ name }) => name).sort()).toEqual(named)
  })

  test.each(Object.keys(scenes))('%s: goes on where it stopped, and ends alike', async (name) => {
    const work = works.find((each) => each.name === name)
    const scene = scenes[name]
    if (!work || !scene) throw new Error(`no work ${name}`)
    const each = house.of
    each.unrotate()
    await each.restore(empty)
    await scene(open, each)
    const due = each.moment()
    const { now } = due
    const ended = async () => {
      await atRest(each)
      return stateOf(each.moment(), now)
    }

    const requests = await toTheEnd(each, work, SLICE)
    const done = stateOf(each.moment(), now)
    // The scene was due, and nothing is left of it.
    expect(done).not.toEqual(stateOf(due, now))
    await toTheEnd(each, work, SLICE)
    expect(stateOf(each.moment(), now)).toEqual(done)
    const undisturbed = await ended()

    // A slice of one is bounded, whatever is due.
    await each.restore(due)
    const one = await each.run('', (context) => work.slice(context, 1))
    expect(one.requests).toBeLessThanOrEqual(40)

    // One at a time, or all at once: the same.
    for (const limit of [1, 50]) {
      await each.restore(due)
      await toTheEnd(each, work, limit)
      expect(await ended()).toEqual(undisturbed)
    }

    expect(requests).toBeGreaterThan(0)
    for (let diesAfter = 0; diesAfter < requests; diesAfter++) {
      await each.restore(due)
      let left = diesAfter
      // The slice in which so many requests have been made is the one that does not come back.
      for (;;) {
        const run = await each.run('', (context) => work.slice(context, SLICE), left)
        if (run.answer === null || run.answer < SLICE) break
        left -= run.requests
      }
      await each.restore(each.moment())
      await toTheEnd(each, work, SLICE)
      expect([diesAfter, await ended()]).toEqual([diesAfter, undisturbed])
    }
  })

  test.each(Object.keys(scenes))('%s: two instances at once do it once', async (name) => {
    const work = works.find((each) => each.name === name)
    const scene = scenes[name]
    if (!work || !scene) throw new Error(`no work ${name}`)
    const each = house.of
    each.unrotate()
    await each.restore(empty)
    await scene(open, each)
    const due = each.moment()
    await toTheEnd(each, work, SLICE)
    await atRest(each)
    const once = stateOf(each.moment(), due.now)
    await each.restore(due)
    await each.run('', async (context) => {
      await Promise.allSettled([work.slice(context, 50), work.slice(context, 50)])
    })
    await toTheEnd(each, work, SLICE)
    await atRest(each)
    expect(stateOf(each.moment(), due.now)).toEqual(once)
  })
})
