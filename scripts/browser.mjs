// Finds Chrome, Chromium or Edge, or installs one. Tests read the path from BROWSER_PATH.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureInstalled, root } from './install.mjs'

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
]
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a browser on this machine, or undefined. */
export function findBrowser() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const onPath = COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name)))
  const known = [process.env.BROWSER_PATH, ...onPath, ...PLACES]
  return known.find((path) => path && existsSync(path))
}

export async function findOrInstallBrowser() {
  const found = findBrowser()
  if (found) return found
  console.log('No Chrome, Chromium or Edge found: installing one for the browser tests (once) …')
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    run('apt-get', ['update', '-q'])
    run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'])
  }
  const installed = findBrowser() ?? (await installWithPlaywright())
  if (installed) return installed
  console.error('No browser could be installed. Install Chromium, or set BROWSER_PATH to one.')
  process.exit(1)
}

async function installWithPlaywright() {
  run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium'])
  const { chromium } = await import('playwright-core')
  const path = chromium.executablePath()
  return existsSync(path) ? path : undefined
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled()
  console.log(await findOrInstallBrowser())
}
