import type { Browser, BrowserContext, Page } from 'playwright-core'

export interface LoadTimes {
  /** From the navigation to the first frame in which the page stands, with or without its data. */
  pageMs: number
  /** To the first frame after the words that `content` names are in sight; NaN without `content`. */
  contentMs: number
  /** WXML nodes on screen, and setData up to that frame. */
  nodes: number
  setDataCalls: number
  setDataBytes: number
  transferredBytes: number
}

export interface LoadOptions {
  url: string
  /** A selector whose first visible element bears words that came with the page's data. */
  content?: string
  /** How many times slower than this machine the phone computes. */
  slowdown?: number
  /** Added to every request. */
  latencyMs?: number
}

declare global {
  interface Window {
    /** When the meter below saw what it looks for. */
    benchContent?: { seenMs: number }
    /** The page stands, with the words that it was opened for. */
    benchReady?: Promise<void>
  }
}

/** One load by a phone that has never been here: nothing stored, nothing cached. */
export async function loadOnce(browser: Browser, options: LoadOptions): Promise<LoadTimes> {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } })
  try {
    return await loadIn(context, options)
  } finally {
    await context.close()
  }
}

/** One load by a phone that was here before: what the earlier loads of this context stored is there. */
export async function loadIn(context: BrowserContext, options: LoadOptions): Promise<LoadTimes> {
  const page = await openMeasured(context, options)
  const times = await page.evaluate(readTimes)
  await page.close()
  return times
}

export async function openMeasured(
  context: BrowserContext,
  { url, content, slowdown = 1, latencyMs = 0 }: LoadOptions,
): Promise<Page> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  if (latencyMs > 0) {
    await session.send('Network.enable')
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: latencyMs,
      downloadThroughput: -1,
      uploadThroughput: -1,
    })
  }
  await page.addInitScript(installMeter, content ?? '')
  await page.goto(url, { waitUntil: 'commit' })
  // By the protocol alone: Playwright's own waiting would have the phone compile its tools meanwhile.
  await session.send('Runtime.evaluate', {
    expression: 'window.benchReady',
    awaitPromise: true,
  })
  return page
}

/** Runs in the phone's frame before anything else. Looks once a frame, as a person would see it. */
function installMeter(selector: string) {
  const metrics = { setData: [], firstPageMs: 0 }
  window.phoneMetrics = metrics
  const seen = { seenMs: 0 }
  if (selector !== '') window.benchContent = seen
  const inSight = (element: HTMLElement) =>
    element.innerText.trim() !== '' && element.getBoundingClientRect().height > 0
  const found = () => [...document.querySelectorAll<HTMLElement>(selector)].some(inSight)
  window.benchReady = new Promise((ready) => {
    let isFound = selector === ''
    const look = () => {
      if (!isFound && found()) {
        isFound = true
        // The frame being prepared now shows it. A task of this priority is the next after its drawing.
        const drawn = () => (seen.seenMs = performance.now())
        void scheduler.postTask(drawn, { priority: 'user-blocking' })
      }
      const isDone = metrics.firstPageMs > 0 && (selector === '' || seen.seenMs > 0)
      if (isDone) ready()
      else requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  })
}

function readTimes(): LoadTimes {
  const metrics = window.phoneMetrics
  const entries = [
    ...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource'),
  ] as PerformanceResourceTiming[]
  const contentMs = window.benchContent?.seenMs ?? NaN
  const pageMs = metrics?.firstPageMs ?? NaN
  const until = Number.isNaN(contentMs) ? pageMs : contentMs
  const updates = (metrics?.setData ?? []).filter(({ atMs }) => atMs <= until)
  return {
    pageMs,
    contentMs,
    nodes: [...document.querySelectorAll('#phone-pages *')].filter((element) =>
      element.localName.startsWith('wx-'),
    ).length,
    setDataCalls: updates.length,
    setDataBytes: updates.reduce((sum, { bytes }) => sum + bytes, 0),
    transferredBytes: entries.reduce((sum, { transferSize }) => sum + transferSize, 0),
  }
}
