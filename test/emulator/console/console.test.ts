/** The operator's console in a real browser, as an operator uses it. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startServer, type EmulatorServer } from '../../../emulator/server'
import { member } from '../host/start-host'
import { launchBrowser } from '../../e2e/browser'

const folder = mkdtempSync(join(tmpdir(), 'member-card-console-'))
let server: EmulatorServer
let browser: Browser
let page: Page
const problems: string[] = []
beforeAll(async () => {
  // The functions of the host's tests, the console and function process of this run.
  symlinkSync(join(__dirname, '../host/functions'), join(folder, 'cloudfunctions'))
  symlinkSync(join(process.env['TEST_BUILD_DIR'] ?? '', 'emulator'), join(folder, 'emulator'))
  server = await startServer({
    root: join(__dirname, '../../..'),
    buildDir: folder,
    dataDir: join(folder, 'data'),
    secretsFile: join(folder, 'env'),
    port: 0,
    strict: false,
    ticking: false,
    phones: false,
    report: () => undefined,
  })
  const members = Array.from({ length: 45 }, (_, i) => ({
    _id: `m${String(i).padStart(2, '0')}`,
    tier: i % 9 === 0 ? 'gold' : 'green',
    nickname: '<b>小明</b>',
  }))
  await server.cloud.load(
    server.env,
    'members',
    members.map((one) => JSON.stringify(one)),
  )
  await server.cloud.load(server.env, 'seen', ['{"_id":"first"}'])
  browser = await launchBrowser()
  page = await browser.newPage({ locale: 'en-US' })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  page.on('dialog', (dialog) => void dialog.accept())
  await page.goto(`${server.url}/console`)
})
afterAll(async () => {
  await browser.close()
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(() => expect(problems.splice(0)).toEqual([]))

const open = (tab: string) => page.click(`#tab-${tab}`)
const texts = (selector: string) => page.locator(selector).allInnerTexts()
const settled = (text: string | RegExp) => page.getByText(text).first().waitFor()

test('a call appears while the page is open, and shows input, output, length and round trips', async () => {
  await open('calls')
  await settled('No calls yet.')
  await server.host.call('probe', { action: 'requests', count: 3 }, member('o-seen'))
  const call = page.locator('#calls details').first()
  await call.getByText('3 round trips').waitFor()
  expect(await page.getByText('No calls yet.').isVisible()).toBe(false)
  expect(await call.locator('summary').innerText()).toMatch(/probe requests[^]*o-seen[^]*ms/)
  await call.locator('summary').click()
  const shown = await call.innerText()
  expect(shown).toContain('"count": 3')
  expect(shown).toContain('database.modifyDocument  seen')
  expect(shown).toContain('sent 3')
})

test('a failing call shows its code and where it failed', async () => {
  await open('calls')
  await server.host.call('probe', { action: 'throw', message: 'no <i>tier</i>' }, member('o-bad'))
  const call = page.locator('#calls details', { hasText: 'probe throw' }).first()
  await call.getByText('-504002').waitFor()
  await call.locator('summary').click()
  expect(await call.locator('pre.bad').innerText()).toMatch(
    /TypeError: no <i>tier<\/i>[^]*index\.js/,
  )
})

test('collections can be paged through and searched, and markup in data stays text', async () => {
  await open('data')
  await page.click('text=members')
  await settled('1–20 / 45')
  expect((await texts('main summary code')).slice(0, 2)).toEqual(['m00', 'm01'])
  await page.click('text=Next')
  await settled('21–40 / 45')
  await page.click('text=Next')
  await settled('41–45 / 45')
  expect(await page.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true)

  await page.fill('input[name=search]', '{"tier":"gold"}')
  await page.fill('input[name=order]', '{"_id":-1}')
  await page.click('text=Find')
  await settled('1–5 / 5')
  expect(await texts('main summary code')).toEqual(['m36', 'm27', 'm18', 'm09', 'm00'])

  await page.fill('input[name=search]', 'm1')
  await page.click('text=Find')
  await settled('1–10 / 10')
  await page.click('main details summary')
  expect(await page.locator('main details[open] pre').innerText()).toContain('<b>小明</b>')
  expect(await page.locator('main b').count()).toBe(0)
})

test('a query that cannot be read is named, and the page stays usable', async () => {
  await open('data')
  await page.click('text=members')
  await page.fill('input[name=search]', '{"tier":')
  await page.click('text=Find')
  await page.locator('#notice.bad').waitFor()
  // The browser prints its own line when it gets to it.
  await eventually(() => problems.length > 0)
  expect(problems.splice(0).join()).toContain('400')
  await page.fill('input[name=search]', '')
  await page.click('text=Find')
  await settled('1–20 / 45')
})

test('the clock moves by a day and back, and a timer runs by hand', async () => {
  await open('clock')
  await page.click('text=+1 day')
  await settled('Done')
  expect(Math.abs(server.clock.offsetMs - 86_400_000)).toBeLessThan(60_000)
  await page.click('text=Back to machine time')
  await eventually(() => Math.abs(server.clock.offsetMs) < 1000)
  await page.locator('.row', { hasText: 'timed nightly' }).getByText('Run now').click()
  // Once as the day passed by, once by hand.
  const runs = () => server.host.log.list(50).filter(({ cause }) => cause === 'timer nightly')
  await eventually(() => runs().length === 2)
})

test('a fault is armed, strikes, and another is cleared', async () => {
  await open('faults')
  await page.selectOption('select', 'slowReply')
  await page.fill('input[name=delayMs]', '50')
  await page.fill('input[name=times]', '2')
  await page.fill('input[name=collection]', 'seen')
  await page.click('text=Arm')
  await settled(/"slowReply".*"times":2|"times":2.*"slowReply"/)
  expect(server.cloud.faults.list()).toMatchObject([
    { kind: 'slowReply', delayMs: 50, times: 2, collection: 'seen', struck: 0 },
  ])
  await page.click('text=Clear')
  await settled('No fault is armed.')
  expect(server.cloud.faults.list()).toEqual([])
})

test('the traffic with WeChat shows, a fault strikes it, and no secret stands there', async () => {
  const { WECHAT_OA_APP_ID: appid, WECHAT_OA_APP_SECRET: secret = '' } = server.secrets.variables
  const ask = async () => {
    const reply = await fetch(`${server.url}/wechat/cgi-bin/stable_token`, {
      method: 'POST',
      body: JSON.stringify({ grant_type: 'client_credential', appid, secret }),
    })
    return (await reply.json()) as { errcode: number; access_token: string }
  }
  await open('wechat')
  await page.selectOption('select', 'errcode')
  await page.fill('input[name=path]', '/cgi-bin/')
  await page.fill('input[name=errcode]', '40164')
  await page.fill('input[name=times]', '1')
  await page.click('text=Arm')
  await settled(/"errcode":40164/)
  expect((await ask()).errcode).toBe(40164)
  const { access_token: token } = await ask()
  const first = page.locator('#traffic details').last()
  await first.locator('summary').getByText('40164').waitFor()
  await first.locator('summary').click()
  expect(await first.innerText()).toContain('not in whitelist')
  const shown = await page.locator('main').innerText()
  expect([shown.includes(secret), shown.includes(token)]).toEqual([false, false])
  await page.click('text=Review cards by hand')
  await settled('Let cards pass alone')
  expect(server.weChat.reviewAfterMs).toBe(null)
  await page.click('text=Let cards pass alone')
  await settled('Review cards by hand')
})

test('data is exported, emptied and imported again', async () => {
  await open('seeds')
  await page.fill('input[name=name]', 'before')
  await page.click('text=Export as')
  await page.locator('.row', { hasText: 'before' }).getByText('Import').waitFor()
  await page.click('text=Empty everything')
  await eventually(() => server.isEmpty())
  await page.locator('.row', { hasText: 'before' }).getByText('Import').click()
  await eventually(() => !server.isEmpty())
  expect(server.cloud.find(server.env, { collection: 'members' }).total).toBe(45)
})

test('an export cannot leave its folder', async () => {
  const reply = await fetch(`${server.url}/console/api/export`, {
    method: 'POST',
    body: JSON.stringify({ name: '../../outside' }),
  })
  expect([reply.status, await reply.json()]).toEqual([
    400,
    { message: 'name: letters, digits, - and _ only' },
  ])
})

test('another site, or a name that points here, reaches nothing', async () => {
  const foreign = { method: 'POST', headers: { origin: 'http://evil.example' } }
  expect((await fetch(`${server.url}/console/api/reset`, foreign)).status).toBe(403)
  expect(server.isEmpty()).toBe(false)
})

test('the page speaks Chinese to a Chinese browser', async () => {
  const chinese = await browser.newPage({ locale: 'zh-CN' })
  await chinese.goto(`${server.url}/console`)
  expect(await chinese.locator('h1').innerText()).toBe('运维控制台')
  await chinese.close()
})

async function eventually(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!holds() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(holds()).toBe(true)
}
