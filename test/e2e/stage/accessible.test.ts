import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenPhone } from '../start-stage'
import { complaintsOf } from './look-over'
import { openCast, openTeaHouse, SCREENS, show, type Cast, type TeaHouse } from './tea-house'

const root = join(__dirname, '../../../miniprogram')

/** Every screen, looked at as a person with large letters or a screen reader meets it. */
describe('every screen', () => {
  let house: TeaHouse

  beforeAll(async () => {
    house = await openTeaHouse()
  }, 120_000)
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
    }, 30_000)
    afterAll(() => cast.close())

    test.each(SCREENS.map((screen) => [screen.name, screen] as const))(
      '%s',
      async (_name, screen) => {
        const phone: OpenPhone = await show(house, cast, screen)
        const printed = phone.errors.splice(0)
        expect([...printed, ...(await complaintsOf(phone.page))]).toEqual([])
      },
      20_000,
    )
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
