import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { openScreen, startFixture } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** What axe objects to, one line each. */
async function objections(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const results = await page.evaluate(() => {
    const { axe } = globalThis as unknown as { axe: { run(o: object): Promise<AxeResults> } }
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'best-practice'] })
  })
  return results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)
}

describe('axe finds nothing to object to', () => {
  let stage: Stage

  beforeAll(async () => {
    stage = await startFixture()
  })
  afterAll(() => stage.close())

  it.each(['controls', 'layout', 'pickers', 'api'])('in the built-ins of page %s', async (name) => {
    const { page } = await openScreen(stage, `pages/${name}/${name}`)
    await page.locator('wx-page').waitFor()
    expect(await objections(page)).toEqual([])
  })

  it('on the stage', async () => {
    const page = await stage.openStage()
    for (const phone of [0, 1, 2]) {
      await page.frameLocator('iframe').nth(phone).locator('wx-page').waitFor()
    }
    expect(await objections(page)).toEqual([])
  })
})
