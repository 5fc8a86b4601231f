/** One phone of the fixture in Chromium, seen and touched as a person does. */
import { join } from 'node:path'
import type { Frame, Locator, Page } from 'playwright-core'
import { PlainWeChat } from '../../../emulator/phone'
import type { PhoneService } from '../../../emulator/phone'
import type { OpenSurface, SurfaceKind } from '../../../emulator/phone/stage/layer'
import { startPhones, until, type Stage } from '../../e2e/start-stage'

export const fixture = join(__dirname, 'fixture')
export const weChat = new PlainWeChat()

const echo: PhoneService = (identity, payload) =>
  Promise.resolve({ result: { payload, openid: identity.openid }, requestID: 'request-1' })

export function startFixture(services: Record<string, PhoneService> = {}): Promise<Stage> {
  return startPhones({
    projectDir: fixture,
    services: { ...weChat.services(), 'cloud.callFunction': echo, ...services },
  })
}

export interface Screen {
  page: Page
  errors: string[]
  by(name: string): Locator
  /** Text of the page's own event log. */
  log(): Promise<string>
  /** Waits until the log holds this text. */
  logged(text: string): Promise<void>
  /** Calls wx as program code does; a failure is its errMsg. Needs the page pages/api/api. */
  wx(name: string, options?: object): Promise<Record<string, unknown>>
  surfaces(): Promise<OpenSurface[]>
  /** Waits for a surface of that kind, then presses one of its actions. */
  press(action: string, kind: SurfaceKind): Promise<void>
}

export async function openScreen(stage: Stage, path: string, as = 'member'): Promise<Screen> {
  const context = await stage.browser.newContext({ viewport: { width: 375, height: 1500 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const errors: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  const query = new URLSearchParams({ as, path })
  await page.goto(`${stage.url}/phone/frame?${query.toString()}`)
  return { page, errors, ...screenOf(page) }
}

/** The same touches on a phone that stands on the stage. */
export function screenOf(page: Page | Frame): Omit<Screen, 'page' | 'errors'> {
  const surfaces = () => page.evaluate(() => window.wechat?.surfaces() ?? [])
  const log = async () => (await page.locator('.log').innerText()).trim()
  return {
    by: (name) => page.locator(`.${name}`).first(),
    log,
    async logged(text) {
      await until(async () => (await log()).includes(text)).catch(async () => {
        throw new Error(`the log lacks "${text}":\n${await log()}`)
      })
    },
    async wx(name, options) {
      await page.locator('.shown').waitFor()
      return page.evaluate(callWx, { name, options })
    },
    surfaces,
    async press(action, kind) {
      await until(async () => (await surfaces()).some((surface) => surface.kind === kind))
      await page.evaluate(([name, of]) => window.wechat?.press(name, of), [action, kind] as const)
    },
  }
}

interface Lent {
  lentWx: Record<string, (options?: object) => unknown>
}

/** Runs in the browser. */
async function callWx({ name, options }: { name: string; options: object | undefined }) {
  const lent = (globalThis as unknown as Lent).lentWx
  try {
    return (await lent[name]?.(options)) as Record<string, unknown>
  } catch (error) {
    return error instanceof Error ? { thrown: error.message } : (error as Record<string, unknown>)
  }
}
