import { chromium, type Browser } from 'playwright-core'

/** Arguments that keep a headless Chromium quiet and small. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
]

/** `extra`: more arguments, such as a camera that shows a film. */
export function launchBrowser(extra: string[] = []): Promise<Browser> {
  const executablePath = process.env['BROWSER_PATH'] ?? '/usr/bin/chromium'
  return chromium.launch({ executablePath, args: [...ARGS, ...extra] })
}
