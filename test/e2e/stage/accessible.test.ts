import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenPhone } from '../start-stage'
import { complaintsOf } from './look-over'
import { defects, plant, unvisited } from './plants'
import { measured, nowOf, workOf } from '../meter'
import { SCREENS, show } from './screens'
import { openCast, openTeaHouse, type Cast, type TeaHouse } from './tea-house'

/** What WeChat advises a program to stay within. */
const NODES = 700
const BYTES = 50_000
const A_SECOND = 20

const root = join(__dirname, '../../../miniprogram')

/** Every screen, looked at as a person with large letters or a screen reader meets it. */
describe('every screen', () => {
  let house: TeaHouse
  const visited = new Set<string>()
  const most = { mostASecond: 0, largestBytes: 0, nodes: 0 }

  beforeAll(async () => {
    house = await openTeaHouse()
  })
  afterAll(async () => {
    await house.stage.close()
  })

  describe.each([
    ['light, Chinese', { theme: 'light', lang: 'zh_CN' }],
    ['dark, English, largest letters', { theme: 'dark', lang: 'en', font: 1.4 }],
  ] as const)('%s', (_look, query) => {
    let cast: Cast & { close(): Promise<void> }
    beforeAll(async () => {
      cast = await openCast(house, query)
    })
    afterAll(() => cast.close())

    test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
      '%s',
      async (_name, screen) => {
        const { page } = cast[screen.who]
        const startedAt = await nowOf(page)
        const phone: OpenPhone = await show(house, cast, screen)
        visited.add((await phone.program.currentPage())?.path ?? '')
        const printed = phone.errors.splice(0)
        expect([...printed, ...(await complaintsOf(page))]).toEqual([])
        const work = await workOf(page, startedAt)
        for (const name of ['mostASecond', 'largestBytes', 'nodes'] as const)
          most[name] = Math.max(most[name], work[name])
        expect(work.nodes).toBeGreaterThan(0)
        expect(work.nodes).toBeLessThanOrEqual(NODES)
        expect(work.largestBytes).toBeLessThanOrEqual(BYTES)
        expect(work.mostASecond > A_SECOND ? work.busiest : '').toBe('')
      },
    )
  })

  test('every page of app.json was among them', () => {
    expect(unvisited(visited)).toEqual([])
    expect(unvisited(new Set([...visited].slice(1)))).not.toEqual([])
  })

  test('a planted defect of each kind is complained of', async () => {
    const cast = await openCast(house, { theme: 'light', lang: 'zh_CN' })
    const [screen] = SCREENS.filter(({ name }) => name === 'mine')
    if (!screen) throw new Error('the member’s own page is a screen')
    const { page } = await show(house, cast, screen)
    for (const [kind, html] of Object.entries(defects)) {
      await page.evaluate(plant, html)
      expect({ kind, found: (await complaintsOf(page)).join('\n') }).toEqual({
        kind,
        found: expect.stringMatching(new RegExp(`^${kind}`, 'm')) as string,
      })
      await page.evaluate(() => document.getElementById('planted')?.remove())
    }
    expect(await complaintsOf(page)).toEqual([])
    await cast.close()
  })

  test('the heaviest of them, opened, stays within the budgets', () => {
    measured('WXML nodes on a screen', most.nodes, NODES, 'nodes')
    measured('one setData', most.largestBytes / 1000, BYTES / 1000, 'KB')
    measured('setData within a second, while a screen opens', most.mostASecond, A_SECOND, 'calls')
  })

  test('whatever can be tapped says what it is', () => {
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
    const silent = files
      .filter((file) => file.endsWith('.wxml'))
      .flatMap((file) =>
        [
          ...readFileSync(join(root, file), 'utf8').matchAll(
            /<(view|text|image)\s[^>]*?tap="[^>]*>/g,
          ),
        ]
          .filter(([tag]) => !tag.includes('aria-role='))
          .map(([tag]) => `${file}: ${tag.replace(/\s+/g, ' ').slice(0, 80)}`),
      )
    expect(silent).toEqual([])
  })
})
