import type { Browser, Page } from 'playwright-core'
import { createPhoneMount } from '../../../emulator/phone'
import { openRooms } from '../../../emulator/rooms'
import { launchBrowser } from '../../e2e/browser'
import { ROWS_PAGE } from './project'

export interface LoadTimes {
  contentMs: number
  nodes: number
  setDataCalls: number
  setDataBytes: number
  transferredBytes: number
}

export interface PhoneBench {
  page: string
  loads(times: number, slowdown: number): Promise<LoadTimes[]>
  /** Milliseconds of setData with 1,000 rows, until the rows stand in the document. */
  rows(times: number): Promise<number[]>
  close(): Promise<void>
}

/** Serves the project and opens a browser; one load is made before any is counted. */
export async function openBench(projectDir: string, wanted: string): Promise<PhoneBench> {
  const mount = await createPhoneMount({ projectDir, watch: false })
  const rooms = await openRooms(0)
  rooms.add(mount)
  const browser = await launchBrowser()
  const url = `http://127.0.0.1:${rooms.port}/phone/frame?as=bench`
  const [first = ''] = await mount.pages()
  const page = wanted || first
  await loadOnce(browser, url, page, 1)
  return {
    page,
    async loads(times, slowdown) {
      const results: LoadTimes[] = []
      for (let i = 0; i < times; i += 1) results.push(await loadOnce(browser, url, page, slowdown))
      return results
    },
    rows: (times) => fillRows(browser, url, times),
    async close() {
      await browser.close()
      await rooms.close()
    },
  }
}

async function openPage(browser: Browser, url: string, path: string, slowdown: number) {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  await page.addInitScript(() => {
    window.phoneMetrics = { setDataCalls: 0, setDataBytes: 0, firstContentMs: 0 }
  })
  await page.goto(`${url}&path=${encodeURIComponent(`/${path.replace(/^\//, '')}`)}`)
  await page.waitForFunction(() => (window.phoneMetrics?.firstContentMs ?? 0) > 0)
  return { page, close: () => context.close() }
}

async function loadOnce(
  browser: Browser,
  url: string,
  path: string,
  slowdown: number,
): Promise<LoadTimes> {
  const { page, close } = await openPage(browser, url, path, slowdown)
  const times = await page.evaluate(() => {
    const metrics = window.phoneMetrics
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ] as PerformanceResourceTiming[]
    return {
      contentMs: metrics?.firstContentMs ?? NaN,
      nodes: [...document.querySelectorAll('#phone-pages *')].filter((element) =>
        element.localName.startsWith('wx-'),
      ).length,
      setDataCalls: metrics?.setDataCalls ?? NaN,
      setDataBytes: metrics?.setDataBytes ?? NaN,
      transferredBytes: entries.reduce((sum, { transferSize }) => sum + transferSize, 0),
    }
  })
  await close()
  return times
}

async function fillRows(browser: Browser, url: string, times: number): Promise<number[]> {
  const { page, close } = await openPage(browser, url, ROWS_PAGE, 1)
  const results: number[] = []
  for (let i = 0; i < times; i += 1) results.push(await fillOnce(page, i))
  await close()
  return results
}

/** The page's own setData, reached as the automator reaches it. */
function fillOnce(page: Page, round: number): Promise<number> {
  return page.evaluate((salt) => {
    const instance = window.phonePages?.().at(-1)?.instance
    if (instance === undefined) throw new Error('no page is open')
    instance.setData({ rows: [] })
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      id: `${salt}-${i}`,
      title: `Row ${i}`,
      amount: i,
    }))
    const startedAt = performance.now()
    instance.setData({ rows })
    const tookMs = performance.now() - startedAt
    const drawn = document.querySelectorAll('.phone-page:not([hidden]) .row').length
    if (drawn !== 1000) throw new Error(`${drawn} rows drawn`)
    return tookMs
  }, round)
}
