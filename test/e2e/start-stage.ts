/**
 * Phones for tests: the emulator (or only its phones over another project), a headless Chromium with
 * the phones open in it, and the official automator connected to each.
 */
import automator from 'miniprogram-automator'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { createPhoneMount, type PhoneService } from '../../emulator/phone'
import { openRooms } from '../../emulator/rooms'
import { startServer, type EmulatorServer } from '../../emulator/server'
import { launchBrowser } from './browser'
import { installMeter } from './meter'

export type MiniProgram = Awaited<ReturnType<typeof automator.connect>>

export interface OpenPhone {
  /** The browser's page that shows this phone, full size. */
  page: Page
  /** The official client, connected to it. */
  program: MiniProgram
  /** Errors that the phone's console printed so far; a test expects none. */
  errors: string[]
}

export interface PhoneQuery {
  /** First page with query: '/pages/card/card?x=1'. */
  path?: string
  theme?: 'light' | 'dark'
  lang?: string
  font?: number
  /** WeChat's number of the way in: 1047 mini program code, 1035 menu, 1034 after payment, 1007 friend. */
  scene?: number
  width?: number
  height?: number
}

export interface Stage {
  url: string
  browser: Browser
  /** Opens a phone by name (member, staff, merchant or any other) in a tab of its own. */
  open(phone: string, query?: PhoneQuery): Promise<OpenPhone>
  /** The stage's own page, `/`, with its three phones. */
  openStage(): Promise<Page>
  close(): Promise<void>
}

/** Tests and measurements alike are started in the project's folder. */
const root = process.cwd()

/** The whole emulator with this project's mini program and functions. */
export async function startStage(seed?: string): Promise<Stage & { server: EmulatorServer }> {
  const buildDir = process.env['TEST_BUILD_DIR']
  if (!buildDir) throw new Error('TEST_BUILD_DIR is not set: this level needs the build set-up')
  const folder = mkdtempSync(join(tmpdir(), 'member-card-stage-'))
  const server = await startServer({
    root,
    buildDir,
    dataDir: join(folder, 'data'),
    secretsFile: join(folder, 'env'),
    port: 0,
    strict: true,
    phones: true,
    report: () => undefined,
  })
  await server.phonesReady
  if (seed !== undefined) await server.applySeed(seed, () => undefined)
  const stage = await openBrowser(server.url)
  const close = async () => {
    await stage.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { ...stage, server, close }
}

export interface PhonesOptions {
  projectDir: string
  services?: Record<string, PhoneService>
  watch?: boolean
  log?: (line: string) => void
}

/** Only the phones, over any mini program folder. */
export async function startPhones(options: PhonesOptions): Promise<Stage> {
  const mount = await createPhoneMount({ watch: false, repository: root, ...options })
  const rooms = await openRooms(0)
  rooms.add(mount)
  const stage = await openBrowser(`http://127.0.0.1:${rooms.port}`)
  const close = async () => {
    await stage.close()
    await rooms.close()
  }
  return { ...stage, close }
}

/** A browser for phones of a server that runs already. */
export async function openBrowser(url: string): Promise<Stage> {
  const browser = await launchBrowser()
  const clients: MiniProgram[] = []
  return {
    url,
    browser,
    open: async (phone, query = {}) => {
      const opened = await openPhone(browser, url, phone, query)
      clients.push(opened.program)
      return opened
    },
    openStage: async () => {
      const page = await browser.newPage({ viewport: { width: 1360, height: 900 } })
      await page.goto(url)
      return page
    },
    close: async () => {
      for (const client of clients) client.disconnect()
      await browser.close()
    },
  }
}

async function openPhone(
  browser: Browser,
  url: string,
  phone: string,
  { width = 375, height = 812, ...query }: PhoneQuery,
): Promise<OpenPhone> {
  const page = await browser.newPage({ viewport: { width, height } })
  page.setDefaultTimeout(60_000)
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  await installMeter(page)
  const search = new URLSearchParams({ as: phone })
  for (const [key, value] of Object.entries(query)) search.set(key, String(value))
  await page.goto(`${url}/phone/frame?${search.toString()}`)
  const program = await connectAutomator(url, phone)
  return { page, program, errors }
}

export function connectAutomator(url: string, phone: string): Promise<MiniProgram> {
  return automator.connect({ wsEndpoint: `${url.replace('http', 'ws')}/automator/${phone}` })
}

/**
 * Polls until `check` answers something true; for what shows a moment later. The limit is only against
 * hangs. A look that took long counts as one second: while a machine stands still nobody has waited.
 */
export async function until<T>(
  check: () => Promise<T>,
  timeoutMs = 30_000,
): Promise<Exclude<T, false | null | undefined>> {
  let waitedMs = 0
  for (;;) {
    const startedAt = performance.now()
    const value = await check()
    if (value) return value as Exclude<T, false | null | undefined>
    if (waitedMs > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${String(check)}`)
    await new Promise((resolve) => setTimeout(resolve, 30))
    waitedMs += Math.min(performance.now() - startedAt, 1000)
  }
}

/** Opens the page anew, and waits until the automator reaches this start of the phone, not the last. */
export async function reload({ page, program }: OpenPhone): Promise<void> {
  await page.reload()
  // A call that the old start took with it is refused; only the new one can answer.
  await until(() => program.evaluate(() => true).catch(() => false))
}
