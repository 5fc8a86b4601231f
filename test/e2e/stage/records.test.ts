import { createHash } from 'node:crypto'
import type { ProgrammeView } from '../../../typings/contract'
import { identityOf } from '../../../emulator/seed'
import { measured, nowOf, workOf, type Work } from '../meter'
import { until, type OpenPhone } from '../start-stage'
import { callAs, chooseLine, freshKey, seen, tapText } from './cast'
import { relaunch } from './screens'
import { openTeaHouse, type TeaHouse } from './tea-house'

const MEMBERS = 1_200
/** So many claims are under way at once. */
const AT_ONCE = 8
const LIMITS = { nodes: 700, calls: 20, bytes: 50_000 }

describe('the lists of the console', () => {
  let house: TeaHouse
  let owner: OpenPhone

  beforeAll(async () => {
    house = await openTeaHouse()
    owner = await house.stage.open('merchant', { path: '/pages/work/work' })
  })
  afterAll(() => house.stage.close())

  const rows = () => owner.page.locator('.long-row').filter({ visible: true })
  const field = (label: string) =>
    owner.page.locator(`[role=button][aria-label^="${label} "]`).filter({ visible: true }).first()
  const choose = (label: string, line: string) => chooseLine(owner, label, line)

  test(`${String(MEMBERS)} members scroll past within the limits, and back to the first`, async () => {
    await claimMany(house, owner)
    await relaunch(owner, '/packages/console/members/members')
    await until(async () => (await rows().count()) > 0)
    const first = await rows().first().getAttribute('aria-label')
    const all: Work = { mostASecond: 0, busiest: '', largestBytes: 0, nodes: 0 }
    const scroll = async (byPx: number) => {
      const startedAt = await nowOf(owner.page)
      for (let turn = 0; turn < 8; turn++) {
        await owner.page.mouse.wheel(0, byPx)
        await owner.page.waitForTimeout(80)
      }
      const work = await workOf(owner.page, startedAt)
      if (work.mostASecond > all.mostASecond) all.busiest = work.busiest
      for (const key of ['mostASecond', 'largestBytes', 'nodes'] as const)
        all[key] = Math.max(all[key], work[key])
    }
    await owner.page.mouse.move(180, 600)
    await until(async () => {
      await scroll(1_500)
      return owner.page.getByText('到底了').isVisible()
    })
    // Whoever has seen the end has had every member drawn, and has few of them on the screen.
    expect(await total(owner)).toBeGreaterThan(MEMBERS)
    expect(await rows().count()).toBeLessThanOrEqual(40)
    expect(await isFilled(owner)).toBe(true)
    await until(async () => {
      await scroll(-6_000)
      return (await rows().first().getAttribute('aria-label')) === first
    })
    expect(await isFilled(owner)).toBe(true)
    expect(measured('list: nodes', all.nodes, LIMITS.nodes, 'nodes')).toBeLessThanOrEqual(
      LIMITS.nodes,
    )
    expect(measured('list: one setData', all.largestBytes, LIMITS.bytes, 'B')).toBeLessThanOrEqual(
      LIMITS.bytes,
    )
    measured('list: setData a second', all.mostASecond, LIMITS.calls, 'calls')
    expect(all.mostASecond > LIMITS.calls ? all.busiest : '').toBe('')
  })

  test('a sale is found by its member’s name, and by days of one’s own', async () => {
    await relaunch(owner, '/packages/console/sales/sales')
    await until(async () => (await rows().count()) > 1)
    const every = await rows().count()
    const find = async (text: string) => {
      await owner.page.locator('.search-input input').filter({ visible: true }).fill(text)
      await tapText(owner, '查找')
    }
    await find('林知')
    await until(async () => (await rows().count()) === every)
    await find('nobody')
    await seen(owner, '没有找到')
    await tapText(owner, '清除条件')
    await until(async () => (await rows().count()) === every)
    await choose('时间', '0:自选日期')
    await until(() => field('到').isVisible())
    await until(async () => (await rows().count()) === every)
    const [year = 0] = ((await field('到').getAttribute('aria-label')) ?? '').match(/\d{4}/) ?? []
    // A last day before the first takes the first along.
    await choose('到', `0:${String(Number(year) - 1)}年`)
    await seen(owner, '没有找到')
    expect(await field('从').getAttribute('aria-label')).toContain(String(Number(year) - 1))
    await choose('到', `0:${String(year)}年`)
    await until(async () => (await rows().count()) === every)
  })

  test('the record of who did what keeps to the same days', async () => {
    await relaunch(owner, '/packages/console/audit/audit')
    await until(async () => (await rows().count()) > 1)
    await choose('时间', '0:今天')
    await until(async () => (await rows().count()) > 1)
    await choose('时间', '0:自选日期')
    await until(() => field('到').isVisible())
    const [year = 0] = ((await field('到').getAttribute('aria-label')) ?? '').match(/\d{4}/) ?? []
    await choose('到', `0:${String(Number(year) - 1)}年`)
    await seen(owner, '没有找到')
    await tapText(owner, '清除条件')
    await until(async () => (await rows().count()) > 1)
    expect(await field('到').isVisible()).toBe(false)
  })

  test('no phone has printed an error', () => {
    expect(owner.errors).toEqual([])
  })
})

/** How many members the page has fetched. */
const total = ({ page }: OpenPhone): Promise<number> =>
  page.evaluate(() => {
    const instance = window.phonePages?.().at(-1)?.instance as unknown as {
      listing: { items(): unknown[] }
    }
    return instance.listing.items().length
  })

/** A row stands where the screen shows the list at both its ends: no hole is where rows were left out. */
const isFilled = ({ page }: OpenPhone): Promise<boolean> =>
  page.evaluate(() => Boolean(document.elementFromPoint(180, 560)?.closest('.long-row')))

/** Each for itself, by the product's own action: a claim is what makes a member. */
async function claimMany({ stage }: TeaHouse, owner: OpenPhone): Promise<void> {
  const { agreement } = await callAs<ProgrammeView>(owner, 'consumer', 'programme.show', {})
  const { host, secrets } = stage.server
  const consent = {
    agreementVersion: agreement.version,
    agreementHash: createHash('sha256').update(agreement.body.zh).digest('hex'),
    marketing: false,
  }
  let next = 0
  const worker = async () => {
    while (next < MEMBERS) {
      const person = identityOf(`long-list-${String((next += 1))}`, secrets.appid)
      const input = { key: freshKey(), scene: 'direct', consent }
      const reply = await host.call('consumer', { action: 'card.claim', input }, person)
      const result = 'result' in reply ? (reply.result as { ok: boolean }) : { ok: false }
      if (!result.ok) throw new Error(JSON.stringify(reply))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}
