/**
 * Pictures from the real stage. `npm run screenshots` makes the README's: a card claimed, its code scanned,
 * a tier reached. `npm run screenshots -- --all [--only <name>]` makes every screen in eight looks, for a
 * person to look through, into .local/screenshots; `--looks light-zh,dark-en` makes only these.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser } from 'playwright-core'
import { until, type PhoneQuery } from './start-stage'
import { answer, showCode, scan, typeAmount } from './stage/cast'
import { SCREENS, show } from './stage/screens'
import { openCast, openTeaHouse, type Cast, type TeaHouse } from './stage/tea-house'

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    looks: { type: 'string', default: '' },
  },
})
const LARGEST = 1.4
const looks: [name: string, query: PhoneQuery][] = ['light', 'dark'].flatMap((theme) =>
  ['zh', 'en'].flatMap((lang) =>
    ['', 'large'].map((size): [string, PhoneQuery] => [
      [theme, lang, size].filter(Boolean).join('-'),
      {
        theme: theme as 'light' | 'dark',
        lang: lang === 'zh' ? 'zh_CN' : 'en',
        font: size ? LARGEST : 1,
      },
    ]),
  ),
)

/** Every screen, one file for each; console screens at desktop width, too. */
async function makeAll(house: TeaHouse): Promise<void> {
  const wanted = values.looks.split(',').filter(Boolean)
  for (const [look, query] of looks) {
    if (wanted.length > 0 && !wanted.includes(look)) continue
    await makeLook(house, look, query)
  }
  if (wanted.length === 0 || wanted.includes('desktop'))
    await makeLook(house, 'desktop', { width: 1280, height: 800 })
}

async function makeLook(house: TeaHouse, look: string, query: PhoneQuery): Promise<void> {
  const folder = join('.local/screenshots', look)
  mkdirSync(folder, { recursive: true })
  const cast = await openCast(house, query)
  for (const screen of SCREENS) {
    if (values.only && !screen.name.startsWith(values.only)) continue
    if (look === 'desktop' && !screen.name.startsWith('console')) continue
    const { page } = await show(house, cast, screen)
    await page.screenshot({ path: join(folder, `${screen.name}.png`) })
  }
  await cast.close()
  console.log(`${look}: ${folder}`)
}

/** Claim, scan, tier-up: the first minute in three phones. */
async function makeReadme(house: TeaHouse, cast: Cast): Promise<void> {
  const shots: Buffer[] = []
  const [before] = SCREENS
  if (before) shots.push(await (await show(house, cast, before)).page.screenshot())
  const { cashier, member } = cast
  const code = await showCode(member)
  await scan(cashier, code)
  await typeAmount(cashier, '1268')
  shots.push(await cashier.page.screenshot())
  await cashier.page.locator('.confirm').click()
  const done = member.page.locator('.tier-up')
  await until(async () => {
    if (await cashier.page.locator('[data-action="confirm"]').isVisible())
      await answer(cashier, 'confirm')
    return done.isVisible()
  })
  await member.page.waitForTimeout(800)
  shots.push(await member.page.screenshot())
  await compose(house.stage.browser, shots)
}

const OUTPUT = 'docs/images/first-minute.png'

async function compose(browser: Browser, shots: Buffer[]): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1340, height: 920 } })
  const images = shots
    .map((shot) => `<img src="data:image/png;base64,${shot.toString('base64')}" alt="">`)
    .join('')
  await page.setContent(`<style>
    body { display: flex; gap: 48px; justify-content: center; align-items: center; height: 100vh;
      margin: 0; background: linear-gradient(#e6efeb, #d3e6de); }
    img { width: 375px; border-radius: 32px; box-shadow: 0 24px 56px -16px rgba(16, 36, 30, .35); }
  </style>${images}`)
  mkdirSync('docs/images', { recursive: true })
  await page.screenshot({ path: OUTPUT })
  console.log(`${OUTPUT}: ${String(Math.round(readFileSync(OUTPUT).length / 1024))} KB`)
}

const house = await openTeaHouse()
try {
  if (values.all) await makeAll(house)
  else {
    const cast = await openCast(house, { theme: 'light', lang: 'zh_CN' })
    await makeReadme(house, cast)
  }
} finally {
  await house.stage.close()
}
