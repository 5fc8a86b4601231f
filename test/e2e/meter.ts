/**
 * What a phone counts while a suite uses it: touches and typed letters of the person who holds it, every
 * setData, and the nodes on its screen. Installed before the phone's own scripts.
 */
import type { Page } from 'playwright-core'

declare global {
  interface Window {
    hands?: { taps: number; typed: number }
  }
}

export async function installMeter(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.phoneMetrics = { setData: [], firstPageMs: 0 }
    const hands = { taps: 0, typed: 0 }
    window.hands = hands
    const isKey = (element: EventTarget) =>
      element instanceof Element && element.matches('.keys .key')
    addEventListener(
      'pointerdown',
      (event) => {
        if (!event.isTrusted) return
        // The desk's own keys are typing, as on any keyboard.
        if (event.composedPath().some(isKey)) hands.typed += 1
        else hands.taps += 1
      },
      true,
    )
    addEventListener(
      'input',
      (event) => {
        const [field] = event.composedPath()
        // A suite fills a field in one go; a person types each letter.
        if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
          hands.typed += field.value.length
      },
      true,
    )
  })
}

/** Taps and letters since the phone's page was loaded. */
export function handsOf(page: Page): Promise<{ taps: number; typed: number }> {
  return page.evaluate(() => window.hands ?? { taps: NaN, typed: NaN })
}

export interface Work {
  /** The most setData calls within any one second, and the largest of all, in bytes. */
  mostASecond: number
  /** How often each page and component called it, most first: 'pages/mine/mine 3, …'. */
  busiest: string
  largestBytes: number
  /** WXML elements on screen now. */
  nodes: number
}

/** What the phone has drawn since `sinceMs` of its own clock; and what stands there now. */
export function workOf(page: Page, sinceMs = 0): Promise<Work> {
  return page.evaluate((since) => {
    const updates = (window.phoneMetrics?.setData ?? []).filter(({ atMs }) => atMs >= since)
    const withinASecond = (from: number) =>
      updates.filter(({ atMs }) => atMs >= from && atMs < from + 1000).length
    const calls = new Map<string, number>()
    for (const { by } of updates) calls.set(by, (calls.get(by) ?? 0) + 1)
    return {
      busiest: [...calls]
        .sort(([, a], [, b]) => b - a)
        .map(([by, times]) => `${by} ${String(times)}`)
        .join(', '),
      mostASecond: Math.max(0, ...updates.map(({ atMs }) => withinASecond(atMs))),
      largestBytes: Math.max(0, ...updates.map(({ bytes }) => bytes)),
      nodes: [...document.querySelectorAll('.phone-page:not([hidden]) *')].filter((element) =>
        element.localName.startsWith('wx-'),
      ).length,
    }
  }, sinceMs)
}

/** The phone's own clock, for `workOf`. */
export const nowOf = (page: Page): Promise<number> => page.evaluate(() => performance.now())

/** Prints a figure beside its limit, and hands it back to be held against it. */
export function measured(name: string, value: number, limit: number, unit: string): number {
  const shown = Math.round(value * 10) / 10
  process.stderr.write(`measured  ${name}: ${String(shown)} ${unit} (at most ${String(limit)})\n`)
  return value
}
