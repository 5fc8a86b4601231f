/** The browser that scripts/browser.mjs found, headless and quiet. */
import { chromium, type Browser } from 'playwright-core'

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['BROWSER_PATH']
  if (!executablePath) throw new Error('no browser: run npm test once, or set BROWSER_PATH')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
