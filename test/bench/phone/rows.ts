import type { Browser, Page } from 'playwright-core'
import { openMeasured } from './load'

/** Milliseconds of setData with 1,000 rows, until the rows stand in the document. */
export async function fillRows(browser: Browser, url: string, times: number): Promise<number[]> {
  const context = await browser.newContext({ viewport: { width: 375, height: 812 } })
  const page = await openMeasured(context, { url })
  const results: number[] = []
  for (let i = 0; i < times; i += 1) results.push(await fillOnce(page, i))
  await context.close()
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
