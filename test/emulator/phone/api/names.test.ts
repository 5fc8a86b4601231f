import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openScreen, startFixture } from '../screen'
import type { Stage } from '../../../e2e/start-stage'

/** Every member of WeChat's `wx`, by its typings. */
function documented(): string[] {
  const file = join(
    __dirname,
    '../../../../node_modules/miniprogram-api-typings/types/wx/lib.wx.api.d.ts',
  )
  const text = readFileSync(file, 'utf8')
  const members = text.slice(text.indexOf('interface Wx {'))
  const names = [...members.matchAll(/^ {8}(\w+)[<(]/gm)].map(([, name]) => name ?? '')
  // A line of a wrapped signature, not a member.
  return [...new Set(names)].filter((name) => name !== 'resolve' && name !== 'success')
}

describe('the names of wx', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startFixture()
  })
  afterAll(() => stage.close())

  it('leaves no documented call undefined: built, or named as not built', async () => {
    const { page, by } = await openScreen(stage, 'pages/api/api')
    await by('shown').waitFor()
    const names = documented()
    expect(names.length).toBeGreaterThan(400)
    const missing = await page.evaluate((all) => {
      const { lentWx } = globalThis as unknown as { lentWx: Record<string, unknown> }
      return all.filter((name) => lentWx[name] === undefined)
    }, names)
    expect(missing).toEqual([])
  })
})
